// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/session/steps"
)

// click is one press of one button.
type click struct {
	id, contact, identity, message, flow, version int64
	block, button, outcome                        string
	at                                            int64
}

// Save writes everything the batch has gathered: a bounded number of statements, whatever the number of people.
func (b *Batch) Save() error {
	for _, write := range []func() error{
		b.saveContacts, b.saveSessions, func() error { return b.trail.save(b) }, b.saveSteps, b.saveTimers, b.saveParts, b.saveClicks, b.saveEvents, b.saveHeld, b.tell,
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batch) saveContacts() error {
	var changed []contact.Contact
	for _, id := range b.ids {
		if p := b.people[id]; p.touched {
			changed = append(changed, p.Contact)
		}
	}
	if err := contact.Save(b.tx, changed); err != nil {
		return err
	}
	if err := b.svc.Contacts.ApplyTags(b.tx, b.now.workspace, b.now.ms, b.tags); err != nil {
		return err
	}
	refused, err := b.svc.Contacts.ApplyFields(b.tx, b.now.workspace, b.now.ms, b.now.home, b.fields)
	if err != nil {
		return err
	}
	if err := b.svc.Contacts.ApplyPoints(b.tx, b.now.workspace, b.now.ms, b.points); err != nil {
		return err
	}
	for _, r := range refused {
		b.happen(b.people[r.Contact], "contact.field_refused", map[string]any{"field": r.Key})
	}
	return nil
}

// What is given to a session once, what every step may change, and what is in the indexes: a step that ends in another wait leaves those alone.
var (
	sessionKept  = []string{"id", "workspace_id", "contact_id", "identity_id", "flow_id", "parent_id", "source_id", "started_at"}
	sessionMoved = []string{"steps", "turns", "block", "wait", "data", "reason", "entered_at", "updated_at"}
	sessionStood = []string{"state", "version_id", "ended_at"}
)

func (b *Batch) saveSessions() error {
	var fresh, turned, moved [][]any
	for _, id := range b.ids {
		for _, s := range b.people[id].Sessions {
			if !s.changed {
				continue
			}
			row := make([]any, 0, len(sessionMoved)+len(sessionStood)+len(sessionKept))
			row = append(row, s.Steps, s.Turns, s.State.Block, string(s.State.Wait.Kind), s.State.AppendBinary(nil), s.State.Reason, s.Entered, b.now.ms)
			stands := []any{string(s.State.State), s.State.Version, some(s.Ended)}
			switch {
			case s.stored == nil:
				row = append(row, stands...)
				fresh = append(fresh, append(row, s.ID, s.Workspace, s.Contact, s.Identity, s.Flow, some(s.Parent), some(s.Source), s.Started))
			case *s.stored == s.standing():
				moved = append(moved, append(row, s.ID, s.Workspace))
			default:
				row = append(row, stands...)
				turned = append(turned, append(row, s.ID, s.Workspace))
			}
		}
	}
	if err := b.tx.BulkUpdate(db.Update{Table: "session", Set: sessionMoved, Key: []string{"id"}, Within: "workspace_id"}, moved); err != nil {
		return fmt.Errorf("session: save %d sessions: %w", len(moved), err)
	}
	if err := b.tx.BulkUpdate(db.Update{Table: "session", Set: slices.Concat(sessionMoved, sessionStood), Key: []string{"id"}, Within: "workspace_id"}, turned); err != nil {
		return fmt.Errorf("session: save %d sessions: %w", len(turned), err)
	}
	if err := b.tx.BulkInsert(db.Insert{Table: "session", Columns: slices.Concat(sessionMoved, sessionStood, sessionKept)}, fresh); err != nil {
		return fmt.Errorf("session: save %d new sessions: %w", len(fresh), err)
	}
	return nil
}

var timerSaved = []string{"session_id", "workspace_id", "contact_id", "seq", "state", "entered_at", "due_at"}

func (b *Batch) saveTimers() error {
	rows := make([][]any, 0, len(b.timers))
	for session, t := range b.timers {
		rows = append(rows, []any{session, b.now.workspace, t.contact, t.seq, string(TimerWaiting), b.now.ms, t.due})
		delete(b.unset, session) // aimed anew
	}
	into := db.Insert{Table: "timer", Columns: timerSaved, Conflict: db.Replace("session_id", timerSaved[2:]...)}
	if err := b.tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("session: set timers: %w", err)
	}
	if len(b.unset) == 0 {
		return nil
	}
	in, arg := db.InList(b.tx.DB(), "session_id", 2, slices.Collect(maps.Keys(b.unset)))
	if _, err := b.tx.Exec(`UPDATE timer SET state = 'cancelled' WHERE +workspace_id = $1 AND state = 'waiting' AND `+in, b.now.workspace, arg); err != nil {
		return fmt.Errorf("session: cancel timers: %w", err)
	}
	return nil
}

func (b *Batch) saveSteps() error { return steps.Save(b.tx, b.now.workspace, b.made, b.svc.Log) }

func (b *Batch) saveParts() error {
	if err := message.Insert(b.tx, b.parts); err != nil {
		return err
	}
	seen := map[int64]bool{}
	for i := range b.parts {
		if ch := b.parts[i].Channel; !seen[ch] {
			seen[ch] = true
			outbox.Ready(b.tx, ch)
		}
	}
	return nil
}

var clickColumns = []string{"id", "workspace_id", "contact_id", "identity_id", "message_id", "flow_id", "version_id", "block", "button", "outcome", "at"}

func (b *Batch) saveClicks() error {
	rows := make([][]any, len(b.clicks))
	for i, c := range b.clicks {
		rows[i] = []any{c.id, b.now.workspace, c.contact, c.identity, c.message, c.flow, c.version, c.block, c.button, c.outcome, c.at}
	}
	if err := b.tx.BulkInsert(db.Insert{Table: "click", Columns: clickColumns}, rows); err != nil {
		return fmt.Errorf("session: save clicks: %w", err)
	}
	return nil
}

func (b *Batch) saveEvents() error {
	events := make([]event.Event, len(b.happened))
	for i, h := range b.happened {
		data, err := json.Marshal(h.data)
		if err != nil {
			return fmt.Errorf("session: encode event %s: %w", h.kind, err)
		}
		events[i] = event.Event{ID: b.svc.IDs.New(), WorkspaceID: b.now.workspace, ContactID: h.contact, Kind: h.kind, Data: data, At: b.now.ms}
	}
	return event.Append(b.tx, events)
}

// tell hands the remaining effects to the rooms they belong to, all of a kind at once.
func (b *Batch) tell() error {
	for kind, told := range b.told {
		handle := b.svc.Handlers[kind]
		if handle == nil {
			continue // its room is not there, as the trace says: the flow goes on
		}
		if err := handle(b.tx, told); err != nil {
			return err
		}
	}
	for kind, asked := range b.asked {
		ask := b.svc.Askers[kind]
		if ask == nil {
			ask = b.notConnected
		}
		if err := ask(b.tx, asked); err != nil {
			return err
		}
	}
	if len(b.causes) == 0 {
		return nil
	}
	return b.svc.Later(b.tx, b.causes)
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}
