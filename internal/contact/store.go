// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/filter"
)

const contactColumns = `id, workspace_id, bucket, name, first_name, last_name, phone, phone_verified, email, email_verified, external_id, language, time_zone, gender, city, photo,
	stage, test, bot_paused_until, COALESCE(bot_paused_by, 0), COALESCE(unsubscribed_at, 0), COALESCE(last_inbound_at, 0), COALESCE(last_click_at, 0), COALESCE(greeted_at, 0),
	COALESCE(first_source_id, 0), COALESCE(last_source_id, 0), revision, created_at`

func scanContact(row interface{ Scan(into ...any) error }) (Contact, error) {
	var c Contact
	err := row.Scan(&c.ID, &c.Workspace, &c.Bucket, &c.Name, &c.FirstName, &c.LastName, &c.Phone, &c.PhoneVerified, &c.Email, &c.EmailVerified, &c.ExternalID, &c.Language,
		&c.TimeZone, &c.Gender, &c.City, &c.Photo, &c.Stage, &c.Test, &c.PausedUntil, &c.PausedBy, &c.Unsubscribed, &c.LastInbound, &c.LastClick, &c.Greeted,
		&c.FirstSource, &c.LastSource, &c.Revision, &c.Created)
	if errors.Is(err, sql.ErrNoRows) {
		return Contact{}, fault.Missing("contact")
	}
	if err != nil {
		return Contact{}, fmt.Errorf("contact: read: %w", err)
	}
	return c, nil
}

func scanContactRow(rows *sql.Rows) (Contact, error) { return scanContact(rows) }

// Get is one contact.
func Get(q db.Queryer, workspace, id int64) (Contact, error) {
	return scanContact(q.QueryRow(`SELECT `+contactColumns+` FROM contact WHERE workspace_id = $1 AND id = $2`, workspace, id))
}

// ByIDs reads many contacts and, on a database of several nodes, keeps the others from stepping the same people until the transaction ends.
func ByIDs(tx *db.Tx, workspace int64, ids []int64) ([]Contact, error) {
	return byIDs(tx, workspace, ids, tx.DB().ForUpdate())
}

// byIDs reads contacts by id.
//
// A plus before workspace_id, here and in the other queries that are given contacts, keeps SQLite from taking an index that begins with the workspace:
// until the first ANALYZE it believes that ten rows belong to a workspace, and would go over all of them for every batch.
func byIDs(q db.Queryer, workspace int64, ids []int64, lock string) ([]Contact, error) {
	in, arg := db.InList(q.DB(), "id", 2, ids)
	return db.Collect(scanContactRow)(q.Query(`SELECT `+contactColumns+` FROM contact WHERE +workspace_id = $1 AND `+in+` ORDER BY id `+lock, workspace, arg))
}

const identityColumns = `id, workspace_id, contact_id, channel_id, kind, address, chat, username, started, COALESCE(blocked_at, 0), COALESCE(left_at, 0), COALESCE(window_until, 0),
	COALESCE(last_inbound_at, 0), created_at`

func scanIdentity(rows *sql.Rows) (Identity, error) {
	var i Identity
	if err := rows.Scan(&i.ID, &i.Workspace, &i.Contact, &i.Channel, &i.Kind, &i.Address, &i.Chat, &i.Username, &i.Started, &i.Blocked, &i.Left, &i.WindowUntil,
		&i.LastInbound, &i.Created); err != nil {
		return Identity{}, fmt.Errorf("contact: read identity: %w", err)
	}
	return i, nil
}

// Identities are the addresses of the given contacts, oldest first.
func Identities(q db.Queryer, workspace int64, contacts []int64) ([]Identity, error) {
	in, arg := db.InList(q.DB(), "contact_id", 2, contacts)
	return db.Collect(scanIdentity)(q.Query(`SELECT `+identityColumns+` FROM identity WHERE workspace_id = $1 AND `+in+` ORDER BY id`, workspace, arg))
}

// IdentitiesByID finds identities by their ids.
func IdentitiesByID(q db.Queryer, workspace int64, ids []int64) ([]Identity, error) {
	in, arg := db.InList(q.DB(), "id", 2, ids)
	return db.Collect(scanIdentity)(q.Query(`SELECT `+identityColumns+` FROM identity WHERE workspace_id = $1 AND `+in, workspace, arg))
}

// ByAddress finds identities on one channel.
func ByAddress(q db.Queryer, workspace, channel int64, addresses []string) ([]Identity, error) {
	in, arg := db.InList(q.DB(), "address", 3, addresses)
	return db.Collect(scanIdentity)(q.Query(`SELECT `+identityColumns+` FROM identity WHERE +workspace_id = $1 AND channel_id = $2 AND `+in, workspace, channel, arg))
}

// saved are the columns Save writes; everything but the first four may change later.
var saved = []string{
	"id", "workspace_id", "bucket", "created_at",
	"name", "folded", "first_name", "last_name", "phone", "phone_verified", "email", "email_verified", "external_id", "language", "time_zone", "gender", "city", "city_folded", "photo",
	"stage", "test", "bot_paused_until", "bot_paused_by", "unsubscribed_at", "last_inbound_at", "last_click_at", "greeted_at", "first_source_id", "last_source_id", "revision",
}

// Save writes new and changed contacts, all at once. The search index follows only for those whose words changed: see index.
func Save(tx *db.Tx, contacts []Contact) error {
	rows := make([][]any, len(contacts))
	for i := range contacts {
		c := &contacts[i]
		rows[i] = []any{
			c.ID, c.Workspace, c.Bucket, c.Created,
			c.Name, filter.Fold(c.Name), c.FirstName, c.LastName, c.Phone, flag(c.PhoneVerified), c.Email, flag(c.EmailVerified), c.ExternalID, c.Language, c.TimeZone, c.Gender, c.City, filter.Fold(c.City), c.Photo,
			string(c.Stage), flag(c.Test), c.PausedUntil, some(c.PausedBy), some(c.Unsubscribed), some(c.LastInbound), some(c.LastClick), some(c.Greeted), some(c.FirstSource), some(c.LastSource), c.Revision,
		}
	}
	if err := tx.BulkInsert(db.Insert{Table: "contact", Columns: saved, Conflict: db.Replace("id", saved[4:]...)}, rows); err != nil {
		return fmt.Errorf("contact: save %d contacts: %w", len(contacts), err)
	}
	return nil
}

var identitySaved = []string{
	"id", "workspace_id", "contact_id", "channel_id", "kind", "address", "created_at",
	"chat", "username", "started", "blocked_at", "left_at", "window_until", "last_inbound_at",
}

// SaveIdentities writes new and changed addresses, all at once. The owner is never changed here.
func SaveIdentities(tx *db.Tx, identities []Identity) error {
	rows := make([][]any, len(identities))
	for n := range identities {
		i := &identities[n]
		rows[n] = []any{
			i.ID, i.Workspace, i.Contact, i.Channel, i.Kind, i.Address, i.Created,
			i.Chat, i.Username, flag(i.Started), some(i.Blocked), some(i.Left), some(i.WindowUntil), some(i.LastInbound),
		}
	}
	if err := tx.BulkInsert(db.Insert{Table: "identity", Columns: identitySaved, Conflict: db.Replace("id", identitySaved[7:]...)}, rows); err != nil {
		return fmt.Errorf("contact: save %d identities: %w", len(identities), err)
	}
	return nil
}

// Seen notes that people showed life at a moment: their own rows and the addresses they wrote from, two statements for all.
func Seen(tx *db.Tx, workspace, at int64, contacts, identities []int64) error {
	for _, w := range []struct {
		table string
		ids   []int64
	}{{"contact", contacts}, {"identity", identities}} {
		if len(w.ids) == 0 {
			continue
		}
		in, arg := db.InList(tx.DB(), "id", 3, w.ids)
		if _, err := tx.Exec(`UPDATE `+w.table+` SET last_inbound_at = $2 WHERE +workspace_id = $1 AND `+in, workspace, at, arg); err != nil {
			return fmt.Errorf("contact: seen: %w", err)
		}
	}
	return nil
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

// flag is a boolean as both databases store it.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
