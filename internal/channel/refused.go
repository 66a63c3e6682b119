// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"context"
	"fmt"

	"parley/internal/db"
)

// Refused is how many requests of strangers came to a channel's address.
type Refused struct {
	Workspace, Channel, Count int64
}

// CountRefused adds to the channels' counters. Call it once in a while with what has gathered: strangers must not be able to make us write.
func (s *Service) CountRefused(ctx context.Context, counts []Refused) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, c := range counts { // at most as many as there are channels under attack
			if _, err := tx.Exec(`UPDATE channel SET refused = refused + $3 WHERE workspace_id = $1 AND id = $2`, c.Workspace, c.Channel, c.Count); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("channel: count refused: %w", err)
	}
	return nil
}
