// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package blocks holds the kinds of flow blocks, one file each. A block is data (its Spec) and two pure functions (Enter, Resume);
// it asks the house for everything else with effects. The kinds that act outside the talk with a person stand in outside.
package blocks

import (
	"parley/internal/blocks/outside"
	"parley/internal/flow"
)

// All lists the blocks in the order of the editor's palette.
func All() []flow.Block {
	own := []flow.Block{
		Message{}, Question{}, Quiz{}, Poll{},
		Condition{}, Switch{}, Split{}, Random{}, Level{}, Jump{}, SubFlow{}, Stop{},
		Delay{}, Hours{}, WaitEvent{},
		Set{}, Calc{}, Points{}, Goal{},
		HandOver{}, Notify{}, PauseBot{},
	}
	return append(own, outside.All()...)
}

// exit is one outcome of a block, in words of both languages.
func exit(name, ru, en string) flow.Exit { return flow.NamedExit(name, ru, en) }

// quiet is an exit whose absence nobody needs to be told of.
func quiet(name, ru, en string) flow.Exit { return exit(name, ru, en).Silent() }
