// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Intent leads on by what a person wants, whatever words they use.
type Intent struct{}

type intentBody struct {
	Text    string        `json:"text"`
	Intents []intentItem  `json:"intents"`
	Name    string        `json:"name"`
	Timeout flow.Duration `json:"timeout"`
}

type intentItem struct {
	ID    string `json:"id"`
	About string `json:"about"`
}

// Spec is the data of the block.
func (Intent) Spec() flow.BlockSpec {
	text := flow.Named("text", flow.Template, "Текст", "Text")
	text.Help = i18n.Words("Пусто — слова, с которых началась воронка, или то, что человек написал вместо ответа.", "Empty: the words that began the flow, or what the person wrote in place of an answer.")
	return flow.BlockSpec{
		Kind: "intent", Group: flow.GroupLogic, Icon: "bulb",
		Title: i18n.Words("Понять намерение", "Intent router"),
		About: i18n.Words("Понимает, чего хочет человек, и ведёт по подходящему пути.", "Understands what the person wants and goes the way that fits."),
		Form: []flow.Field{
			text,
			flow.Named("intents", flow.List, "Намерения", "Intents").Of(flow.Field{Type: flow.Object}.With(
				flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("about", flow.String, "Что хочет человек", "What the person wants").Needed())).Needed(),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"), timeoutForm(),
		},
		Exits:   []flow.Exit{flow.NamedExit(unclear, "Непонятно", "Unclear"), failed()},
		Dynamic: i18n.Words("По одному на каждое намерение", "One for each intent"),
		Each:    &flow.Each{List: "intents", Label: "about"},
	}
}

// unclear is the exit for words that mean none of the intents.
const unclear = "unclear"

// Compile reads the block.
func (Intent) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[intentBody](raw, s)
	text := s.Template("text", cmp.Or(body.Text, lastSaid), template.InPlain)
	if len(body.Intents) == 0 {
		s.Wrong("required", "intents", "Добавьте хотя бы одно намерение.", "Add at least one intent.")
	}
	taken := []string{unclear, "failed"}
	var intents []flow.NamedText
	for i, item := range body.Intents {
		if slices.Contains(taken, item.ID) {
			s.Wrong("twice", fmt.Sprintf("intents[%d].id", i), "Код «%s» в этом блоке уже занят.", "The id “%s” is already taken in this block.", item.ID)
			continue
		}
		taken = append(taken, item.ID)
		s.Exit(item.ID)
		intents = append(intents, flow.NamedText{Name: item.ID, Text: item.About})
	}
	return compileAsking(s, flow.EffectIntent, body.Timeout, asking{
		ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
			said, ok := nonEmpty(t, text, "no_question")
			if !ok {
				return nil
			}
			return flow.Intent{Asked: a, Text: said, Intents: intents}
		},
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			id := value(answer, "intent")
			if !slices.ContainsFunc(intents, func(i flow.NamedText) bool { return i.Name == id }) {
				return flow.Leave(unclear)
			}
			t.Set(flow.TextVar(cmp.Or(body.Name, t.Block()), id))
			return flow.Leave(id)
		},
	})
}
