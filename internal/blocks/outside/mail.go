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

// Mail sends the person an e-mail.
type Mail struct{}

type mailBody struct {
	To      string        `json:"to"`
	Subject i18n.Text     `json:"subject"`
	Text    i18n.Text     `json:"text"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (Mail) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "mail", Group: flow.GroupTalk, Icon: "mail",
		Title: i18n.Words("Письмо", "E-mail"),
		About: i18n.Words("Отправляет письмо на почту человека.", "Sends a letter to the person's e-mail address."),
		Form: []flow.Field{
			toForm("Адрес; пусто — почта человека", "Address; empty: the person's e-mail"),
			flow.Named("subject", flow.Text, "Тема", "Subject").Needed(), flow.Named("text", flow.Text, "Текст", "Text").Needed(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (Mail) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[mailBody](raw, s)
	to := s.Template("to", cmp.Or(body.To, "{{ contact.email }}"), template.InPlain)
	subject, text := words(s, "subject", body.Subject), words(s, "text", body.Text)
	return compileAsking(s, flow.EffectMail, body.Timeout, asking{ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
		address, ok := nonEmpty(t, to, "no_address")
		if !ok {
			return nil
		}
		return flow.Mail{Asked: a, To: address, Subject: t.Text(subject), Text: t.Text(text)}
	}})
}
