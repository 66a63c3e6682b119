// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Calc computes numbers and dates and keeps them.
type Calc struct{}

type calcBody struct {
	Calc []calcItem `json:"calc"`
}

// calcItem keeps what a formula gives in an answer of the session or in a field.
type calcItem struct {
	Answer  string `json:"answer"`
	Field   string `json:"field"`
	Formula string `json:"formula"`
}

// Spec is the data of the block.
func (Calc) Spec() flow.BlockSpec {
	formula := flow.Named("formula", flow.String, "Формула", "Formula").Needed()
	formula.Example = `round(number("price") * 0.9, 2)`
	formula.Help = i18n.Words("Ответ — number(\"имя\") или answer(\"имя\"), поле — field(\"код\"), баллы квиза — score(\"квиз\"), баллы на счёте — points(\"points\"), сегодня — today. Даты: date(\"2026-01-31\") + days(3).",
		"An answer is number(\"name\") or answer(\"name\"), a field is field(\"key\"), a score is score(\"quiz\"), an account is points(\"points\"), today is today. Dates: date(\"2026-01-31\") + days(3).")
	return flow.BlockSpec{
		Kind: "calc", Group: flow.GroupData, Icon: "calculator",
		Title: i18n.Words("Вычисление", "Calculate"),
		About: i18n.Words("Считает числа и даты по формуле и запоминает результат.", "Computes numbers and dates by a formula and keeps the result."),
		Form: []flow.Field{
			flow.Named("calc", flow.List, "Что посчитать", "What to compute").Of(flow.Field{Type: flow.Object}.With(
				flow.Named("answer", flow.String, "В ответ", "Into the answer"), flow.Named("field", flow.FieldKey, "В поле", "Into the field"), formula)).Needed(),
		},
		Exits: []flow.Exit{exit("next", "Дальше", "Next"), exit("error", "Не посчиталось", "It could not be computed")},
	}
}

type calc []computation

type computation struct {
	answer, field string
	formula       *flow.Formula
}

// Compile reads the block.
func (Calc) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[calcBody](raw, s)
	if len(body.Calc) == 0 {
		s.Wrong("required", "calc", "Добавьте хотя бы одну формулу.", "Add at least one formula.")
	}
	out := make(calc, 0, len(body.Calc))
	for i, item := range body.Calc {
		path := fmt.Sprintf("calc[%d]", i)
		if (item.Field == "") == (item.Answer == "") {
			s.Wrong("required", path, "Укажите field или answer: что-то одно.", "Give field or answer: one of the two.")
		}
		if item.Field != "" {
			s.Field(path+".field", item.Field)
		}
		out = append(out, computation{answer: item.Answer, field: item.Field, formula: s.Formula(path+".formula", item.Formula)})
	}
	return out, s.Problems()
}

// Enter computes in order, so that later formulas see the earlier. The first that gives nothing leads away, and what was computed before it stays.
func (b calc) Enter(t *flow.Turn) flow.Next {
	for _, c := range b {
		v, ok := t.Compute(c.formula, c.answer)
		switch {
		case !ok:
			return flow.Leave("error")
		case c.field != "":
			t.Emit(flow.SetField{Field: c.field, Value: v.Text})
		default:
			t.Set(v)
		}
	}
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (calc) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
