// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/db"
)

// Shards is the number of parts that people are dealt into by their address. One node works on one shard at a time,
// so the facts of one person are taken in order without a row of their own to lock.
const Shards = 64

// arrival is one row of table inbound before it is worked on.
type arrival struct {
	id, workspace, channel int64
	vendorKey              string
	address                string
	order                  int64
	kind                   channel.InboundKind
	identity               int64 // that a cause speaks through
	fact                   []byte
	raw                    []byte
	at                     int64
}

// Accept stores facts durably. When it returns nil the vendor may be told that they have arrived; a fact that has come before is stored once.
func (in *Intake) Accept(ctx context.Context, ch *channel.Opened, facts []channel.Inbound) error {
	if len(facts) == 0 {
		return nil
	}
	rows := make([]arrival, len(facts))
	now := in.Clock.NowMS(ch.Workspace)
	for i := range facts {
		f := &facts[i]
		clean(f)
		body, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("intake: encode fact: %w", err)
		}
		rows[i] = arrival{
			id: in.IDs.New(), workspace: ch.Workspace, channel: ch.ID, vendorKey: f.VendorKey, address: f.Address, order: f.Order, kind: f.Kind,
			fact: body, raw: f.Raw, at: now,
		}
	}
	return in.arrivals.PutAll(ctx, rows)
}

// clean takes the zero bytes out of what strangers send: PostgreSQL stores none, and no text needs them.
func clean(f *channel.Inbound) {
	for _, s := range []*string{&f.VendorKey, &f.Address, &f.Chat, &f.MessageID, &f.Text, &f.Payload, &f.ReplyTo, &f.Profile.First, &f.Profile.Last, &f.Profile.Username, &f.Profile.Phone} {
		if strings.Contains(*s, "\x00") {
			*s = strings.ReplaceAll(*s, "\x00", "")
		}
	}
}

var arrivalColumns = []string{"id", "workspace_id", "channel_id", "vendor_key", "shard", "address", "ord", "kind", "fact", "raw", "received_at", "state"}

// writeArrivals is the hot path of every webhook.
func writeArrivals(tx *db.Tx, items []arrival) error {
	rows := make([][]any, len(items))
	places, err := placesOf(tx, items)
	if err != nil {
		return err
	}
	var unread []int64
	for i := range items {
		a := &items[i]
		state := stateNew
		if a.kind == channel.InUnknown {
			state = stateUnread // stored and shown, nothing follows from it
			unread = append(unread, a.id)
		}
		at, through := places[a.identity]
		if !through {
			at = place{a.channel, a.address}
		}
		rows[i] = []any{a.id, a.workspace, a.channel, a.vendorKey, shardOf(at.channel, at.address), a.address, a.order, string(a.kind), string(a.fact), a.raw, a.at, state}
	}
	if err := tx.BulkInsert(db.Insert{Table: "inbound", Columns: arrivalColumns, Conflict: "ON CONFLICT (channel_id, vendor_key) DO NOTHING"}, rows); err != nil {
		return fmt.Errorf("intake: store: %w", err)
	}
	if err := channel.CountUnreadable(tx, unread); err != nil {
		return err
	}
	tx.Notify(topic, "")
	return nil
}

// placesOf are the addresses that causes speak through, by identity. A cause is dealt into the shard of its person's facts, for only who works on both keeps
// their order; where one node works on everything there is nothing to look up.
func placesOf(tx *db.Tx, items []arrival) (map[int64]place, error) {
	places := map[int64]place{}
	if tx.DB().Alone() {
		return places, nil
	}
	through := map[int64][]int64{} // by workspace
	for i := range items {
		if a := &items[i]; a.identity != 0 {
			through[a.workspace] = append(through[a.workspace], a.identity)
		}
	}
	for ws, ids := range through { // a batch is of few workspaces
		found, err := contact.IdentitiesByID(tx, ws, ids)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			places[one.ID] = place{one.Channel, one.Address}
		}
	}
	return places, nil
}

// The states of a stored fact.
const (
	stateNew    = "new"
	stateDone   = "done"
	stateUnread = "unread"
	stateFailed = "failed"
)

// shardOf deals a person's address into a shard.
func shardOf(channel int64, address string) int64 {
	h := fnv.New32a()
	var b [8]byte
	for i := range b {
		b[i] = byte(channel >> (8 * i))
	}
	_, _ = h.Write(b[:])
	_, _ = h.Write([]byte(address))
	return int64(h.Sum32() % Shards)
}
