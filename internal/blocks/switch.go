// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Switch goes one of many ways: by what a value is, by conditions, or by both, the first case that fits.
type Switch struct{}

type switchBody struct {
	Value string       `json:"value"`
	Cases []switchCase `json:"cases"`
}

// switchCase fits when the value is one of Is, or when If holds: one of the two is given.
type switchCase struct {
	ID string   `json:"id"`
	Is []string `json:"is"`
	If string   `json:"if"`
}

// elseExit is for whom no case fits.
const elseExit = "else"

// Spec is the data of the block.
func (Switch) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "switch", Group: flow.GroupLogic, Icon: "git-fork",
		Title: i18n.Words("Развилка", "Switch"),
		About: i18n.Words("Ведёт по одному из многих путей: по значению или по условиям. Подходит первый по порядку.", "Goes one of many ways, by a value or by conditions. The first that fits is taken."),
		Form: []flow.Field{
			flow.Named("value", flow.Template, "Что сравнивать", "What to compare"),
			flow.Named("cases", flow.List, "Пути", "Ways").Of(flow.Field{Type: flow.Object}.With(
				flow.Named("id", flow.Keyed, "Код", "Id").Needed(),
				flow.Named("is", flow.List, "Значение — одно из", "The value is one of").Of(flow.Field{Type: flow.String}),
				flow.Named("if", flow.Condition, "Или условие", "Or a condition"))).Needed(),
		},
		Exits:   []flow.Exit{exit(elseExit, "Иначе", "Else")},
		Dynamic: i18n.Words("По одному на каждый путь", "One for each way"),
		Each:    &flow.Each{List: "cases", Label: "is"},
	}
}

type branching struct {
	value *flow.Words
	cases []caseOf
}

type caseOf struct {
	exit  string
	is    []string // folded
	check *flow.Check
}

// Compile reads the block.
func (Switch) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[switchBody](raw, s)
	b := branching{value: s.Template("value", body.Value, template.InPlain)}
	if len(body.Cases) == 0 {
		s.Wrong("required", "cases", "Добавьте хотя бы один путь.", "Add at least one way.")
	}
	ways := newWays(s, elseExit)
	for i, c := range body.Cases {
		path := fmt.Sprintf("cases[%d]", i)
		ways.add(path+".id", c.ID)
		one := caseOf{exit: c.ID}
		switch {
		case (len(c.Is) > 0) == (c.If != ""):
			s.Wrong("required", path, "Укажите is или if: что-то одно.", "Give is or if: one of the two.")
		case c.If != "":
			one.check = s.Condition(path+".if", c.If)
		case body.Value == "":
			s.Wrong("required", "value", "Укажите, что сравнивать.", "Say what to compare.")
		}
		for _, v := range c.Is {
			one.is = append(one.is, folded(v))
		}
		b.cases = append(b.cases, one)
	}
	return b, s.Problems()
}

// folded is a value as it is compared: without case and outer spaces, and numbers without their spelling.
func folded(v string) string {
	if n, ok := template.Number(v); ok {
		return flow.NumberVar("", n).Text
	}
	return filter.Fold(strings.TrimSpace(v))
}

// Enter takes the first case that fits.
func (b branching) Enter(t *flow.Turn) flow.Next {
	value := folded(t.Text(b.value))
	for _, c := range b.cases {
		if c.check == nil && slices.Contains(c.is, value) || c.check != nil && t.True(c.check) {
			return flow.Leave(c.exit)
		}
	}
	return flow.Leave(elseExit)
}

// Resume never waits, so nothing is for it.
func (branching) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }

// ways declares exits of a block's own, each once, and none by the name of an exit the block has of itself.
type ways struct {
	scope *flow.Scope
	taken []string
}

func newWays(s *flow.Scope, taken ...string) *ways { return &ways{scope: s, taken: taken} }

func (w *ways) add(path, id string) {
	if slices.Contains(w.taken, id) {
		w.scope.Wrong("twice", path, "Код «%s» в этом блоке уже занят.", "The id “%s” is already taken in this block.", id)
		return
	}
	w.taken = append(w.taken, id)
	w.scope.Exit(id)
}
