// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
)

// nodeTime is how long a node's number stays taken after the node has died.
const nodeTime = 30 * time.Second

// node is this process among its siblings; its number goes into the ids it makes, so two living nodes must never share one.
type node struct {
	db     *db.DB
	wall   func() time.Time
	number int
}

// joinNode takes the smallest free number.
func joinNode(ctx context.Context, d *db.DB, wall func() time.Time) (*node, error) {
	n := &node{db: d, wall: wall}
	err := d.Write(ctx, func(tx *db.Tx) error {
		now := wall().UnixMilli()
		expired := now
		if d.Alone() {
			expired = now + 2*nodeTime.Milliseconds() // whoever held a number is gone with its process
		}
		if _, err := tx.Exec(`DELETE FROM node WHERE lease_until < $1`, expired); err != nil {
			return err
		}
		taken, err := db.Collect(db.Scalar[int])(tx.Query(`SELECT number FROM node ORDER BY number`))
		if err != nil {
			return err
		}
		n.number = 0
		for _, t := range taken {
			if t == n.number {
				n.number++
			}
		}
		if n.number > id.MaxNode {
			return fault.New(fault.Unavailable, "too_many_nodes", "all %d node numbers are taken", id.MaxNode+1)
		}
		_, err = tx.Exec(`INSERT INTO node (number, owner, lease_until) VALUES ($1, $2, $3)`, n.number, d.Node(), now+nodeTime.Milliseconds())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("app: join as a node: %w", err)
	}
	return n, nil
}

// errNodeLost ends the process: another node may be making the same ids.
var errNodeLost = errors.New("app: this node's number was taken by another: the machine was asleep or the database away for too long")

// keep prolongs the number until ctx ends, then gives it back.
func (n *node) keep(ctx context.Context, log *slog.Logger) error {
	tick := time.NewTicker(nodeTime / 3)
	defer tick.Stop()
	good := n.wall()
	for {
		select {
		case <-ctx.Done():
			return n.leave(context.WithoutCancel(ctx))
		case <-tick.C:
		}
		held, err := n.prolong(ctx)
		switch {
		case err == nil && held:
			good = n.wall()
		case err == nil, n.wall().Sub(good) > nodeTime:
			return errNodeLost
		default:
			log.Warn("app: prolong the node's number", "error", err)
		}
	}
}

func (n *node) prolong(ctx context.Context) (held bool, err error) {
	err = n.db.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(`UPDATE node SET lease_until = $3 WHERE number = $1 AND owner = $2`, n.number, n.db.Node(), n.wall().UnixMilli()+nodeTime.Milliseconds())
		if err != nil {
			return err
		}
		count, err := res.RowsAffected()
		held = count == 1
		return err
	})
	return held, err
}

func (n *node) leave(ctx context.Context) error {
	return n.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM node WHERE number = $1 AND owner = $2`, n.number, n.db.Node())
		return err
	})
}
