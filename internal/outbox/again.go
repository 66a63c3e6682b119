// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
)

// Also runs in the transaction of a change, for what must not be without it: the entry of the audit log.
type Also func(tx *db.Tx, p message.Part) error

// CanAgain reports whether a person may send a part once more: it failed, or nobody knows what became of it.
func CanAgain(p message.Part) bool {
	return p.Direction == message.Out && (p.State == message.Failed || p.State == message.Unknown) && message.Allowed(p.State, message.Queued)
}

// Again queues a part once more that failed or whose fate is unknown. Only a person may ask for it: an unknown one may have arrived,
// so it goes only with twice, by which they say that they know. Also sees the part as it was.
func (o *Outbox) Again(ctx context.Context, workspace, id int64, twice bool, also ...Also) (p message.Part, err error) {
	err = o.DB.Write(ctx, func(tx *db.Tx) error {
		if p, err = message.Get(tx, workspace, id); err != nil {
			return err
		}
		if !CanAgain(p) {
			return fault.New(fault.Conflict, "not_failed", "a message that is %s does not need to be sent again", p.State)
		}
		if p.State == message.Unknown && !twice {
			return fault.New(fault.Conflict, "may_arrive_twice", "nobody knows whether this message arrived, so the person may get it twice: say that this is meant")
		}
		res, err := tx.Exec(`UPDATE message SET state = 'queued', lane = $3, attempt = 0, not_before = 0, reason = '', detail = '', vendor_id = ''
			WHERE workspace_id = $1 AND id = $2 AND state = $4`, workspace, id, message.LaneOperator, p.State)
		if err != nil {
			return fmt.Errorf("outbox: send again: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // asked twice at the same moment
			return fault.With(err, fault.Conflict, "not_failed", "the message has moved on meanwhile")
		}
		Ready(tx, p.Channel)
		for _, fn := range also {
			if err := fn(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return message.Part{}, err
	}
	return message.Get(o.DB.Reads(ctx), workspace, id)
}
