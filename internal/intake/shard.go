// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"strconv"
	"time"

	"parley/internal/db"
)

const (
	// groups is how many leases the shards are divided among.
	groups    = 16
	shardTime = 15 * time.Second
)

// shards are the parts of people this node works on. Alone it works on all; with other nodes each holds leases on groups of them.
type shards struct {
	held    map[int]bool
	renewed time.Time
}

// hold takes or prolongs leases and gives the numbers of the shards that are ours.
func (s *shards) hold(ctx context.Context, d *db.DB, wall time.Time) ([]int64, error) {
	if s.held == nil || !d.Alone() && wall.Sub(s.renewed) >= shardTime/3 {
		if err := s.renew(ctx, d, wall); err != nil {
			return nil, err
		}
	}
	owned := make([]int64, 0, Shards)
	for n := range int64(Shards) {
		if s.held[int(n)%groups] {
			owned = append(owned, n)
		}
	}
	return owned, nil
}

func (s *shards) renew(ctx context.Context, d *db.DB, wall time.Time) error {
	held := make(map[int]bool, groups)
	for g := range groups {
		mine := true
		if !d.Alone() {
			var err error
			if _, mine, err = d.TryLeader(ctx, groupName(g), shardTime); err != nil {
				return err
			}
		}
		held[g] = mine
	}
	s.held, s.renewed = held, wall
	return nil
}

// leave gives the leases back, so that another node takes the people over at once.
func (s *shards) leave(ctx context.Context, d *db.DB) {
	if d.Alone() {
		return
	}
	for g, mine := range s.held {
		if mine {
			_ = d.Resign(ctx, groupName(g)) // otherwise the lease ends by itself
		}
	}
}

func groupName(g int) string { return "intake:" + strconv.Itoa(g) }
