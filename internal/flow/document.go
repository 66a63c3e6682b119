// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package flow is the pure engine of funnels: the document people write, the program it compiles to, and the step that moves one person's session.
//
// A Document is parsed (ParseYAML, ParseJSON), compiled against a Registry of blocks into a Program, and run by Step: the same program, session,
// input and environment always give the same session, effects and trace. The package knows no block, no database, no network and no clock.
package flow

import (
	"encoding/json"
	"fmt"

	"parley/internal/flow/spelling"
	"parley/internal/i18n"
)

// Format is the number of the document format this code reads and writes.
const Format = 1

// Document is a flow as its author writes it: one document, spelled in YAML for people and git, and in JSON for the API and the editor.
type Document struct {
	Format    int              `json:"format"`
	ID        string           `json:"id"` // stable, chosen once; letters, digits, dashes
	Name      i18n.Text        `json:"name,omitempty"`
	Languages []i18n.Lang      `json:"languages,omitempty"` // the first is the default
	Kind      Kind             `json:"kind,omitempty"`
	Settings  Settings         `json:"settings,omitzero"`
	Triggers  []Trigger        `json:"triggers,omitempty"`
	Start     string           `json:"start"`
	Blocks    []Placed         `json:"blocks"`
	Notes     []Note           `json:"notes,omitempty"`
	Frames    []Frame          `json:"frames,omitempty"`
	Silenced  []Silence        `json:"silenced,omitempty"`
	Layout    map[string]Point `json:"layout,omitempty"` // positions on the canvas by block, note and frame id
}

// Kind is the purpose of a flow's messages: consent, quiet hours and caps follow from it.
type Kind string

// The kinds of flows.
const (
	Informational Kind = "informational"
	Promo         Kind = "promo"
	Announcement  Kind = "announcement"
	Transactional Kind = "transactional"
)

// Settings are the rules of a flow as a whole.
type Settings struct {
	Reentry     Reentry  `json:"reentry,omitzero"`
	Exit        ExitRule `json:"exit,omitzero"`
	Stale       Stale    `json:"stale,omitzero"`
	ZoneUnknown string   `json:"zone_unknown,omitempty"` // "workspace" (the default) or an IANA name: where hours are counted for people whose zone nobody knows
}

// ExitRule ends a session early.
type ExitRule struct {
	When   string   `json:"when,omitempty"`   // a condition of the filter language, looked at before each block and whenever something it reads has changed
	Events []string `json:"events,omitempty"` // names of events that end the session whatever it waits for
}

// IsZero lets a document leave the rule out.
func (r ExitRule) IsZero() bool { return r.When == "" && len(r.Events) == 0 }

// Stale is what a button says that leads nowhere any more: its message is old, and the flow has changed since.
type Stale struct {
	Text i18n.Text `json:"text,omitempty"` // empty: words of the house
}

// Placed is one block in a document. Body holds the keys of its kind as a JSON object, without the four keys every block has.
type Placed struct {
	ID    string
	Kind  string
	Title i18n.Text         // the author's name for it; empty: the kind's title is shown
	Exits map[string]string // exit → block id; an exit may be absent
	Body  json.RawMessage
}

// head are the keys every block has.
type head struct {
	ID    string            `json:"id"`
	Kind  string            `json:"kind"`
	Title i18n.Text         `json:"title,omitempty"`
	Exits map[string]string `json:"exits,omitempty"`
}

// UnmarshalJSON splits a block into the common keys and those of its kind.
func (b *Placed) UnmarshalJSON(data []byte) error {
	var h head
	if err := json.Unmarshal(data, &h); err != nil {
		return fmt.Errorf("flow: block: %w", err)
	}
	v, mistake := spelling.ReadJSON(data)
	if mistake != nil || v.Shape != spelling.Map {
		return fmt.Errorf("flow: block: not an object")
	}
	body := spelling.Value{Shape: spelling.Map}
	for _, m := range v.Keys {
		if m.Key != "id" && m.Key != "kind" && m.Key != "title" && m.Key != "exits" {
			body.Keys = append(body.Keys, m)
		}
	}
	*b = Placed{ID: h.ID, Kind: h.Kind, Title: h.Title, Exits: h.Exits, Body: body.AppendJSON(nil)}
	return nil
}

// MarshalJSON joins them again.
func (b Placed) MarshalJSON() ([]byte, error) {
	out, err := json.Marshal(head{b.ID, b.Kind, b.Title, b.Exits})
	if err != nil {
		return nil, fmt.Errorf("flow: block %s: %w", b.ID, err)
	}
	body, mistake := spelling.ReadJSON(b.body())
	if mistake != nil || body.Shape != spelling.Map {
		return nil, fmt.Errorf("flow: block %s: the body is not an object", b.ID)
	}
	out = out[:len(out)-1]
	for _, m := range body.Keys {
		out = m.AppendJSON(append(spelling.AppendString(append(out, ','), m.Key), ':'))
	}
	return append(out, '}'), nil
}

// body is the block's own keys, an empty object when there are none.
func (b Placed) body() json.RawMessage {
	if len(b.Body) == 0 {
		return json.RawMessage("{}")
	}
	return b.Body
}

// Note is a remark on the canvas.
type Note struct {
	ID   string `json:"id"`
	At   string `json:"at,omitempty"` // block or frame it hangs on
	Text string `json:"text"`
}

// Frame groups blocks on the canvas.
type Frame struct {
	ID     string    `json:"id"`
	Title  i18n.Text `json:"title,omitempty"`
	Blocks []string  `json:"blocks,omitempty"`
}

// Silence switches one finding of the linter off, with the reason a person gave.
type Silence struct {
	Rule   string `json:"rule"`
	At     string `json:"at,omitempty"` // block; empty silences the rule in the whole flow
	Reason string `json:"reason"`
	By     string `json:"by,omitempty"`
	On     string `json:"on,omitempty"` // date
}

// Point is a place on the canvas in its own units.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}
