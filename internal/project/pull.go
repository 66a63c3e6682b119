// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"parley/internal/flow"
)

// Pull brings the funnels of the server into the folder. What was changed in the folder and not pushed stays, unless force is given.
func (p *Project) Pull(ctx context.Context, c *Client, workspace string, force bool) (Report, error) {
	var report Report
	items, err := p.compare(ctx, c, workspace)
	if err != nil {
		return report, err
	}
	paths, err := p.media()
	if err != nil {
		return report, err
	}
	for i := range items {
		if err = p.pullOne(ctx, c, workspace, &items[i], paths, force, &report); err != nil {
			break
		}
	}
	if len(report.Lines) == 0 && err == nil {
		report.say("Всё уже здесь: на сервере ничего не изменилось.", "Everything is here already: nothing has changed on the server.")
	}
	return report, errors.Join(err, p.save())
}

func (p *Project) pullOne(ctx context.Context, c *Client, workspace string, one *item, paths map[string]string, force bool, report *Report) error {
	switch {
	case one.status == same:
		p.agree(workspace, one.there)
		return nil
	case one.status == lost:
		return p.drop(workspace, one, force, report)
	case one.status == added:
		report.say("%s: есть только в папке. Отправить на сервер: parley push.", "%s: only in the folder. To send it to the server: parley push.", one.slug)
		return nil
	case one.status == edited && !force:
		report.say("%s: изменена в папке, на сервере прежняя. Отправить: parley push.", "%s: changed in the folder, as before on the server. To send it: parley push.", one.slug)
		return nil
	case one.status == parted && !force:
		report.stuck("%s: изменена и в папке, и на сервере. Сохраните свою копию и повторите с --force: версия сервера заменит файл.",
			"%s: changed in the folder and on the server. Keep a copy of yours and repeat with --force: the server's version will replace the file.", one.slug)
		return nil
	}
	if err := p.fetchFiles(ctx, c, one.there.doc, paths); err != nil {
		return err
	}
	doc := one.there.doc
	if one.here != nil && one.here.name != flowsFolder+"/"+doc.ID+".yaml" {
		if err := os.Remove(filepath.Join(p.Dir, filepath.FromSlash(one.here.name))); err != nil { // the same funnel under another name
			return fmt.Errorf("project: %w", err)
		}
	}
	if _, err := p.put(doc, paths); err != nil {
		return err
	}
	p.agree(workspace, one.there)
	report.say("%s: записана в %s/%s.yaml.", "%s: written to %s/%s.yaml.", one.slug, flowsFolder, one.slug)
	return nil
}

// drop takes a funnel away that is gone from the server, unless somebody has changed it here.
func (p *Project) drop(workspace string, one *item, force bool, report *Report) error {
	if p.known(workspace)[one.slug].Sum != one.sum && !force {
		report.stuck("%s: на сервере удалена или в архиве, а в папке изменена. Чтобы удалить файл, повторите с --force.",
			"%s: deleted or archived on the server, and changed in the folder. To delete the file repeat with --force.", one.slug)
		return nil
	}
	for _, name := range []string{one.here.name, strings.TrimSuffix(one.here.name, ".yaml") + ".layout.yaml"} {
		if err := os.Remove(filepath.Join(p.Dir, filepath.FromSlash(name))); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("project: %w", err)
		}
	}
	delete(p.known(workspace), one.slug)
	report.say("%s: на сервере её больше нет, файл удалён.", "%s: no longer on the server, the file is deleted.", one.slug)
	return nil
}

// fetchFiles brings the files of a document that the folder does not have.
func (p *Project) fetchFiles(ctx context.Context, c *Client, doc flow.Document, paths map[string]string) error {
	named, err := doc.Files()
	if err != nil {
		return err
	}
	for _, sha := range named {
		if paths[sha] != "" {
			continue
		}
		data, name, err := c.download(ctx, sha)
		if err != nil {
			return fmt.Errorf("%s: the file %s: %w", doc.ID, sha[:min(8, len(sha))], err)
		}
		if hash(data) != sha {
			return fmt.Errorf("%s: the file %s came damaged: pull again", doc.ID, sha[:8])
		}
		to := p.free(name, sha)
		if _, err := p.write(flowsFolder+"/"+to, data); err != nil {
			return err
		}
		paths[sha] = to
	}
	return nil
}

// free is a path for a file: its own name, and with the beginning of its hash when another file has that name. A name comes from whoever uploaded the file:
// only its last part is used.
func (p *Project) free(name, sha string) string {
	name = path.Base(path.Clean("/" + strings.ReplaceAll(name, `\`, "/")))
	if name == "/" || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".yaml") || strings.ContainsAny(name, `:*?"<>|`) {
		name = sha[:8] + ".bin"
	}
	if _, err := os.Lstat(filepath.Join(p.Dir, flowsFolder, "files", name)); errors.Is(err, os.ErrNotExist) {
		return "files/" + name
	}
	return "files/" + sha[:8] + "-" + name
}
