// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// CRM asks a connected CRM to do something and keeps parts of its answer.
type CRM struct{}

type crmBody struct {
	Connection string        `json:"connection"`
	Action     string        `json:"action"`
	Values     []pairBody    `json:"values"`
	Timeout    flow.Duration `json:"timeout"`
	Save       []saveBody    `json:"save"`
}

// Spec is the data of the block.
func (CRM) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "crm", Group: flow.GroupLinks, Icon: "address-book",
		Title: i18n.Words("Действие в CRM", "CRM action"),
		About: i18n.Words("Поручает подключённой CRM действие: найти или создать запись, поставить задачу, добавить заметку.", "Has a connected CRM do something: find or create a record, set a task, add a note."),
		Form: []flow.Field{
			flow.Named("connection", flow.String, "Подключение", "Connection"),
			flow.Named("action", flow.Keyed, "Действие", "Action").Needed(),
			pairForm("values", "Данные", "Data"), timeoutForm(), saveForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (CRM) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[crmBody](raw, s)
	values, kept := compilePairs(s, "values", body.Values), compileSaves(body.Save, s)
	return compileAsking(s, flow.EffectCRM, body.Timeout, asking{
		ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
			return flow.CRM{Asked: a, Connection: body.Connection, Action: body.Action, Values: values.write(t)}
		},
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			kept.keep(t, answer)
			return flow.Leave("next")
		},
	})
}
