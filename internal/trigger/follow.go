// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/session"
	"parley/internal/version"
)

// Apply makes causes of events that some live flow or some waiting session listens to. It has the duties of a function given to db.Write: the causes are
// stored with the move of the cursor, so each event counts once.
func (s *Service) Apply(tx *db.Tx, events []event.Event) error {
	byWorkspace := map[int64][]event.Event{}
	for _, e := range events {
		if e.ContactID != 0 && e.Kind != contact.EventDeleted {
			byWorkspace[e.WorkspaceID] = append(byWorkspace[e.WorkspaceID], e)
		}
	}
	for _, ws := range slices.Sorted(maps.Keys(byWorkspace)) { // a read of the log holds few workspaces
		if err := s.hear(tx, ws, byWorkspace[ws]); err != nil {
			return fmt.Errorf("trigger: events of workspace %d: %w", ws, err)
		}
	}
	return nil
}

// hear makes the causes of one workspace: one query for the sessions that wait, one for the addresses.
func (s *Service) hear(tx *db.Tx, ws int64, events []event.Event) error {
	live, err := s.Versions.Live(tx, ws)
	if err != nil {
		return err
	}
	waiting, err := s.waiting(tx, ws, events)
	if err != nil {
		return err
	}
	var causes []session.Cause
	redate := false
	for _, e := range events {
		told := flow.Event{Name: e.Kind, Data: texts(e.Data)}
		redate = redate || movesDates(live.Rules, told)
		heard := slices.ContainsFunc(live.Rules, func(r *flow.Rule) bool { return r.Hears(e.Kind) })
		for _, w := range waiting[e.ContactID] {
			heard = heard || w.program.Hears(w.state, told)
		}
		if heard {
			causes = append(causes, session.Cause{Workspace: ws, Contact: e.ContactID, Event: &told})
		}
	}
	if redate {
		if err := s.wakeDates(tx, ws); err != nil {
			return err
		}
	}
	return s.store(tx, ws, causes)
}

// waiter is a session that waits, with the program it runs.
type waiter struct {
	state   *flow.Session
	program *flow.Program
}

// waiting finds what the people of the events wait for.
func (s *Service) waiting(tx *db.Tx, ws int64, events []event.Event) (map[int64][]waiter, error) {
	people := map[int64]bool{}
	for _, e := range events {
		people[e.ContactID] = true
	}
	sessions, err := session.Waiting(tx, ws, slices.Collect(maps.Keys(people)))
	if err != nil {
		return nil, err
	}
	found := map[int64][]waiter{}
	for _, one := range sessions {
		var prog *version.Program
		if prog, err = s.Versions.Program(tx, ws, one.State.Version); fault.Is(err, fault.Invalid) {
			continue // it cannot run any more: whatever wakes it next lets the person go
		}
		if err != nil {
			return nil, err
		}
		found[one.Contact] = append(found[one.Contact], waiter{&one.State, prog.Flow})
	}
	return found, nil
}

// store stores causes, each with the address where its person was heard last. Whoever has no address can be told nothing.
func (s *Service) store(tx *db.Tx, ws int64, causes []session.Cause) error {
	if len(causes) == 0 {
		return nil
	}
	people := make([]int64, len(causes))
	for i, c := range causes {
		people[i] = c.Contact
	}
	slices.Sort(people)
	identities, err := contact.Identities(tx, ws, slices.Compact(people))
	if err != nil {
		return err
	}
	newest := map[int64]contact.Identity{}
	for _, i := range identities {
		best, there := newest[i.Contact]
		gone, bestGone := i.Blocked+i.Left > 0, best.Blocked+best.Left > 0
		if !there || bestGone && !gone || bestGone == gone && i.LastInbound > best.LastInbound {
			newest[i.Contact] = i
		}
	}
	reached := causes[:0]
	for _, c := range causes {
		if i, ok := newest[c.Contact]; ok {
			c.Identity = i.ID
			reached = append(reached, c)
		}
	}
	if len(reached) == 0 {
		return nil
	}
	return s.Later(tx, reached)
}

// texts are an event's data as flows know them: every value is a text, and what is none is given as JSON.
func texts(raw json.RawMessage) map[string]string {
	var values map[string]json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		return nil // a fact with no data
	}
	data := make(map[string]string, len(values))
	for key, v := range values {
		var text string
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		data[key] = text
	}
	return data
}
