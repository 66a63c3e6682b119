// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley/internal/i18n"
	"parley/internal/publish"
)

// Pushing is how a push is done.
type Pushing struct {
	Force   bool              // also over changes of the server that nobody here has seen
	Publish bool              // let the drafts take people in
	Comment string            // of the published versions
	Moves   map[string]string // where people of changed blocks go: "flow/block" to a block, finish_old or stop
}

// maxLines bounds the differences that are told of one funnel.
const maxLines = 20

// Plan tells what a push would change and for how many people, and changes nothing.
func (p *Project) Plan(ctx context.Context, c *Client, workspace string) (Report, error) {
	var report Report
	items, err := p.compare(ctx, c, workspace)
	if err != nil {
		return report, err
	}
	for i := range items {
		one := &items[i]
		switch one.status {
		case added:
			report.say("%s: новая, блоков: %d.", "%s: new, blocks: %d.", one.slug, len(one.here.doc.Blocks))
		case edited:
			err = p.tellChange(ctx, c, one, &report)
		case parted:
			report.stuck("%s: на сервере черновик изменился после последнего pull. Сначала parley pull, или parley push --force.",
				"%s: the draft on the server has moved since the last pull. First parley pull, or parley push --force.", one.slug)
			err = p.tellChange(ctx, c, one, &report)
		case behind:
			report.say("%s: на сервере новее, в папке ничего не меняли. Обновить: parley pull.", "%s: newer on the server, and not changed in the folder. To bring it here: parley pull.", one.slug)
		case incoming:
			report.say("%s: есть только на сервере и останется как есть.", "%s: only on the server, and stays as it is.", one.slug)
		case lost:
			report.stuck("%s: на сервере удалена или в архиве. Удалите файл (parley pull) или верните воронку на сервере.", "%s: deleted or archived on the server. Delete the file (parley pull), or bring the funnel back on the server.", one.slug)
		case same:
		}
		if err != nil {
			return report, err
		}
	}
	if len(report.Lines) == 0 {
		report.say("Папка и сервер совпадают.", "The folder and the server are the same.")
	}
	return report, nil
}

// tellChange tells how a funnel differs, and how many people stand at the blocks that do.
func (p *Project) tellChange(ctx context.Context, c *Client, one *item, report *Report) error {
	all := publish.Diff(p.Blocks, one.there.doc, one.here.doc, nil)
	waiting, err := c.waiting(ctx, one.there.ID)
	if err != nil {
		return err
	}
	blocks := touched(all)
	var people int64
	for _, block := range blocks {
		people += waiting[block]
	}
	report.say("%s: изменено блоков: %d, в них сейчас ждут людей: %d.", "%s: blocks that differ: %d, people waiting in them now: %d.", one.slug, len(blocks), people)
	if len(all) == 0 && one.sum != one.there.sum {
		report.say("    Для людей ничего не меняется: другие только места блоков на схеме, заметки или запись.", "    Nothing changes for people: only the places of blocks on the canvas, notes or the way it is written differ.")
	}
	for i, change := range all {
		if i == maxLines {
			report.say("    и ещё различий: %d", "    and further differences: %d", len(all)-maxLines)
			break
		}
		ru, en := change.Text.In(i18n.RU), change.Text.In(i18n.EN)
		if n := waiting[change.Block]; n > 0 && (i == 0 || all[i-1].Block != change.Block) {
			ru, en = fmt.Sprintf("%s (ждут: %d)", ru, n), fmt.Sprintf("%s (waiting: %d)", en, n)
		}
		report.Lines = append(report.Lines, i18n.Words("    "+ru, "    "+en))
	}
	return nil
}

// touched are the blocks that differ, each once.
func touched(all []publish.Change) []string {
	var ids []string
	for _, change := range all {
		if change.Block != "" && !slices.Contains(ids, change.Block) {
			ids = append(ids, change.Block)
		}
	}
	return ids
}

// Push saves the funnels of the folder as drafts. It refuses as a whole, before anything is saved, when the server has moved since the last pull.
func (p *Project) Push(ctx context.Context, c *Client, workspace string, how Pushing) (Report, error) {
	var report Report
	items, err := p.compare(ctx, c, workspace)
	if err != nil {
		return report, err
	}
	for i := range items {
		one := &items[i]
		if one.status == parted && !how.Force {
			report.stuck("%s: на сервере черновик изменился после последнего pull, поэтому ничего не отправлено. Сначала parley pull, или повторите с --force.",
				"%s: the draft on the server has moved since the last pull, so nothing was sent. First parley pull, or repeat with --force.", one.slug)
		}
		if one.status == lost {
			report.stuck("%s: на сервере удалена или в архиве, поэтому ничего не отправлено. Удалите файл (parley pull) или верните воронку на сервере.",
				"%s: deleted or archived on the server, so nothing was sent. Delete the file (parley pull), or bring the funnel back on the server.", one.slug)
		}
	}
	if report.Stuck {
		return report, nil
	}
	for i := range items {
		if err = p.pushOne(ctx, c, workspace, &items[i], &report); err != nil {
			return report, errors.Join(err, p.save())
		}
	}
	if how.Publish {
		err = p.publishAll(ctx, c, workspace, items, how, &report)
	}
	if len(report.Lines) == 0 && err == nil {
		report.say("Отправлять нечего: папка и сервер совпадают.", "There is nothing to send: the folder and the server are the same.")
	}
	return report, errors.Join(err, p.save())
}

func (p *Project) pushOne(ctx context.Context, c *Client, workspace string, one *item, report *Report) error {
	switch one.status {
	case same:
		p.agree(workspace, one.there)
		return nil
	case behind:
		report.say("%s: на сервере новее, не отправлена. Обновить: parley pull.", "%s: newer on the server, not sent. To bring it here: parley pull.", one.slug)
		return nil
	case incoming, lost:
		return nil
	case added, edited, parted:
	}
	if err := p.sendFiles(ctx, c, one); err != nil {
		return err
	}
	now, err := p.store(ctx, c, one.here, one.there)
	if moved := new(refusal); errors.As(err, &moved) && moved.reason == "revision_mismatch" {
		return fmt.Errorf("%s: somebody saved it on the server this very moment: pull and push again", one.slug)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", one.slug, err)
	}
	one.there = &now
	p.agree(workspace, &now)
	report.say("%s: черновик сохранён.", "%s: the draft is saved.", one.slug)
	for _, f := range now.Problems {
		if f.Level == "error" && !f.Silenced {
			report.say("    не даст опубликовать: %s [%s]", "    will stop publishing: %s [%s]", f.Text, f.Rule)
		}
	}
	if now.Live == nil {
		return nil
	}
	blocks, err := c.affected(ctx, now.ID)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		name := b.Title
		if name == "" {
			name = b.Block
		}
		to := fate(b.Proposed)
		report.Lines = append(report.Lines, i18n.Words(
			fmt.Sprintf("    ждут в блоке «%s»: %d; при публикации: %s (иначе: --map %s/%s=…)", name, b.People, to.In(i18n.RU), one.slug, b.Block),
			fmt.Sprintf("    waiting at “%s”: %d; when it is published: %s (otherwise: --map %s/%s=…)", name, b.People, to.In(i18n.EN), one.slug, b.Block)))
	}
	return nil
}

// fate says what becomes of people at a block.
func fate(to string) i18n.Text {
	switch to {
	case "finish_old":
		return i18n.Words("закончат по прежней версии", "they finish in the version they are in")
	case "stop":
		return i18n.Words("воронка для них закончится", "the flow ends for them")
	}
	return i18n.Words("перейдут к блоку "+to, "they go on at "+to)
}

// sendFiles uploads what the server's draft does not name yet. A file that is there already is known by its content and changes nothing.
func (p *Project) sendFiles(ctx context.Context, c *Client, one *item) error {
	there := map[string]bool{}
	if one.there != nil {
		named, err := one.there.doc.Files()
		if err != nil {
			return err
		}
		for _, sha := range named {
			there[sha] = true
		}
	}
	for sha, path := range one.here.files {
		if there[sha] {
			continue
		}
		data, err := os.ReadFile(filepath.Join(p.Dir, flowsFolder, filepath.FromSlash(path)))
		if err != nil {
			return fmt.Errorf("project: %w", err)
		}
		if err := c.upload(ctx, filepath.Base(path), data); err != nil {
			return fmt.Errorf("%s: the file %s: %w", one.slug, path, err)
		}
	}
	return nil
}

// publishAll publishes every funnel of the folder whose draft is not what takes people in.
func (p *Project) publishAll(ctx context.Context, c *Client, workspace string, items []item, how Pushing, report *Report) error {
	for i := range items {
		one := &items[i]
		if one.here == nil || one.there == nil || one.status == behind || one.there.Live != nil && !one.there.Changed {
			continue
		}
		moves := map[string]string{}
		for from, to := range how.Moves {
			if block, ok := strings.CutPrefix(from, one.slug+"/"); ok {
				moves[block] = to
			}
		}
		version, err := c.publish(ctx, one.there.ID, how.Comment, moves)
		if refused := new(refusal); errors.As(err, &refused) {
			report.stuck("%s: не опубликована. %s", "%s: not published. %s", one.slug, refused.words)
			continue
		}
		if err != nil {
			return err
		}
		now, err := p.remote(ctx, c, one.there.ID)
		if err != nil {
			return err
		}
		p.agree(workspace, &now)
		report.say("%s: опубликована, версия %d.", "%s: published as version %d.", one.slug, version)
	}
	return nil
}
