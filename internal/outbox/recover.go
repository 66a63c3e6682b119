// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/message"
)

// reasonCrashed is why a part is unknown after its process died in the middle of the call.
const reasonCrashed = "crashed"

// stranded is a part that was being sent when the last holder of the lease died.
type stranded struct {
	out                        channel.Outgoing
	contact, identity, message int64
	parts                      int
}

// recover decides about parts left in the middle of a call by an earlier holder. A vendor that can tell is asked, and asked again when it does not answer now; the others leave it to a person.
func (o *Outbox) recover(ctx context.Context, ch *channel.Opened, fence int64) error {
	left, err := db.Collect(func(rows *sql.Rows) (stranded, error) { return scanStranded(rows) })(o.DB.Reads(ctx).Query(strandedOf+
		`m.channel_id = $2 AND m.state = 'sending' AND m.fence < $3 ORDER BY m.id LIMIT 10000`, ch.Workspace, ch.ID, fence))
	if err != nil {
		return fmt.Errorf("outbox: find stranded parts: %w", err)
	}
	if len(left) == 0 {
		return nil
	}
	now := o.Clock.NowMS(ch.Workspace)
	found := make([]Outcome, 0, len(left))
	for _, s := range left {
		out := Outcome{
			ID: s.out.ID, Workspace: ch.Workspace, Channel: ch.ID, Contact: s.contact, Identity: s.identity, State: message.Unknown, Reason: reasonCrashed, At: now,
			message: s.message, more: s.out.PartNo < s.parts, direct: directAddress(ch, s.out.Address),
		}
		switch r, known, err := o.askOnce(ctx, ch.ID, s.out); {
		case err != nil:
			out.ask = true
		case known:
			out.State, out.Reason, out.VendorID = message.Sent, "", r.VendorID
		}
		found = append(found, out)
	}
	err = o.DB.Write(ctx, func(tx *db.Tx) error {
		showDirect(tx, found)
		for _, f := range found { // bounded by the calls that were in flight
			_, err := tx.Exec(`UPDATE message SET state = $3, reason = $4, vendor_id = $5, sent_at = $6 WHERE workspace_id = $1 AND id = $2 AND state = 'sending' AND fence < $7`,
				f.Workspace, f.ID, f.State, f.Reason, f.VendorID, sentAt(&f), fence)
			if err != nil {
				return fmt.Errorf("outbox: settle stranded part %d: %w", f.ID, err)
			}
		}
		if err := keepTogether(tx, found); err != nil {
			return err
		}
		if err := o.askLater(tx, found); err != nil {
			return err
		}
		return applyEarly(tx, found)
	})
	if err != nil {
		return err
	}
	o.Observe(found)
	return nil
}

// strandedOf reads what scanStranded scans, of a workspace; further conditions follow.
const strandedOf = `SELECT m.id, m.contact_id, m.identity_id, m.message_id, m.part, m.parts, m.attempt, m.content, i.address, i.chat
	FROM message m JOIN identity i ON i.id = m.identity_id WHERE m.workspace_id = $1 AND `

func scanStranded(rows interface{ Scan(into ...any) error }) (stranded, error) {
	var s stranded
	var body string
	if err := rows.Scan(&s.out.ID, &s.contact, &s.identity, &s.message, &s.out.PartNo, &s.parts, &s.out.Attempt, &body, &s.out.Address, &s.out.Chat); err != nil {
		return stranded{}, fmt.Errorf("outbox: read stranded part: %w", err)
	}
	var part content.Part
	if err := json.Unmarshal([]byte(body), &part); err != nil {
		return stranded{}, fmt.Errorf("outbox: content of part %d: %w", s.out.ID, err)
	}
	s.out.Part = part
	return s, nil
}
