// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"parley/internal/db"
	"parley/internal/fault"
)

// Topic is where nodes tell each other that a channel has changed. The payload is its id.
const Topic = "channel"

// Opened is a channel ready for use, with its driver.
type Opened struct {
	Channel
	Driver  Driver
	Mode    Mode
	State   State
	HookKey string
	Spec    Spec

	revision int64 // of what is stored, at the time it was opened
}

// cache keeps opened channels, because every webhook and every sender asks for one. A change drops the entry.
type cache struct {
	mu     sync.RWMutex
	drops  int64 // grows with every drop: what was read before one may be old
	byID   map[int64]*Opened
	byHook map[string]*Opened
}

func newCache() *cache { return &cache{byID: map[int64]*Opened{}, byHook: map[string]*Opened{}} }

// at is where the cache stands, to be asked before reading what is put.
func (c *cache) at() int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.drops
}

// put keeps what was read since the cache stood there, unless something was dropped meanwhile.
func (c *cache) put(o *Opened, since int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drops != since {
		return
	}
	c.byID[o.ID], c.byHook[o.HookKey] = o, o
}

func (c *cache) drop(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drops++
	if o := c.byID[id]; o != nil {
		delete(c.byHook, o.HookKey)
		delete(c.byID, id)
	}
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drops++
	clear(c.byID)
	clear(c.byHook)
}

// Open gives a channel by its id.
func (s *Service) Open(ctx context.Context, id int64) (*Opened, error) {
	s.open.mu.RLock()
	o := s.open.byID[id]
	s.open.mu.RUnlock()
	if o != nil {
		return o, nil
	}
	return s.load(ctx, `state <> 'deleted' AND id = $1`, id)
}

// Forget drops an opened channel: somebody has heard that it was changed.
func (s *Service) Forget(id int64) { s.open.drop(id) }

// Reopen is Open with what is stored now: where polling goes on changes without any news, here and on other nodes.
func (s *Service) Reopen(ctx context.Context, id int64) (*Opened, error) {
	return s.load(ctx, `state <> 'deleted' AND id = $1`, id)
}

// Past gives a channel by its id also when it was disconnected, for what came in before.
func (s *Service) Past(ctx context.Context, id int64) (*Opened, error) {
	return s.load(ctx, `id = $1`, id)
}

// ByHook gives the channel a webhook's path belongs to.
func (s *Service) ByHook(ctx context.Context, hookKey string) (*Opened, error) {
	s.open.mu.RLock()
	o := s.open.byHook[hookKey]
	s.open.mu.RUnlock()
	if o != nil {
		return o, nil
	}
	return s.load(ctx, `state <> 'deleted' AND hook_key = $1`, hookKey)
}

// mostRouted bounds how many channels one request is for.
const mostRouted = 1000

// ByAccounts gives the channels of a kind that the accounts belong to, in every workspace; without accounts, all channels of the kind.
func (s *Service) ByAccounts(ctx context.Context, kind Kind, accountKeys []string) ([]*Opened, error) {
	q := s.DB.Reads(ctx)
	cond, args := ``, []any{kind, mostRouted}
	if len(accountKeys) > 0 {
		in, arg := db.InList(q.DB(), "account_key", 3, accountKeys)
		cond, args = ` AND `+in, append(args, arg)
	}
	ids, err := db.Collect(db.Scalar[int64])(q.Query(`SELECT id FROM channel WHERE kind = $1`+cond+` AND state <> 'deleted' ORDER BY id LIMIT $2
		-- all workspaces: the vendor names accounts, and the workspaces are learned here`, args...))
	if err != nil {
		return nil, fmt.Errorf("channel: by accounts: %w", err)
	}
	opened := make([]*Opened, 0, len(ids))
	for _, id := range ids { // nearly always from memory
		o, err := s.Open(ctx, id)
		if fault.Is(err, fault.NotFound) {
			continue // disconnected meanwhile
		}
		if err != nil {
			return nil, err
		}
		opened = append(opened, o)
	}
	return opened, nil
}

func (s *Service) load(ctx context.Context, where string, arg any) (*Opened, error) {
	since := s.open.at()
	r, err := scanRecord(s.DB.Reads(ctx).QueryRow(
		`SELECT `+recordColumns+` FROM channel WHERE `+where+` -- all workspaces: the caller knows an id or an unguessable key, and learns the workspace here`, arg))
	if err != nil {
		return nil, err
	}
	driver, ok := s.Registry.Driver(r.Kind)
	if !ok {
		return nil, fault.New(fault.Unavailable, "no_driver", "this build has no messenger %q", r.Kind)
	}
	secrets, err := openSecrets(s.Box, r)
	if err != nil {
		return nil, err
	}
	ch, err := s.assemble(ctx, r, secrets)
	if err != nil {
		return nil, err
	}
	o := &Opened{Channel: ch, Driver: driver, Mode: r.Mode, State: r.State, HookKey: r.HookKey, Spec: driver.Spec(), revision: r.Revision}
	if r.State != Deleted {
		s.open.put(o, since)
	}
	return o, nil
}

// changed makes every node drop the opened channel, and tells who serves it. The news leaves with the commit of tx.
func changed(tx *db.Tx, id int64) {
	tx.Notify(Topic, strconv.FormatInt(id, 10))
}

// Watch drops channels that were changed, here or by other nodes, until ctx ends, and then tells the listener. Id 0 means any of them.
func (s *Service) Watch(ctx context.Context, then func(id int64)) error {
	notes, err := s.DB.Listen(ctx, Topic)
	if err != nil {
		return fmt.Errorf("channel: watch: %w", err)
	}
	hear := func(n db.Note) {
		id, err := strconv.ParseInt(n.Payload, 10, 64)
		if n.Lost || err != nil {
			s.open.clear()
			id = 0
		}
		s.open.drop(id)
		then(id)
	}
	hear(db.Note{Lost: true}) // whatever was changed while nobody listened yet
	for n := range notes {
		hear(n)
	}
	return nil
}

// Everywhere lists the ids of channels in a state and mode over all workspaces, for the loops that serve them.
func Everywhere(q db.Queryer, mode Mode) ([]int64, error) {
	return db.Collect(db.Scalar[int64])(q.Query(`SELECT id FROM channel WHERE mode = $1 AND state IN ('active', 'broken') ORDER BY id LIMIT 100000 -- all workspaces: one loop serves them all`, mode))
}
