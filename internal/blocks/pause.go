// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// PauseBot keeps all flows silent for a person, for example while an operator talks to them.
type PauseBot struct{}

type pauseBody struct {
	For flow.Duration `json:"for"`
}

// Spec is the data of the block.
func (PauseBot) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "pause_bot", Group: flow.GroupTeam, Icon: "player-pause",
		Title: i18n.Words("Остановить бота", "Pause the bot"),
		About: i18n.Words("Бот не отвечает этому человеку указанное время. Ожидания и отложенные шаги идут своим чередом.",
			"The bot does not answer this person for a time. Waits and delayed steps take their course."),
		Form:  []flow.Field{flow.Named("for", flow.Length, "На сколько", "For how long").Needed()},
		Exits: []flow.Exit{quiet("next", "Дальше", "Next")},
	}
}

type pauseBot struct{ length flow.Duration }

// Compile reads the block.
func (PauseBot) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[pauseBody](raw, s)
	if body.For == 0 {
		s.Wrong("required", "for", "Укажите, на сколько остановить бота.", "Say how long to pause the bot.")
	}
	return pauseBot{length: body.For}, s.Problems()
}

// Enter silences the bot and goes on.
func (b pauseBot) Enter(t *flow.Turn) flow.Next {
	t.Emit(flow.PauseBot{Until: t.After(b.length)})
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (pauseBot) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
