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
	"parley/internal/i18n"
	"parley/internal/secret"
)

// Invitation is an open invitation of one person to one workspace.
type Invitation struct {
	Workspace     int64
	WorkspaceName string
	Operator      int64
	Email         string
	Name          string
	Known         bool // the person has a password already and joins with it
	Role          Role
}

// Invite asks a person into a workspace and gives the token of the link. Nobody is a member before the link is used, and the link of one
// workspace says nothing in another: whoever sent it could use it too. A second invitation replaces the first.
func (s *Service) Invite(ctx context.Context, by Principal, email, name string, role Role, language i18n.Lang) (o Operator, token string, err error) {
	if err := errors.Join(by.mayGive(role), checkEmail("/email", email)); err != nil {
		return Operator{}, "", merge(err)
	}
	token = secret.Token(24)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.WallMS()
		var err error
		o, err = byEmail(tx, email)
		if fault.Is(err, fault.NotFound) {
			o = Operator{ID: s.IDs.New(), Email: foldEmail(email), Name: shorten(name, 200), Language: language, Theme: "auto", Created: now}
			err = insertOperator(tx, o)
		}
		if err != nil {
			return err
		}
		if _, err := OperatorOf(tx, by.Workspace, o.ID); err == nil {
			return fault.At("/email", "member_already", "this person works here already")
		}
		o.Role, o.Invited = role, true
		if _, err := tx.Exec(`DELETE FROM invite WHERE workspace_id = $1 AND operator_id = $2 OR expires_at <= $3`, by.Workspace, o.ID, now); err != nil {
			return fmt.Errorf("workspace: replace invitation: %w", err)
		}
		_, err = tx.Exec(`INSERT INTO invite (token_hash, workspace_id, operator_id, role, expires_at) VALUES ($1, $2, $3, $4, $5)`,
			hashToken(token), by.Workspace, o.ID, role, now+inviteTime.Milliseconds())
		if err != nil {
			return fmt.Errorf("workspace: invite: %w", err)
		}
		return s.Log(tx, by, Act{Action: "operator.invited", Kind: "operator", ID: o.ID, Name: o.Email, Detail: map[string]any{"role": role}})
	})
	if err != nil {
		return Operator{}, "", err
	}
	return o, token, nil
}

// Invitation tells whom an invitation is for.
func (s *Service) Invitation(ctx context.Context, token string) (Invitation, error) {
	return s.invitation(s.DB.Reads(ctx), token)
}

func (s *Service) invitation(q db.Queryer, token string) (Invitation, error) {
	var in Invitation
	err := q.QueryRow(`SELECT i.workspace_id, w.name, i.operator_id, o.email, o.name, CASE WHEN o.password_hash = '' THEN 0 ELSE 1 END, i.role
		FROM invite i JOIN workspace w ON w.id = i.workspace_id JOIN operator o ON o.id = i.operator_id
		WHERE i.token_hash = $1 AND i.expires_at > $2 -- all workspaces: the token tells which`, hashToken(token), s.Clock.WallMS()).
		Scan(&in.Workspace, &in.WorkspaceName, &in.Operator, &in.Email, &in.Name, &in.Known, &in.Role)
	if errors.Is(err, sql.ErrNoRows) {
		return Invitation{}, fault.New(fault.NotFound, "invite_not_found", "this invitation has expired or was used: ask for a new one")
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("workspace: read invitation: %w", err)
	}
	return in, nil
}

// Accept makes an invited person a member. Whoever is new chooses name and password; whoever has a password joins with it and, when it is on, a code.
func (s *Service) Accept(ctx context.Context, token, name string, c Credentials) (workspace, operator int64, err error) {
	in, err := s.Invitation(ctx, token)
	if err != nil {
		return 0, 0, err
	}
	hash := ""
	if in.Known {
		c.Email = in.Email
		if _, err := s.recognise(ctx, c); err != nil {
			return 0, 0, err
		}
	} else {
		if err := merge(errors.Join(checkPersonName("/name", name), checkPassword("/password", c.Password))); err != nil {
			return 0, 0, err
		}
		if hash, err = s.hasher.hash(ctx, c.Password); err != nil {
			return 0, 0, err
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.join(tx, token, name, hash, c.IP) })
	if err != nil {
		return 0, 0, err
	}
	return in.Workspace, in.Operator, nil
}

// join looks at the invitation again inside the transaction: it may have been used or taken back meanwhile.
func (s *Service) join(tx *db.Tx, token, name, hash, ip string) error {
	in, err := s.invitation(tx, token)
	if err != nil {
		return err
	}
	if in.Known != (hash == "") {
		return fault.New(fault.Conflict, "invite_changed", "a password was chosen meanwhile: open the invitation again")
	}
	if !in.Known {
		in.Name = name
		res, err := tx.Exec(`UPDATE operator SET password_hash = $2, name = $3 WHERE id = $1 AND password_hash = ''`, in.Operator, hash, name)
		if err != nil {
			return fmt.Errorf("workspace: accept: %w", err)
		}
		if err := changedOne(res, "invitation"); err != nil {
			return err
		}
	}
	res, err := tx.Exec(`DELETE FROM invite WHERE workspace_id = $1 AND token_hash = $2`, in.Workspace, hashToken(token))
	if err != nil {
		return fmt.Errorf("workspace: use invitation: %w", err)
	}
	if err := changedOne(res, "invitation"); err != nil {
		return err
	}
	if err := insertMember(tx, in.Workspace, in.Operator, in.Role, s.Clock.WallMS()); err != nil {
		return err
	}
	by := Principal{Workspace: in.Workspace, Operator: in.Operator, Name: in.Name, IP: ip}
	return s.Log(tx, by, Act{Action: "operator.joined", Kind: "operator", ID: in.Operator, Name: in.Name, Detail: map[string]any{"role": in.Role}})
}
