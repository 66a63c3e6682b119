// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// trip is how a person may have come to a block, by the road that takes longest. All lengths are the least that are certain.
type trip struct {
	come   bool
	quiet  time.Duration // since the person last did something
	unsure time.Duration // since a condition last asked about consent, or the person did something
	total  time.Duration // since the flow began
}

// longest bounds a trip: roads may go in circles, and nothing here cares for more.
const longest = 400 * 24 * time.Hour

// travel walks all roads at once. A block is looked at again whenever a longer road to it is found, but not for ever: circles would never end.
func (g *graph) travel() map[string]trip {
	trips, looks := make(map[string]trip, len(g.doc.Blocks)), make(map[string]int, len(g.doc.Blocks))
	var todo []string
	for _, id := range g.begins() {
		trips[id] = trip{come: true}
		todo = append(todo, id)
	}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		b := g.blocks[id]
		if b == nil || looks[id] > 8 {
			continue
		}
		looks[id]++
		for _, exit := range slices.Sorted(maps.Keys(b.Exits)) {
			if to := b.Exits[exit]; lengthen(trips, to, g.pass(id, exit, trips[id])) {
				todo = append(todo, to)
			}
		}
		if b.Kind != "jump" {
			continue
		}
		for _, to := range g.next(id) {
			if lengthen(trips, to, trips[id]) {
				todo = append(todo, to)
			}
		}
	}
	return trips
}

// pass is a trip continued through a block by an exit.
func (g *graph) pass(id, exit string, t trip) trip {
	k := g.traits[id]
	switch {
	case k.rests:
		t = t.later(k.pause)
	case exit == "timeout":
		t = t.later(k.silence)
	case k.asks > 0:
		t.quiet, t.unsure = 0, 0
	}
	if g.blocks[id].Kind == "condition" && asksConsent(body[struct{ If string }](g.blocks[id]).If) {
		t.unsure = 0
	}
	return t
}

func (t trip) later(d time.Duration) trip {
	t.quiet, t.unsure, t.total = min(t.quiet+d, longest), min(t.unsure+d, longest), min(t.total+d, longest)
	return t
}

// lengthen keeps the longer of two trips, and reports whether it has become longer.
func lengthen(trips map[string]trip, to string, t trip) bool {
	old := trips[to]
	longer := trip{true, max(old.quiet, t.quiet), max(old.unsure, t.unsure), max(old.total, t.total)}
	trips[to] = longer
	return longer != old
}

// asksConsent reports whether a condition looks at what the person has allowed.
func asksConsent(condition string) bool {
	return strings.Contains(condition, "consent(") || strings.Contains(condition, "unsubscribed")
}

// late lists the blocks that speak after at least this much silence, in the order of the document.
func (g *graph) late(after time.Duration) []string {
	var ids []string
	for i := range g.doc.Blocks {
		if id := g.doc.Blocks[i].ID; g.traits[id].talks && g.trips[id].quiet >= after {
			ids = append(ids, id)
		}
	}
	return ids
}
