// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
)

func unreachable(g *graph) []place {
	reached := g.from(g.begins(), nil)
	var places []place
	for i := range g.doc.Blocks {
		if id := g.doc.Blocks[i].ID; !reached[id] {
			places = append(places, place{block: id, text: i18n.Words(
				"В этот блок нельзя попасть. Проведите к нему линию или удалите его.", "This block cannot be reached. Lead a line to it or delete it.")})
		}
	}
	return places
}

// ends reports whether the flow may end at an exit without a word: nothing more was to be said, or nobody answered.
func ends(exit string) bool { return exit == "next" || exit == "timeout" }

// deadEnd lists exits that break the flow off: somebody has pressed, answered or been sorted, and nothing follows. An exit of a button's own is no dead end while
// the general one leads on.
func deadEnd(g *graph) []place {
	return g.open(func(exit string) bool { return !ends(exit) }, "После «%s» ничего нет: проведите оттуда линию к следующему блоку.", "Nothing follows “%s”: lead a line from it to the next block.")
}

// quietEnd lists last messages and waits after which nothing comes.
func quietEnd(g *graph) []place {
	return g.open(ends, "После выхода «%s» ничего не происходит.", "Nothing happens after the exit “%s”.")
}

// open lists the exits of a sort that lead nowhere.
func (g *graph) open(which func(exit string) bool, ru, en string) []place {
	general := map[string]string{"message": "next", "question": "answered"}
	var places []place
	for i := range g.doc.Blocks {
		b := &g.doc.Blocks[i]
		_, covered := b.Exits[general[b.Kind]]
		for _, exit := range g.program.Exits(b.ID) {
			own := exit.Label.Empty()
			if _, linked := b.Exits[exit.Name]; linked || exit.Quiet || own && covered || !which(exit.Name) {
				continue
			}
			places = append(places, place{
				block: b.ID, path: "exits." + exit.Name, text: i18n.Words(fmt.Sprintf(ru, g.named(b.ID, exit, i18n.RU)), fmt.Sprintf(en, g.named(b.ID, exit, i18n.EN))),
				fix: func(d *draft) { d.link(b.ID, exit.Name, d.end(b.ID)) },
			})
		}
	}
	return places
}

// end is the id of the block "stop", which is added when there is none.
func (d *draft) end(near string) string {
	if i := slices.IndexFunc(d.Blocks, func(b flow.Placed) bool { return b.Kind == "stop" }); i >= 0 {
		return d.Blocks[i].ID
	}
	return d.add(near, "end", "stop", "{}", nil)
}

// named is what people call an exit: its own words, or those the author gave it, or its id.
func (g *graph) named(block string, e flow.Exit, lang i18n.Lang) string {
	in := func(t i18n.Text) string { return t.In(lang, g.doc.Languages...) }
	if !e.Label.Empty() {
		return in(e.Label)
	}
	return cmp.Or(caption(g.blocks[block], e.Name, in), e.Name)
}

// caption is what the author calls an exit of a block's own: the button, the answer, the result or the branch with its id.
func caption(b *flow.Placed, exit string, in func(i18n.Text) string) string {
	type item struct {
		ID    string
		Label i18n.Text
		Name  i18n.Text
		About i18n.Text
		Is    []string
	}
	own := body[struct {
		Content                                   content.Content
		Answer                                    struct{ Choices []item }
		Results, Branches, Levels, Intents, Cases []item
	}](b)
	items := slices.Concat(own.Answer.Choices, own.Results, own.Branches, own.Levels, own.Intents, own.Cases)
	for _, button := range choices(own.Content) {
		items = append(items, item{ID: button.ID, Label: button.Label})
	}
	for _, one := range items {
		if one.ID == exit {
			return cmp.Or(in(one.Label), in(one.Name), in(one.About), strings.Join(one.Is, ", "))
		}
	}
	return ""
}

// endlessCycle finds circles of blocks that go on at once: each is told at its block that stands first in the document.
func endlessCycle(g *graph) []place {
	const open, done = 1, 2
	state := map[string]int{}
	var road []string
	var places []place
	var walk func(id string)
	walk = func(id string) {
		if g.blocks[id] == nil || !g.traits[id].instant || state[id] == done {
			return
		}
		if state[id] == open {
			places = append(places, g.circle(road[slices.Index(road, id):]))
			return
		}
		state[id] = open
		road = append(road, id)
		for _, to := range g.next(id) {
			walk(to)
		}
		road = road[:len(road)-1]
		state[id] = done
	}
	for i := range g.doc.Blocks {
		walk(g.doc.Blocks[i].ID)
	}
	return places
}

// circle tells of one circle, and mends it by a pause on the way back to its first block.
func (g *graph) circle(ids []string) place {
	path := strings.Join(append(slices.Clone(ids), ids[0]), " → ")
	last, first := ids[len(ids)-1], ids[0]
	p := place{block: first, text: i18n.Words("По кругу без остановки: "+path+".", "Round and round without a stop: "+path+".")}
	if g.blocks[last].Kind == "jump" {
		return p
	}
	p.fix = func(d *draft) {
		pause := d.add(last, "pause", "delay", `{"for": "1d"}`, map[string]string{"next": first})
		for exit, to := range d.block(last).Exits {
			if to == first {
				d.link(last, exit, pause)
			}
		}
	}
	return p
}

// noGoal is told at the end of the flow, where a goal would stand.
func noGoal(g *graph) []place {
	if g.doc.Kind != flow.Promo || g.has("goal") != nil {
		return nil
	}
	end := g.doc.Start
	if stop := g.has("stop"); stop != nil {
		end = stop.ID
	}
	return []place{{block: end, text: i18n.Words("В рекламной воронке нет блока «Цель».", "The promotional flow has no “Goal” block.")}}
}

// sellingKinds bring an order or a person's request.
var sellingKinds = []string{"hand_over", "callback", "deal", "invoice", "products", "call_link"}

// request reports whether an order or a request is made at a block.
func (g *graph) request(id string) bool {
	t := g.traits[id]
	return slices.Contains(sellingKinds, g.blocks[id].Kind) || t.answer == "phone" || t.answer == "email" || t.shares
}

// noRequest looks at flows that take requests: from every step with a choice one must be within reach, or already made.
func noRequest(g *graph) []place {
	if g.doc.Kind != flow.Promo || g.elsewhere() {
		return nil
	}
	var requests []string
	back := map[string][]string{}
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if g.request(id) {
			requests = append(requests, id)
		}
		for _, to := range g.next(id) {
			back[to] = append(back[to], id)
		}
	}
	if len(requests) == 0 {
		return nil
	}
	fine := g.from(requests, nil)
	for todo := slices.Clone(requests); len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, before := range back[id] {
			if !fine[before] {
				fine[before] = true
				todo = append(todo, before)
			}
		}
	}
	var places []place
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if g.traits[id].leads && g.trips[id].come && !fine[id] {
			places = append(places, place{block: id, text: i18n.Words(
				"С этого шага не попасть к заявке. Добавьте кнопку, которая к ней ведёт.", "This step does not lead to a request. Add a button that does.")})
		}
	}
	return places
}

// noHandOver looks at promotional flows that ask for a phone or an e-mail: there people have questions.
func noHandOver(g *graph) []place {
	if g.doc.Kind != flow.Promo || g.elsewhere() || g.has("hand_over", "callback", "call_link", "notify") != nil ||
		mentions(g.says, "оператор", "менеджер", "консультант", "специалист", "бариста", "человек", "напишите", "спросит", "позов", "operator", "manager", "human", "write", "ask", "call") {
		return nil
	}
	for i := range g.doc.Blocks {
		if id := g.doc.Blocks[i].ID; g.request(id) {
			return []place{{block: id, text: i18n.Words(
				"Воронка берёт контакты, но нигде не говорит, как спросить человека. Добавьте блок «Позвать оператора» или строку об этом.",
				"The flow takes people's data and says nowhere how to ask a human. Add a “Hand over” block, or a line about it.")}}
		}
	}
	return nil
}

// noHours looks at hand-overs of flows that neither look at the clock nor say when somebody answers.
func noHours(g *graph) []place {
	over := g.has("hand_over")
	if over == nil || g.elsewhere() || g.has("hours") != nil ||
		mentions(g.says, "час", "минут", "завтра", "сегодня", "утр", "будн", "рабоч", "ежедневн", "круглосуточн", "сразу", "быстр", "hour", "minute", "tomorrow", "today", "morning", "weekday", "working", "daily", "soon", "shortly") ||
		slices.ContainsFunc(g.says, func(s said) bool { return clock.MatchString(s.text) }) {
		return nil
	}
	return []place{{block: over.ID, text: i18n.Words(
		"Оператора зовут, но не сказано, когда он ответит. Напишите часы работы.", "An operator is called, but nothing says when an answer will come. Write the working hours.")}}
}

// noReplyRoute looks at last messages that end with a question.
func noReplyRoute(g *graph) []place {
	var places []place
	for i := range g.doc.Blocks {
		b := &g.doc.Blocks[i]
		if b.Kind != "message" || g.traits[b.ID].asks > 0 || !g.last(b.ID) {
			continue
		}
		for _, s := range g.of[b.ID] {
			if strings.HasSuffix(s.text, "?") && !s.label {
				places = append(places, place{block: b.ID, path: s.path(), text: i18n.Words(
					"Последнее сообщение спрашивает, а ответа никто не ждёт. Сделайте его вопросом или позовите оператора.",
					"The last message asks, and nobody waits for the answer. Make it a question, or call an operator.")})
				break
			}
		}
	}
	return places
}

// last reports whether nothing but silent steps and the end come behind a block.
func (g *graph) last(id string) bool {
	for to := range g.from(g.next(id), func(id string) bool { return !g.traits[id].talks }) {
		if t := g.traits[to]; t.talks || !t.instant && g.blocks[to].Kind != "stop" || g.request(to) || g.blocks[to].Kind == "jump" {
			return false
		}
	}
	return true
}

// noExit looks at promotional series: some who are in them buy.
func noExit(g *graph) []place {
	if g.doc.Kind != flow.Promo || !reflect.ValueOf(g.doc.Settings.Exit).IsZero() || len(g.late(12*time.Hour)) < manyLate || !g.long() {
		return nil
	}
	return []place{{path: "settings.exit", text: i18n.Words(
		"У рекламной серии нет условия досрочного выхода. Задайте его, например тег покупателя.", "The promotional series has no condition of early exit. Set one, for example the tag of buyers.")}}
}
