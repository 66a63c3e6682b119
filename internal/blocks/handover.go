// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// HandOver calls an operator, with a summary of what the bot learned.
type HandOver struct{}

type handOverBody struct {
	Summary i18n.Text     `json:"summary"`
	Team    string        `json:"team"`
	Pause   flow.Duration `json:"pause"`
}

// Spec is the data of the block.
func (HandOver) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "hand_over", Group: flow.GroupTeam, Icon: "headset",
		Title: i18n.Words("Позвать оператора", "Hand over"),
		About: i18n.Words("Передаёт разговор человеку и показывает ему, что узнал бот.", "Gives the conversation to a person and shows what the bot learned."),
		Form: []flow.Field{
			flow.Named("summary", flow.Text, "Что передать", "What to tell"), flow.Named("team", flow.String, "Кому", "To whom"),
			flow.Named("pause", flow.Length, "Бот молчит", "The bot is silent for"),
		},
		Exits: []flow.Exit{quiet("next", "Дальше", "Next")},
	}
}

type handOver struct {
	summary *flow.Words
	team    string
	pause   flow.Duration
}

// Compile reads the block.
func (HandOver) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[handOverBody](raw, s)
	return handOver{summary: s.Words("summary", body.Summary, template.InText), team: body.Team, pause: body.Pause}, s.Problems()
}

// Enter calls the operator and, when asked, silences the bot.
func (h handOver) Enter(t *flow.Turn) flow.Next {
	call := flow.HandOver{Summary: t.Text(h.summary), Team: h.team}
	for _, v := range t.Learned() {
		if flow.IsCode(v.Name) {
			continue // codes of options mean nothing to an operator
		}
		call.Learned = append(call.Learned, flow.NamedText{Name: v.Name, Text: v.Text})
	}
	t.Emit(call)
	if h.pause > 0 {
		t.Emit(flow.PauseBot{Until: t.After(h.pause)})
	}
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (handOver) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
