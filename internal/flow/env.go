// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"time"

	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// Env is the world a step may see. Everything the engine reads stands here or in the session.
type Env struct {
	Now     int64          // Unix ms, in the workspace's time
	Zone    *time.Location // the person's; nil when nobody knows it
	Home    *time.Location // the workspace's; nil is UTC
	Lang    i18n.Lang      // the person's language; empty for the flow's default
	Version int64          // id of the version the program was compiled from
	Contact Contact
	NewID   func() int64 // ids of the messages this step sends
	Seed    uint64       // of the session's dice; the same each time a session is replayed
	// Connected says which effects somebody takes up; nil: all. The others leave a mark in the trace.
	Connected func(kind EffectKind) bool
	Key       *PayloadKey
	// Media finds a file named by the version's content; nil: "media:<sha256>" stands for the file of that hash, of which nothing more is known.
	Media func(file string) (content.Media, bool)
	// Watch, when set, notes what the step looks at.
	Watch *Watch
}

// Contact is what is known of the person, loaded before the step.
type Contact struct {
	ID    int64          // deals the contact into shares
	Facts filter.Known   // by filter.Fact.Key: what Program.Facts asked for
	Words map[string]any // what templates see under "contact", by name: first_name, city, the keys of fields, tags; see template.Vars for the types
}

// Fact is one thing a program reads about a contact.
type Fact = filter.Fact
