// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"parley/internal/blob"
	"parley/internal/blocks"
	"parley/internal/clock"
	"parley/internal/config"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/id"
	"parley/internal/version"
)

// Tools are what commands on the data of an installation need, without running it. The server may be running meanwhile.
type Tools struct {
	DB     *db.DB
	Blobs  *blob.Store
	Blocks *flow.Registry

	versions *version.Service
	limit    int64
}

// OpenTools opens the data and brings the database up to date.
func OpenTools(ctx context.Context, cfg config.Server, log *slog.Logger) (*Tools, error) {
	d, err := OpenExisting(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	t := &Tools{DB: d, limit: int64(cfg.MaxUpload)}
	if err := d.Migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if t.Blobs, err = blob.Open(filepath.Join(cfg.DataDir, "media")); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if t.Blocks, err = flow.NewRegistry(blocks.All()...); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	ids, c := id.NewMaker(id.MaxNode, time.Now), clock.New(time.Now)
	r := &rooms{ids: ids, contacts: contact.NewService(d, ids, c)}
	t.versions = version.NewService(version.Deps{DB: d, IDs: ids, Clock: c, Blocks: t.Blocks, World: r.world})
	return t, nil
}

// Close lets everything go.
func (t *Tools) Close() error {
	err := t.DB.Close()
	if t.Blobs != nil {
		err = errors.Join(err, t.Blobs.Close())
	}
	return err
}

// ImportFlow stores a document as a draft, with the files it names. A flow with the same id gets a new draft.
func (t *Tools) ImportFlow(ctx context.Context, ws int64, doc flow.Document, read func(name string) ([]byte, error)) (version.Flow, error) {
	doc, err := StoreFiles(ctx, t.DB, t.Blobs, ws, doc, t.limit, read)
	if err != nil {
		return version.Flow{}, err
	}
	old, err := version.BySlug(t.DB.Reads(ctx), ws, doc.ID)
	if fault.Is(err, fault.NotFound) {
		return t.versions.Create(ctx, ws, doc)
	}
	if err != nil {
		return version.Flow{}, err
	}
	return t.versions.SaveDraft(ctx, ws, old.ID, old.Revision, doc)
}

// StoreFiles stores the files that a document names by paths, and names them by their content instead.
func StoreFiles(
	ctx context.Context, d *db.DB, blobs *blob.Store, ws int64, doc flow.Document, limit int64, read func(name string) ([]byte, error),
) (flow.Document, error) {
	stored := map[string]string{}
	return doc.WithFiles(func(name string) (string, error) {
		if name == "" || len(name) > len(flow.MediaPrefix) && name[:len(flow.MediaPrefix)] == flow.MediaPrefix {
			return name, nil
		}
		if stored[name] != "" {
			return stored[name], nil
		}
		data, err := read(name)
		if err != nil {
			return "", fault.With(err, fault.Invalid, "file_missing", "the file %s is not there", name)
		}
		ref, err := blobs.Put(ctx, ws, bytes.NewReader(data), limit)
		if err != nil {
			return "", err
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO blob (workspace_id, sha256, size, mime, name, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
				ws, ref.SHA256, ref.Size, ref.MIME, filepath.Base(name), time.Now().UnixMilli())
			return err
		})
		if err != nil {
			return "", fmt.Errorf("app: name the file %s: %w", name, err)
		}
		stored[name] = flow.MediaPrefix + ref.SHA256
		return stored[name], nil
	})
}

// ExportFlows gives every funnel as a YAML text and every file they name, through write(path, data).
func (t *Tools) ExportFlows(ctx context.Context, ws int64, write func(name string, data []byte) error) error {
	flows, err := version.List(t.DB.Reads(ctx), ws, true)
	if err != nil {
		return err
	}
	written := map[string]bool{}
	for _, f := range flows {
		doc, problems := flow.ParseJSON(t.Blocks, f.Draft)
		if flow.Broken(problems) {
			return fmt.Errorf("app: the draft of %s cannot be read: %s", f.Slug, problems[0])
		}
		doc, err := doc.WithFiles(func(name string) (string, error) { return t.exportFile(ctx, ws, name, written, write) })
		if err != nil {
			return err
		}
		text, err := flow.FormatYAML(t.Blocks, doc)
		if err != nil {
			return err
		}
		if err := write(f.Slug+".yaml", text); err != nil {
			return err
		}
	}
	return nil
}

// exportFile writes a stored file under its own name, and gives its path beside the funnels.
func (t *Tools) exportFile(ctx context.Context, ws int64, name string, written map[string]bool, write func(string, []byte) error) (string, error) {
	if len(name) <= len(flow.MediaPrefix) || name[:len(flow.MediaPrefix)] != flow.MediaPrefix {
		return name, nil
	}
	sha := name[len(flow.MediaPrefix):]
	shown := ""
	if err := t.DB.Reads(ctx).QueryRow(`SELECT name FROM blob WHERE workspace_id = $1 AND sha256 = $2`, ws, sha).Scan(&shown); err != nil {
		return "", fmt.Errorf("app: find the file %s: %w", sha, err)
	}
	// The beginning of the hash keeps two files of one name apart. A file that came in by such a name has it already.
	path := "files/" + sha[:8] + "-" + strings.TrimPrefix(filepath.Base(shown), sha[:8]+"-")
	if written[path] {
		return path, nil
	}
	written[path] = true
	f, err := t.Blobs.Open(ws, sha)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("app: read the file %s: %w", sha, err)
	}
	return path, write(path, data)
}
