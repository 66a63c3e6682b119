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
		fence, leader, err = tx.TryLeader(name, ttl)
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("db: lease %s: %w", name, err)
	}
	return fence, leader, nil
}

// TryLeader is DB.TryLeader inside a transaction, for whoever takes several leases at once.
func (tx *Tx) TryLeader(name string, ttl time.Duration) (fence int64, leader bool, err error) {
	opt := &tx.DB().opt
	now := opt.Wall().UnixMilli()
	err = tx.QueryRow(`INSERT INTO lease (name, owner, lease_until, fence) VALUES ($1, $2, $3, 1)
		ON CONFLICT (name) DO UPDATE SET
			fence = CASE WHEN lease.owner = excluded.owner AND lease.lease_until >= $4 THEN lease.fence ELSE lease.fence + 1 END,
			owner = excluded.owner, lease_until = excluded.lease_until
		WHERE lease.owner = excluded.owner OR lease.lease_until < $4
		RETURNING fence`, name, opt.Node, now+ttl.Milliseconds(), now).Scan(&fence)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return fence, err == nil, err
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
	if err := d.Write(ctx, func(tx *Tx) error { return tx.Resign(name) }); err != nil {
		return fmt.Errorf("db: resign %s: %w", name, err)
	}
	return nil
}

// Resign is DB.Resign inside a transaction.
func (tx *Tx) Resign(name string) error {
	_, err := tx.Exec(`UPDATE lease SET lease_until = 0 WHERE name = $1 AND owner = $2`, name, tx.DB().opt.Node)
	return err
}

// Peers counts the leases in force whose names begin with a prefix, and forgets those that are not. It is for leases that nodes take under their own names,
// to be counted by each other.
func (tx *Tx) Peers(prefix string) (n int, err error) {
	now := tx.DB().opt.Wall().UnixMilli()
	if _, err = tx.Exec(`DELETE FROM lease WHERE substr(name, 1, $2) = $1 AND lease_until < $3`, prefix, len(prefix), now); err != nil {
		return 0, err
	}
	err = tx.QueryRow(`SELECT COUNT(*) FROM lease WHERE substr(name, 1, $2) = $1`, prefix, len(prefix)).Scan(&n)
	return n, err
}

// EndLeases frees what a dead process held, and the jobs it was doing. Call it once at start. On a database that several nodes may share it does nothing: there a lease must be waited out.
func (d *DB) EndLeases(ctx context.Context) error {
	if !d.Alone() {
		return nil
	}
	err := d.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(`UPDATE lease SET lease_until = 0`); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE job SET lease_until = 0 WHERE state = 'running' -- all workspaces: none of them runs yet`)
		return err
	})
	if err != nil {
		return fmt.Errorf("db: end leases: %w", err)
	}
	return nil
}
