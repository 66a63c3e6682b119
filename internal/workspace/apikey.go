// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

// Key is an API key as it is shown after it was made: never the key itself.
type Key struct {
	ID        int64
	Name      string
	Prefix    string // the first letters, to recognise it by
	Scopes    []Scope
	CreatedBy string // name of the operator; empty: another key
	Created   int64
	LastUsed  int64
}

// keyPrefix begins every key, so that scanners of leaked secrets can find it.
const keyPrefix = "parley_"

// MakeKey makes an API key. The key is shown once. Nobody can give a key more than they may do themselves.
// The entry of the audit log is written with it.
func (s *Service) MakeKey(ctx context.Context, by Principal, name string, scopes []Scope) (Key, string, error) {
	if !goodName(name) {
		return Key{}, "", fault.At("/name", "name", "give the key a name, to know later what it is for")
	}
	if len(scopes) == 0 {
		return Key{}, "", fault.At("/scopes", "required", "choose what the key may do")
	}
	for _, sc := range scopes {
		if !slices.Contains(Scopes(), sc) || !by.Can(sc) {
			return Key{}, "", fault.At("/scopes", "scope", "the permission %q cannot be given", sc)
		}
	}
	token := keyPrefix + secret.Token(30)
	k := Key{ID: s.IDs.New(), Name: strings.TrimSpace(name), Prefix: token[:len(keyPrefix)+6], Scopes: scopes, CreatedBy: by.Name, Created: s.Clock.WallMS()}
	list, err := json.Marshal(scopes)
	if err != nil {
		return Key{}, "", fmt.Errorf("workspace: encode scopes: %w", err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO api_key (id, workspace_id, name, prefix, hash, scopes, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			k.ID, by.Workspace, k.Name, k.Prefix, hashToken(token), string(list), some(by.Operator), k.Created)
		if err != nil {
			return err
		}
		return s.Log(tx, by, Act{Action: "api_key.made", Kind: "api_key", ID: k.ID, Name: k.Name, Detail: map[string]any{"scopes": scopes}})
	})
	if err != nil {
		return Key{}, "", fmt.Errorf("workspace: make key: %w", err)
	}
	return k, token, nil
}

// Keys lists the working keys of a workspace, newest first, at most 1,000.
func Keys(q db.Queryer, workspace int64) ([]Key, error) {
	return db.Collect(scanKey)(q.Query(`SELECT k.id, k.name, k.prefix, k.scopes, COALESCE(o.name, ''), k.created_at, COALESCE(k.last_used_at, 0)
		FROM api_key k LEFT JOIN operator o ON o.id = k.created_by WHERE k.workspace_id = $1 AND k.revoked_at IS NULL ORDER BY k.id DESC LIMIT 1000`, workspace))
}

func scanKey(rows *sql.Rows) (Key, error) {
	var k Key
	var scopes string
	if err := rows.Scan(&k.ID, &k.Name, &k.Prefix, &scopes, &k.CreatedBy, &k.Created, &k.LastUsed); err != nil {
		return Key{}, fmt.Errorf("workspace: read key: %w", err)
	}
	if err := json.Unmarshal([]byte(scopes), &k.Scopes); err != nil {
		return Key{}, fmt.Errorf("workspace: scopes of key %d: %w", k.ID, err)
	}
	return k, nil
}

// RevokeKey ends a key at once.
func (s *Service) RevokeKey(ctx context.Context, by Principal, id int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		var name string
		err := tx.QueryRow(`UPDATE api_key SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING name`, by.Workspace, id, s.Clock.WallMS()).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.Missing("api_key")
		}
		if err != nil {
			return fmt.Errorf("workspace: revoke key: %w", err)
		}
		return s.Log(tx, by, Act{Action: "api_key.revoked", Kind: "api_key", ID: id, Name: name})
	})
}

// AuthenticateKey finds who an API key belongs to.
func (s *Service) AuthenticateKey(ctx context.Context, token string) (Principal, error) {
	var p Principal
	var scopes string
	var used int64
	err := s.DB.Reads(ctx).QueryRow(`SELECT id, workspace_id, name, scopes, COALESCE(last_used_at, 0) FROM api_key WHERE hash = $1 AND revoked_at IS NULL
		-- all workspaces: the key tells which`, hashToken(token)).Scan(&p.Key, &p.Workspace, &p.Name, &scopes, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return Principal{}, fault.New(fault.Denied, "wrong_key", "this API key is not valid")
	}
	if err != nil {
		return Principal{}, fmt.Errorf("workspace: find key: %w", err)
	}
	if err := json.Unmarshal([]byte(scopes), &p.Scopes); err != nil {
		return Principal{}, fmt.Errorf("workspace: scopes of key %d: %w", p.Key, err)
	}
	if now := s.Clock.WallMS(); now-used > seenEvery.Milliseconds() {
		// A full disk must not keep anybody from reading, so this note may fail.
		_ = s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE api_key SET last_used_at = $3 WHERE workspace_id = $1 AND id = $2`, p.Workspace, p.Key, now)
			return err
		})
	}
	return p, nil
}
