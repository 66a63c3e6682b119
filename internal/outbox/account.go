// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"fmt"
	"sync"

	"parley/internal/channel"
	"parley/internal/limit"
)

// account is what several channels share at their vendor: a portfolio, a balance. Its lease is the widest: a node that holds it is the only one to send on any of
// its channels, so the vendor's limits hold exactly. It is held while any of them is sent on.
type account struct {
	key string // the vendor's

	mu    sync.Mutex
	lease lease
	users int
	lost  bool // to another node: everybody leaves before it is taken again
}

// enter takes a place in the account of a channel, with its lease when nobody here has it yet. held is false when another node has it.
func (o *Outbox) enter(ctx context.Context, ch *channel.Opened, rules []limit.Rule) (a *account, held bool, err error) {
	name := accountLease(ch.Workspace, string(ch.Kind), ch.LimitKey)
	o.mu.Lock()
	a = o.accounts[name]
	if a == nil {
		a = &account{key: ch.LimitKey, lease: lease{out: o, name: name, workspace: ch.Workspace}}
		o.accounts[name] = a
	}
	o.mu.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.lost {
		return nil, false, nil
	}
	if a.users == 0 {
		if held, err := a.lease.renew(ctx); err != nil || !held {
			return nil, false, err
		}
		if err := a.lease.takeLimits(ctx, rules, [][]limit.Rule{nil}); err != nil {
			return nil, false, fmt.Errorf("outbox: account %s: %w", name, err)
		}
	}
	a.users++
	return a, true, nil
}

// renew prolongs the lease for everybody.
func (a *account) renew(ctx context.Context) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.lost {
		return false, nil
	}
	held, err := a.lease.renew(ctx)
	a.lost = err == nil && !held
	return held, err
}

// exit gives the place back; the last one gives the lease back.
func (a *account) exit(ctx context.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users > 0 {
		return
	}
	if !a.lost {
		a.lease.leave(ctx)
	}
	a.lost, a.lease.fence = false, 0
}
