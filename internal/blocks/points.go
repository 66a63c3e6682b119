// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"cmp"
	"encoding/json"
	"math"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Points adds points to an account of the person, or takes them off.
type Points struct{}

type pointsBody struct {
	Account string `json:"account"`
	Add     string `json:"add"`
}

const (
	defaultAccount = "points"
	// maxPoints bounds one change: beyond it somebody has counted wrongly.
	maxPoints = 1e12
)

// Spec is the data of the block.
func (Points) Spec() flow.BlockSpec {
	add := flow.Named("add", flow.String, "Сколько", "How many").Needed()
	add.Example = "10"
	add.Help = i18n.Words("Число или формула. Чтобы списать, поставьте минус.", "A number or a formula. With a minus, points are taken off.")
	return flow.BlockSpec{
		Kind: "points", Group: flow.GroupData, Icon: "coins",
		Title: i18n.Words("Баллы", "Points"),
		About: i18n.Words("Начисляет баллы на счёт человека или списывает их.", "Adds points to the person's account or takes them off."),
		Form:  []flow.Field{accountForm(), add},
		Exits: []flow.Exit{exit("next", "Дальше", "Next"), quiet("error", "Не посчиталось", "It could not be computed")},
	}
}

func accountForm() flow.Field { return flow.Named("account", flow.Keyed, "Счёт", "Account") }

type points struct {
	account string
	add     *flow.Formula
}

// Compile reads the block.
func (Points) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[pointsBody](raw, s)
	s.Needs(flow.EffectPoints)
	return points{account: cmp.Or(body.Account, defaultAccount), add: s.Formula("add", body.Add)}, s.Problems()
}

// Enter changes the account by whole points. What cannot be computed changes nothing.
func (b points) Enter(t *flow.Turn) flow.Next {
	v, ok := t.Compute(b.add, "")
	if !ok {
		return flow.LeaveOr("error", "next")
	}
	if !v.Numeric || math.Abs(v.Num) > maxPoints {
		t.Trouble("not_points", v.Text)
		return flow.LeaveOr("error", "next")
	}
	if change := int64(math.Round(v.Num)); change != 0 {
		t.Emit(flow.Points{Account: b.account, Change: change})
	}
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (points) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }
