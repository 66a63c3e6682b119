// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Deal opens a deal of the person, or moves it to another stage.
type Deal struct{}

type dealBody struct {
	Action   string     `json:"action"`
	Pipeline string     `json:"pipeline"`
	Stage    string     `json:"stage"`
	Subject  string     `json:"subject"`
	Value    string     `json:"value"`
	Currency string     `json:"currency"`
	Fields   []pairBody `json:"fields"`
}

const dealMove = "move"

// Spec is the data of the block.
func (Deal) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "deal", Group: flow.GroupLinks, Icon: "briefcase",
		Title: i18n.Words("Сделка", "Deal"),
		About: i18n.Words("Создаёт сделку с человеком или двигает её по воронке продаж.", "Opens a deal with the person or moves it along the pipeline."),
		Form: []flow.Field{
			flow.Named("action", flow.Enum, "Что сделать", "What to do").OneOf(flow.Choice("create", "Создать", "Create"), flow.Choice(dealMove, "Передвинуть", "Move")).Needed(),
			flow.Named("pipeline", flow.String, "Воронка продаж", "Pipeline"), flow.Named("stage", flow.String, "Этап", "Stage"),
			flow.Named("subject", flow.Template, "Название", "Title"), flow.Named("value", flow.Template, "Сумма", "Value"), flow.Named("currency", flow.String, "Валюта", "Currency"),
			pairForm("fields", "Поля сделки", "Fields of the deal"),
		},
		Exits: []flow.Exit{next()},
	}
}

// Compile reads the block.
func (Deal) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[dealBody](raw, s)
	if body.Action == dealMove {
		needed(s, "stage", body.Stage)
	}
	title, sum := s.Template("subject", body.Subject, template.InPlain), s.Template("value", body.Value, template.InPlain)
	fields := compilePairs(s, "fields", body.Fields)
	s.Needs(flow.EffectDeal)
	return telling(func(t *flow.Turn) flow.Effect {
		return flow.Deal{
			Action: body.Action, Pipeline: body.Pipeline, Stage: body.Stage, Title: t.Text(title), Value: flow.Minor(t.Text(sum), body.Currency), Currency: body.Currency,
			Fields: fields.write(t),
		}
	}), s.Problems()
}
