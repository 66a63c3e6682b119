// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"fmt"
)

// Reentry is the rule for people who come to a flow again. In a document it is a word, or {after: 30d}.
type Reentry struct {
	Mode  ReentryMode
	After Duration // of ReentryAfter
}

// ReentryMode is a word of the rule.
type ReentryMode string

// The rules. The empty mode means never.
const (
	ReentryNever    ReentryMode = "never"
	ReentryAlways   ReentryMode = "always"
	ReentryFinished ReentryMode = "finished"
	ReentryAfter    ReentryMode = "after"
)

// Before is the contact's last session in the flow.
type Before struct {
	State State
	Ended int64 // Unix ms; 0 while it runs
}

// Entry is the decision, with a stable word for the person who asks why.
type Entry struct {
	Allowed bool
	Why     string
	// Restart says that the running session must be stopped first.
	Restart bool
}

// Decide says whether a person may come in now (Unix ms). before is nil for a first visit.
func (r Reentry) Decide(before *Before, now int64) Entry {
	if before == nil {
		return Entry{Allowed: true, Why: "first_time"}
	}
	running := !before.State.Ended()
	switch {
	case r.Mode == ReentryAlways:
		return Entry{Allowed: true, Why: "always", Restart: running}
	case running:
		return Entry{Why: "running"}
	case r.Mode == ReentryFinished:
		return Entry{Allowed: true, Why: "finished"}
	case r.Mode == ReentryAfter && now-before.Ended >= r.After.Milliseconds():
		return Entry{Allowed: true, Why: "after"}
	case r.Mode == ReentryAfter:
		return Entry{Why: "too_soon"}
	}
	return Entry{Why: "never"}
}

// IsZero lets a document leave the rule out.
func (r Reentry) IsZero() bool { return r.Mode == "" }

// MarshalJSON writes the rule as the document spells it.
func (r Reentry) MarshalJSON() ([]byte, error) {
	if r.Mode == ReentryAfter {
		return json.Marshal(map[string]Duration{"after": r.After})
	}
	return json.Marshal(string(r.Mode))
}

// UnmarshalJSON reads either spelling.
func (r *Reentry) UnmarshalJSON(b []byte) error {
	var word ReentryMode
	if json.Unmarshal(b, &word) == nil {
		*r = Reentry{Mode: word}
		return nil
	}
	var after struct {
		After Duration `json:"after"`
	}
	if err := json.Unmarshal(b, &after); err != nil {
		return fmt.Errorf("flow: reentry: %w", err)
	}
	*r = Reentry{Mode: ReentryAfter, After: after.After}
	return nil
}
