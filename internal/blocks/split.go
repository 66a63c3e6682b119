// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Split deals people into shares, for a test of two or more ways. Whoever comes again goes the same way.
type Split struct{}

type splitBody struct {
	Branches []branchBody `json:"branches"`
	Salt     string       `json:"salt"`
}

type branchBody struct {
	ID     string    `json:"id"`
	Name   i18n.Text `json:"name"`
	Weight *float64  `json:"weight"`
}

// Spec is the data of the block.
func (Split) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "split", Group: flow.GroupLogic, Icon: "arrows-split",
		Title: i18n.Words("A/B-тест", "A/B split"),
		About: i18n.Words("Делит людей на доли по весам. Человек всегда попадает в одну и ту же долю.", "Deals people into shares by weight. A person always gets into the same share."),
		Form: []flow.Field{
			branchForm(), flow.Named("salt", flow.String, "Метка, чтобы перемешать заново", "A mark to shuffle anew"),
		},
		Dynamic: i18n.Words("По одному на каждую ветку", "One for each branch"),
		Each:    &flow.Each{List: "branches", Label: "name"},
	}
}

func branchForm() flow.Field {
	return flow.Named("branches", flow.List, "Ветки", "Branches").Of(flow.Field{Type: flow.Object}.With(
		flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("name", flow.Text, "Название", "Name"),
		flow.Named("weight", flow.Number, "Вес", "Weight").Between(0, 1000))).Needed()
}

// shares are branches with the upper bound of each: a number below it, and not below the one before, takes the branch.
type shares []share

type share struct {
	exit  string
	below float64
}

func compileShares(body splitBody, s *flow.Scope) shares {
	weights, total := make([]float64, len(body.Branches)), 0.0
	ways := newWays(s)
	for i, b := range body.Branches {
		ways.add(fmt.Sprintf("branches[%d].id", i), b.ID)
		if weights[i] = 1; b.Weight != nil {
			weights[i] = *b.Weight
		}
		total += weights[i]
	}
	if len(body.Branches) < 2 {
		s.Wrong("required", "branches", "Нужны хотя бы две ветки.", "At least two branches are needed.")
	}
	if total <= 0 {
		s.Wrong("value", "branches", "Хотя бы у одной ветки вес должен быть больше нуля.", "At least one branch needs a weight above nought.")
	}
	var out shares
	sum := 0.0
	for i, b := range body.Branches {
		if sum += weights[i]; weights[i] > 0 {
			out = append(out, share{exit: b.ID, below: sum / total})
		}
	}
	return out
}

// of finds the branch for a number from 0 up to 1.
func (s shares) of(chance float64) flow.Next {
	for _, one := range s {
		if chance < one.below {
			return flow.Leave(one.exit)
		}
	}
	return flow.Leave(s[len(s)-1].exit) // the sum of fractions may end a hair below one
}

type split struct {
	shares shares
	salt   string
}

// Compile reads the block.
func (Split) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[splitBody](raw, s)
	return split{shares: compileShares(body, s), salt: body.Salt}, s.Problems()
}

// Enter goes where the contact belongs.
func (b split) Enter(t *flow.Turn) flow.Next { return b.shares.of(t.Chance(b.salt)) }

// Resume never waits, so nothing is for it.
func (split) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
