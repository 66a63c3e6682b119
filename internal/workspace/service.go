// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/secret"
)

const (
	// LoginTime is how long a browser stays signed in after its last request.
	LoginTime  = 30 * 24 * time.Hour
	inviteTime = 7 * 24 * time.Hour
	// seenEvery bounds how often a request writes that somebody is here.
	seenEvery = 5 * time.Minute
)

// Service signs people in and lets them work together.
type Service struct {
	DB     *db.DB
	Box    *secret.Box
	IDs    *id.Maker
	Clock  *clock.Clock
	hasher *hasher
}

// NewService makes the service.
func NewService(d *db.DB, box *secret.Box, ids *id.Maker, c *clock.Clock) *Service {
	return &Service{DB: d, Box: box, IDs: ids, Clock: c, hasher: newHasher()}
}

// Setup is what the first-run page asks for.
type Setup struct {
	WorkspaceName string
	Name          string
	Email         string
	Password      string
	Language      i18n.Lang
	TimeZone      string
	Currency      string
	Sandbox       bool
	IP            string
}

// Fresh reports whether nobody works here yet.
func (s *Service) Fresh(ctx context.Context) (bool, error) {
	n := 0
	if err := s.DB.Reads(ctx).QueryRow(`SELECT COUNT(*) FROM (SELECT 1 AS one FROM operator LIMIT 1) AS o`).Scan(&n); err != nil {
		return false, fmt.Errorf("workspace: count operators: %w", err)
	}
	return n == 0, nil
}

// FirstRun makes the first workspace and its owner. It works once in the life of an installation.
func (s *Service) FirstRun(ctx context.Context, in Setup) (workspace, operator int64, err error) {
	now := s.Clock.WallMS()
	workspace, operator = s.IDs.New(), s.IDs.New()
	w := Workspace{
		ID: workspace, Name: in.WorkspaceName, Language: in.Language, TimeZone: in.TimeZone, Currency: cmp.Or(in.Currency, usualCurrency(in.Language)), Sandbox: in.Sandbox,
		Settings: DefaultSettings(), Created: now,
	}
	if err := merge(errors.Join(prefixed(w.check(), "/name", "/workspace_name"), checkPersonName("/name", in.Name), checkEmail("/email", in.Email), checkPassword("/password", in.Password))); err != nil {
		return 0, 0, err
	}
	o := Operator{ID: operator, Email: in.Email, Name: in.Name, Language: in.Language, Created: now}
	if o.passwordHash, err = s.hasher.hash(ctx, in.Password); err != nil {
		return 0, 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := claimFirstRun(tx, s.DB.Node()); err != nil {
			return err
		}
		if err := errors.Join(Insert(tx, w), insertOperator(tx, o), insertMember(tx, workspace, operator, Owner, now)); err != nil {
			return err
		}
		by := Principal{Workspace: workspace, Operator: operator, Name: o.Name, IP: in.IP}
		return s.Log(tx, by, Act{Action: "workspace.made", Kind: "workspace", Name: w.Name})
	})
	if err != nil {
		return 0, 0, err
	}
	return workspace, operator, nil
}

// claimFirstRun lets one caller through, however many ask at the same moment: the key of the row is what they meet at.
func claimFirstRun(tx *db.Tx, node string) error {
	res, err := tx.Exec(`INSERT INTO lease (name, owner, lease_until, fence) VALUES ('first run', $1, 0, 1) ON CONFLICT (name) DO NOTHING`, node)
	if err != nil {
		return fmt.Errorf("workspace: first run: %w", err)
	}
	taken, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("workspace: first run: %w", err)
	}
	people := 0
	if err := tx.QueryRow(`SELECT COUNT(*) FROM operator`).Scan(&people); err != nil {
		return fmt.Errorf("workspace: count operators: %w", err)
	}
	if taken == 0 || people > 0 {
		return fault.New(fault.Conflict, "set_up_already", "this installation has an owner already: sign in")
	}
	return nil
}

// usualCurrency is what a workspace begins with when nobody chose.
func usualCurrency(l i18n.Lang) string {
	if l == i18n.RU {
		return "RUB"
	}
	return "USD"
}

// prefixed gives the field of an error another path, where a form calls it differently.
func prefixed(err error, from, to string) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for i := range f.Fields {
			if f.Fields[i].Path == from {
				f.Fields[i].Path = to
			}
		}
	}
	return err
}

// merge makes one error with all fields of several. An error that is not about fields stands alone.
func merge(err error) error {
	joined, ok := err.(interface{ Unwrap() []error }) // the joined error itself, not one in its chain
	if !ok {
		return err
	}
	out := &fault.Error{Code: fault.Invalid, Reason: "form_invalid", Message: "some values need attention"}
	for _, e := range joined.Unwrap() {
		f, ok := errors.AsType[*fault.Error](e)
		if !ok || f.Code != fault.Invalid {
			return e
		}
		out.Fields = append(out.Fields, f.Fields...)
	}
	return out
}

// AddWorkspace makes another workspace, owned by the person who made it. An API key cannot: a workspace needs a person for its owner.
func (s *Service) AddWorkspace(ctx context.Context, by Principal, w Workspace) (Workspace, error) {
	if by.Operator == 0 {
		return Workspace{}, fault.New(fault.Denied, "people_only", "only a signed-in person can do this")
	}
	w.ID, w.Created, w.Revision, w.Settings = s.IDs.New(), s.Clock.WallMS(), 1, DefaultSettings()
	w.Currency = cmp.Or(w.Currency, usualCurrency(w.Language))
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := errors.Join(Insert(tx, w), insertMember(tx, w.ID, by.Operator, Owner, w.Created)); err != nil {
			return err
		}
		there := by
		there.Workspace = w.ID
		return s.Log(tx, there, Act{Action: "workspace.made", Kind: "workspace", Name: w.Name})
	})
	return w, err
}

// Change saves name, language, zone, currency and settings of the revision the caller saw.
func (s *Service) Change(ctx context.Context, by Principal, w Workspace) (Workspace, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := Update(tx, w); err != nil {
			return err
		}
		return s.Log(tx, by, Act{Action: "workspace.changed", Kind: "workspace", Name: w.Name})
	})
	if err != nil {
		return Workspace{}, err
	}
	return Get(s.DB.Reads(ctx), w.ID)
}

// ChangeProfile saves a person's own name, language and theme.
func (s *Service) ChangeProfile(ctx context.Context, o Operator) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return UpdateProfile(tx, o) })
}

// hashToken is how tokens of high entropy are stored.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
