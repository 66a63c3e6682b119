// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
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

// lastSaid is what the person wrote in place of an expected answer.
const lastSaid = "{{ answer." + flow.Said + " }}"

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

func questionForm() flow.Field {
	f := flow.Named("question", flow.Template, "Вопрос", "Question")
	f.Help = i18n.Words("Пусто — то, что человек написал вместо ответа.", "Empty: what the person wrote in place of an answer.")
	return f
}

func quietForm() flow.Field {
	return flow.Named("quiet", flow.Bool, "Не отправлять, только запомнить", "Do not send, only keep")
}

// Compile reads the block.
func (Knowledge) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[knowledgeBody](raw, s)
	question := s.Template("question", or(body.Question, lastSaid), template.InPlain)
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

// nonEmpty writes a text; one that is empty for this person is told in the trace.
func nonEmpty(t *flow.Turn, words *flow.Words, reason string) (string, bool) {
	text := t.Text(words)
	if text == "" {
		t.Trouble(reason, "")
	}
	return text, text != ""
}

// sayAnswer sends the text of an answer and keeps it under a name.
func sayAnswer(t *flow.Turn, answer []byte, name string, quiet bool, without string) flow.Next {
	text := value(answer, "text")
	if text == "" {
		return flow.Leave(without)
	}
	if name != "" {
		t.Set(flow.TextVar(name, text))
	}
	if !quiet {
		t.SayText(text)
	}
	return flow.Leave("next")
}

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
	instruction, question := s.Template("instruction", body.Instruction, template.InPlain), s.Template("question", or(body.Question, lastSaid), template.InPlain)
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
