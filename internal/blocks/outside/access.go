// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Access lets the person into something paid for, or takes that back.
type Access struct{}

type accessBody struct {
	Action  string        `json:"action"`
	Product string        `json:"product"`
	For     flow.Duration `json:"for"`
}

const accessRevoke = "revoke"

// Spec is the data of the block.
func (Access) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "access", Group: flow.GroupLinks, Icon: "key",
		Title: i18n.Words("Платный доступ", "Paid access"),
		About: i18n.Words("Открывает человеку закрытый канал или продукт, на срок или навсегда, либо закрывает.", "Opens a closed channel or a product to the person, for a time or for good, or closes it."),
		Form: []flow.Field{
			flow.Named("action", flow.Enum, "Что сделать", "What to do").OneOf(flow.Choice("grant", "Открыть", "Grant"), flow.Choice(accessRevoke, "Закрыть", "Revoke")).Needed(),
			flow.Named("product", flow.Keyed, "Продукт", "Product").Needed(), flow.Named("for", flow.Length, "На срок", "For how long"),
		},
		Exits: []flow.Exit{next()},
	}
}

// Compile reads the block.
func (Access) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[accessBody](raw, s)
	if body.Action == accessRevoke && body.For > 0 {
		s.Wrong("value", "for", "Срок указывают, только когда доступ открывают.", "A length of time is for granting only.")
	}
	s.Needs(flow.EffectAccess)
	return telling(func(t *flow.Turn) flow.Effect {
		return flow.Access{Product: body.Product, Revoke: body.Action == accessRevoke, Until: t.After(body.For)}
	}), s.Problems()
}
