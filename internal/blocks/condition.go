// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Condition goes one of two ways.
type Condition struct{}

type conditionBody struct {
	If string `json:"if"`
}

// Spec is the data of the block.
func (Condition) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "condition", Group: flow.GroupLogic, Icon: "arrows-split-2",
		Title: i18n.Words("Условие", "Condition"),
		About: i18n.Words("Проверяет человека и ведёт по одному из двух путей.", "Checks the person and goes one of two ways."),
		Form:  []flow.Field{flow.Named("if", flow.Condition, "Условие", "Condition").Needed()},
		Exits: []flow.Exit{exit("yes", "Да", "Yes"), exit("no", "Нет", "No")},
	}
}

type condition struct{ check *flow.Check }

// Compile reads the block.
func (Condition) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	return condition{check: s.Condition("if", flow.Body[conditionBody](raw, s).If)}, s.Problems()
}

// Enter decides at once.
func (c condition) Enter(t *flow.Turn) flow.Next {
	if t.True(c.check) {
		return flow.Leave("yes")
	}
	return flow.Leave("no")
}

// Resume never waits, so nothing is for it.
func (condition) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
