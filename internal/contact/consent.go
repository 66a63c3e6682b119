// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"fmt"
	"slices"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/i18n"
	"parley/internal/id"
)

// ConsentState is what a person said about a purpose.
type ConsentState string

// The states. Nobody has spoken about a purpose that is none, and there is no row for it.
const (
	None    ConsentState = "none"
	Given   ConsentState = "given"
	Revoked ConsentState = "revoked"
)

// ConsentTransitions lists every allowed step, for the test that compares it with the drawing. The same said again is one more entry of the ledger, not a step.
func ConsentTransitions() map[ConsentState][]ConsentState {
	return map[ConsentState][]ConsentState{None: {Given, Revoked}, Given: {Revoked}, Revoked: {Given}}
}

// PurposeAll is everything but transactions: to revoke it is to unsubscribe.
const PurposeAll = "all"

// Consent is one entry of the ledger: what was agreed to or taken back, where, when and how. It is never changed and never deleted,
// also not with the person: it proves what earlier messages stood on, and holds nothing personal.
type Consent struct {
	ID            int64 // made by Record
	Workspace     int64
	Contact       int64
	Channel       int64  // 0: every channel
	Purpose       string // one of Purposes
	State         ConsentState
	Action        string // one of Actions: what the person did
	Text          string // what was shown
	PolicyVersion string
	Place         string // the page, flow or shop
	Operator      int64  // who wrote it down; 0: the person alone
	At            int64
}

// Purposes are what a person can agree to.
func Purposes() []filter.Option {
	return []filter.Option{
		{Value: PurposeAll, Words: i18n.Words("все сообщения", "all messages")},
		{Value: "data", Words: i18n.Words("обработка персональных данных", "processing of personal data")},
		{Value: "promo", Words: i18n.Words("реклама", "promotion")},
		{Value: "informational", Words: i18n.Words("полезные материалы", "useful content")},
		{Value: "announcement", Words: i18n.Words("новости и события", "news and events")},
		{Value: "transactional", Words: i18n.Words("заказы и записи", "orders and bookings")},
	}
}

// Actions are the ways in which a person says it.
func Actions() []string {
	return []string{"tick", "button", "wrote_first", "word", "paper", "import", "operator", "api"}
}

func (c *Consent) check() error {
	switch {
	case !slices.ContainsFunc(Purposes(), func(o filter.Option) bool { return o.Value == c.Purpose }):
		return fault.At("/purpose", "unknown_purpose", "there is no purpose %q", c.Purpose)
	case c.State != Given && c.State != Revoked:
		return fault.At("/state", "unknown_state", "choose given or revoked")
	case !slices.Contains(Actions(), c.Action):
		return fault.At("/action", "unknown_action", "there is no action %q", c.Action)
	}
	return nil
}

// ofOthers are the actions that are not the person's own. They may give what nobody has spoken about, but not what the person took back.
func ofOthers() []string { return []string{"import", "operator", "api"} }

// keepRevoked refuses entries by which others would give what the person has taken back, in the ledger or earlier in the same call.
func keepRevoked(tx *db.Tx, entries []Consent) error {
	type slot struct {
		contact, channel int64
		purpose          string
	}
	revoked := map[slot]bool{}
	people := map[int64][]int64{} // by workspace: those whose ledger matters
	for _, c := range entries {
		if c.State == Given && slices.Contains(ofOthers(), c.Action) {
			people[c.Workspace] = append(people[c.Workspace], c.Contact)
		}
	}
	for ws, contacts := range people { // one, but for a call that spans workspaces
		in, arg := db.InList(tx.DB(), "contact_id", 2, unique(contacts))
		found, err := db.Collect(func(r *sql.Rows) (s slot, err error) { return s, r.Scan(&s.contact, &s.channel, &s.purpose) })(
			tx.Query(`SELECT contact_id, channel_id, purpose FROM consent_state WHERE +workspace_id = $1 AND `+in+` AND state = 'revoked'`, ws, arg))
		if err != nil {
			return fmt.Errorf("contact: read consent states: %w", err)
		}
		for _, s := range found {
			revoked[s] = true
		}
	}
	for _, c := range entries {
		at := slot{c.Contact, c.Channel, c.Purpose}
		if c.State == Given && revoked[at] && slices.Contains(ofOthers(), c.Action) {
			return fault.At("/state", "consent_revoked", "the person took this consent back, and only the person can give it anew: by a tick, a button, a word or on paper")
		}
		revoked[at] = c.State == Revoked
	}
	return nil
}

// Record appends to the ledger and keeps the newest state of each purpose. Giving or revoking "all" for every channel also subscribes or unsubscribes
// the contact's own row; who holds that contact in memory sets Contact.Unsubscribed too.
func (s *Service) Record(tx *db.Tx, entries []Consent) error {
	type slot struct {
		contact, channel int64
		purpose          string
	}
	rows := make([][]any, len(entries))
	newest := map[slot][]any{} // one row a slot: a statement may not touch a row twice
	facts := make([]event.Event, 0, len(entries))
	for i := range entries {
		c := &entries[i]
		if err := c.check(); err != nil {
			return err
		}
		c.ID = s.IDs.New()
		rows[i] = []any{
			c.ID, c.Workspace, c.Contact, some(c.Channel), c.Purpose, string(c.State), c.Action, field.Clean(c.Text), field.Clean(c.PolicyVersion), field.Clean(c.Place), some(c.Operator), c.At,
		}
		newest[slot{c.Contact, c.Channel, c.Purpose}] = []any{c.Workspace, c.Contact, c.Purpose, c.Channel, string(c.State), c.ID}
		kind := EventConsentGiven
		if c.State == Revoked {
			kind = EventConsentRevoked
		}
		data := map[string]any{"purpose": c.Purpose, "action": c.Action}
		if c.Channel != 0 {
			data["channel_id"] = id.Format(c.Channel)
		}
		facts = append(facts, s.fact(c.Workspace, c.Contact, kind, c.At, data))
	}
	ledger := db.Insert{Table: "consent", Columns: []string{
		"id", "workspace_id", "contact_id", "channel_id", "purpose", "state", "action", "text", "policy_version", "place", "by_operator", "at",
	}}
	if err := keepRevoked(tx, entries); err != nil {
		return err
	}
	if err := tx.BulkInsert(ledger, rows); err != nil {
		return fmt.Errorf("contact: record consents: %w", err)
	}
	states := make([][]any, 0, len(newest))
	for _, row := range newest {
		states = append(states, row)
	}
	state := db.Insert{
		Table: "consent_state", Columns: []string{"workspace_id", "contact_id", "purpose", "channel_id", "state", "consent_id"},
		Conflict: db.Replace("contact_id, purpose, channel_id", "state", "consent_id"),
	}
	if err := tx.BulkInsert(state, states); err != nil {
		return fmt.Errorf("contact: keep consent states: %w", err)
	}
	more, err := s.subscribe(tx, entries)
	if err != nil {
		return err
	}
	return event.Append(tx, append(facts, more...))
}

// subscribe keeps contact.unsubscribed_at in step with the ledger. Entries of one call may be of several workspaces.
func (s *Service) subscribe(tx *db.Tx, entries []Consent) ([]event.Event, error) {
	last := map[int64]Consent{}
	var order []int64
	for _, c := range entries {
		if c.Purpose == PurposeAll && c.Channel == 0 {
			last[c.Contact] = c
			order = append(order, c.Contact)
		}
	}
	type change struct {
		workspace, at int64
		state         ConsentState
	}
	groups := map[change][]int64{}
	for _, contact := range unique(order) {
		c := last[contact]
		groups[change{c.Workspace, c.At, c.State}] = append(groups[change{c.Workspace, c.At, c.State}], contact)
	}
	var facts []event.Event
	for g, contacts := range groups { // a batch shares its workspace and moment, so there are one or two
		in, list := db.InList(tx.DB(), "id", 2, contacts)
		kind, set, args := EventResubscribed, "NULL", []any{g.workspace, list}
		on := "unsubscribed_at IS NOT NULL"
		if g.state == Revoked {
			kind, set, args, on = EventUnsubscribed, "$3", append(args, g.at), "unsubscribed_at IS NULL"
		}
		changed, err := db.Collect(db.Scalar[int64])(tx.Query(`UPDATE contact SET unsubscribed_at = `+set+`, revision = revision + 1
			WHERE +workspace_id = $1 AND `+in+` AND `+on+` RETURNING id`, args...))
		if err != nil {
			return nil, fmt.Errorf("contact: subscribe: %w", err)
		}
		for _, contact := range changed {
			facts = append(facts, s.fact(g.workspace, contact, kind, g.at, map[string]any{"action": last[contact].Action}))
		}
	}
	return facts, nil
}

// Consents is a contact's ledger, newest first, older than the entry before (0: from the newest).
func Consents(q db.Queryer, workspace, contact, before int64, limit int) ([]Consent, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return db.Collect(scanConsent)(q.Query(`SELECT id, workspace_id, contact_id, COALESCE(channel_id, 0), purpose, state, action, text, policy_version, place, COALESCE(by_operator, 0), at
		FROM consent WHERE workspace_id = $1 AND contact_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4`, workspace, contact, before, limit))
}

func scanConsent(rows *sql.Rows) (Consent, error) {
	var c Consent
	err := rows.Scan(&c.ID, &c.Workspace, &c.Contact, &c.Channel, &c.Purpose, &c.State, &c.Action, &c.Text, &c.PolicyVersion, &c.Place, &c.Operator, &c.At)
	if err != nil {
		return Consent{}, fmt.Errorf("contact: read consent: %w", err)
	}
	return c, nil
}
