// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"unicode/utf8"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// What people bear: questions and steps in one sitting, characters of a first promotional message and of any other.
const (
	maxQuestions = 5
	maxSteps     = 5
	maxTeaser    = 300
	maxMessage   = 400
)

// quizLength counts the questions that can follow each other without a pause.
func quizLength(g *graph) []place {
	var places []place
	for _, run := range g.sittings(g.questions, func(id string) bool { return g.traits[id].rests }) {
		if run.length > maxQuestions {
			places = append(places, place{block: run.block, text: i18n.Words(
				fmt.Sprintf("Здесь %d вопросов подряд, лучше не больше %d.", run.length, maxQuestions), fmt.Sprintf("Here are %d questions in a row; %d at most are better.", run.length, maxQuestions))})
		}
	}
	return places
}

// questions is how many questions a block asks; a message with buttons asks none.
func (g *graph) questions(id string) int {
	if g.blocks[id].Kind == "message" {
		return 0
	}
	return g.traits[id].asks
}

// longSitting counts everything people must answer to, where the questions alone are few enough.
func longSitting(g *graph) []place {
	if len(quizLength(g)) > 0 {
		return nil
	}
	var places []place
	// A message that asks nothing gives something, and whoever got something sits down anew.
	gives := func(id string) bool { t := g.traits[id]; return t.rests || t.talks && t.asks == 0 }
	for _, run := range g.sittings(func(id string) int { return g.traits[id].asks }, gives) {
		if run.length > maxSteps {
			places = append(places, place{block: run.block, text: i18n.Words(
				fmt.Sprintf("Отсюда человек делает %d шагов и ничего не получает, лучше не больше %d.", run.length, maxSteps), fmt.Sprintf("From here the person takes %d steps and gets nothing; %d at most are better.", run.length, maxSteps))})
		}
	}
	return places
}

// run is the longest way through steps that follow each other without a pause.
type run struct {
	block  string // where it begins
	length int
}

// sittings measures the ways that begin at blocks with a size and do not stand inside another way.
func (g *graph) sittings(size func(id string) int, ends func(id string) bool) []run {
	longest := map[string]int{}
	open := map[string]bool{}
	var walk func(id string) int
	walk = func(id string) int {
		// Coming back to a block on the way counts nothing: a circle is as long as one round of it.
		if g.blocks[id] == nil || ends(id) || open[id] {
			return 0
		}
		if n, ok := longest[id]; ok {
			return n
		}
		open[id] = true
		best := 0
		for exit, to := range g.blocks[id].Exits {
			if exit != "timeout" { // whoever comes by it has not answered, and begins a new sitting
				best = max(best, walk(to))
			}
		}
		if g.blocks[id].Kind == "jump" {
			for _, to := range g.next(id) {
				best = max(best, walk(to))
			}
		}
		open[id] = false
		longest[id] = best + size(id)
		return longest[id]
	}
	inside := map[string]bool{} // blocks behind a step of the same way
	var runs []run
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if size(id) == 0 || inside[id] {
			continue
		}
		runs = append(runs, run{id, walk(id)})
		todo := g.next(id)
		for len(todo) > 0 {
			to := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !inside[to] && g.blocks[to] != nil && !ends(to) {
				inside[to] = true
				todo = append(todo, g.next(to)...)
			}
		}
	}
	return runs
}

func longTeaser(g *graph) []place {
	if g.doc.Kind != flow.Promo || g.blocks[g.doc.Start] == nil || g.blocks[g.doc.Start].Kind != "message" {
		return nil
	}
	return g.longer(g.doc.Start, maxTeaser)
}

func longMessage(g *graph) []place {
	teaser := ""
	if len(longTeaser(g)) > 0 {
		teaser = g.doc.Start
	}
	var places []place
	for i := range g.doc.Blocks {
		if id := g.doc.Blocks[i].ID; id != teaser {
			places = append(places, g.longer(id, maxMessage)...)
		}
	}
	return places
}

// longer finds the longest text of a block that has more characters than are good. How much values of templates add is not known and not counted.
func (g *graph) longer(block string, limit int) []place {
	at, longest := -1, limit
	for i, s := range g.of[block] {
		if n := utf8.RuneCountInString(s.text); s.whole && n > longest {
			at, longest = i, n
		}
	}
	if at < 0 {
		return nil
	}
	return []place{{block: block, path: g.of[block][at].path(), text: i18n.Words(
		fmt.Sprintf("В тексте %d знаков, лучше не больше %d.", longest, limit), fmt.Sprintf("The text has %d characters; %d at most are better.", longest, limit))}}
}
