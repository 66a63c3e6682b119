// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Set changes what is known of the person: tags, fields, the stage, and answers of this session.
type Set struct{}

type setBody struct {
	Set []setItem `json:"set"`
}

// setItem is one change; exactly one of its five subjects is given.
type setItem struct {
	Tag    string  `json:"tag"`
	Untag  string  `json:"untag"`
	Field  string  `json:"field"`
	Stage  string  `json:"stage"`
	Answer string  `json:"answer"`
	Value  *string `json:"value"`
	Clear  bool    `json:"clear"`
}

// Spec is the data of the block.
func (Set) Spec() flow.BlockSpec {
	item := flow.Field{Type: flow.Object}.With(
		flow.Named("tag", flow.Tag, "Поставить тег", "Put a tag"),
		flow.Named("untag", flow.Tag, "Снять тег", "Take a tag off"),
		flow.Named("field", flow.FieldKey, "Поле", "Field"),
		flow.Named("stage", flow.String, "Стадия", "Stage"),
		flow.Named("answer", flow.String, "Ответ", "Answer"),
		flow.Named("value", flow.Template, "Значение", "Value"),
		flow.Named("clear", flow.Bool, "Очистить", "Clear"))
	return flow.BlockSpec{
		Kind: "set", Group: flow.GroupData, Icon: "tag",
		Title: i18n.Words("Изменить данные", "Set"),
		About: i18n.Words("Ставит и снимает теги, пишет поля, переводит на стадию.", "Puts tags on and off, writes fields, moves the stage."),
		Form:  []flow.Field{flow.Named("set", flow.List, "Что изменить", "What to change").Of(item).Needed()},
		Exits: []flow.Exit{exit("next", "Дальше", "Next")},
	}
}

// set is the list of changes, each ready to run.
type set []func(t *flow.Turn)

// Compile reads the block.
func (Set) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[setBody](raw, s)
	out := make(set, 0, len(body.Set))
	for i, item := range body.Set {
		if change := item.compile(fmt.Sprintf("set[%d]", i), s); change != nil {
			out = append(out, change)
		}
	}
	return out, s.Problems()
}

func (i setItem) compile(path string, s *flow.Scope) func(t *flow.Turn) {
	given := 0
	for _, subject := range []string{i.Tag, i.Untag, i.Field, i.Stage, i.Answer} {
		if subject != "" {
			given++
		}
	}
	valued := i.Field != "" || i.Answer != ""
	if given != 1 || valued != (i.Value != nil || i.Clear) || i.Value != nil && i.Clear {
		s.Wrong("value", path, "Укажите что-то одно: tag, untag, stage, или field либо answer вместе с value или clear.",
			"Give exactly one thing: tag, untag, stage, or field or answer together with value or clear.")
		return nil
	}
	var value *flow.Words
	if i.Value != nil {
		value = s.Template(path+".value", *i.Value, template.InPlain)
	}
	switch {
	case i.Tag != "":
		return func(t *flow.Turn) { t.Emit(flow.TagContact{Tag: i.Tag}) }
	case i.Untag != "":
		return func(t *flow.Turn) { t.Emit(flow.TagContact{Tag: i.Untag, Off: true}) }
	case i.Stage != "":
		return func(t *flow.Turn) { t.Emit(flow.SetStage{Stage: i.Stage}) }
	case i.Field != "":
		s.Field(path+".field", i.Field)
		return func(t *flow.Turn) {
			t.Emit(flow.SetField{Field: i.Field, Value: t.Text(value), Clear: i.Clear})
		}
	case i.Clear:
		return func(t *flow.Turn) { t.Drop(i.Answer) }
	default:
		return func(t *flow.Turn) { t.Set(flow.TextVar(i.Answer, t.Text(value))) }
	}
}

// Enter makes the changes in their order, so that later ones see the earlier.
func (b set) Enter(t *flow.Turn) flow.Next {
	for _, change := range b {
		change(t)
	}
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (set) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
