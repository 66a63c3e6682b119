// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Jump goes to another block, or leaves for another flow.
type Jump struct{}

type jumpBody struct {
	To   string `json:"to"`
	Flow string `json:"flow"`
}

// Spec is the data of the block.
func (Jump) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "jump", Group: flow.GroupLogic, Icon: "arrow-forward-up",
		Title: i18n.Words("Переход", "Jump"),
		About: i18n.Words("Ведёт к другому блоку или в другую воронку. Эта воронка при уходе в другую завершается.",
			"Goes to another block or to another flow. Leaving for another flow ends this one."),
		Form: []flow.Field{
			flow.Named("to", flow.BlockID, "К блоку", "To block"), flow.Named("flow", flow.FlowID, "В воронку", "To flow"),
		},
	}
}

type jump struct{ to, flow string }

// Compile reads the block.
func (Jump) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[jumpBody](raw, s)
	switch {
	case (body.To == "") == (body.Flow == ""):
		s.Wrong("required", "to", "Укажите блок или воронку: что-то одно.", "Give a block or a flow: one of the two.")
	case body.To != "":
		s.ToBlock("to", body.To)
	default:
		s.ToFlow("flow", body.Flow)
	}
	return jump{to: body.To, flow: body.Flow}, s.Problems()
}

// Enter goes at once.
func (j jump) Enter(t *flow.Turn) flow.Next {
	if j.to != "" {
		return flow.Jump(j.to)
	}
	t.Emit(flow.StartFlow{Flow: j.flow})
	return flow.End()
}

// Resume never waits, so nothing is for it.
func (jump) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }

// Goes is the block it leads to.
func (j jump) Goes() string { return j.to }
