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
		"служба поддержки", "операторы", "живой оператор", "позовите сотрудника", "нужен сотрудник", "сотрудник", "специалист", "нужен специалист", "хочу поговорить с менеджером",
		"поговорить с менеджером", "поговорить с оператором", "хочу поговорить с оператором", "можно человека", "можно оператора", "можно менеджера", "дайте оператора",
		"дайте человека", "дайте живого человека", "есть кто живой", "ответьте живой человек", "техподдержка", "техническая поддержка", "перезвоните мне", "свяжитесь со мной",
		"хочу к оператору", "оператор нужен", "переведите на оператора", "переключи на оператора", "human", "operator", "agent", "a human", "real person", "talk to a human", "talk to a person", "call a human",
		"speak to a human", "speak to an operator", "live agent", "manager", "support", "customer support", "live person", "real human", "human please", "operator please",
		"talk to an operator", "talk to an agent", "talk to a manager", "talk to support", "can i talk to a human", "can i speak to a human", "i want to talk to a human",
		"i need a human", "i want a human", "connect me to an operator", "connect me to a human", "speak to a person", "speak to a manager", "speak to an agent", "representative",
		"speak to a representative", "customer service")
})

func keywords(words ...string) []Keyword {
	out := make([]Keyword, len(words))
	for i, w := range words {
		out[i] = New(w)
	}
	return out
}

// Wish is what a person can ask for anywhere, in every channel and flow alike, without its being drawn.
type Wish string

// The wishes.
const (
	NoWish      Wish = ""
	Unsubscribe Wish = "unsubscribe" // to be written to no more
	CallHuman   Wish = "call_human"  // to talk to a person
)

// WishOf says what a message asks for. With the tolerance of keywords, but the whole message must be such a phrase: «не могу стоп найти» is not one.
func WishOf(message string) Wish {
	if len(message) > 200 { // no such phrase is so long, and most messages are shorter than their reading
		return NoWish
	}
	heard := Hear(message)
	switch {
	case heard.isAny(stopPhrases()):
		return Unsubscribe
	case heard.isAny(humanPhrases()):
		return CallHuman
	}
	return NoWish
}

func (h *Heard) isAny(phrases []Keyword) bool {
	for i := range phrases {
		if phrases[i].Fit(h, Whole) != NoFit {
			return true
		}
	}
	return false
}
