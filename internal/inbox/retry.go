// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"context"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/workspace"
)

// CanRetry reports whether a person may send a part again: it failed, or nobody knows what became of it.
func CanRetry(p message.Part) bool {
	return p.Direction == message.Out && (p.State == message.Failed || p.State == message.Unknown) && message.Allowed(p.State, message.Queued)
}

// Retry puts a part back into the queue, because a person said so.
func (s *Service) Retry(ctx context.Context, by workspace.Principal, part int64) (message.Part, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := message.Get(tx, by.Workspace, part)
		if err != nil {
			return err
		}
		if !CanRetry(p) {
			return fault.New(fault.Conflict, "not_failed", "a message that is %s does not need to be sent again", p.State)
		}
		res, err := tx.Exec(`UPDATE message SET state = 'queued', lane = $4, reason = '', detail = '', not_before = 0 WHERE workspace_id = $1 AND id = $2 AND state = $3`,
			by.Workspace, part, p.State, message.LaneOperator)
		if err != nil {
			return fmt.Errorf("inbox: retry: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.With(err, fault.Conflict, "not_failed", "the message has moved on meanwhile")
		}
		outbox.Ready(tx, p.Channel)
		return nil
	})
	if err != nil {
		return message.Part{}, err
	}
	return message.Get(s.DB.Reads(ctx), by.Workspace, part)
}
