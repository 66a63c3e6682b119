// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package workspace is the tenant and the people who work in it: workspaces, operators, roles and scopes, sign-in, API keys, and the audit log.
package workspace

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
)

// Workspace is one tenant: all data belongs to one.
type Workspace struct {
	ID       int64
	Name     string
	Language i18n.Lang
	TimeZone string // IANA name
	Currency string // ISO 4217
	Sandbox  bool   // its channels are imitations and its clock can be moved
	OffsetMS int64  // how far its clock is ahead of the wall
	Settings Settings
	Revision int64
	Created  int64
}

// Settings are the workspace's own choices, kept as one JSON document.
type Settings struct {
	BotPauseHours    int      `json:"bot_pause_hours"` // how long the bot is silent after an operator wrote
	OnboardingHidden bool     `json:"onboarding_hidden,omitempty"`
	ShortDomain      string   `json:"short_domain,omitempty"`
	AvoidedWords     []Word   `json:"avoided_words,omitempty"` // what the house does not say to people
	RulesOff         []string `json:"rules_off,omitempty"`     // rules of the trade that nobody here is told of
}

// Word is a word that the house does not use, and the one it uses instead, which may be empty.
type Word struct {
	Word    string `json:"word"`
	Instead string `json:"instead,omitempty"`
}

// DefaultSettings are what a new workspace begins with.
func DefaultSettings() Settings { return Settings{BotPauseHours: 4} }

// Zone is the workspace's time zone; UTC when the stored name is not known to this machine.
func (w Workspace) Zone() *time.Location {
	zone, err := time.LoadLocation(w.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

const columns = `id, name, language, time_zone, currency, sandbox, clock_offset_ms, settings, revision, created_at`

func scan(row interface{ Scan(into ...any) error }) (Workspace, error) {
	var w Workspace
	var settings string
	err := row.Scan(&w.ID, &w.Name, &w.Language, &w.TimeZone, &w.Currency, &w.Sandbox, &w.OffsetMS, &settings, &w.Revision, &w.Created)
	if errors.Is(err, sql.ErrNoRows) {
		return Workspace{}, fault.Missing("workspace")
	}
	if err != nil {
		return Workspace{}, fmt.Errorf("workspace: read: %w", err)
	}
	w.Settings = DefaultSettings()
	if err := json.Unmarshal([]byte(settings), &w.Settings); err != nil {
		return Workspace{}, fmt.Errorf("workspace: settings of %d: %w", w.ID, err)
	}
	return w, nil
}

// Get is one workspace.
func Get(q db.Queryer, id int64) (Workspace, error) {
	return scan(q.QueryRow(`SELECT `+columns+` FROM workspace WHERE id = $1`, id))
}

// All lists every workspace of the installation, oldest first, at most 10,000.
func All(q db.Queryer) ([]Workspace, error) {
	return db.Collect(func(rows *sql.Rows) (Workspace, error) { return scan(rows) })(q.Query(`SELECT ` + columns + ` FROM workspace ORDER BY id LIMIT 10000`))
}

// Insert writes a new workspace after checking it.
func Insert(tx *db.Tx, w Workspace) error {
	if err := w.check(); err != nil {
		return err
	}
	settings, err := json.Marshal(w.Settings)
	if err != nil {
		return fmt.Errorf("workspace: encode settings: %w", err)
	}
	_, err = tx.Exec(`INSERT INTO workspace (id, name, language, time_zone, currency, sandbox, settings, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		w.ID, strings.TrimSpace(w.Name), w.Language, w.TimeZone, w.Currency, flag(w.Sandbox), string(settings), w.Created)
	if err != nil {
		return fmt.Errorf("workspace: insert: %w", err)
	}
	return nil
}

// Update changes name, language, zone, currency and settings of the revision the caller saw.
func Update(tx *db.Tx, w Workspace) error {
	if err := w.check(); err != nil {
		return err
	}
	settings, err := json.Marshal(w.Settings)
	if err != nil {
		return fmt.Errorf("workspace: encode settings: %w", err)
	}
	res, err := tx.Exec(`UPDATE workspace SET name = $3, language = $4, time_zone = $5, currency = $6, settings = $7, revision = revision + 1 WHERE id = $1 AND revision = $2`,
		w.ID, w.Revision, strings.TrimSpace(w.Name), w.Language, w.TimeZone, w.Currency, string(settings))
	if err != nil {
		return fmt.Errorf("workspace: update: %w", err)
	}
	return changedOne(res, "workspace")
}

// changedOne turns "no row was changed" into the conflict that a wrong revision is.
func changedOne(res sql.Result, kind string) error {
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("workspace: rows affected: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "revision_mismatch", "somebody else has changed this %s", kind)
	}
	return nil
}

// MoveClock sets how far a sandbox workspace is ahead of the wall. It never goes back.
func MoveClock(tx *db.Tx, id, offsetMS int64) error {
	res, err := tx.Exec(`UPDATE workspace SET clock_offset_ms = $2 WHERE id = $1 AND sandbox = 1 AND clock_offset_ms <= $2`, id, offsetMS)
	if err != nil {
		return fmt.Errorf("workspace: move clock: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return errors.Join(fault.New(fault.Conflict, "clock_fixed", "only the clock of a sandbox workspace can be moved, and only forward"), err)
	}
	return nil
}

func (w Workspace) check() error {
	var fields []fault.Field
	if !goodName(w.Name) {
		fields = append(fields, fault.Field{Path: "/name", Code: "name", Text: "a name of 1 to 200 letters is needed"})
	}
	if _, err := time.LoadLocation(w.TimeZone); err != nil || w.TimeZone == "" || w.TimeZone == "Local" {
		fields = append(fields, fault.Field{Path: "/time_zone", Code: "time_zone", Text: "this time zone is not known; an example: Europe/Moscow"})
	}
	if w.Language != i18n.RU && w.Language != i18n.EN {
		fields = append(fields, fault.Field{Path: "/language", Code: "language", Text: "choose ru or en"})
	}
	if len(w.Currency) != 3 || strings.Trim(w.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		fields = append(fields, fault.Field{Path: "/currency", Code: "currency", Text: "three letters are needed, for example RUB"})
	}
	if h := w.Settings.BotPauseHours; h < 0 || h > 24*30 {
		fields = append(fields, fault.Field{Path: "/settings/bot_pause_hours", Code: "range", Text: "from 0 to 720 hours"})
	}
	if words := w.Settings.AvoidedWords; len(words) > 500 || slices.ContainsFunc(words, func(one Word) bool { return !goodName(one.Word) || len(one.Instead) > 400 }) {
		fields = append(fields, fault.Field{Path: "/settings/avoided_words", Code: "words", Text: "up to 500 words of 1 to 200 letters"})
	}
	if len(w.Settings.RulesOff) > 200 {
		fields = append(fields, fault.Field{Path: "/settings/rules_off", Code: "rules", Text: "there are not as many rules"})
	}
	if len(fields) > 0 {
		return &fault.Error{Code: fault.Invalid, Reason: "form_invalid", Message: "some values need attention", Fields: fields}
	}
	return nil
}

// goodName reports whether a name of a thing or a person can be shown: 1 to 200 letters.
func goodName(s string) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	return n > 0 && n <= 200
}

// flag is a boolean as both databases store it.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
