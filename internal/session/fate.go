// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"cmp"
	"slices"
)

// Do is what becomes of people of an older version when a new one is published.
type Do string

// What may become of them.
const (
	Move      Do = "move"       // they go on in the new version
	FinishOld Do = "finish_old" // they finish in the version that they are in
	Leave     Do = "stop"       // they are taken out
)

// Fate is what becomes of the people at one block of older versions.
type Fate struct {
	Do   Do     `json:"do"`
	To   string `json:"to,omitempty"`   // of Move: a block of the new version; empty: the block of the same id, where they go on waiting
	Anew bool   `json:"anew,omitempty"` // of Move to the same block: its wait is counted anew from when they came
}

// Word is the fate of the people at a block as maps write it.
func (f Fate) Word(block string) string {
	if f.Do != Move {
		return string(f.Do)
	}
	return cmp.Or(f.To, block)
}

// Fates say what becomes of everybody. Rest is for the blocks that are not named.
type Fates struct {
	Blocks map[string]Fate `json:"blocks,omitempty"`
	Rest   Do              `json:"rest"`
}

// Of is the fate of the people at a block.
func (f Fates) Of(block string) Fate {
	if fate, ok := f.Blocks[block]; ok {
		return fate
	}
	return Fate{Do: f.Rest}
}

// except lists the blocks whose people are treated otherwise than the rest: with a rest that finishes in its version, those who do not; else those who do.
func (f Fates) except() (blocks []string, leave bool) {
	leave = f.Rest != FinishOld
	for block, fate := range f.Blocks {
		if (fate.Do == FinishOld) == leave {
			blocks = append(blocks, block)
		}
	}
	slices.Sort(blocks)
	return blocks, leave
}

// Some reports whether anybody could go over at all.
func (f Fates) Some() bool {
	blocks, leave := f.except()
	return leave || len(blocks) > 0
}
