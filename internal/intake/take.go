// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/session"
	"parley/internal/workspace"
)

const (
	// batchSize is how many facts are looked at once; of each person only the oldest is taken.
	batchSize = 400
	// mostPeople bounds one transaction.
	mostPeople = 200
	// fewPeople is when it is worth looking further, at most for mostPages.
	fewPeople = 20
	mostPages = 8
)

// stored is one row of table inbound as it is taken up.
type stored struct {
	id, workspace, channel int64
	shard                  int64
	address                string
	order                  int64
	kind                   channel.InboundKind
	fact                   channel.Inbound
	cause                  session.Cause // when channel is 0
	received               int64
	broken                 error // the fact cannot be read
}

// kindCause marks a row that came from ourselves.
const kindCause channel.InboundKind = "cause"

// takeFacts takes up one batch and gives the number of facts that were looked at.
func (in *Intake) takeFacts(ctx context.Context, owned []int64) (int, error) {
	rows, looked, err := in.look(ctx, owned)
	if err != nil {
		return 0, err
	}
	for _, group := range byWorkspace(rows) {
		if err := in.takeGroup(ctx, group); err != nil {
			return 0, err
		}
	}
	return looked, nil
}

// look reads what waits, the oldest first, and keeps the oldest fact of each person. What sessions made for each other comes before what people did since:
// a person who writes fast must not overtake the return of a sub-flow. Somebody who floods us fills a whole page, so it looks further, past those it has.
func (in *Intake) look(ctx context.Context, owned []int64) (kept []stored, looked int, err error) {
	q := in.DB.Reads(ctx)
	cond, arg := db.InList(q.DB(), "shard", 1, owned)
	page := func(which string, after int64, past []string) ([]stored, error) {
		known, list := db.InList(q.DB(), "address", 4, past)
		return db.Collect(scanStored)(q.Query(`SELECT id, workspace_id, channel_id, shard, address, ord, kind, COALESCE(fact, ''), received_at FROM inbound
			WHERE state = 'new' AND `+cond+` AND `+which+` AND id > $3 AND NOT (`+known+`) ORDER BY id LIMIT $2 -- all workspaces: one intake serves them all`,
			arg, batchSize, after, list))
	}
	rows, err := page("channel_id = 0", 0, []string{})
	if err != nil {
		return nil, 0, fmt.Errorf("intake: look for causes: %w", err)
	}
	past := []string{} // not nil, which would be an unknown list
	for after := int64(0); ; after = rows[len(rows)-1].id {
		page, err := page("channel_id <> 0", after, past)
		if err != nil {
			return nil, 0, fmt.Errorf("intake: look: %w", err)
		}
		rows = append(rows, page...)
		kept = oldestOfEach(rows)
		if len(page) < batchSize || len(kept) >= fewPeople || len(rows) >= mostPages*batchSize {
			return kept, len(rows), nil
		}
		past = past[:0]
		for _, r := range kept {
			if r.address != "" { // facts about nobody are not one person's
				past = append(past, r.address)
			}
		}
	}
}

// oldestOfEach keeps the oldest fact of each person by the vendor's own order: what follows from it must be in the database before the next is looked at.
// Facts about nobody are all kept. People come in the order in which they were first heard of.
func oldestOfEach(rows []stored) []stored {
	type who struct {
		channel int64
		address string
	}
	place := map[who]int{}
	kept := make([]stored, 0, min(len(rows), mostPeople))
	for _, r := range rows {
		w := who{r.channel, r.address}
		at, seen := place[w]
		switch {
		case seen && r.order < kept[at].order:
			kept[at] = r
		case seen || len(kept) == mostPeople:
		default:
			if r.address != "" {
				place[w] = len(kept)
			}
			kept = append(kept, r)
		}
	}
	return kept
}

func byWorkspace(rows []stored) map[int64][]stored {
	groups := map[int64][]stored{}
	for _, r := range rows {
		groups[r.workspace] = append(groups[r.workspace], r)
	}
	return groups
}

// takeGroup works on many people at once; when that fails they are worked on one by one, so that one bad fact does not hold up the others.
func (in *Intake) takeGroup(ctx context.Context, rows []stored) error {
	err := in.takeTogether(ctx, rows)
	if err == nil || ctx.Err() != nil || fault.Is(err, fault.Unavailable) {
		return err
	}
	if len(rows) == 1 && in.DB.IsUnique(err) { // somebody has made the same address meanwhile, which is seen now
		err = in.takeTogether(ctx, rows)
	}
	switch {
	case err == nil || len(rows) == 1 && in.DB.IsRetryable(err): // somebody holds the person: the fact waits for the next look
		return nil
	case len(rows) == 1:
		in.Log.Error("intake: a fact could not be taken up", "workspace", rows[0].workspace, "channel", rows[0].channel, "inbound", rows[0].id, "error", err)
		return in.setAside(ctx, rows[0], err)
	}
	for _, r := range rows {
		if err := in.takeGroup(ctx, []stored{r}); err != nil {
			return err
		}
	}
	return nil
}

func (in *Intake) takeTogether(ctx context.Context, rows []stored) error {
	for _, r := range rows {
		if r.broken != nil {
			return r.broken
		}
	}
	channels, err := in.open(ctx, rows)
	if err != nil {
		return err
	}
	var done *group
	err = in.DB.Write(ctx, func(tx *db.Tx) error {
		if mine, err := in.shards.leads(tx, rows); err != nil || !mine {
			return fault.With(err, fault.Unavailable, "shards_lost", "another node works on these people")
		}
		ws, err := workspace.Get(tx, rows[0].workspace)
		if err != nil {
			return err
		}
		done = &group{in: in, tx: tx, ws: ws, now: in.Clock.NowMS(ws.ID), channels: channels}
		if done.rows, err = stillNew(tx, ws.ID, rows); err != nil {
			return err
		}
		return done.run()
	})
	if err != nil {
		in.shards.again() // should they be lost, the next round must know
		return err
	}
	for _, a := range done.acks {
		in.ackSoon(a)
	}
	in.Observe(done.changed)
	return nil
}

// stillNew keeps the rows that nobody has taken up since they were read, and holds them: a node that was asleep for longer than its lease may come too late.
func stillNew(tx *db.Tx, workspaceID int64, rows []stored) ([]stored, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	in, arg := db.InList(tx.DB(), "id", 2, ids)
	found, err := db.Collect(db.Scalar[int64])(tx.Query(`SELECT id FROM inbound WHERE +workspace_id = $1 AND `+in+` AND state = 'new' ORDER BY id `+tx.DB().ForUpdate(), workspaceID, arg))
	if err != nil {
		return nil, fmt.Errorf("intake: hold: %w", err)
	}
	left := make(map[int64]bool, len(found))
	for _, id := range found {
		left[id] = true
	}
	kept := make([]stored, 0, len(found))
	for _, r := range rows {
		if left[r.id] {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// open gives the channels of the rows. Those of a channel that was disconnected meanwhile are still taken up: the history stays whole.
func (in *Intake) open(ctx context.Context, rows []stored) (map[int64]*channel.Opened, error) {
	channels := map[int64]*channel.Opened{}
	for _, r := range rows {
		if r.channel == 0 || channels[r.channel] != nil {
			continue
		}
		ch, err := in.Channels.Open(ctx, r.channel)
		if fault.Is(err, fault.NotFound) {
			ch, err = in.Channels.Past(ctx, r.channel)
		}
		if err != nil {
			return nil, fmt.Errorf("intake: open channel: %w", err)
		}
		channels[r.channel] = ch
	}
	return channels, nil
}

// setAside keeps a fact that cannot be worked on, where people can see it.
func (in *Intake) setAside(ctx context.Context, r stored, why error) error {
	return in.DB.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(`UPDATE inbound SET state = 'failed', error = $3 WHERE workspace_id = $1 AND id = $2 AND state = 'new'`, r.workspace, r.id, why.Error())
		if err != nil {
			return fmt.Errorf("intake: set aside: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return channel.CountUnreadable(tx, []int64{r.id})
	})
}

func scanStored(rows *sql.Rows) (stored, error) {
	var r stored
	var fact string
	if err := rows.Scan(&r.id, &r.workspace, &r.channel, &r.shard, &r.address, &r.order, &r.kind, &fact, &r.received); err != nil {
		return stored{}, fmt.Errorf("intake: read: %w", err)
	}
	var into any = &r.fact
	if r.kind == kindCause {
		into = &r.cause
	}
	if err := json.Unmarshal([]byte(fact), into); err != nil {
		r.broken = fmt.Errorf("intake: fact of %d: %w", r.id, err)
	}
	return r, nil
}

// Later stores causes that sessions make for each other. It is session.Deps.Later.
func (in *Intake) Later(tx *db.Tx, causes []session.Cause) error {
	rows := make([]arrival, len(causes))
	for i, c := range causes {
		body, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("intake: encode cause: %w", err)
		}
		id := in.IDs.New()
		rows[i] = arrival{
			id: id, workspace: c.Workspace, vendorKey: strconv.FormatInt(id, 36), address: strconv.FormatInt(c.Contact, 36), order: id, kind: kindCause,
			identity: c.Identity, fact: body, at: in.Clock.NowMS(c.Workspace),
		}
	}
	return writeArrivals(tx, rows)
}

// Submit stores one cause from outside, such as an event of the API. The key makes it count once; an empty key is unique by itself.
func (in *Intake) Submit(ctx context.Context, c session.Cause, key string) error {
	body, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("intake: encode cause: %w", err)
	}
	id := in.IDs.New()
	if key == "" {
		key = strconv.FormatInt(id, 36)
	}
	return in.arrivals.Put(ctx, arrival{
		id: id, workspace: c.Workspace, vendorKey: strconv.FormatInt(c.Workspace, 36) + ":" + key, address: strconv.FormatInt(c.Contact, 36), order: id, kind: kindCause,
		identity: c.Identity, fact: body, at: in.Clock.NowMS(c.Workspace),
	})
}
