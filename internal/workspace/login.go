// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

// Credentials are what a person signs in with.
type Credentials struct {
	Email     string
	Password  string
	Code      string // two-factor code or a recovery code
	IP        string
	UserAgent string
}

// Login signs a person in and gives the token for the cookie.
func (s *Service) Login(ctx context.Context, c Credentials) (token string, err error) {
	o, err := s.recognise(ctx, c)
	if err != nil {
		return "", err
	}
	spaces, err := Memberships(s.DB.Reads(ctx), o.ID)
	if err != nil {
		return "", err
	}
	if len(spaces) == 0 {
		return "", fault.New(fault.Denied, "no_workspace", "you do not work in any workspace any more: ask an owner to invite you")
	}
	return s.Begin(ctx, spaces[0].ID, o.ID, c)
}

// recognise checks e-mail, password and code, and counts what fails.
func (s *Service) recognise(ctx context.Context, c Credentials) (Operator, error) {
	var found Operator
	needsCode := false
	err := s.attempt(ctx, []bucket{byAccount(c.Email), byAddress(c.IP)}, func() error {
		o, err := byEmail(s.DB.Reads(ctx), c.Email)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		good, err := s.hasher.verify(ctx, o.passwordHash, c.Password)
		if err != nil {
			return err
		}
		if !good {
			return fault.New(fault.Denied, "wrong_credentials", "the e-mail or the password is wrong")
		}
		found = o
		if !o.TOTP {
			return nil
		}
		if needsCode = c.Code == ""; needsCode {
			return nil // nothing was guessed wrong
		}
		return s.useCode(ctx, o, c.Code)
	})
	if err == nil && needsCode {
		err = fault.New(fault.Denied, "code_required", "enter the code from your authenticator app")
	}
	if err != nil {
		return Operator{}, err
	}
	return found, nil
}

// Begin starts a browser's session without asking for a password: after the first run, an invitation, or for the demo.
func (s *Service) Begin(ctx context.Context, workspace, operator int64, c Credentials) (token string, err error) {
	token = secret.Token(32)
	now := s.Clock.WallMS()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM login WHERE expires_at <= $1 -- all workspaces: what is over is over everywhere`, now); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE member SET last_seen_at = $3 WHERE workspace_id = $1 AND operator_id = $2`, workspace, operator, now); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO login (token_hash, operator_id, workspace_id, user_agent, ip, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			hashToken(token), operator, workspace, shorten(c.UserAgent, 300), c.IP, now, now, now+LoginTime.Milliseconds())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("workspace: begin session: %w", err)
	}
	return token, nil
}

// Authenticate finds who a browser's token belongs to. Every request asks, so it is one read.
func (s *Service) Authenticate(ctx context.Context, token string) (Principal, error) {
	var p Principal
	var seen int64
	now := s.Clock.WallMS()
	hash := hashToken(token)
	err := s.DB.Reads(ctx).QueryRow(`SELECT l.workspace_id, l.operator_id, l.seen_at, o.name, m.role FROM login l JOIN operator o ON o.id = l.operator_id
		JOIN member m ON m.workspace_id = l.workspace_id AND m.operator_id = l.operator_id WHERE l.token_hash = $1 AND l.expires_at > $2
		-- all workspaces: the token tells which`, hash, now).Scan(&p.Workspace, &p.Operator, &seen, &p.Name, &p.Role)
	if errors.Is(err, sql.ErrNoRows) {
		return Principal{}, fault.New(fault.Denied, "signed_out", "sign in to go on")
	}
	if err != nil {
		return Principal{}, fmt.Errorf("workspace: find session: %w", err)
	}
	p.Scopes, p.LoginToken = p.Role.Scopes(), hash
	if now-seen > seenEvery.Milliseconds() {
		// A full disk must not keep anybody from reading, so this note may fail.
		_ = s.DB.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE login SET seen_at = $3, expires_at = $4 WHERE token_hash = $1 AND workspace_id = $2`, hash, p.Workspace, now, now+LoginTime.Milliseconds()); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE member SET last_seen_at = $3 WHERE workspace_id = $1 AND operator_id = $2`, p.Workspace, p.Operator, now)
			return err
		})
	}
	return p, nil
}

// Logout ends one browser's session.
func (s *Service) Logout(ctx context.Context, p Principal) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM login WHERE token_hash = $1 AND operator_id = $2 -- all workspaces: a session is the person's own`, p.LoginToken, p.Operator)
		return err
	})
	if err != nil {
		return fmt.Errorf("workspace: end session: %w", err)
	}
	return nil
}

// Switch moves a browser's session to another workspace of the same person.
func (s *Service) Switch(ctx context.Context, p Principal, workspace int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := OperatorOf(tx, workspace, p.Operator); err != nil {
			return fault.Missing("workspace")
		}
		_, err := tx.Exec(`UPDATE login SET workspace_id = $3 WHERE token_hash = $1 AND operator_id = $2`, p.LoginToken, p.Operator, workspace)
		if err != nil {
			return fmt.Errorf("workspace: switch: %w", err)
		}
		return nil
	})
}

// ChangePassword asks for the present password and ends every other session of the person.
func (s *Service) ChangePassword(ctx context.Context, p Principal, current, next string) error {
	o, err := byID(s.DB.Reads(ctx), p.Operator)
	if err != nil {
		return err
	}
	if err := checkPassword("/next", next); err != nil {
		return err
	}
	err = s.attempt(ctx, []bucket{byPerson(p.Operator)}, func() error {
		good, err := s.hasher.verify(ctx, o.passwordHash, current)
		if err == nil && !good {
			err = fault.At("/current", "wrong_password", "this is not the present password")
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.setPassword(ctx, p.Operator, p.LoginToken, next, func(tx *db.Tx) error {
		return s.Log(tx, p, Act{Action: "operator.password_changed", Kind: "operator", ID: o.ID, Name: o.Name})
	})
}

// ResetPassword sets a password from the command line of the server and ends all sessions.
func (s *Service) ResetPassword(ctx context.Context, email, next string) error {
	o, err := byEmail(s.DB.Reads(ctx), email)
	if err != nil {
		return err
	}
	return s.setPassword(ctx, o.ID, "", next, func(*db.Tx) error { return nil })
}

func (s *Service) setPassword(ctx context.Context, operator int64, keepToken, next string, log func(*db.Tx) error) error {
	if err := checkPassword("/next", next); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE operator SET password_hash = $2 WHERE id = $1`, operator, hash); err != nil {
			return fmt.Errorf("workspace: set password: %w", err)
		}
		_, err := tx.Exec(`DELETE FROM login WHERE operator_id = $1 AND token_hash <> $2 -- all workspaces: a password is the person's own`, operator, keepToken)
		if err != nil {
			return fmt.Errorf("workspace: end sessions: %w", err)
		}
		return log(tx)
	})
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
