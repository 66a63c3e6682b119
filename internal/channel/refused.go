// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"context"
	"fmt"

	"parley/internal/db"
)

// CountUnreadable adds the facts of these ids that were stored as unreadable to the counters of their channels. A fact that came before is not stored
// under its new id, so it is not counted again.
func CountUnreadable(tx *db.Tx, inbound []int64) error {
	if len(inbound) == 0 {
		return nil
	}
	in, arg := db.InList(tx.DB(), "i.id", 1, inbound)
	_, err := tx.Exec(`UPDATE channel SET unreadable = unreadable + n.unread FROM
		(SELECT i.channel_id AS of, COUNT(*) AS unread FROM inbound i WHERE `+in+` AND i.state IN ('unread', 'failed') GROUP BY i.channel_id) AS n
		WHERE channel.id = n.of -- all workspaces: a batch of arrivals is of many`, arg)
	if err != nil {
		return fmt.Errorf("channel: count unreadable: %w", err)
	}
	return nil
}

// DiscountUnreadable takes facts of these ids, which were stored as unreadable and are about to go, off the counters of their channels.
func DiscountUnreadable(tx *db.Tx, workspace int64, inbound []int64) error {
	if len(inbound) == 0 {
		return nil
	}
	in, arg := db.InList(tx.DB(), "i.id", 2, inbound)
	_, err := tx.Exec(`UPDATE channel SET unreadable = CASE WHEN unreadable > n.unread THEN unreadable - n.unread ELSE 0 END FROM
		(SELECT i.channel_id AS of, COUNT(*) AS unread FROM inbound i WHERE +i.workspace_id = $1 AND `+in+` AND i.state IN ('unread', 'failed') GROUP BY i.channel_id) AS n
		WHERE channel.workspace_id = $1 AND channel.id = n.of`, workspace, arg)
	if err != nil {
		return fmt.Errorf("channel: discount unreadable: %w", err)
	}
	return nil
}

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
