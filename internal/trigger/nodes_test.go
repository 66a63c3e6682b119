// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/flow"
	"parley/internal/session"
	"parley/internal/trigger"
	"parley/internal/version"
)

// Two nodes come to the same trigger: while one works on another trigger, the other takes the first page of people. The next page fails on the first node, which
// puts the trigger off, and must leave the place that the other has reached.
func TestPuttingOffLeavesThePlace(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	r := contacttest.Open(t, dbtest.Open(t, opt))
	h := &house{Room: r, t: t}
	node := func(d *db.DB, later func(*db.Tx, []session.Cause) error) (*trigger.Service, *version.Service) {
		versions := version.NewService(version.Deps{DB: d, IDs: r.IDs, Clock: r.Clock, Blocks: blockstest.Registry(t), World: func(q db.Queryer, ws int64) (flow.World, error) {
			conditions, err := r.Registry(q, ws)
			if err != nil {
				return flow.World{}, err
			}
			return flow.World{Workspace: ws, Zone: r.Home.Zone(), Atoms: conditions.Atoms()}, nil
		}})
		return trigger.NewService(trigger.Deps{DB: d, Clock: r.Clock, Versions: versions, Log: slog.New(slog.DiscardHandler), Later: later}), versions
	}
	started := map[int64]int{} // by "y"
	note := func(causes []session.Cause) {
		for _, c := range causes {
			if c.Start == "y" {
				started[c.Contact]++
			}
		}
	}
	other, _ := node(dbtest.Open(t, opt), func(_ *db.Tx, causes []session.Cause) error { note(causes); return nil })
	armed := false
	h.triggers, h.versions = node(r.DB, func(_ *db.Tx, causes []session.Cause) error {
		if armed && causes[0].Start == "x" {
			if _, err := other.Round(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if armed && causes[0].Start == "y" {
			armed = false
			return errBroken
		}
		note(causes)
		return nil
	})
	r.Must(h.triggers.Begin(t.Context()))
	const people = 700
	for i := range people {
		h.person(fmt.Sprint("p", i), "", nil)
	}
	h.publish("x", `{id: t, kind: schedule, times: ["18:00"]}`)
	h.publish("y", `{id: t, kind: schedule, times: ["18:01"]}`)
	h.Wall.Advance(4 * time.Hour)
	armed = true
	for range 12 {
		if _, err := h.triggers.Round(t.Context()); err != nil {
			h.Wall.Advance(2 * time.Minute)
		}
	}
	for who, n := range started {
		if n > 1 {
			t.Fatalf("%d was started %d times", who, n)
		}
	}
	if armed || len(started) != people {
		t.Errorf("%d of %d were started, broken: %t", len(started), people, !armed)
	}
}
