// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Goal records that the person did what the flow is for.
type Goal struct{}

type goalBody struct {
	Goal     string `json:"goal"`
	Value    string `json:"value"`
	Currency string `json:"currency"`
}

// Spec is the data of the block.
func (Goal) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "goal", Group: flow.GroupData, Icon: "flag",
		Title: i18n.Words("Цель", "Goal"),
		About: i18n.Words("Отмечает, что человек достиг цели, с суммой или без.", "Records that the person reached a goal, with or without a value."),
		Form: []flow.Field{
			flow.Named("goal", flow.Keyed, "Цель", "Goal").Needed(),
			flow.Named("value", flow.Template, "Сумма", "Value"),
			flow.Named("currency", flow.String, "Валюта", "Currency"),
		},
		Exits: []flow.Exit{exit("next", "Дальше", "Next")},
	}
}

type goal struct {
	name, currency string
	value          *flow.Words
}

// Compile reads the block.
func (Goal) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[goalBody](raw, s)
	return goal{name: body.Goal, currency: body.Currency, value: s.Template("value", body.Value, template.InPlain)}, s.Problems()
}

// Enter records the goal. A value that is not a number counts as none: the goal was reached all the same.
func (g goal) Enter(t *flow.Turn) flow.Next {
	t.Emit(flow.Goal{Goal: g.name, Value: flow.Minor(t.Text(g.value), g.currency), Currency: g.currency})
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (goal) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
