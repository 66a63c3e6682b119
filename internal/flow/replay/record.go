// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package replay keeps steps of the engine in few bytes and makes them again: the same session, input and surroundings give the same effects, so whoever asks
// why later is told what the engine itself would say. It is pure.
package replay

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// Record is one step as it was made. Moment and version stand in columns of their own.
type Record struct {
	Now     int64 // Unix ms
	Version int64
	Input   flow.Input
	Zone    string // the person's, an IANA name; empty: nobody knew it
	Home    string // the workspace's
	Lang    i18n.Lang
	Facts   filter.Known
	Words   map[string]flow.Found
	IDs     []int64 // of the messages it sent
	Trace   flow.Trace
}

// Stopped stands among the inputs for a session that was ended from outside.
type Stopped struct {
	Reason string `json:"reason"`
}

// InStopped is the kind of Stopped.
const InStopped flow.InputKind = "stopped"

// Kind of the input.
func (Stopped) Kind() flow.InputKind { return InStopped }

// Of is the record of a step that is about to be made: env gets a watch, and notes the ids it gives out. Trace is set when the step has been made.
func Of(in flow.Input, env *flow.Env) *Record {
	r := &Record{Now: env.Now, Version: env.Version, Input: in, Lang: env.Lang, Zone: name(env.Zone), Home: name(env.Home)}
	watch, newID := &flow.Watch{}, env.NewID
	env.Watch = watch
	env.NewID = func() int64 {
		id := newID()
		r.IDs = append(r.IDs, id)
		return id
	}
	return r
}

// Saw takes over what a step looked at and did.
func (r *Record) Saw(w *flow.Watch, trace flow.Trace) {
	r.Facts, r.Words, r.Trace = w.Facts, w.Words, trace
}

// connected reports whether somebody took up effects of a kind then: what nobody took up stands in the trace.
func (r *Record) connected(kind flow.EffectKind) bool {
	return !slices.ContainsFunc(r.Trace, func(m flow.Mark) bool { return m.Kind == flow.MarkNotConnected && m.Name == string(kind) })
}

func name(zone *time.Location) string {
	if zone == nil {
		return ""
	}
	return zone.String()
}

// inputKind is a sort of input, and how it is read.
type inputKind struct {
	kind flow.InputKind
	read func(raw []byte) (flow.Input, error)
}

// inputKinds are stored as their place in this list; new ones go to the end.
func inputKinds() [9]inputKind {
	return [...]inputKind{
		{flow.InStart, input[flow.Start]}, {flow.InAnswer, input[flow.Answer]}, {flow.InPress, input[flow.Press]}, {flow.InTimeout, input[flow.Timeout]},
		{flow.InReply, input[flow.Reply]}, {flow.InEvent, input[flow.Event]}, {flow.InReturned, input[flow.Returned]}, {flow.InMoved, input[flow.Moved]},
		{InStopped, input[Stopped]},
	}
}

func input[T flow.Input](raw []byte) (flow.Input, error) {
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, fmt.Errorf("replay: input: %w", err)
	}
	return v, nil
}
