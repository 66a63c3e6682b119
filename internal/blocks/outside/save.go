// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"fmt"

	"parley/internal/flow"
)

// saveBody puts one value of an answer into a field or an answer of the session.
type saveBody struct {
	Path   string `json:"path"`
	Field  string `json:"field"`
	Answer string `json:"answer"`
}

func saveForm() flow.Field {
	return flow.Named("save", flow.List, "Что запомнить", "What to keep").Of(flow.Field{Type: flow.Object}.With(
		flow.Named("path", flow.String, "Где в ответе", "Place in the answer").Needed(),
		flow.Named("field", flow.FieldKey, "В поле", "Into the field"),
		flow.Named("answer", flow.String, "В ответ", "Into the answer")))
}

// saves are what is kept of an answer.
type saves []save

type save struct {
	steps         []string
	field, answer string
}

func compileSaves(bodies []saveBody, s *flow.Scope) saves {
	out := make(saves, 0, len(bodies))
	for i, b := range bodies {
		path := fmt.Sprintf("save[%d]", i)
		steps, ok := jsonPath(b.Path)
		if !ok {
			s.Wrong("value", path+".path", "Место в ответе пишется так: $.order.items[0].id", "A place in the answer is written like this: $.order.items[0].id")
		}
		if (b.Field == "") == (b.Answer == "") {
			s.Wrong("required", path, "Укажите field или answer: что-то одно.", "Give field or answer: one of the two.")
		}
		if b.Field != "" {
			s.Field(path+".field", b.Field)
		}
		out = append(out, save{steps: steps, field: b.Field, answer: b.Answer})
	}
	return out
}

// keep takes out of an answer what is there; what is missing changes nothing.
func (all saves) keep(t *flow.Turn, body []byte) {
	for _, s := range all {
		text, ok := jsonFind(body, s.steps)
		switch {
		case !ok:
		case s.field != "":
			t.Emit(flow.SetField{Field: s.field, Value: text})
		default:
			t.Set(flow.TextVar(s.answer, text))
		}
	}
}
