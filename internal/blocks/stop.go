// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Stop ends the flow for the person.
type Stop struct{}

// Spec is the data of the block.
func (Stop) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "stop", Group: flow.GroupLogic, Icon: "player-stop",
		Title: i18n.Words("Конец", "End"),
		About: i18n.Words("Завершает воронку для этого человека.", "Ends the flow for this person."),
	}
}

type stop struct{}

// Compile reads the block.
func (Stop) Compile(json.RawMessage, *flow.Scope) (flow.Compiled, []flow.Problem) {
	return stop{}, nil
}

// Enter ends the session.
func (stop) Enter(*flow.Turn) flow.Next { return flow.End() }

// Resume never waits, so nothing is for it.
func (stop) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
