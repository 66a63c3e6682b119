// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
)

// Operator is a person who works in Parley; the same person may work in several workspaces.
type Operator struct {
	ID       int64
	Email    string
	Name     string
	Role     Role // in the workspace asked for
	Language i18n.Lang
	Theme    string // auto, light or dark
	TOTP     bool
	Invited  bool // has not used the invitation to this workspace yet
	LastSeen int64
	Created  int64

	passwordHash string
	totpSealed   []byte
	totpLast     int64
	recovery     []string
}

const operatorColumns = `o.id, o.email, o.name, o.language, o.theme, o.totp_on, o.created_at, o.password_hash, o.totp_sealed, o.totp_last, o.recovery_hashes`

func scanOperator(row interface{ Scan(into ...any) error }, more ...any) (Operator, error) {
	var o Operator
	var recovery string
	into := append([]any{&o.ID, &o.Email, &o.Name, &o.Language, &o.Theme, &o.TOTP, &o.Created, &o.passwordHash, &o.totpSealed, &o.totpLast, &recovery}, more...)
	err := row.Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return Operator{}, fault.Missing("operator")
	}
	if err != nil {
		return Operator{}, fmt.Errorf("workspace: read operator: %w", err)
	}
	if err := json.Unmarshal([]byte(recovery), &o.recovery); err != nil {
		return Operator{}, fmt.Errorf("workspace: recovery codes of %d: %w", o.ID, err)
	}
	return o, nil
}

func byEmail(q db.Queryer, email string) (Operator, error) {
	return scanOperator(q.QueryRow(`SELECT `+operatorColumns+` FROM operator o WHERE o.email = $1`, foldEmail(email)))
}

func byID(q db.Queryer, id int64) (Operator, error) {
	return scanOperator(q.QueryRow(`SELECT `+operatorColumns+` FROM operator o WHERE o.id = $1`, id))
}

// insertOperator writes a new person; an empty hash means that no invitation is accepted yet.
func insertOperator(tx *db.Tx, o Operator) error {
	_, err := tx.Exec(`INSERT INTO operator (id, email, name, password_hash, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		o.ID, foldEmail(o.Email), strings.TrimSpace(o.Name), o.passwordHash, o.Language, o.Created)
	if err != nil {
		return fmt.Errorf("workspace: insert operator: %w", err)
	}
	return nil
}

// UpdateProfile changes a person's own name, language and theme.
func UpdateProfile(tx *db.Tx, o Operator) error {
	if err := checkPersonName("/name", o.Name); err != nil {
		return err
	}
	if o.Theme != "auto" && o.Theme != "light" && o.Theme != "dark" {
		return fault.At("/theme", "theme", "choose auto, light or dark")
	}
	if o.Language != i18n.RU && o.Language != i18n.EN {
		return fault.At("/language", "language", "choose ru or en")
	}
	if _, err := tx.Exec(`UPDATE operator SET name = $2, language = $3, theme = $4 WHERE id = $1`, o.ID, strings.TrimSpace(o.Name), o.Language, o.Theme); err != nil {
		return fmt.Errorf("workspace: update profile: %w", err)
	}
	return nil
}

func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func checkPersonName(path, name string) error {
	if !goodName(name) {
		return fault.At(path, "name", "a name of 1 to 200 letters is needed")
	}
	return nil
}

func checkEmail(path, email string) error {
	if a, err := mail.ParseAddress(foldEmail(email)); err != nil || a.Address != foldEmail(email) || len(email) > 254 {
		return fault.At(path, "email", "this does not look like an e-mail address")
	}
	return nil
}
