// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Level says which level a person has reached with the points of an account.
type Level struct{}

type levelBody struct {
	Account string      `json:"account"`
	Levels  []levelItem `json:"levels"`
	Name    string      `json:"name"`
	Save    string      `json:"save"`
}

type levelItem struct {
	ID   string    `json:"id"`
	Name i18n.Text `json:"name"`
	From int64     `json:"from"`
}

// belowExit is for whom no level has been reached.
const belowExit = "below"

// Spec is the data of the block.
func (Level) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "level", Group: flow.GroupLogic, Icon: "stairs-up",
		Title: i18n.Words("Уровень", "Level"),
		About: i18n.Words("Ведёт по уровню, которого человек достиг с баллами на счёте.", "Goes by the level that the person has reached with the points of an account."),
		Form: []flow.Field{
			accountForm(),
			flow.Named("levels", flow.List, "Уровни", "Levels").Of(flow.Field{Type: flow.Object}.With(
				flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("name", flow.Text, "Название", "Name"),
				flow.Named("from", flow.Int, "От баллов", "From points").Needed())).Needed(),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"),
			flow.Named("save", flow.FieldKey, "Записать название в поле", "Save the name into the field"),
		},
		Exits:   []flow.Exit{exit(belowExit, "Ни одного", "None yet")},
		Dynamic: i18n.Words("По одному на каждый уровень", "One for each level"),
		Each:    &flow.Each{List: "levels", Label: "name"},
	}
}

type level struct {
	steps      []levelStep // the highest first
	name, save string
}

type levelStep struct {
	id      string
	name    i18n.Text
	from    int64
	reached *flow.Check
}

// Compile reads the block. Each level is a condition over the account, so that what it reads is loaded like all other facts.
func (Level) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[levelBody](raw, s)
	b := level{name: body.Name, save: body.Save}
	if b.name == "" {
		b.name = s.Block
	}
	if b.save != "" {
		s.Field("save", b.save)
	}
	if len(body.Levels) == 0 {
		s.Wrong("required", "levels", "Добавьте хотя бы один уровень.", "Add at least one level.")
	}
	ways := newWays(s, belowExit)
	for i, l := range body.Levels {
		path := fmt.Sprintf("levels[%d]", i)
		ways.add(path+".id", l.ID)
		if slices.ContainsFunc(body.Levels[:i], func(o levelItem) bool { return o.From == l.From }) {
			s.Wrong("twice", path+".from", "У уровней должны быть разные баллы.", "Levels need different points.")
		}
		check := s.Condition(path+".from", fmt.Sprintf("points(%s) >= %d", strconv.Quote(cmp.Or(body.Account, defaultAccount)), l.From))
		b.steps = append(b.steps, levelStep{id: l.ID, name: l.Name, from: l.From, reached: check})
	}
	slices.SortFunc(b.steps, func(a, b levelStep) int { return cmp.Compare(b.from, a.from) })
	return b, s.Problems()
}

// Enter finds the highest level reached and keeps its name.
func (b level) Enter(t *flow.Turn) flow.Next {
	for _, l := range b.steps {
		if !t.True(l.reached) {
			continue
		}
		name := l.name.In(t.Lang(), i18n.EN)
		if name == "" {
			name = l.id
		}
		t.Set(flow.TextVar(b.name, name))
		t.Set(flow.TextVar(b.name+idSuffix, l.id))
		if b.save != "" {
			t.Emit(flow.SetField{Field: b.save, Value: name})
		}
		return flow.Leave(l.id)
	}
	t.Drop(b.name)
	t.Drop(b.name + idSuffix)
	return flow.Leave(belowExit)
}

// Resume never waits, so nothing is for it.
func (level) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
