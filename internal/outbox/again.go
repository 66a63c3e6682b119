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

// Again queues a part once more that failed or whose fate is unknown. Only a person may ask for it: an unknown one may have arrived.
func (o *Outbox) Again(ctx context.Context, workspace, id int64) (p message.Part, err error) {
	err = o.DB.Write(ctx, func(tx *db.Tx) error {
		if p, err = message.Get(tx, workspace, id); err != nil {
			return err
		}
		if p.State != message.Unknown && p.State != message.Failed {
			return fault.New(fault.Conflict, "not_failed", "a message that is %s does not need to be sent again", p.State)
		}
		res, err := tx.Exec(`UPDATE message SET state = 'queued', lane = $3, attempt = 0, not_before = 0, reason = '', detail = '', vendor_id = ''
			WHERE workspace_id = $1 AND id = $2 AND state = $4`, workspace, id, message.LaneOperator, p.State)
		if err != nil {
			return fmt.Errorf("outbox: send again: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // asked twice at the same moment
			return fault.With(err, fault.Conflict, "not_failed", "the message has moved on meanwhile")
		}
		p.State = message.Queued
		Ready(tx, p.Channel)
		return nil
	})
	return p, err
}
