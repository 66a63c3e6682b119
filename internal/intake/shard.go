// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parley/internal/db"
)

const (
	// groups is how many leases the shards are divided among.
	groups    = 16
	shardTime = 15 * time.Second
)

// shards are the parts of people this node works on. Alone it works on all; with other nodes each holds leases on groups of them, as many as the others.
type shards struct {
	held    map[int]int64 // groups by their fences
	renewed time.Time
}

// hold takes or prolongs leases and gives the numbers of the shards that are ours. It is called between two rounds: nothing is being worked on.
func (s *shards) hold(ctx context.Context, d *db.DB, wall time.Time) ([]int64, error) {
	if s.held == nil || !d.Alone() && wall.Sub(s.renewed) >= shardTime/3 {
		if err := s.renew(ctx, d, wall); err != nil {
			return nil, err
		}
	}
	owned := make([]int64, 0, Shards)
	for n := range int64(Shards) {
		if _, mine := s.held[groupOf(n)]; mine {
			owned = append(owned, n)
		}
	}
	return owned, nil
}

// groupOf is the group of a shard.
func groupOf(shard int64) int { return int(shard % groups) }

// renew announces this node, prolongs its groups, gives those away that are more than its share, and takes free ones up to it. A node that dies is forgotten
// when its announcement ends, which is when its groups are free: the shares of the others have grown by then.
func (s *shards) renew(ctx context.Context, d *db.DB, wall time.Time) error {
	held := make(map[int]int64, groups)
	if d.Alone() {
		for g := range groups {
			held[g] = 0
		}
		s.held, s.renewed = held, wall
		return nil
	}
	err := d.Write(ctx, func(tx *db.Tx) error {
		clear(held)
		if _, _, err := tx.TryLeader(nodeLease(d), shardTime); err != nil {
			return err
		}
		if s.held == nil {
			tx.Notify(topic, shared) // the others have too many now
		}
		nodes, err := tx.Peers(nodePrefix)
		if err != nil {
			return err
		}
		share := (groups + nodes - 1) / max(nodes, 1)
		for _, ours := range []bool{true, false} { // first what is ours, then what is free
			for g := range groups {
				if _, mine := s.held[g]; mine != ours {
					continue
				}
				if err := takeGroup(tx, held, g, ours, share); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("intake: hold shards: %w", err)
	}
	s.held, s.renewed = held, wall
	return nil
}

// takeGroup takes or prolongs one group, or gives one of ours away when we hold our share without it.
func takeGroup(tx *db.Tx, held map[int]int64, g int, ours bool, share int) error {
	if len(held) >= share {
		if ours {
			tx.Notify(topic, shared)
			return tx.Resign(groupName(g))
		}
		return nil
	}
	fence, mine, err := tx.TryLeader(groupName(g), shardTime)
	if mine {
		held[g] = fence
	}
	return err
}

// leads says whether the groups of some shards are still ours, in the transaction that works on them: a node that was asleep for longer than its lease
// learns here that others work on them.
func (s *shards) leads(tx *db.Tx, worked []stored) (bool, error) {
	if tx.DB().Alone() {
		return true, nil
	}
	asked := map[int]bool{}
	for _, r := range worked {
		g := groupOf(r.shard)
		if asked[g] {
			continue
		}
		asked[g] = true // at most as many questions as there are groups
		if mine, err := tx.Leads(groupName(g), s.held[g]); err != nil || !mine {
			return false, err
		}
	}
	return true, nil
}

// leave gives the leases back, so that another node takes the people over at once.
func (s *shards) leave(ctx context.Context, d *db.DB) {
	if d.Alone() {
		return
	}
	_ = d.Write(ctx, func(tx *db.Tx) error { // otherwise the leases end by themselves
		for g := range s.held {
			if err := tx.Resign(groupName(g)); err != nil {
				return err
			}
		}
		tx.Notify(topic, shared)
		return tx.Resign(nodeLease(d))
	})
}

// shared is the note that groups are free, or wanted.
const shared = "shared"

// again makes the next round look at the leases.
func (s *shards) again() { s.renewed = time.Time{} }

const nodePrefix = "intake.node:"

func nodeLease(d *db.DB) string { return nodePrefix + d.Node() }

func groupName(g int) string { return "intake:" + strconv.Itoa(g) }
