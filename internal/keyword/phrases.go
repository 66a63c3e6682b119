// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package keyword

import "sync"

// stopPhrases are what people write to be left alone; the message must be nothing else.
var stopPhrases = sync.OnceValue(func() []Keyword {
	return keywords("стоп", "отписаться", "отпишись", "отпишите меня", "отписка", "отписать", "отпишите", "отключить рассылку", "отменить подписку",
		"отмена подписки", "не пишите мне", "не пишите мне больше", "больше не пишите", "хватит писать", "хватит слать", "удалите меня",
		"удалите меня из рассылки", "не присылайте", "не присылайте больше", "отказаться от рассылки",
		"stop", "unsubscribe", "stopall", "stop all", "opt out", "optout", "cancel subscription", "remove me", "unsubscribe me", "stop it",
		"do not write to me", "don't write to me")
})

// humanPhrases are what people write to talk to a person.
var humanPhrases = sync.OnceValue(func() []Keyword {
	return keywords("оператор", "оператора", "позови оператора", "позовите оператора", "нужен оператор", "хочу оператора", "соедините с оператором",
		"соедини с оператором", "переключите на оператора", "связаться с оператором", "человек", "позови человека", "позовите человека", "нужен человек",
		"живой человек", "живого человека", "хочу поговорить с человеком", "поговорить с человеком", "менеджер", "менеджера", "позовите менеджера",
		"нужен менеджер", "связаться с менеджером", "соедините с менеджером", "консультант", "позовите консультанта", "администратор", "поддержка",
		"служба поддержки", "операторы", "human", "operator", "agent", "a human", "real person", "talk to a human", "talk to a person", "call a human",
		"speak to a human", "speak to an operator", "live agent", "manager", "support", "customer support")
})

func keywords(words ...string) []Keyword {
	out := make([]Keyword, len(words))
	for i, w := range words {
		out[i] = New(w)
	}
	return out
}

// Unsubscribes reports whether a message asks to be written to no more, in every channel and flow alike. With the tolerance of keywords,
// but the whole message must be such a phrase: «не могу стоп найти» is not one.
func Unsubscribes(message string) bool { return anyWhole(stopPhrases(), message) }

// CallsHuman reports whether a message asks for a person, which works in every flow without being drawn.
func CallsHuman(message string) bool { return anyWhole(humanPhrases(), message) }

func anyWhole(phrases []Keyword, message string) bool {
	if len(message) > 200 { // no such phrase is so long, and most messages are shorter than their reading
		return false
	}
	heard := Hear(message)
	for i := range phrases {
		if phrases[i].Fit(&heard, Whole) != NoFit {
			return true
		}
	}
	return false
}
