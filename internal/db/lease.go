// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// TryLeader takes or prolongs the lease called name for this node and says whether it holds it. The fence grows with every change of
// holder; whoever acts as leader writes it along, so that a leader that slept through its lease can be refused.
// Ask again at a third of ttl. Nodes' clocks must agree to within that time.
func (d *DB) TryLeader(ctx context.Context, name string, ttl time.Duration) (fence int64, leader bool, err error) {
	err = d.Write(ctx, func(tx *Tx) error {
		now := d.opt.Wall().UnixMilli()
		err := tx.QueryRow(`INSERT INTO lease (name, owner, lease_until, fence) VALUES ($1, $2, $3, 1)
			ON CONFLICT (name) DO UPDATE SET
				fence = CASE WHEN lease.owner = excluded.owner AND lease.lease_until >= $4 THEN lease.fence ELSE lease.fence + 1 END,
				owner = excluded.owner, lease_until = excluded.lease_until
			WHERE lease.owner = excluded.owner OR lease.lease_until < $4
			RETURNING fence`, name, d.opt.Node, now+ttl.Milliseconds(), now).Scan(&fence)
		leader = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("db: lease %s: %w", name, err)
	}
	return fence, leader, nil
}

// Leads says whether this node still holds the lease under the fence it was given. Whoever acts as leader asks in the transaction of the deed:
// a process that was asleep for longer than its lease learns here that it is not the leader any more.
func (tx *Tx) Leads(name string, fence int64) (bool, error) {
	n := 0
	opt := &tx.DB().opt
	err := tx.QueryRow(`SELECT COUNT(*) FROM lease WHERE name = $1 AND owner = $2 AND fence = $3 AND lease_until > $4`, name, opt.Node, fence, opt.Wall().UnixMilli()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("db: lease %s: %w", name, err)
	}
	return n > 0, nil
}

// Resign gives a lease up, so that another node need not wait for its end. It does nothing when this node does not hold it.
func (d *DB) Resign(ctx context.Context, name string) error {
	err := d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE lease SET lease_until = 0 WHERE name = $1 AND owner = $2`, name, d.opt.Node)
		return err
	})
	if err != nil {
		return fmt.Errorf("db: resign %s: %w", name, err)
	}
	return nil
}

// EndLeases frees what a dead process held. Call it once at start. On a database that several nodes may share it does nothing: there a lease must be waited out.
func (d *DB) EndLeases(ctx context.Context) error {
	if !d.Alone() {
		return nil
	}
	err := d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE lease SET lease_until = 0`)
		return err
	})
	if err != nil {
		return fmt.Errorf("db: end leases: %w", err)
	}
	return nil
}
