// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"database/sql"
	"fmt"
	"slices"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/message"
)

// Outcome is what became of one attempt. Moments are milliseconds in the workspace's own time.
type Outcome struct {
	ID        int64
	Workspace int64
	Channel   int64
	Contact   int64
	Identity  int64
	State     message.State
	VendorID  string
	Reason    string
	Detail    string
	At        int64
	NotBefore int64 // with Queued

	message  int64
	more     bool // further parts of the message follow
	free     bool // the attempt does not count
	fence    int64
	direct   string // the address, when our own chat shows the part
	began    int64  // when the call began
	blocks   bool
	shuts    bool
	ask      bool // the vendor can be asked what became of it
	refusal  string
	moved    string
	uploaded map[channel.MediaKey]channel.MediaGrip
}

// writeOutcomes writes a batch of outcomes. A row whose fence has moved on belongs to another node by now, and is left alone.
func (o *Outbox) writeOutcomes(tx *db.Tx, items []Outcome) error {
	for i := range items {
		it := &items[i]
		_, err := tx.Exec(`UPDATE message SET state = $3, vendor_id = $4, reason = $5, detail = $6, not_before = $7, sent_at = COALESCE($8, sent_at), attempt = attempt - $10
			WHERE workspace_id = $1 AND id = $2 AND state = 'sending' AND fence = $9`,
			it.Workspace, it.ID, it.State, it.VendorID, it.Reason, it.Detail, it.NotBefore, sentAt(it), it.fence, uncounted(it))
		if err != nil {
			return fmt.Errorf("outbox: outcome of part %d: %w", it.ID, err)
		}
	}
	showDirect(tx, items)
	if err := keepTogether(tx, items); err != nil {
		return err
	}
	if err := o.askLater(tx, items); err != nil {
		return err
	}
	if err := applyEarly(tx, items); err != nil {
		return err
	}
	if err := rememberMedia(tx, items); err != nil {
		return err
	}
	if err := updateIdentities(tx, items); err != nil {
		return err
	}
	return o.recordRefusals(tx, items)
}

func uncounted(o *Outcome) int {
	if o.free {
		return 1
	}
	return 0
}

func sentAt(o *Outcome) any {
	if o.State == message.Sent {
		return o.At
	}
	return nil
}

// updateIdentities records what a refusal tells about the person: blocked, moved to another address, or not to be written to before they write. Such outcomes are rare.
func updateIdentities(tx *db.Tx, items []Outcome) error {
	for _, it := range items {
		if it.blocks {
			if _, err := tx.Exec(`UPDATE identity SET blocked_at = COALESCE(blocked_at, $3) WHERE workspace_id = $1 AND id = $2`, it.Workspace, it.Identity, it.At); err != nil {
				return fmt.Errorf("outbox: mark blocked: %w", err)
			}
		}
		if it.shuts {
			// What the person has written since the call began has opened the window again.
			_, err := tx.Exec(`UPDATE identity SET window_until = $3 WHERE workspace_id = $1 AND id = $2 AND (window_until IS NULL OR window_until > $3)
				AND (last_inbound_at IS NULL OR last_inbound_at < $4)`, it.Workspace, it.Identity, it.At-1, it.began)
			if err != nil {
				return fmt.Errorf("outbox: close the reply window: %w", err)
			}
		}
		if it.moved != "" {
			if _, err := tx.Exec(`UPDATE identity SET chat = $3 WHERE workspace_id = $1 AND id = $2`, it.Workspace, it.Identity, it.moved); err != nil {
				return fmt.Errorf("outbox: move address: %w", err)
			}
		}
	}
	return nil
}

// recordRefusals writes into the ledger what people refused at the vendor, for this channel alone. A purpose that only the vendor knows stands for all of them.
func (o *Outbox) recordRefusals(tx *db.Tx, items []Outcome) error {
	var entries []contact.Consent
	for _, it := range items {
		if it.refusal == "" {
			continue
		}
		purpose := it.refusal
		if !slices.ContainsFunc(contact.Purposes(), func(p filter.Option) bool { return p.Value == purpose }) {
			purpose = contact.PurposeAll
		}
		entries = append(entries, contact.Consent{
			Workspace: it.Workspace, Contact: it.Contact, Channel: it.Channel, Purpose: purpose, State: contact.Revoked, Action: "button", Text: it.Detail, Place: "vendor", At: it.At,
		})
	}
	entries, err := ofTheLiving(tx, entries)
	if err != nil || len(entries) == 0 {
		return err
	}
	if err := o.Contacts.Record(tx, entries); err != nil {
		return fmt.Errorf("outbox: record refusals: %w", err)
	}
	return nil
}

// ofTheLiving leaves out what people refused who were deleted while the call was under way: nothing may be written of them any more.
func ofTheLiving(tx *db.Tx, entries []contact.Consent) ([]contact.Consent, error) {
	people := map[int64][]int64{}
	for _, c := range entries {
		people[c.Workspace] = append(people[c.Workspace], c.Contact)
	}
	there := map[int64]bool{}
	for ws, ids := range people { // a refusal is rare, two workspaces in one batch are rarer
		found, err := contact.ByIDs(tx, ws, ids)
		if err != nil {
			return nil, fmt.Errorf("outbox: who refused: %w", err)
		}
		for i := range found {
			there[found[i].ID] = true
		}
	}
	return slices.DeleteFunc(entries, func(c contact.Consent) bool { return !there[c.Contact] }), nil
}

// rememberMedia keeps the vendor's ids of files just uploaded, so that they are uploaded once.
func rememberMedia(tx *db.Tx, items []Outcome) error {
	var rows [][]any
	seen := map[[3]any]bool{}
	for _, it := range items {
		for key, grip := range it.uploaded {
			at := [3]any{it.Channel, key.SHA256, key.Kind}
			if seen[at] {
				continue
			}
			seen[at] = true
			var expires any
			if !grip.Expires.IsZero() {
				expires = grip.Expires.UnixMilli()
			}
			rows = append(rows, []any{it.Workspace, it.Channel, key.SHA256, string(key.Kind), grip.ID, expires})
		}
	}
	err := tx.BulkInsert(db.Insert{
		Table: "media_ref", Columns: []string{"workspace_id", "channel_id", "sha256", "kind", "vendor_id", "expires_at"},
		Conflict: db.Replace("channel_id, sha256, kind", "vendor_id", "expires_at"),
	}, rows)
	if err != nil {
		return fmt.Errorf("outbox: remember media: %w", err)
	}
	return nil
}

// early is a receipt that came before the outcome of its message was written.
type early struct {
	vendorID, status, detail string
	at                       int64
}

// applyEarly takes the receipts that waited for these outcomes.
func applyEarly(tx *db.Tx, items []Outcome) error {
	byChannel := map[int64][]string{}
	owner := map[int64]int64{}
	for _, it := range items {
		if it.VendorID != "" {
			byChannel[it.Channel] = append(byChannel[it.Channel], it.VendorID)
			owner[it.Channel] = it.Workspace
		}
	}
	for ch, ids := range byChannel { // one round a channel; a batch holds few
		in, arg := db.InList(tx.DB(), "vendor_id", 3, ids)
		waiting, err := db.Collect(scanEarly)(tx.Query(
			`SELECT vendor_id, status, detail, at FROM receipt WHERE workspace_id = $1 AND channel_id = $2 AND `+in, owner[ch], ch, arg))
		if err != nil {
			return fmt.Errorf("outbox: early receipts: %w", err)
		}
		if len(waiting) == 0 {
			continue
		}
		for _, w := range waiting {
			if err := applyReceipt(tx, owner[ch], ch, w); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`DELETE FROM receipt WHERE workspace_id = $1 AND channel_id = $2 AND `+in, owner[ch], ch, arg); err != nil {
			return fmt.Errorf("outbox: early receipts: %w", err)
		}
	}
	return nil
}

func scanEarly(rows *sql.Rows) (early, error) {
	var e early
	err := rows.Scan(&e.vendorID, &e.status, &e.detail, &e.at)
	return e, err
}
