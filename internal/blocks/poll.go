// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"slices"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Poll asks one thing with options and leads everybody on the same way: what counts is the share of each answer.
type Poll struct{}

type pollBody struct {
	Content content.Content `json:"content"`
	Options []choiceBody    `json:"options"`
	Name    string          `json:"name"`
	Save    string          `json:"save"`
	Thanks  i18n.Text       `json:"thanks"`
	Wait    waitBody        `json:"wait"`
}

// Spec is the data of the block.
func (Poll) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "poll", Group: flow.GroupTalk, Icon: "chart-bar",
		Title: i18n.Words("Опрос", "Poll"),
		About: i18n.Words("Спрашивает с вариантами, считает доли ответов и ведёт всех одним путём.", "Asks with options, counts the share of each answer and leads everybody the same way."),
		Form: []flow.Field{
			flow.ContentForm().Needed(),
			flow.Named("options", flow.List, "Варианты", "Options").Of(optionForm()).Needed(),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"),
			flow.Named("save", flow.FieldKey, "Записать в поле", "Save into the field"),
			flow.Named("thanks", flow.Text, "Что сказать после ответа", "What to say after the answer"),
			flow.WaitForm(),
		},
		Exits: []flow.Exit{
			exit("answered", "Ответил", "Answered"), exit("timeout", "Нет ответа", "No answer"), quiet("other", "Другой ответ", "Another answer"),
		},
	}
}

// optionForm is one choice of an answer.
func optionForm() flow.Field {
	return flow.Field{Type: flow.Object}.With(
		flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("label", flow.Text, "Надпись", "Label").Needed())
}

type poll struct {
	ask        *flow.Message
	name, save string
	thanks     *flow.Words
	wait       flow.Duration
}

// Compile reads the block.
func (Poll) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[pollBody](raw, s)
	p := poll{name: body.Name, save: body.Save, wait: body.Wait.For, thanks: s.Words("thanks", body.Thanks, template.InText)}
	if p.name == "" {
		p.name = s.Block
	}
	if len(body.Options) < 2 {
		s.Wrong("required", "options", "Опросу нужны хотя бы два варианта.", "A poll needs at least two options.")
	}
	if p.save != "" {
		s.Field("save", p.save)
	}
	if p.wait == 0 {
		s.Never("timeout")
	}
	c := body.Content
	for _, o := range body.Options {
		c.Buttons = append(c.Buttons, []content.Choice{{ID: o.ID, Label: o.Label, Action: content.Next}})
	}
	p.ask = s.Asking("content", c)
	return p, s.Problems()
}

// Enter asks.
func (p poll) Enter(t *flow.Turn) flow.Next {
	t.Say(p.ask)
	t.Asked(p.name)
	return flow.ForAnswer(t.After(p.wait))
}

// Resume takes the first answer. Everybody is counted once, so later presses change nothing.
func (p poll) Resume(t *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Press:
		if in.Late || !slices.Contains(p.ask.Leads(), in.Button) {
			return flow.Stay()
		}
		return p.take(t, in.Button)
	case flow.Answer:
		if button, ok := t.Chosen(p.ask, in.Text); ok {
			return p.take(t, button)
		}
		return flow.Stay()
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}

func (p poll) take(t *flow.Turn, button string) flow.Next {
	label := t.Label(p.ask, button)
	t.Set(flow.TextVar(p.name, label))
	t.Set(flow.TextVar(p.name+idSuffix, button))
	t.Answered(p.name, button)
	if p.save != "" {
		t.Emit(flow.SetField{Field: p.save, Value: label})
	}
	if p.thanks != nil {
		t.SayText(t.Text(p.thanks))
	}
	return flow.Leave("answered")
}
