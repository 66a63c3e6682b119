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

// CallLink asks for a link by which the person and the team meet in a call.
type CallLink struct{}

type callLinkBody struct {
	Service string        `json:"service"`
	Topic   string        `json:"topic"`
	Name    string        `json:"name"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (CallLink) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "call_link", Group: flow.GroupLinks, Icon: "video",
		Title: i18n.Words("Ссылка на звонок", "Call link"),
		About: i18n.Words("Создаёт ссылку на звонок или видеовстречу и запоминает её, чтобы отправить в сообщении.", "Makes a link to a call or a video meeting and keeps it, to be sent in a message."),
		Form: []flow.Field{
			flow.Named("service", flow.String, "Сервис", "Service"), flow.Named("topic", flow.Template, "Тема", "Topic"),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (CallLink) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[callLinkBody](raw, s)
	topic := s.Template("topic", body.Topic, template.InPlain)
	return compileAsking(s, flow.EffectFact, body.Timeout, asking{
		ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
			return flow.AskFact{Asked: a, Fact: "call_link", Values: []flow.NamedText{{Name: "service", Text: body.Service}, {Name: "topic", Text: t.Text(topic)}}}
		},
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			url := value(answer, "url")
			if url == "" {
				t.Trouble("answer_without", "url")
				return flow.Leave("failed")
			}
			t.Set(flow.TextVar(cmp.Or(body.Name, t.Block()), url))
			return flow.Leave("next")
		},
	})
}
