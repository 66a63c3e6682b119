// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Random goes one of several ways by chance, anew each time.
type Random struct{}

// Spec is the data of the block.
func (Random) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "random", Group: flow.GroupLogic, Icon: "dice",
		Title:   i18n.Words("Случайный выбор", "Random"),
		About:   i18n.Words("Ведёт по случайной ветке, каждый раз заново.", "Goes along a branch by chance, anew each time."),
		Form:    []flow.Field{branchForm()},
		Dynamic: i18n.Words("По одному на каждую ветку", "One for each branch"),
		Each:    &flow.Each{List: "branches", Label: "name"},
	}
}

type random struct{ shares shares }

// Compile reads the block.
func (Random) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	return random{shares: compileShares(flow.Body[splitBody](raw, s), s)}, s.Problems()
}

// Enter throws the dice.
func (b random) Enter(t *flow.Turn) flow.Next { return b.shares.of(t.Dice()) }

// Resume never waits, so nothing is for it.
func (random) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
