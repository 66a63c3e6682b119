// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/keyword"
)

// maxQuestions is how many questions people answer in one sitting before most leave.
const maxQuestions = 5

// Rules lists the rules, the gravest first.
func Rules() []Rule {
	return []Rule{
		{
			ID: "promo-button", Level: flow.Error, check: promoButton,
			Title: i18n.Words("Реклама без кнопки", "Promotion without a button"),
			Why: i18n.Words("Первое рекламное сообщение без кнопки не даёт понять, кому оно интересно, и собирает жалобы.",
				"A first promotional message without a button does not show who is interested, and earns complaints."),
		},
		{
			ID: "quiz-length", Level: flow.Warning, check: quizLength,
			Title: i18n.Words("Больше пяти вопросов подряд", "More than five questions in a row"),
			Why: i18n.Words("После пятого вопроса уходит больше половины людей. Спросите остальное позже.",
				"After the fifth question more than half of the people leave. Ask the rest later."),
		},
		{
			ID: "unreachable", Level: flow.Warning, check: unreachable,
			Title: i18n.Words("Блок, в который нельзя попасть", "Block that cannot be reached"),
			Why:   i18n.Words("К этому блоку не ведёт ни один выход, и его никто не увидит.", "No exit leads to this block, so nobody will see it."),
		},
		{
			ID: "exact-keyword", Level: flow.Warning, check: exactKeyword,
			Title: i18n.Words("Слово сравнивается точно", "A keyword compared exactly"),
			Why: i18n.Words("Люди пишут слово с ошибками, знаками и в другой раскладке, и воронка у них не запустится.",
				"People write the word with mistakes, signs and on another keyboard layout, and the flow will not start for them."),
		},
		{
			ID: "dead-end", Level: flow.Hint, check: deadEnd,
			Title: i18n.Words("Выход никуда не ведёт", "An exit leads nowhere"),
			Why: i18n.Words("Воронка для этого человека закончится. Если так и задумано, ведите выход к блоку «Конец».",
				"The flow ends there for the person. If that is meant, lead the exit to an “End” block."),
		},
		{
			ID: "no-goal", Level: flow.Hint, check: noGoal,
			Title: i18n.Words("Нет цели", "No goal"),
			Why: i18n.Words("Без блока «Цель» отчёт не покажет, сколько людей сделали то, ради чего воронка.",
				"Without a “Goal” block the report cannot show how many people did what the flow is for."),
		},
	}
}

// promoButton looks at the first message of a promotional flow.
func promoButton(g *graph) []place {
	b := g.blocks[g.doc.Start]
	if g.doc.Kind != flow.Promo || b == nil || b.Kind != "message" {
		return nil
	}
	content := body[struct {
		Content struct {
			Buttons  [][]struct{} `json:"buttons"`
			Keyboard *struct{}    `json:"keyboard"`
			Carousel []struct{}   `json:"carousel"`
		} `json:"content"`
	}](b).Content
	if len(content.Buttons) > 0 || content.Keyboard != nil || len(content.Carousel) > 0 {
		return nil
	}
	return []place{{b.ID, i18n.Words("В первом рекламном сообщении нет кнопки. Добавьте кнопку.", "The first promotional message has no button. Add one.")}}
}

// quizLength counts the questions that can follow each other without a pause.
func quizLength(g *graph) []place {
	longest := map[string]int{}
	open := map[string]bool{}
	var walk func(id string) int
	walk = func(id string) int {
		b := g.blocks[id]
		// Coming back to a block on the way counts nothing: a circle is as long as one round of it.
		if b == nil || b.Kind == "delay" || open[id] {
			return 0
		}
		if n, ok := longest[id]; ok {
			return n
		}
		open[id] = true
		best := 0
		for _, to := range g.next(id) {
			best = max(best, walk(to))
		}
		open[id] = false
		longest[id] = best + g.size[id]
		return longest[id]
	}
	inside := map[string]bool{} // blocks behind a question of the same chain
	var follow func(id string)
	follow = func(id string) {
		for _, to := range g.next(id) {
			if b := g.blocks[to]; b != nil && b.Kind != "delay" && !inside[to] {
				inside[to] = true
				follow(to)
			}
		}
	}
	var places []place
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if g.size[id] == 0 || inside[id] {
			continue
		}
		if n := walk(id); n > maxQuestions {
			places = append(places, place{id, i18n.Words(
				fmt.Sprintf("Здесь %d вопросов подряд, лучше не больше %d.", n, maxQuestions), fmt.Sprintf("Here are %d questions in a row; %d at most are better.", n, maxQuestions))})
		}
		follow(id)
	}
	return places
}

func unreachable(g *graph) []place {
	reached := g.reached()
	var places []place
	for i := range g.doc.Blocks {
		if id := g.doc.Blocks[i].ID; !reached[id] {
			places = append(places, place{id, i18n.Words("В этот блок нельзя попасть. Проведите к нему линию или удалите его.", "This block cannot be reached. Lead a line to it or delete it.")})
		}
	}
	return places
}

func exactKeyword(g *graph) []place {
	var places []place
	for _, t := range g.doc.Triggers {
		if t.Kind == flow.ByKeyword && t.Match == keyword.Exact {
			places = append(places, place{"", i18n.Words(
				fmt.Sprintf("Слова запуска «%s» сравниваются точно. Выберите сравнение с ошибками.", t.ID), fmt.Sprintf("The words of trigger “%s” are compared exactly. Choose the tolerant way.", t.ID))})
		}
	}
	return places
}

// deadEnd lists exits that end the flow without saying so. An exit of a button's own is no dead end while the general one leads on.
func deadEnd(g *graph) []place {
	general := map[string]string{"message": "next", "question": "answered"}
	var places []place
	for i := range g.doc.Blocks {
		b := &g.doc.Blocks[i]
		_, covered := b.Exits[general[b.Kind]]
		for _, exit := range g.program.Exits(b.ID) {
			own := exit.Label.Empty()
			if _, linked := b.Exits[exit.Name]; linked || exit.Quiet || own && covered {
				continue
			}
			places = append(places, place{b.ID, i18n.Words(fmt.Sprintf("Выход «%s» никуда не ведёт.", named(exit, i18n.RU)), fmt.Sprintf("The exit “%s” leads nowhere.", named(exit, i18n.EN)))})
		}
	}
	return places
}

func named(e flow.Exit, lang i18n.Lang) string {
	if e.Label.Empty() {
		return e.Name
	}
	return e.Label.In(lang)
}

// noGoal is told at the end of the flow, where a goal would stand.
func noGoal(g *graph) []place {
	if g.doc.Kind != flow.Promo {
		return nil
	}
	end := g.doc.Start
	for _, b := range slices.Backward(g.doc.Blocks) {
		switch b.Kind {
		case "goal":
			return nil
		case "stop":
			end = b.ID
		}
	}
	return []place{{end, i18n.Words("В рекламной воронке нет блока «Цель».", "The promotional flow has no “Goal” block.")}}
}
