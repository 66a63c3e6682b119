// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parley/internal/db"
	"parley/internal/limit"
)

// lease is something that only one node may send through at a time, with what is left of the vendor's limits: a channel, or an account of several channels.
type lease struct {
	out       *Outbox
	name      string
	workspace int64
	fence     int64 // 0: not held
	renewed   time.Time
	limits    *limit.Set
}

// now is the workspace's own time: the limits of an imitation run on it.
func (l *lease) now() int64 { return l.out.Clock.NowMS(l.workspace) }

// renew takes or prolongs the lease at a third of its time.
func (l *lease) renew(ctx context.Context) (held bool, err error) {
	wall := l.out.Clock.Wall()
	if l.fence != 0 && wall.Sub(l.renewed) < leaseTime/3 {
		return true, nil
	}
	fence, held, err := l.out.DB.TryLeader(ctx, l.name, leaseTime)
	if err != nil || !held {
		return false, err
	}
	switch l.fence {
	case fence:
	case 0: // only here, before any call: the calls in flight read it
		l.fence = fence
	default:
		return false, nil // it was lost and won again: begin anew, so that what was in flight is looked at
	}
	l.renewed = wall
	return true, nil
}

// leave hands over what is left of the limits and gives the lease back.
func (l *lease) leave(ctx context.Context) {
	if err := l.leaveLimits(ctx); err != nil {
		l.out.Log.Warn("outbox: hand the limits over", "lease", l.name, "error", err)
	}
	if err := l.out.DB.Resign(ctx, l.name); err != nil {
		l.out.Log.Warn("outbox: give a lease back", "lease", l.name, "error", err)
	}
}

// leads says whether the lease is really ours, in the transaction of the deed.
func (l *lease) leads(tx *db.Tx) (bool, error) { return tx.Leads(l.name, l.fence) }

func channelLease(id int64) string { return "send:" + strconv.FormatInt(id, 36) }

// accountLease is the lease of an account: channels of one kind and workspace that share it.
func accountLease(workspace int64, kind, key string) string {
	return fmt.Sprintf("send:%s:%s:%s", strconv.FormatInt(workspace, 36), kind, key)
}
