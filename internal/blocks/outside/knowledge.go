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

// Knowledge answers a question of the person from the articles.
type Knowledge struct{}

type knowledgeBody struct {
	Question string        `json:"question"`
	Topics   []string      `json:"topics"`
	Name     string        `json:"name"`
	Quiet    bool          `json:"quiet"`
	Timeout  flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (Knowledge) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "knowledge", Group: flow.GroupTalk, Icon: "book",
		Title: i18n.Words("Ответ из базы знаний", "Answer from the articles"),
		About: i18n.Words("Ищет ответ на вопрос человека в базе знаний и отправляет его.", "Looks for the answer to the person's question in the articles and sends it."),
		Form: []flow.Field{
			questionForm(), flow.Named("topics", flow.List, "Темы", "Topics").Of(flow.Field{Type: flow.String}),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"), quietForm(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), flow.NamedExit("nothing", "Ответа нет", "No answer found"), failed()},
	}
}

// Compile reads the block.
func (Knowledge) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[knowledgeBody](raw, s)
	question := s.Template("question", cmp.Or(body.Question, lastSaid), template.InPlain)
	return compileAsking(s, flow.EffectKnowledge, body.Timeout, asking{
		ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
			text, ok := nonEmpty(t, question, "no_question")
			if !ok {
				return nil
			}
			return flow.Knowledge{Asked: a, Question: text, Topics: body.Topics}
		},
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			return sayAnswer(t, answer, body.Name, body.Quiet, "nothing")
		},
	})
}
