// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// WaitEvent waits until something happens that the API or another part of Parley tells of.
type WaitEvent struct{}

type waitEventBody struct {
	Event string      `json:"event"`
	Save  []eventSave `json:"save"`
	Wait  waitBody    `json:"wait"`
}

// eventSave keeps one value that came with the event.
type eventSave struct {
	Key    string `json:"key"`
	Field  string `json:"field"`
	Answer string `json:"answer"`
}

// Spec is the data of the block.
func (WaitEvent) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "wait_event", Group: flow.GroupTime, Icon: "bell-ringing",
		Title: i18n.Words("Ждать события", "Wait for an event"),
		About: i18n.Words("Ждёт, пока что-то произойдёт: оплата, визит, событие с сайта. Не дождавшись, идёт по своему выходу.",
			"Waits until something happens: a payment, a visit, an event of the site. When it does not, there is an exit for that."),
		Form: []flow.Field{
			flow.Named("event", flow.String, "Событие", "Event").Needed(),
			flow.Named("save", flow.List, "Что запомнить", "What to keep").Of(flow.Field{Type: flow.Object}.With(
				flow.Named("key", flow.String, "Значение события", "Value of the event").Needed(),
				flow.Named("field", flow.FieldKey, "В поле", "Into the field"), flow.Named("answer", flow.String, "В ответ", "Into the answer"))),
			flow.WaitForm(),
		},
		Exits: []flow.Exit{exit("happened", "Произошло", "It happened"), exit("timeout", "Не дождались", "Not in time")},
	}
}

type waitEvent struct {
	event string
	save  []eventSave
	wait  flow.Duration
}

// Compile reads the block.
func (WaitEvent) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[waitEventBody](raw, s)
	if body.Event == "" {
		s.Wrong("required", "event", "Напишите имя события.", "Write the name of the event.")
	}
	if body.Wait.For == 0 {
		s.Never("timeout")
	}
	for i, save := range body.Save {
		path := fmt.Sprintf("save[%d]", i)
		if (save.Field == "") == (save.Answer == "") {
			s.Wrong("required", path, "Укажите field или answer: что-то одно.", "Give field or answer: one of the two.")
		}
		if save.Field != "" {
			s.Field(path+".field", save.Field)
		}
	}
	return waitEvent{event: body.Event, save: body.Save, wait: body.Wait.For}, s.Problems()
}

// Enter waits.
func (b waitEvent) Enter(t *flow.Turn) flow.Next { return flow.ForEvent(b.event, t.After(b.wait)) }

// Resume goes on when it has happened, with what came with it.
func (b waitEvent) Resume(t *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Event:
		for _, save := range b.save {
			value, ok := in.Data[save.Key]
			switch {
			case !ok:
			case save.Field != "":
				t.Emit(flow.SetField{Field: save.Field, Value: value})
			default:
				t.Set(flow.TextVar(save.Answer, value))
			}
		}
		return flow.Leave("happened")
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}
