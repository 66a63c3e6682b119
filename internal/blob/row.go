// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
)

// Named is a stored file with the name it came under.
type Named struct {
	Ref

	Name string
}

// Remember writes the row that keeps a file from being swept. The first name stays: the same content may be uploaded under many.
func Remember(tx *db.Tx, workspace int64, f Named, now int64) error {
	_, err := tx.Exec(`INSERT INTO blob (workspace_id, sha256, size, mime, name, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, sha256) DO NOTHING`,
		workspace, f.SHA256, f.Size, f.MIME, f.Name, now)
	if err != nil {
		return fmt.Errorf("blob: remember: %w", err)
	}
	return nil
}

// Rows is the Keep that goes by the rows: a file stays while its workspace has a row for it.
func Rows(d *db.DB) Keep {
	return func(ctx context.Context, workspace int64, shas []string) (map[string]bool, error) {
		q := d.Reads(ctx)
		in, arg := db.InList(q.DB(), "sha256", 2, shas)
		named, err := db.Collect(db.Scalar[string])(q.Query(`SELECT sha256 FROM blob WHERE workspace_id = $1 AND `+in, workspace, arg))
		if err != nil {
			return nil, fmt.Errorf("blob: rows: %w", err)
		}
		kept := make(map[string]bool, len(named))
		for _, sha := range named {
			kept[sha] = true
		}
		return kept, nil
	}
}

// NameOf is the name a file came under. A file without a row is NotFound: nobody has a right to it.
func NameOf(q db.Queryer, workspace int64, sha string) (string, error) {
	var name string
	err := q.QueryRow(`SELECT name FROM blob WHERE workspace_id = $1 AND sha256 = $2`, workspace, sha).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("file")
	}
	if err != nil {
		return "", fmt.Errorf("blob: name: %w", err)
	}
	return name, nil
}

// Find reads the rows of stored files, in one query. What is not stored in the workspace is absent.
func Find(q db.Queryer, workspace int64, shas []string) ([]Named, error) {
	if len(shas) == 0 {
		return nil, nil
	}
	in, list := db.InList(q.DB(), "sha256", 2, shas)
	found, err := db.Collect(func(rows *sql.Rows) (Named, error) {
		var f Named
		return f, rows.Scan(&f.SHA256, &f.Size, &f.MIME, &f.Name)
	})(q.Query(`SELECT sha256, size, mime, name FROM blob WHERE workspace_id = $1 AND `+in, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("blob: find: %w", err)
	}
	return found, nil
}
