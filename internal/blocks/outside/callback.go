// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"cmp"
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Callback asks the team to call the person.
type Callback struct{}

type callbackBody struct {
	Phone    string        `json:"phone"`
	Time     string        `json:"time"`
	Comment  i18n.Text     `json:"comment"`
	As       string        `json:"as"`
	Team     string        `json:"team"`
	Escalate flow.Duration `json:"escalate"`
}

// contactPhone is whom to call or write to when the author names nobody else.
const contactPhone = "{{ contact.phone }}"

// Spec is the data of the block.
func (Callback) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "callback", Group: flow.GroupTeam, Icon: "phone-call",
		Title: i18n.Words("Заявка на звонок", "Call-back request"),
		About: i18n.Words("Передаёт команде номер и удобное время. Если никто не перезвонил вовремя, сообщает об этом.",
			"Gives the team the number and a convenient time. When nobody has called in time, others are told."),
		Form: []flow.Field{
			flow.Named("phone", flow.Template, "Телефон", "Phone"), flow.Named("time", flow.Template, "Удобное время", "Convenient time"),
			flow.Named("comment", flow.Text, "Комментарий", "Comment"),
			flow.Named("as", flow.Enum, "Как оформить", "What it becomes").OneOf(
				flow.Choice("task", "Задача", "Task"), flow.Choice("deal", "Сделка", "Deal"), flow.Choice("call", "Звонок через телефонию", "Call by telephony")),
			flow.Named("team", flow.String, "Кому", "To whom"), flow.Named("escalate", flow.Length, "Сообщить, если не перезвонили за", "Tell others when nobody has called for"),
		},
		Exits: []flow.Exit{next(), flow.NamedExit("no_phone", "Нет телефона", "No phone")},
	}
}

type callback struct {
	phone, time, comment *flow.Words
	as, team             string
	escalate             flow.Duration
}

// Compile reads the block.
func (Callback) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[callbackBody](raw, s)
	s.Needs(flow.EffectCallback)
	return callback{
		phone: s.Template("phone", cmp.Or(body.Phone, contactPhone), template.InPlain), time: s.Template("time", body.Time, template.InPlain),
		comment: s.Words("comment", body.Comment, template.InPlain), as: cmp.Or(body.As, "task"), team: body.Team, escalate: body.Escalate,
	}, s.Problems()
}

// Enter asks for the call; without a number there is nobody to call.
func (b callback) Enter(t *flow.Turn) flow.Next {
	phone := t.Text(b.phone)
	if phone == "" {
		return flow.Leave("no_phone")
	}
	t.Emit(flow.Callback{Phone: phone, Time: t.Text(b.time), Comment: t.Text(b.comment), As: b.as, Team: b.team, Escalate: t.After(b.escalate)})
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (callback) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
