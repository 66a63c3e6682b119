// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"fmt"

	"parley/internal/db"
	"parley/internal/session"
)

// release takes up what waited for the end of a pause, and gives how many causes that were.
func (in *Intake) release(ctx context.Context) (int, error) {
	spaces, err := db.Collect(db.Scalar[int64])(in.DB.Reads(ctx).Query(`SELECT w.id FROM workspace w
		WHERE EXISTS (SELECT 1 FROM trigger_held h WHERE h.workspace_id = w.id AND h.due_at <= $1 + w.clock_offset_ms)
		-- all workspaces: one loop serves them all`, in.Clock.WallMS()))
	if err != nil {
		return 0, fmt.Errorf("intake: ended pauses: %w", err)
	}
	total := 0
	for _, id := range spaces {
		n := 0
		err := in.DB.Write(ctx, func(tx *db.Tx) error {
			causes, err := session.Released(tx, id, in.Clock.NowMS(id), mostPeople)
			if err != nil || len(causes) == 0 {
				return err
			}
			n = len(causes)
			return in.Later(tx, causes)
		})
		if err != nil {
			return total, fmt.Errorf("intake: release: %w", err)
		}
		total += n
	}
	return total, nil
}
