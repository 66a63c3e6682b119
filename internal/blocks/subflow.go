// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// SubFlow runs another flow and comes back when it ends.
type SubFlow struct{}

type subFlowBody struct {
	Flow string   `json:"flow"`
	Wait waitBody `json:"wait"`
}

// Spec is the data of the block.
func (SubFlow) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "subflow", Group: flow.GroupLogic, Icon: "sitemap",
		Title: i18n.Words("Вложенная воронка", "Sub-flow"),
		About: i18n.Words("Проводит человека по другой воронке и возвращается.", "Takes the person through another flow and comes back."),
		Form:  []flow.Field{flow.Named("flow", flow.FlowID, "Воронка", "Flow").Needed(), flow.WaitForm()},
		Exits: []flow.Exit{
			exit("next", "Прошёл", "Finished"), quiet("stopped", "Не прошёл", "Did not finish"), exit("timeout", "Не дождались", "Not in time"),
		},
	}
}

type subFlow struct {
	flow string
	wait flow.Duration
}

// Compile reads the block.
func (SubFlow) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[subFlowBody](raw, s)
	s.Calls("flow", body.Flow)
	if body.Wait.For == 0 {
		s.Never("timeout")
	}
	return subFlow{flow: body.Flow, wait: body.Wait.For}, s.Problems()
}

// Enter starts the other flow.
func (b subFlow) Enter(t *flow.Turn) flow.Next {
	call := t.Number()
	t.Emit(flow.StartFlow{Flow: b.flow, Call: call})
	return flow.ForCall(call, t.After(b.wait))
}

// Resume goes on when the other flow has ended, however it did.
func (b subFlow) Resume(_ *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Returned:
		if in.State == flow.Done {
			return flow.Leave("next")
		}
		return flow.LeaveOr("stopped", "next")
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}

// Until counts the wait from when the other flow was called.
func (b subFlow) Until(_ *flow.Turn, entered int64) int64 { return endOf(entered, b.wait) }
