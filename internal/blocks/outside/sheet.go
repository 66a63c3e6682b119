// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Sheet reads or writes a row of a table in Google Sheets.
type Sheet struct{}

type sheetBody struct {
	Connection string        `json:"connection"`
	Action     string        `json:"action"`
	Document   string        `json:"document"`
	Sheet      string        `json:"sheet"`
	Match      *pairBody     `json:"match"`
	Cells      []pairBody    `json:"cells"`
	Save       []saveBody    `json:"save"`
	Timeout    flow.Duration `json:"timeout"`
}

// What is done with a row.
const (
	sheetAppend = "append"
	sheetUpdate = "update"
	sheetRead   = "read"
)

// Spec is the data of the block.
func (Sheet) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "sheet", Group: flow.GroupLinks, Icon: "table",
		Title: i18n.Words("Google Таблица", "Google Sheets"),
		About: i18n.Words("Добавляет строку в таблицу, меняет её или читает из неё данные.", "Adds a row to a table, changes one or reads from it."),
		Form: []flow.Field{
			flow.Named("connection", flow.String, "Подключение", "Connection"),
			flow.Named("action", flow.Enum, "Что сделать", "What to do").OneOf(
				flow.Choice(sheetAppend, "Добавить строку", "Add a row"), flow.Choice(sheetUpdate, "Изменить строку", "Change a row"), flow.Choice(sheetRead, "Прочитать строку", "Read a row")).Needed(),
			flow.Named("document", flow.String, "Таблица", "Document").Needed(), flow.Named("sheet", flow.String, "Лист", "Sheet"),
			flow.Named("match", flow.Object, "Какая строка", "Which row").With(
				flow.Named("name", flow.String, "Столбец", "Column").Needed(), flow.Named("value", flow.Template, "Значение", "Value").Needed()),
			pairForm("cells", "Что записать", "What to write"), saveForm(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), flow.NamedExit("not_found", "Строки нет", "No such row"), failed()},
	}
}

// Compile reads the block.
func (Sheet) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[sheetBody](raw, s)
	if body.Action == sheetAppend {
		s.Never("not_found")
	}
	if (body.Action == sheetAppend) == (body.Match != nil) {
		s.Wrong("required", "match", "Строку указывают, когда её меняют или читают, и только тогда.", "A row is named when it is changed or read, and only then.")
	}
	if (body.Action == sheetRead) == (len(body.Cells) > 0) {
		s.Wrong("required", "cells", "Данные нужны, когда строку добавляют или меняют, и только тогда.", "Data is needed when a row is added or changed, and only then.")
	}
	cells, kept := compilePairs(s, "cells", body.Cells), compileSaves(body.Save, s)
	var match *flow.Words
	if body.Match != nil {
		match = s.Template("match.value", body.Match.Value, template.InPlain)
	}
	return compileAsking(s, flow.EffectSheet, body.Timeout, asking{
		ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
			e := flow.Sheet{Asked: a, Connection: body.Connection, Action: body.Action, Document: body.Document, Sheet: body.Sheet, Cells: cells.write(t)}
			if body.Match != nil {
				e.Match = &flow.NamedText{Name: body.Match.Name, Text: t.Text(match)}
			}
			return e
		},
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			if body.Action != sheetAppend && isEmpty(answer) {
				return flow.Leave("not_found")
			}
			kept.keep(t, answer)
			return flow.Leave("next")
		},
	})
}
