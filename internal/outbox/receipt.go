// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"fmt"

	"parley/internal/db"
	"parley/internal/message"
)

// Receipt is a vendor's late word about one of our messages.
type Receipt struct {
	Workspace int64
	Channel   int64
	Identity  int64 // with Upto
	VendorID  string
	State     message.State // sent, delivered, read or failed
	Upto      bool          // everything to this person up to that message
	Detail    string
	At        int64
}

// Receive applies a receipt, or keeps it until the outcome of its message is written.
func Receive(tx *db.Tx, r Receipt) error {
	if before[r.State] == "" { // one that waited would fail the outcome of its message
		return fmt.Errorf("outbox: receipt with status %q", r.State)
	}
	e := early{vendorID: r.VendorID, status: string(r.State), detail: r.Detail, at: r.At}
	if r.Upto {
		return applyUpto(tx, r)
	}
	known := 0
	err := tx.QueryRow(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND channel_id = $2 AND vendor_id = $3 AND direction = 'out'`,
		r.Workspace, r.Channel, r.VendorID).Scan(&known)
	if err != nil {
		return fmt.Errorf("outbox: receipt: %w", err)
	}
	if known > 0 {
		return applyReceipt(tx, r.Workspace, r.Channel, e)
	}
	_, err = tx.Exec(`INSERT INTO receipt (channel_id, vendor_id, workspace_id, status, detail, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		r.Channel, r.VendorID, r.Workspace, e.status, e.detail, e.at)
	if err != nil {
		return fmt.Errorf("outbox: keep receipt: %w", err)
	}
	return nil
}

// before are the states a receipt may find a message in; any other has gone further already.
var before = map[message.State]string{
	message.Sent:      `'unknown'`,
	message.Delivered: `'sent', 'unknown'`,
	message.Read:      `'sent', 'delivered', 'unknown'`,
	message.Failed:    `'sent', 'unknown'`,
}

var moment = map[message.State]string{
	message.Sent:      "reason = '', sent_at = COALESCE(sent_at, $4)",
	message.Delivered: "reason = '', sent_at = COALESCE(sent_at, $4), delivered_at = COALESCE(delivered_at, $4)",
	message.Read:      "reason = '', sent_at = COALESCE(sent_at, $4), delivered_at = COALESCE(delivered_at, $4), read_at = COALESCE(read_at, $4)",
	message.Failed:    "reason = 'late_failure', sent_at = COALESCE(sent_at, $4)",
}

func applyReceipt(tx *db.Tx, workspace, channel int64, e early) error {
	state := message.State(e.status)
	_, err := tx.Exec(`UPDATE message SET state = $5, detail = $6, `+moment[state]+`
		WHERE workspace_id = $1 AND channel_id = $2 AND vendor_id = $3 AND direction = 'out' AND state IN (`+before[state]+`)`,
		workspace, channel, e.vendorID, e.at, e.status, e.detail)
	if err != nil {
		return fmt.Errorf("outbox: apply receipt: %w", err)
	}
	return nil
}

// applyUpto moves what was sent to a person up to the named message. Parts whose fate is unknown stay: that a later one arrived does not prove that they did.
func applyUpto(tx *db.Tx, r Receipt) error {
	_, err := tx.Exec(`UPDATE message SET state = $5, `+moment[r.State]+`
		WHERE workspace_id = $1 AND channel_id = $2 AND identity_id = $3 AND direction = 'out' AND state <> 'unknown' AND state IN (`+before[r.State]+`)
		AND sent_at <= (SELECT MAX(sent_at) FROM message WHERE workspace_id = $1 AND channel_id = $2 AND identity_id = $3 AND vendor_id = $6 AND direction = 'out')`,
		r.Workspace, r.Channel, r.Identity, r.At, string(r.State), r.VendorID)
	if err != nil {
		return fmt.Errorf("outbox: apply watermark: %w", err)
	}
	return nil
}

// Forget removes up to limit receipts that have waited for their messages since before a moment of wall time, and tells how many. They are of messages that
// were never ours: the vendor's own application or another program writes from the same account. A workspace whose clock was moved counts in its own time.
func Forget(tx *db.Tx, before int64, limit int) (int, error) {
	res, err := tx.Exec(`DELETE FROM receipt WHERE (channel_id, vendor_id, status) IN (SELECT r.channel_id, r.vendor_id, r.status
		FROM receipt r JOIN workspace w ON w.id = r.workspace_id WHERE r.at < $1 + w.clock_offset_ms ORDER BY r.at LIMIT $2) -- all workspaces: one sweep for them all`, before, limit)
	if err != nil {
		return 0, fmt.Errorf("outbox: forget receipts: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("outbox: forget receipts: %w", err)
	}
	return int(n), nil
}
