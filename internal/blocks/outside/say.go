// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"parley/internal/flow"
	"parley/internal/i18n"
)

// lastSaid is what the person wrote last of their own accord.
const lastSaid = "{{ answer." + flow.Said + " }}"

func questionForm() flow.Field {
	f := flow.Named("question", flow.Template, "Вопрос", "Question")
	f.Help = i18n.Words("Пусто — слова, с которых началась воронка, или то, что человек написал вместо ответа.", "Empty: the words that began the flow, or what the person wrote in place of an answer.")
	return f
}

func quietForm() flow.Field {
	return flow.Named("quiet", flow.Bool, "Не отправлять, только запомнить", "Do not send, only keep")
}

// nonEmpty writes a text; one that is empty for this person is told in the trace.
func nonEmpty(t *flow.Turn, words *flow.Words, reason string) (string, bool) {
	text := t.Text(words)
	if text == "" {
		t.Trouble(reason, "")
	}
	return text, text != ""
}

// sayAnswer sends the text of an answer and keeps it under a name.
func sayAnswer(t *flow.Turn, answer []byte, name string, quiet bool, without string) flow.Next {
	text := value(answer, "text")
	if text == "" {
		return flow.Leave(without)
	}
	if name != "" {
		t.Set(flow.TextVar(name, text))
	}
	if !quiet {
		t.SayText(text)
	}
	return flow.Leave("next")
}
