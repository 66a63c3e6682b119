// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"cmp"
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// PromoCode gives the person a code of their own out of a pool.
type PromoCode struct{}

type promoCodeBody struct {
	Pool    string        `json:"pool"`
	Name    string        `json:"name"`
	Save    string        `json:"save"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (PromoCode) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "promo_code", Group: flow.GroupLinks, Icon: "ticket",
		Title: i18n.Words("Промокод", "Promo code"),
		About: i18n.Words("Берёт для человека один промокод из набора и запоминает его. Один код достаётся одному человеку.", "Takes one code out of a pool for the person and keeps it. A code goes to one person only."),
		Form: []flow.Field{
			flow.Named("pool", flow.Keyed, "Набор промокодов", "Pool of codes").Needed(),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"), flow.Named("save", flow.FieldKey, "Записать в поле", "Save into the field"), timeoutForm(),
		},
		Exits: []flow.Exit{next(), flow.NamedExit("empty", "Промокоды кончились", "No codes left"), failed()},
	}
}

// Compile reads the block.
func (PromoCode) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[promoCodeBody](raw, s)
	if body.Save != "" {
		s.Field("save", body.Save)
	}
	return compileAsking(s, flow.EffectPromoCode, body.Timeout, asking{
		ask: func(_ *flow.Turn, a flow.Asked) flow.Effect { return flow.PromoCode{Asked: a, Pool: body.Pool} },
		answered: func(t *flow.Turn, answer []byte) flow.Next {
			code := value(answer, "code")
			if code == "" {
				return flow.Leave("empty")
			}
			t.Set(flow.TextVar(cmp.Or(body.Name, t.Block()), code))
			if body.Save != "" {
				t.Emit(flow.SetField{Field: body.Save, Value: code})
			}
			return flow.Leave("next")
		},
	})
}
