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

// SMS sends the person a short message.
type SMS struct{}

type smsBody struct {
	To      string        `json:"to"`
	Text    i18n.Text     `json:"text"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (SMS) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "sms", Group: flow.GroupTalk, Icon: "device-mobile-message",
		Title: i18n.Words("SMS", "SMS"),
		About: i18n.Words("Отправляет SMS на телефон человека.", "Sends an SMS to the person's phone."),
		Form: []flow.Field{
			toForm("Телефон; пусто — телефон человека", "Phone; empty: the person's phone"), flow.Named("text", flow.Text, "Текст", "Text").Needed(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (SMS) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[smsBody](raw, s)
	to, text := s.Template("to", cmp.Or(body.To, contactPhone), template.InPlain), words(s, "text", body.Text)
	return compileAsking(s, flow.EffectSMS, body.Timeout, asking{ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
		phone, ok := nonEmpty(t, to, "no_address")
		if !ok {
			return nil
		}
		return flow.SMS{Asked: a, To: phone, Text: t.Text(text)}
	}})
}
