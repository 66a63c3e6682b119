// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"cmp"
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Loyalty registers the person in a loyalty programme.
type Loyalty struct{}

type loyaltyBody struct {
	Program string `json:"program"`
	Phone   string `json:"phone"`
	Card    string `json:"card"`
}

// Spec is the data of the block.
func (Loyalty) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "loyalty", Group: flow.GroupLinks, Icon: "id-badge-2",
		Title: i18n.Words("Регистрация в лояльности", "Loyalty registration"),
		About: i18n.Words("Записывает человека в программу лояльности по телефону: второй карты на один номер не будет.", "Registers the person in the loyalty programme by phone: one number gets one card."),
		Form: []flow.Field{
			flow.Named("program", flow.Keyed, "Программа", "Programme"), flow.Named("phone", flow.Template, "Телефон", "Phone"),
			flow.Named("card", flow.Template, "Номер карты, если она уже есть", "Card number, when there is one"),
		},
		Exits: []flow.Exit{next()},
	}
}

// Compile reads the block.
func (Loyalty) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[loyaltyBody](raw, s)
	phone, card := s.Template("phone", cmp.Or(body.Phone, contactPhone), template.InPlain), s.Template("card", body.Card, template.InPlain)
	s.Needs(flow.EffectEnrol)
	return telling(func(t *flow.Turn) flow.Effect {
		return flow.Enrol{Program: cmp.Or(body.Program, "loyalty"), Phone: t.Text(phone), Card: t.Text(card)}
	}), s.Problems()
}
