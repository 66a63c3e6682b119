// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"testing"
	"time"

	"parley/internal/session"
)

// TestAQuizIsAnsweredByItsQuestions: the figures of a quiz count who answered any question of it, with the name of the last, and who left before the first; each
// question has its own figures. Whoever comes again is counted anew.
func TestAQuizIsAnsweredByItsQuestions(t *testing.T) {
	t.Parallel()
	const game = `
format: 1
id: game
name: {ru: Игра}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [играть]}]
start: quiz
blocks:
  - id: quiz
    kind: quiz
    questions:
      - {id: taste, text: Сладкое?, options: [{id: "yes", label: Да, score: 1}, {id: "no", label: Нет}]}
      - {id: size, text: Большое?, options: [{id: "yes", label: Да, score: 1}, {id: "no", label: Нет}]}
    results: [{id: any, from: 0}]
    wait: {for: 24h}
    exits: {any: bye, timeout: bye}
  - {id: bye, kind: message, content: {text: Пока}}
`
	each(t, func(t *testing.T, h *house) {
		h.publish(game)
		for _, name := range []string{"all", "some", "none"} {
			h.says(name, "играть")
		}
		h.says("all", "Да")
		h.says("all", "Нет")
		h.says("some", "Да")
		kept := func(name, block string) (answer string) {
			h.Must(h.Q().QueryRow(`SELECT p.answer FROM passage p WHERE p.workspace_id = $1 AND p.contact_id = $2 AND p.block = $3`, h.Home.ID, h.who(name).Contact, block).Scan(&answer))
			return answer
		}
		h.Same([]string{kept("all", "quiz"), kept("some", "quiz"), kept("none", "quiz")}, []string{"size", "taste", ""})
		h.Same([]string{kept("all", "quiz.taste"), kept("all", "quiz.size"), kept("some", "quiz.size")}, []string{"yes", "no", ""})
		people := func(visit, block string) int {
			return h.count(`SELECT COUNT(DISTINCT p.contact_id) FROM passage p WHERE p.workspace_id = $1 AND p.block = $2 AND `+visit, h.Home.ID, block)
		}
		h.advance(25 * time.Hour)
		h.Same([]int{people(session.VisitAnswered, "quiz"), people(session.VisitLeft, "quiz"), people(session.VisitGoesOn, "quiz")}, []int{2, 1, 0})
		h.Same([]int{people(session.VisitAnswered, "quiz.taste"), people(session.VisitAnswered, "quiz.size"), people(session.VisitLeft, "quiz.size")}, []int{2, 1, 1})
		h.says("none", "играть")
		h.says("none", "Нет")
		h.Same([]int{people(session.VisitAnswered, "quiz"), people(session.VisitLeft, "quiz")}, []int{3, 1}) // the first time they left
	})
}
