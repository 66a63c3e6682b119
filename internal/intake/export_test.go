// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"

	"parley/internal/db"
	"parley/internal/session"
)

// FireAfter fires what is due in a workspace, when something has happened since it was looked at.
func (in *Intake) FireAfter(ctx context.Context, ws int64, happens func()) error {
	timers, err := db.Collect(scanDue)(in.DB.Reads(ctx).Query(`SELECT t.session_id, t.workspace_id, t.contact_id, t.seq, s.identity_id FROM timer t JOIN session s ON s.id = t.session_id
		WHERE t.workspace_id = $1 AND t.state = 'waiting' AND t.due_at <= $2 ORDER BY t.due_at, t.session_id`, ws, in.Clock.NowMS(ws)))
	if err != nil {
		return err
	}
	happens()
	return in.fireThese(ctx, ws, timers)
}

// MarkPage marks a page of people by what was known of the transfer before.
func (in *Intake) MarkPage(ctx context.Context, known session.Transfer) error {
	return in.markPage(ctx, known)
}
