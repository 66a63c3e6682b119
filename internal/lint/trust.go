// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// A long series is so many messages after silence, over so many days.
const (
	manyLate = 3
	longDays = 7 * 24 * time.Hour
	month    = 30 * 24 * time.Hour
)

// clock is an hour as people write it.
var clock = regexp.MustCompile(`\d{1,2}:\d{2}|(?:^|\s)(?:с|до|from|till|until)\s+\d{1,2}(?:\D|$)`)

// long reports whether the roads of the flow take at least a week.
func (g *graph) long() bool {
	for _, t := range g.trips {
		if t.total >= longDays {
			return true
		}
	}
	return false
}

// promoButton looks at the first message of a promotional flow.
func promoButton(g *graph) []place {
	b := g.blocks[g.doc.Start]
	if g.doc.Kind != flow.Promo || b == nil || b.Kind != "message" {
		return nil
	}
	c := g.traits[b.ID].content
	if c == nil || len(c.Buttons) > 0 || c.Keyboard != nil || len(c.Carousel) > 0 {
		return nil
	}
	return []place{{
		block: b.ID, path: "content.buttons", text: i18n.Words("В первом рекламном сообщении нет кнопки. Добавьте кнопку.", "The first promotional message has no button. Add one."),
		fix: func(d *draft) {
			d.edit(b.ID, func(body map[string]any) {
				if c, ok := body["content"].(map[string]any); ok {
					c["buttons"] = []any{[]any{map[string]any{"id": "more", "label": d.say("Подробнее", "Tell me more"), "action": string(content.Next)}}}
				}
			})
		},
	}}
}

// say writes words in the languages of the flow, as a text of the document.
func (d *draft) say(ru, en string) any {
	if len(d.Languages) < 2 {
		if len(d.Languages) == 1 && d.Languages[0] != i18n.RU {
			return en
		}
		return ru
	}
	by := map[string]any{}
	for _, lang := range d.Languages {
		by[string(lang)] = i18n.Words(ru, en).In(lang, i18n.EN)
	}
	return by
}

// leaving are the beginnings of the words by which people are told how to unsubscribe.
var leaving = []string{"отпис", "отказ", "стоп", "unsubscribe", "stop"}

// addLine writes a line below the first text of a block, in every language.
func addLine(g *graph, block, ru, en string) func(d *draft) {
	at := slices.IndexFunc(g.of[block], func(s said) bool { return s.at[len(s.at)-1] == "text" })
	if at < 0 {
		return nil
	}
	path := g.of[block][at].at
	return func(d *draft) {
		d.rewrite(block, path, nil, func(text string, lang i18n.Lang) string {
			return strings.TrimRight(text, " \n") + "\n\n" + i18n.Words(ru, en).In(lang, i18n.EN)
		})
	}
}

// noUnsubscribe looks at long series: somebody in them must be told how to leave.
func noUnsubscribe(g *graph) []place {
	late := g.late(12 * time.Hour)
	if g.doc.Kind == flow.Transactional || g.elsewhere() || len(late) < manyLate || !g.long() || mentions(g.says, leaving...) {
		return nil
	}
	return []place{{
		block: late[0], text: i18n.Words(
			fmt.Sprintf("Воронка пишет людям много дней, и нигде не сказано, как отписаться. Сообщений после паузы: %d.", len(late)),
			fmt.Sprintf("The flow writes to people for many days and says nowhere how to unsubscribe. Messages after a pause: %d.", len(late))),
		fix: addLine(g, late[0], "Больше не хотите таких сообщений? Напишите «стоп».", "No more messages like this? Write “stop”."),
	}}
}

// welcomeNotice looks at the first words of flows that go on writing after a pause.
func welcomeNotice(g *graph) []place {
	late := g.late(12 * time.Hour)
	if g.doc.Kind == flow.Transactional || len(late) < manyLate || !g.long() || !g.traits[g.doc.Start].talks {
		return nil
	}
	first := g.of[g.doc.Start]
	if len(first) == 0 || mentions(first, leaving...) {
		return nil
	}
	return []place{{
		block: g.doc.Start, text: i18n.Words("Первое сообщение не говорит, что будут письма и как от них отказаться.", "The first message does not say that messages will follow and how to refuse them."),
		fix: addLine(g, g.doc.Start, "Мы будем писать вам время от времени. Чтобы отписаться, напишите «стоп».", "We will write to you from time to time. To unsubscribe, write “stop”."),
	}}
}

// phoneEarly looks at flows that strangers enter by a link or a word: nothing must be asked before something is given.
func phoneEarly(g *graph) []place {
	cold := slices.ContainsFunc(g.doc.Triggers, func(t flow.Trigger) bool {
		return slices.Contains([]flow.TriggerKind{flow.ByLink, flow.ByKeyword, flow.ByFirstMessage, "welcome", "ad_click", "landing", "widget", "comment"}, t.Kind)
	})
	if g.doc.Kind != flow.Promo || !cold {
		return nil
	}
	var places []place
	given := false
	for id := range g.from(g.begins(), func(id string) bool { return g.traits[id].asks == 0 && !g.traits[id].rests }) {
		t := g.traits[id]
		given = given || t.talks && t.asks == 0 && t.content != nil && len(t.content.Media) > 0
		if t.answer == "phone" || t.shares {
			places = append(places, place{block: id, text: i18n.Words(
				"Телефон спрашивают раньше, чем человек что-то получил. Перенесите вопрос дальше.", "The phone is asked for before the person has got anything. Move the question further down.")})
		}
	}
	if given {
		return nil
	}
	return places
}

// reasons are the beginnings of the words by which people say what something is for.
var reasons = []string{"чтобы", "чтоб", "для", "потому", "тогда", "пришл", "отправ", "позвон", "перезвон", "свяж", "напомн", "расска", "подбер", "поздрав", "найд", "скидк", "подар", "бонус", "понадоб", "нуж", "запиш", "доставк",
	"so", "to", "for", "because", "will", "send", "call", "ll", "delivery", "gift", "discount"}

// askReason looks at questions for private data, and at what is said just before them.
func askReason(g *graph) []place {
	private := []string{"phone", "email", "location"}
	before := map[string][]said{}
	for i := range g.doc.Blocks {
		for _, to := range g.next(g.doc.Blocks[i].ID) {
			if slices.Contains(private, g.traits[to].answer) {
				before[to] = append(before[to], g.of[g.doc.Blocks[i].ID]...)
			}
		}
	}
	var places []place
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if slices.Contains(private, g.traits[id].answer) && !mentions(g.of[id], reasons...) && !mentions(before[id], reasons...) {
			places = append(places, place{block: id, path: "content.text", text: i18n.Words("Добавьте, зачем это нужно, например «чтобы прислать заказ».", "Add what it is needed for, for example “so that we can deliver the order”.")})
		}
	}
	return places
}

// greetings say nothing of what the person will get.
var greetings = []string{"привет", "здравствуйте", "здравствуй", "добрый", "доброе", "доброго", "доброй", "день", "утро", "вечер", "времени", "суток", "рады", "вас", "тебя", "видеть", "добро", "пожаловать", "это", "мы", "бот",
	"hi", "hello", "hey", "good", "morning", "day", "evening", "afternoon", "welcome", "there", "nice", "to", "see", "you", "we", "are", "glad"}

// noValue looks at a first promotional message that greets and no more.
func noValue(g *graph) []place {
	t := g.traits[g.doc.Start]
	if g.doc.Kind != flow.Promo || t.content == nil || len(t.content.Media) > 0 || len(t.content.Carousel) > 0 {
		return nil
	}
	for _, s := range g.of[g.doc.Start] {
		meaning := slices.DeleteFunc(words(s.text), func(w string) bool { return slices.Contains(greetings, w) })
		if len(meaning) > 1 || !s.whole { // one word may be a name
			return nil
		}
	}
	return []place{{block: g.doc.Start, path: "content.text", text: i18n.Words("Первое сообщение только здоровается. Скажите, что человек получит.", "The first message only greets. Say what the person will get.")}}
}

// consentRecheck looks at messages that come a month or more after anybody has looked at consent.
func consentRecheck(g *graph) []place {
	old := g.doc.Settings.Exit.When
	if g.doc.Kind == flow.Transactional || asksConsent(old) {
		return nil
	}
	var places []place
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if !g.traits[id].talks || g.trips[id].unsure < month {
			continue
		}
		days := int(g.trips[id].unsure / (24 * time.Hour))
		places = append(places, place{
			block: id, text: i18n.Words(fmt.Sprintf("Сообщение приходит через %d дн. молчания, и согласие никто не проверяет.", days), fmt.Sprintf("The message comes after %d days of silence, and nobody looks at consent.", days)),
			fix: func(d *draft) {
				d.Settings.Exit.When = "unsubscribed()"
				if old != "" {
					d.Settings.Exit.When = "(" + old + ") or unsubscribed()"
				}
			},
		})
	}
	return places
}

// metaPromo is a law of Russia; the social networks of Meta are meant, its messenger for business is not.
func metaPromo(g *graph) []place {
	if g.doc.Kind != flow.Promo || !g.world.Russia {
		return nil
	}
	for _, c := range g.world.Channels {
		if c.Kind == "instagram" || c.Kind == "facebook" || c.Kind == "messenger" {
			return []place{{text: i18n.Words("Рекламная воронка доступна и в канале "+c.Kind+", где реклама запрещена законом.", "The promotional flow is also open to the channel "+c.Kind+", where the law forbids advertising.")}}
		}
	}
	return nil
}
