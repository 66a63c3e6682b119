// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Notify tells the staff something about the person, who sees nothing of it.
type Notify struct{}

type notifyBody struct {
	Text i18n.Text `json:"text"`
	Team string    `json:"team"`
}

// Spec is the data of the block.
func (Notify) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "notify", Group: flow.GroupTeam, Icon: "bell",
		Title: i18n.Words("Уведомить команду", "Notify the team"),
		About: i18n.Words("Пишет команде заметку в разговоре с человеком. Сам человек её не видит, бот продолжает.", "Writes the team a note in the conversation. The person does not see it, and the bot goes on."),
		Form: []flow.Field{
			flow.Named("text", flow.Text, "Что сообщить", "What to tell").Needed(), flow.Named("team", flow.String, "Кому", "To whom"),
		},
		Exits: []flow.Exit{exit("next", "Дальше", "Next")},
	}
}

type notify struct {
	text *flow.Words
	team string
}

// Compile reads the block.
func (Notify) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[notifyBody](raw, s)
	if body.Text.Empty() {
		s.Wrong("required", "text", "Напишите, что сообщить команде.", "Write what to tell the team.")
	}
	s.Needs(flow.EffectNotify)
	return notify{text: s.Words("text", body.Text, template.InPlain), team: body.Team}, s.Problems()
}

// Enter tells and goes on.
func (b notify) Enter(t *flow.Turn) flow.Next {
	t.Emit(flow.Notify{Text: t.Text(b.text), Team: b.team})
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (notify) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
