// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"fmt"
	"strings"

	"parley/internal/content"
	"parley/internal/lint"
	"parley/internal/spell"
)

// ruleCase is a document and what one rule says of it; without a rule, what all of them say.
type ruleCase struct {
	rule, name   string
	head, blocks string
	want         []string
	world        lint.World
}

const (
	stop = "\n  - {id: e, kind: stop}"
	// yes is a button that leads on, yesNo are two.
	yes = "buttons: [[{id: b, label: Да, action: next}]]"
)

// say is a message that leads on to another block.
func say(id, text, more, to string) string {
	return fmt.Sprintf("\n  - {id: %s, kind: message, content: {text: %q%s}, exits: {next: %s}}", id, text, more, to)
}

func ask(id, text, kind, to string) string {
	return fmt.Sprintf("\n  - {id: %s, kind: question, content: {text: %q}, answer: {type: %s}, exits: {answered: %s}}", id, text, kind, to)
}

func wait(id, long, to string) string {
	return fmt.Sprintf("\n  - {id: %s, kind: delay, for: %s, exits: {next: %s}}", id, long, to)
}

// series is a first message and three more, each after a pause.
func series(first, pause, last string) string {
	return say("a", first, ", "+yes, "p1") + wait("p1", pause, "m1") + say("m1", "Письмо один", "", "p2") + wait("p2", pause, "m2") + say("m2", "Письмо два", "", "p3") +
		wait("p3", pause, "m3") + say("m3", last, "", "e") + stop
}

// chain asks n questions of a text each.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		to := string(rune('a' + i + 1))
		if i == n-1 {
			to = "z"
		}
		b.WriteString(ask(string(rune('a'+i)), "Вопрос", "text", to))
	}
	return b.String() + "\n  - {id: z, kind: stop}"
}

func quiz(questions int) string {
	var b strings.Builder
	b.WriteString("  - id: a\n    kind: quiz\n    questions:\n")
	for i := range questions {
		fmt.Fprintf(&b, "      - {id: q%d, text: Вопрос, options: [{id: y, label: Да}, {id: n, label: Нет}]}\n", i)
	}
	return b.String() + "    results: [{id: r, from: 0}]\n    exits: {r: e}" + stop
}

func cases() []ruleCase {
	w := world()
	known := lint.World{}
	spelled := lint.World{Spelling: spell.For}
	noLinks := lint.World{NoLinks: true, Channels: w.Channels}
	pictures := lint.World{Channels: []lint.Channel{{Kind: "wide", Caps: content.Capabilities{
		Text: content.TextCaps{Max: 4096}, Media: map[content.MediaKind]content.MediaCaps{content.Image: {MaxBytes: 1 << 20, ByUpload: true}},
		Inline: content.ButtonCaps{Max: 5, LabelMax: 20, PayloadMax: 64, Kinds: []content.Action{content.Next}},
	}}}}
	meta := lint.World{Channels: []lint.Channel{{Kind: "instagram"}}, Russia: true, Today: "2026-01-31"}
	abroad := meta
	abroad.Russia = false
	long := strings.Repeat("Слово да дело. ", 21)
	return []ruleCase{
		{"", "nothing to say", "", say("a", "Привет", "", "e") + stop, nil, known},
		{
			"", "silenced with a reason", "kind: promo\nsilenced: [{rule: promo-button, at: a, reason: так решили}, {rule: no-goal, at: a, reason: не здесь}]",
			say("a", "Скидка на всё", "", "e") + stop, []string{"promo-button a silenced", "no-goal e"}, known,
		},

		{"promo-button", "a promotion without a button", "kind: promo", say("a", "Скидка", "", "e") + stop, []string{"promo-button a"}, known},
		{"promo-button", "a promotion in two languages", "kind: promo\nlanguages: [ru, en]", "  - {id: a, kind: message, content: {text: {ru: Скидка на всё, en: Everything is cheaper}}, exits: {next: e}}" + stop, []string{"promo-button a"}, known},
		{"promo-button", "information needs none", "", say("a", "Скидка", "", "e") + stop, nil, known},

		{"no-unsubscribe", "a fortnight of letters", "", series("Начнём?", "5d", "Письмо три"), []string{"no-unsubscribe m1"}, known},
		{"no-unsubscribe", "the last letter tells how", "", series("Начнём?", "5d", "Больше не нужно? Напишите «стоп»"), nil, known},
		{"no-unsubscribe", "orders are served to their end", "kind: transactional", series("Начнём?", "5d", "Письмо три"), nil, known},
		{"no-unsubscribe", "three messages of one day are no series", "", series("Начнём?", "1h", "Письмо три"), nil, known},

		{"dead-end", "a last message", "", "  - {id: a, kind: message, content: {text: Привет}}", nil, known},
		{"quiet-end", "a last message", "", "  - {id: a, kind: message, content: {text: Привет}}", []string{"quiet-end a"}, known},
		{"quiet-end", "a message before the end", "", "  - {id: a, kind: message, content: {text: Привет}, exits: {next: e}}" + stop, nil, known},
		{"dead-end", "a button that leads nowhere", "", "  - {id: a, kind: message, content: {text: Да?, " + yes + "}}", []string{"dead-end a"}, known},
		{"dead-end", "a button without a link while next leads on", "", "  - {id: a, kind: message, content: {text: Да?, " + yes + "}, exits: {next: e}}" + stop, nil, known},

		{"endless-cycle", "a condition that asks itself", "", "  - {id: a, kind: set, set: [{tag: t}], exits: {next: c}}\n  - {id: c, kind: condition, if: 'tag(\"x\")', exits: {yes: e, no: a}}" + stop, []string{"endless-cycle a"}, known},
		{"endless-cycle", "a jump back", "", say("a", "Снова", "", "j") + "\n  - {id: j, kind: jump, to: a}", []string{"endless-cycle a"}, known},
		{"endless-cycle", "a pause lets people breathe", "", "  - {id: a, kind: set, set: [{tag: t}], exits: {next: p}}" + wait("p", "1d", "c") + "\n  - {id: c, kind: condition, if: 'tag(\"x\")', exits: {yes: e, no: a}}" + stop, nil, known},
		{"endless-cycle", "a message that waits for a press", "", say("a", "Ещё?", ", "+yes, "a"), nil, known},

		{"cannot-carry", "a file for a channel of words, and nobody can open a link", "", "  - {id: a, kind: message, content: {text: Вот, media: [{kind: document, file: files/a.pdf}]}, exits: {next: e}}" + stop, []string{"cannot-carry a"}, noLinks},
		{"cannot-carry", "a link to the file", "", "  - {id: a, kind: message, content: {text: Вот, media: [{kind: document, file: files/a.pdf}]}, exits: {next: e}}" + stop, nil, w},
		{"cannot-carry", "no channel is known", "", "  - {id: a, kind: message, content: {text: Вот, media: [{kind: document, file: files/a.pdf}]}, exits: {next: e}}" + stop, nil, lint.World{NoLinks: true}},

		{"quiz-length", "a quiz of six questions", "", quiz(6), []string{"quiz-length a"}, known},
		{"quiz-length", "a quiz of five", "", quiz(5), nil, known},
		{"quiz-length", "six questions in a row", "", chain(6), []string{"quiz-length a"}, known},
		{"quiz-length", "a pause begins a new sitting", "", ask("a", "В", "text", "b") + ask("b", "В", "text", "p") + wait("p", "1d", "c") + ask("c", "В", "text", "d") + ask("d", "В", "text", "f") + ask("f", "В", "text", "g") + ask("g", "В", "text", "e") + stop, nil, known},

		{"long-sitting", "three questions and three buttons", "", say("a", "Да?", ", "+yes, "b") + say("b", "Да?", ", "+yes, "c") + say("c", "Да?", ", "+yes, "d") + ask("d", "В", "text", "f") + ask("f", "В", "text", "g") + ask("g", "В", "text", "e") + stop, []string{"long-sitting a"}, known},
		{"long-sitting", "something is given in the middle", "", say("a", "Да", "", "b") + say("b", "Да", "", "c") + say("c", "Да", "", "d") + ask("d", "В", "text", "f") + ask("f", "В", "text", "g") + ask("g", "В", "text", "e") + stop, nil, known},

		{"long-teaser", "over three hundred", "kind: promo", say("a", long, ", "+yes, "e") + stop, []string{"long-teaser a"}, known},
		{"long-teaser", "what templates bring is not counted", "kind: promo", say("a", strings.Repeat("Слово. ", 20)+strings.Repeat("{{ contact.first_name | default: 'Здравствуйте' }}", 8), ", "+yes, "e") + stop, nil, known},
		{"long-message", "over four hundred", "", say("a", long+long, "", "e") + stop, []string{"long-message a"}, known},
		{"long-message", "a promotion is told of once", "kind: promo", say("a", long+long, ", "+yes, "e") + stop, nil, known},

		{"welcome-notice", "a series that begins without a word about itself", "", series("Начнём?", "5d", "Напишите «стоп»"), []string{"welcome-notice a"}, known},
		{"welcome-notice", "it says so", "", series("Будем писать раз в неделю, отписка — словом «стоп». Начнём?", "5d", "Три"), nil, known},

		{"phone-early", "the first thing a stranger is asked", "kind: promo\ntriggers: [{id: t, kind: link}]", ask("a", "Телефон, чтобы позвонить?", "phone", "e") + stop, []string{"phone-early a"}, known},
		{"phone-early", "after a button", "kind: promo\ntriggers: [{id: t, kind: link}]", say("a", "Пришлём прайс", ", "+yes, "q") + ask("q", "Телефон, чтобы позвонить?", "phone", "e") + stop, nil, known},
		{"phone-early", "an event of the shop brings no strangers", "kind: promo\ntriggers: [{id: t, kind: event, event: order}]", ask("a", "Телефон, чтобы позвонить?", "phone", "e") + stop, nil, known},

		{"ask-reason", "no reason", "", ask("a", "Ваш e-mail?", "email", "e") + stop, []string{"ask-reason a"}, known},
		{"ask-reason", "a reason in the question", "", ask("a", "Ваш e-mail, чтобы прислать чек?", "email", "e") + stop, nil, known},
		{"ask-reason", "a reason just before", "", say("a", "Пришлём чек на почту", "", "q") + ask("q", "Ваш e-mail?", "email", "e") + stop, nil, known},

		{"no-value", "a greeting and no more", "kind: promo", say("a", "{{ contact.first_name }}, здравствуйте! Рады вас видеть", ", "+yes, "e") + stop, []string{"no-value a"}, known},
		{"no-value", "a greeting with a promise", "kind: promo", say("a", "Здравствуйте! Дарим гид по кофе", ", "+yes, "e") + stop, nil, known},

		{"consent-recheck", "two months of silence", "", say("a", "Привет", "", "p") + wait("p", "60d", "m") + say("m", "Мы снова здесь", "", "e") + stop, []string{"consent-recheck m"}, known},
		{"consent-recheck", "the exit looks at something else", "settings: {exit: {when: 'tag(\"x\")'}}", say("a", "Привет", "", "p") + wait("p", "60d", "m") + say("m", "Мы снова здесь", "", "e") + stop, []string{"consent-recheck m"}, known},
		{"consent-recheck", "a condition asks", "", say("a", "Привет", "", "p") + wait("p", "60d", "c") + "\n  - {id: c, kind: condition, if: 'not unsubscribed()', exits: {yes: m, no: e}}" + say("m", "Мы снова здесь", "", "e") + stop, nil, known},
		{"consent-recheck", "three weeks are short", "", say("a", "Привет", "", "p") + wait("p", "21d", "m") + say("m", "Мы снова здесь", "", "e") + stop, nil, known},

		{"meta-promo-russia", "a promotion", "kind: promo", say("a", "Скидка", ", "+yes, "e") + stop, []string{"meta-promo-russia"}, meta},
		{"meta-promo-russia", "answers are allowed", "", say("a", "Скидка", ", "+yes, "e") + stop, nil, meta},
		{"meta-promo-russia", "another country", "kind: promo", say("a", "Скидка", ", "+yes, "e") + stop, nil, abroad},

		{"no-handover", "phones are taken and nobody is named", "kind: promo", say("a", "Дарим гид", ", "+yes, "q") + ask("q", "Телефон для связи", "phone", "e") + stop, []string{"no-handover q"}, known},
		{"no-handover", "a line says whom to ask", "kind: promo", say("a", "Дарим гид. Вопросы — менеджеру, прямо сюда", ", "+yes, "q") + ask("q", "Телефон для связи", "phone", "e") + stop, nil, known},

		{"no-hours", "an operator is called into the dark", "", say("a", "Зовём коллегу", "", "h") + "\n  - {id: h, kind: hand_over}", []string{"no-hours h"}, known},
		{"no-hours", "the hours are told", "", say("a", "Коллега ответит с 9 до 18", "", "h") + "\n  - {id: h, kind: hand_over}", nil, known},

		{"no-reply-route", "a question into the air", "", say("a", "Как вам кофе?", "", "e") + stop, []string{"no-reply-route a"}, known},
		{"no-reply-route", "an operator reads the answer", "", say("a", "Как вам кофе?", "", "h") + "\n  - {id: h, kind: hand_over}", nil, known},
		{"no-reply-route", "the question comes with the next message", "", say("a", "Как вам кофе?", "", "b") + say("b", "Оцените", ", "+yes, "e") + stop, nil, known},

		{"no-exit", "a promotional series", "kind: promo", series("Начнём?", "5d", "Три"), []string{"no-exit"}, known},
		{"no-exit", "buyers leave it", "kind: promo\nsettings: {exit: {when: 'tag(\"bought\")'}}", series("Начнём?", "5d", "Три"), nil, known},

		{"no-request", "a step beside the road", "kind: promo", "  - {id: a, kind: message, content: {text: Дарим гид, buttons: [[{id: o, label: Заказать, action: next}, {id: f, label: Отзывы, action: next}]]}, exits: {o: h, f: r}}\n  - {id: h, kind: hand_over}" + say("r", "Отзывы", ", "+yes, "e") + stop, []string{"no-request r"}, known},
		{"no-request", "the step leads back", "kind: promo", "  - {id: a, kind: message, content: {text: Дарим гид, buttons: [[{id: o, label: Заказать, action: next}, {id: f, label: Отзывы, action: next}]]}, exits: {o: h, f: r}}\n  - {id: h, kind: hand_over}" + say("r", "Отзывы", ", "+yes, "a"), nil, known},
		{"no-request", "nothing is sold", "kind: promo", say("a", "Дарим гид", ", "+yes, "e") + stop, nil, known},

		{"window-crossed", "two days where one is allowed", "", say("a", "Привет", "", "p") + wait("p", "2d", "m") + say("m", "Ещё", "", "e") + stop, []string{"window-crossed m"}, w},
		{"window-crossed", "the person answers between", "", say("a", "Привет", "", "p") + wait("p", "20h", "q") + say("q", "Ещё?", ", "+yes, "r") + wait("r", "20h", "m") + say("m", "Ещё", "", "e") + stop, nil, w},
		{"window-crossed", "no window is known", "", say("a", "Привет", "", "p") + wait("p", "2d", "m") + say("m", "Ещё", "", "e") + stop, nil, pictures},

		{"lost-in-fitting", "buttons become a list", "", say("a", "Да?", ", "+yes, "e") + stop, []string{"lost-in-fitting a"}, w},
		{"lost-in-fitting", "a channel with buttons", "", say("a", "Да?", ", "+yes, "e") + stop, nil, pictures},
		{"lost-in-fitting", "no channel is known", "", say("a", "Да?", ", "+yes, "e") + stop, nil, known},

		{"link-marks", "a shop", "", say("a", "Смотрите", `, buttons: [[{id: b, label: Открыть, action: url, value: "https://shop.example/list?p=1"}]]`, "e") + stop, []string{"link-marks a"}, known},
		{"link-marks", "marked already", "", say("a", "Смотрите", `, buttons: [[{id: b, label: Открыть, action: url, value: "https://shop.example/?utm_source=bot"}]]`, "e") + stop, nil, known},
		{"link-marks", "a chat needs no marks", "", say("a", "Смотрите", `, buttons: [[{id: b, label: Открыть, action: url, value: "https://t.me/shop"}]]`, "e") + stop, nil, known},

		{"exact-keyword", "exact", "triggers: [{id: t, kind: keyword, words: [приз], match: exact}]", say("a", "Да", "", "e") + stop, []string{"exact-keyword"}, known},
		{"exact-keyword", "the whole message, with mistakes", "triggers: [{id: t, kind: keyword, words: [приз], match: whole}]", say("a", "Да", "", "e") + stop, nil, known},
		{"keyword-overlap", "the word of another flow", "triggers: [{id: t, kind: keyword, words: [скидка]}]", say("a", "Да", "", "e") + stop, []string{"keyword-overlap"}, w},
		{"keyword-overlap", "this flow is the more important one", "triggers: [{id: t, kind: keyword, words: [скидка], priority: 1}]", say("a", "Да", "", "e") + stop, []string{"keyword-overlap"}, w},
		{"keyword-overlap", "a word of its own", "triggers: [{id: t, kind: keyword, words: [подарок]}]", say("a", "Да", "", "e") + stop, nil, w},

		{"unreachable", "but not from a trigger of its own", "triggers: [{id: t, kind: link, start: c}]", "  - {id: a, kind: stop}\n  - {id: b, kind: stop}\n  - {id: c, kind: stop}", []string{"unreachable b"}, known},
		{"unreachable", "reached by a jump", "", "  - {id: a, kind: jump, to: b}\n  - {id: b, kind: stop}", nil, known},

		{"address-mixed", "both", "", say("a", "Мы пишем вам", "", "b") + say("b", "Ждём ваш ответ", "", "c") + say("c", "Тебе понравится", "", "e") + stop, []string{"address-mixed c"}, known},
		{"address-mixed", "buttons speak for the person", "", say("a", "Мы пишем вам", `, buttons: [[{id: b, label: Хочу к тебе, action: next}]]`, "e") + stop, nil, known},
		{"many-emoji", "three", "", say("a", "Ура 🎉🎉 👩‍💻", "", "e") + stop, []string{"many-emoji a"}, known},
		{"many-emoji", "a flag and a family are two", "", say("a", "Ура 🇷🇺 👨‍👩‍👧‍👦", "", "e") + stop, nil, known},
		{"capitals", "a shout", "", say("a", "СКИДКА ТОЛЬКО сегодня", "", "e") + stop, []string{"capitals a"}, known},
		{"capitals", "an abbreviation and a name", "", say("a", "Цена с НДС, магазин ОКЕЙ", "", "e") + stop, nil, known},
		{"exclamations", "three", "", "  - {id: a, kind: message, content: {text: {ru: 'Ура!!! Да!!', en: 'Yes!!'}}, exits: {next: e}}" + stop, []string{"exclamations a"}, known},
		{"exclamations", "one", "", say("a", "Ура! Да!", "", "e") + stop, nil, known},
		{"final-stop", "a phrase", "", say("a", "Уже готовим.", "", "e") + stop, []string{"final-stop a"}, known},
		{"final-stop", "two sentences", "", say("a", "Готовим. Ждите.", "", "e") + stop, nil, known},
		{"brand-words", "a word with another, and one without", "", say("a", "Дешёвый тариф", "", "b") + say("b", "Наш клиент", "", "e") + stop, []string{"brand-words a", "brand-words b"}, w},
		{"brand-words", "part of a longer word", "", say("a", "Клиентский день", "", "e") + stop, nil, w},
		{"misspelled", "two words of a text", "", say("a", "Здраствуйте! Ваша програма готова", "", "e") + stop, []string{"misspelled a"}, spelled},
		{"misspelled", "two words may be meant", "", say("a", "Дарим кучу скидк и грамату", "", "e") + stop, []string{"misspelled a"}, spelled},
		{"misspelled", "a Latin letter", "", say("a", "Дарим cкидку", "", "e") + stop, []string{"misspelled a"}, spelled},
		{"misspelled", "both languages of a text", "languages: [ru, en]", "  - {id: a, kind: message, content: {text: {ru: Ваш заказ принет, en: We recieved your order}}, exits: {next: e}}" + stop, []string{"misspelled a"}, spelled},
		{"misspelled", "words of the trade", "", say("a", "Вебинар про лид-магниты и таргетинг", "", "e") + stop, nil, spelled},
		{"misspelled", "no dictionary is known", "", say("a", "Здраствуйте", "", "e") + stop, nil, known},

		{"quiet-end", "a wait that ends in silence", "", "  - {id: a, kind: message, content: {text: Да?, " + yes + "}, wait: {for: 1h}, exits: {next: e}}" + stop, []string{"quiet-end a"}, known},
		{"quiet-end", "it ends where the author said", "", "  - {id: a, kind: message, content: {text: Да?, " + yes + "}, wait: {for: 1h}, exits: {next: e, timeout: e}}" + stop, nil, known},
		{"no-goal", "a promotion without a goal", "kind: promo", say("a", "Скидка", ", "+yes, "e") + stop, []string{"no-goal e"}, known},
		{"no-goal", "a promotion with one", "kind: promo", say("a", "Скидка", ", "+yes, "g") + "\n  - {id: g, kind: goal, goal: g, exits: {next: e}}" + stop, nil, known},
	}
}
