// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package blocks holds the kinds of flow blocks, one file each. A block is data (its Spec) and two pure functions (Enter, Resume);
// it asks the house for everything else with effects.
package blocks

import (
	"parley/internal/flow"
	"parley/internal/i18n"
)

// All lists the blocks in the order of the editor's palette.
func All() []flow.Block {
	return []flow.Block{
		Message{}, Question{}, Quiz{},
		Condition{}, Jump{}, SubFlow{}, Stop{},
		Delay{},
		Set{}, Goal{},
		HandOver{},
		HTTP{},
	}
}

// exit is one outcome of a block, in words of both languages.
func exit(name, ru, en string) flow.Exit { return flow.Exit{Name: name, Label: i18n.Words(ru, en)} }

// quiet is an exit whose absence nobody needs to be told of.
func quiet(name, ru, en string) flow.Exit {
	e := exit(name, ru, en)
	e.Quiet = true
	return e
}
