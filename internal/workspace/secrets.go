// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

var secretName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// SecretNote says that there is a secret, never what it is.
type SecretNote struct {
	Name string
	By   string // who set it last, as they were called then
	At   int64  // when
}

// SetSecret stores a secret that funnels name in their calls to outside servers, in place of an earlier one of the name. It is never shown again.
// Spaces and line ends around it are dropped: they come with copying, and no header can carry them. The entry of the audit log is written with it.
func (s *Service) SetSecret(ctx context.Context, by Principal, name string, value secret.String) (SecretNote, error) {
	if !secretName.MatchString(name) {
		return SecretNote{}, fault.At("/name", "secret_name", "letters, digits, dashes and underscores, up to 64")
	}
	plain := strings.TrimSpace(value.Reveal())
	if n := len(plain); n == 0 || n > 4000 {
		return SecretNote{}, fault.At("/value", "required", "a value of 1 to 4,000 characters is needed")
	}
	if strings.ContainsFunc(plain, unicode.IsControl) {
		return SecretNote{}, fault.At("/value", "one_line", "a secret is one line")
	}
	note := SecretNote{Name: name, By: by.Name, At: s.Clock.WallMS()}
	sealed := s.Box.Seal([]byte(plain), secretContext(by.Workspace, name))
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO workspace_secret (workspace_id, name, sealed, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (workspace_id, name) DO UPDATE SET sealed = excluded.sealed, set_by = excluded.set_by, set_at = excluded.set_at`, by.Workspace, name, sealed, note.By, note.At)
		if err != nil {
			return fmt.Errorf("workspace: store secret: %w", err)
		}
		return s.Log(tx, by, Act{Action: "secret.set", Kind: "secret", Name: name})
	})
	return note, err
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

// Secrets lists the secrets of a workspace by name, at most 1,000.
func Secrets(q db.Queryer, workspace int64) ([]SecretNote, error) {
	return db.Collect(func(rows *sql.Rows) (SecretNote, error) {
		var n SecretNote
		if err := rows.Scan(&n.Name, &n.By, &n.At); err != nil {
			return SecretNote{}, fmt.Errorf("workspace: read secret: %w", err)
		}
		return n, nil
	})(q.Query(`SELECT name, set_by, set_at FROM workspace_secret WHERE workspace_id = $1 ORDER BY name LIMIT 1000`, workspace))
}

// DropSecret forgets a secret. Calls that name it fail from now on. The entry of the audit log is written with it.
func (s *Service) DropSecret(ctx context.Context, by Principal, name string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(`DELETE FROM workspace_secret WHERE workspace_id = $1 AND name = $2`, by.Workspace, name)
		if err != nil {
			return fmt.Errorf("workspace: drop secret: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.With(err, fault.NotFound, "secret_not_found", "no such secret")
		}
		return s.Log(tx, by, Act{Action: "secret.dropped", Kind: "secret", Name: name})
	})
}

func secretContext(workspace int64, name string) string {
	return fmt.Sprintf("secret:%d:%s", workspace, name)
}
