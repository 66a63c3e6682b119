// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/blob"
	"parley/internal/db"
	"parley/internal/fault"
)

// MissingFile is a media file that the database names and the disk does not have.
type MissingFile struct {
	Workspace int64
	SHA256    string
	Name      string // as it was uploaded
}

// MissingFiles looks for every file that the database names, and gives those that are not there, no more than most.
func MissingFiles(ctx context.Context, d *db.DB, blobs *blob.Store, most int) ([]MissingFile, error) {
	const page = 1000
	var missing []MissingFile
	for last := (MissingFile{}); ; {
		named, err := db.Collect(func(r *sql.Rows) (f MissingFile, err error) {
			return f, r.Scan(&f.Workspace, &f.SHA256, &f.Name)
		})(d.Reads(ctx).Query(`SELECT workspace_id, sha256, name FROM blob WHERE (workspace_id, sha256) > ($1, $2) ORDER BY workspace_id, sha256 LIMIT $3
			-- all workspaces: the files of the whole installation are looked at`, last.Workspace, last.SHA256, page))
		if err != nil {
			return nil, fmt.Errorf("app: list files: %w", err)
		}
		for _, f := range named {
			switch _, err := blobs.Stat(f.Workspace, f.SHA256); {
			case fault.Is(err, fault.NotFound):
				missing = append(missing, f)
			case err != nil:
				return nil, fmt.Errorf("app: look at the file %s: %w", f.SHA256, err)
			}
			if len(missing) == most {
				return missing, nil
			}
		}
		if len(named) < page {
			return missing, nil
		}
		last = named[len(named)-1]
	}
}
