// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"slices"
	"testing"
	"time"
)

const asking = `
format: 1
id: asking
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [начать]}]
start: name
blocks:
  - {id: name, kind: question, content: {text: "Как вас зовут?"}, name: who, answer: {type: text}, exits: {answered: role}}
  - id: role
    kind: question
    content: {text: "Кто вы?"}
    name: role
    answer: {type: choice, choices: [{id: boss, label: Директор}, {id: manager, label: Менеджер}]}
    exits: {answered: thanks}
  - {id: thanks, kind: message, content: {text: Записали}}
`

const callsAsking = `
format: 1
id: calling
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [вложить]}]
start: call
blocks:
  - {id: call, kind: subflow, flow: asking}
`

// Whoever asks for a person gets one in the middle of a question and in a sub-flow as anywhere else, without its being drawn. The question waits on.
// An option that bears such a name is an answer all the same.
func TestCallHumanAnywhere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(asking, callsAsking)
		const answer, asked = "< Зову сотрудника. Он ответит здесь же.", "< Как вас зовут?"
		for who, words := range map[string][2]string{
			"ann": {"начать", "позовите человека"}, "bob": {"вложить", "Оператор!"}, "eve": {"начать", "can I talk to a human"}, "ivy": {"вложить", "jgthfnjh"},
		} {
			h.says(who, words[0])
			h.says(who, words[1])
			thread := h.thread(who)
			if !slices.Contains(thread, asked) || !slices.Contains(thread, answer) {
				t.Errorf("%s: %q", who, thread)
			}
			if n := h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND contact_id = $2 AND state = 'waiting' AND block = 'name'`, h.Home.ID, h.who(who).Contact); n != 1 {
				t.Errorf("%s: %d questions wait on", who, n)
			}
		}
		h.advance(30 * 24 * time.Hour) // the bot may speak again
		h.says("ann", "Анна")
		h.says("ann", "менеджер")
		if thread := h.thread("ann"); !slices.Contains(thread, "< Записали") {
			t.Errorf("the option was taken for a call: %q", thread)
		}
		h.says("ann", "менеджер")
		if thread := h.thread("ann"); thread[len(thread)-1] != answer {
			t.Errorf("without the question it is a call: %q", thread)
		}
	})
}
