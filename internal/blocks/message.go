// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"slices"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// Message says something. With buttons that lead on, or with a wait, it stands until the person answers; otherwise the flow goes on at once.
type Message struct{}

type messageBody struct {
	Content content.Content `json:"content"`
	Press   string          `json:"press"`
	Wait    waitBody        `json:"wait"`
}

// waitBody is the key "wait" of blocks that wait for a person.
type waitBody struct {
	For flow.Duration `json:"for"`
}

// How often a button of a message works.
const (
	pressAlways  = "always"
	pressCurrent = "current"
)

// Spec is the data of the block.
func (Message) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "message", Group: flow.GroupTalk, Icon: "message",
		Title: i18n.Words("Сообщение", "Message"),
		About: i18n.Words("Отправляет текст, файлы и кнопки. С кнопками ждёт нажатия.", "Sends text, files and buttons. With buttons it waits for a press."),
		Form: []flow.Field{
			flow.ContentForm().Needed(),
			flow.Named("press", flow.Enum, "Когда работают кнопки", "When buttons work").OneOf(
				flow.Choice(pressAlways, "Всегда, и после того как человек ушёл дальше", "Always, also after the person has gone on"),
				flow.Choice(pressCurrent, "Пока человек стоит на этом шаге", "While the person stands at this step")),
			flow.WaitForm(),
		},
		Exits: []flow.Exit{
			exit("next", "Дальше", "Next"), exit("timeout", "Нет ответа", "No answer"), quiet("other", "Другой ответ", "Another answer"),
		},
		Dynamic: i18n.Words("По одному на каждую кнопку «Дальше по воронке»", "One for each button that leads on"),
	}
}

type message struct {
	say   *flow.Message
	wait  flow.Duration
	once  bool
	waits bool
}

// Compile reads the block.
func (Message) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[messageBody](raw, s)
	m := message{say: s.Message("content", body.Content), wait: body.Wait.For, once: body.Press == pressCurrent}
	if m.say != nil {
		m.waits = len(m.say.Leads()) > 0 || m.wait > 0
		if len(m.say.Leads()) > 0 {
			s.Never("next")
		}
	}
	if m.wait == 0 {
		s.Never("timeout")
	}
	return m, s.Problems()
}

// Enter sends the message.
func (m message) Enter(t *flow.Turn) flow.Next {
	t.Say(m.say)
	if !m.waits {
		return flow.Leave("next")
	}
	return flow.ForAnswer(t.After(m.wait))
}

// Resume takes a press, the button's label or number in words, or the end of the wait.
// A message that waits without buttons takes any answer as "next".
func (m message) Resume(t *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Press:
		if in.Late && m.once || !m.has(in.Button) {
			return flow.Stay()
		}
		return flow.LeaveOr(in.Button, "next")
	case flow.Answer:
		if len(m.say.Leads()) == 0 {
			return flow.Leave("next")
		}
		if button, ok := t.Chosen(m.say, in.Text); ok {
			return flow.LeaveOr(button, "next")
		}
		return flow.Stay()
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}

func (m message) has(button string) bool { return slices.Contains(m.say.Leads(), button) }

// Keeps takes over who waits for the person, as long as the message still waits.
func (m message) Keeps(wait flow.WaitKind, _ int) bool { return wait == flow.WaitAnswer && m.waits }

// Until counts the wait from when the message went out.
func (m message) Until(_ *flow.Turn, entered int64) int64 { return endOf(entered, m.wait) }

// endOf is the end of a wait that began at a moment; no length waits for ever.
func endOf(began int64, length flow.Duration) int64 {
	if length <= 0 {
		return 0
	}
	return began + length.Milliseconds()
}
