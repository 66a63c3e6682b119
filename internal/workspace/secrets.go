// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

var secretName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// SetSecret stores a secret that funnels name in their calls to outside servers. It is never shown again.
func (s *Service) SetSecret(ctx context.Context, workspace int64, name string, value secret.String) error {
	if !secretName.MatchString(name) {
		return fault.At("/name", "secret_name", "letters, digits, dashes and underscores, up to 64")
	}
	if n := len(value.Reveal()); n == 0 || n > 4000 {
		return fault.At("/value", "required", "a value of 1 to 4,000 characters is needed")
	}
	sealed := s.Box.Seal([]byte(value.Reveal()), secretContext(workspace, name))
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO workspace_secret (workspace_id, name, sealed, created_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (workspace_id, name) DO UPDATE SET sealed = excluded.sealed`, workspace, name, sealed, s.Clock.WallMS())
		if err != nil {
			return fmt.Errorf("workspace: store secret: %w", err)
		}
		return nil
	})
}

// Secret opens a secret by its name.
func (s *Service) Secret(ctx context.Context, workspace int64, name string) (string, error) {
	var sealed []byte
	err := s.DB.Reads(ctx).QueryRow(`SELECT sealed FROM workspace_secret WHERE workspace_id = $1 AND name = $2`, workspace, name).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("secret")
	}
	if err != nil {
		return "", fmt.Errorf("workspace: read secret: %w", err)
	}
	plain, err := s.Box.Open(sealed, secretContext(workspace, name))
	return string(plain), err
}

// Secrets lists the names of a workspace's secrets, at most 1,000.
func Secrets(q db.Queryer, workspace int64) ([]string, error) {
	return db.Collect(db.Scalar[string])(q.Query(`SELECT name FROM workspace_secret WHERE workspace_id = $1 ORDER BY name LIMIT 1000`, workspace))
}

// DropSecret forgets a secret. Calls that name it fail from now on.
func (s *Service) DropSecret(ctx context.Context, workspace int64, name string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM workspace_secret WHERE workspace_id = $1 AND name = $2`, workspace, name); err != nil {
			return fmt.Errorf("workspace: drop secret: %w", err)
		}
		return nil
	})
}

func secretContext(workspace int64, name string) string {
	return fmt.Sprintf("secret:%d:%s", workspace, name)
}
