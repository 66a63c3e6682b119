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

// LLM has a language model answer.
type LLM struct{}

type llmBody struct {
	Instruction string        `json:"instruction"`
	Question    string        `json:"question"`
	MaxLetters  int           `json:"max_letters"`
	Name        string        `json:"name"`
	Quiet       bool          `json:"quiet"`
	Timeout     flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (LLM) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "llm", Group: flow.GroupTalk, Icon: "sparkles",
		Title: i18n.Words("Ответ нейросети", "LLM answer"),
		About: i18n.Words("Просит нейросеть ответить по вашей инструкции и отправляет ответ.", "Has a language model answer by your instruction and sends the answer."),
		Form: []flow.Field{
			flow.Named("instruction", flow.Template, "Инструкция", "Instruction").Needed(), questionForm(),
			flow.Named("max_letters", flow.Int, "Не длиннее, знаков", "At most so many characters").Between(0, 4000),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"), quietForm(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (LLM) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[llmBody](raw, s)
	needed(s, "instruction", body.Instruction)
	instruction, question := s.Template("instruction", body.Instruction, template.InPlain), s.Template("question", cmp.Or(body.Question, lastSaid), template.InPlain)
	return compileAsking(s, flow.EffectLLM, body.Timeout, asking{
		ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
			text, ok := nonEmpty(t, question, "no_question")
			if !ok {
				return nil
			}
			return flow.LLM{Asked: a, Instruction: t.Text(instruction), Question: text, Known: learned(t), MaxLetters: body.MaxLetters}
		},
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			return sayAnswer(t, answer, body.Name, body.Quiet, "failed")
		},
	})
}

// learned is what the session knows in words; codes of options mean nothing outside.
func learned(t *flow.Turn) []flow.NamedText {
	var known []flow.NamedText
	for _, v := range t.Learned() {
		if !flow.IsCode(v.Name) {
			known = append(known, flow.NamedText{Name: v.Name, Text: v.Text})
		}
	}
	return known
}
