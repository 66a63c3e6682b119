// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/keyword"
)

func exactKeyword(g *graph) []place {
	var places []place
	for i, t := range g.doc.Triggers {
		if t.Kind == flow.ByKeyword && t.Match == keyword.Exact {
			places = append(places, place{
				path: fmt.Sprintf("triggers[%d].match", i), text: i18n.Words(
					fmt.Sprintf("Слова запуска «%s» сравниваются точно. Выберите сравнение с ошибками.", t.ID), fmt.Sprintf("The words of trigger “%s” are compared exactly. Choose the tolerant way.", t.ID)),
				fix: func(d *draft) { d.Triggers[i].Match = "" },
			})
		}
	}
	return places
}

// keywordOverlap asks, for each word of the flow, who else would start by it.
func keywordOverlap(g *graph) []place {
	if len(g.world.Rules) == 0 {
		return nil
	}
	rules := slices.Concat(g.program.Triggers, g.world.Rules)
	var places []place
	for i, t := range g.doc.Triggers {
		if t.Kind != flow.ByKeyword {
			continue
		}
		for _, word := range t.Words {
			found := slices.DeleteFunc(flow.Pick(rules, flow.Cause{Text: word, Words: true}), func(c flow.Candidate) bool { return c.Rule.Trigger.Kind != flow.ByKeyword })
			own := slices.IndexFunc(found, func(c flow.Candidate) bool { return c.Rule.Flow == g.doc.ID })
			other := slices.IndexFunc(found, func(c flow.Candidate) bool { return c.Rule.Flow != g.doc.ID })
			if own < 0 || other < 0 {
				continue
			}
			why, winner := because(found[0], found[max(own, other)]), i18n.Words("эта воронка", "This flow")
			if own > 0 {
				winner = called(found[0].Rule)
			}
			rival := called(found[other].Rule)
			places = append(places, place{path: fmt.Sprintf("triggers[%d].words", i), text: i18n.Words(
				fmt.Sprintf("Слово «%s» запускает и воронку %s. Победит %s: %s.", word, rival.In(i18n.RU), winner.In(i18n.RU), why.In(i18n.RU)),
				fmt.Sprintf("The word “%s” also starts the flow %s. %s wins: %s.", word, rival.In(i18n.EN), winner.In(i18n.EN), why.In(i18n.EN)))})
		}
	}
	return places
}

// called is the quoted name of a rule's flow, or its id where nobody has named it.
func called(r *flow.Rule) i18n.Text {
	return i18n.Words("«"+cmp.Or(r.Called.In(i18n.RU, r.Called.Langs()...), r.Flow)+"»", "“"+cmp.Or(r.Called.In(i18n.EN, r.Called.Langs()...), r.Flow)+"”")
}

// because says why the first of two candidates wins, by the order in which flow.Pick compares them. Where nothing but the alphabet decides, it says what to do.
func because(winner, second flow.Candidate) i18n.Text {
	switch {
	case winner.Rule.Trigger.Priority != second.Rule.Trigger.Priority:
		return i18n.Words("её важность выше", "its priority is higher")
	case winner.Exact && !second.Exact:
		return i18n.Words("её слово совпало точно", "its word fits exactly")
	case keyword.New(winner.Word).Letters != keyword.New(second.Word).Letters:
		return i18n.Words("её слово длиннее", "its word is longer")
	}
	return i18n.Words("важность у них одинаковая. Чтобы победила другая, задайте её запуску важность больше",
		"their priorities are the same. For the other one to win, give its trigger a higher priority")
}

// linkMarks looks at buttons that lead to a site.
func linkMarks(g *graph) []place {
	if g.doc.Kind == flow.Transactional {
		return nil
	}
	var places []place
	for i := range g.doc.Blocks {
		b := &g.doc.Blocks[i]
		if g.traits[b.ID].content == nil {
			continue
		}
		for row, buttons := range g.traits[b.ID].content.Buttons {
			for n, c := range buttons {
				if c.Action != content.OpenURL || !unmarked(c.Value) {
					continue
				}
				at := []any{"content", "buttons", row, n, "value"}
				places = append(places, place{
					block: b.ID, path: said{at: at}.path(), text: i18n.Words("В ссылке нет меток utm: "+c.Value, "The link has no utm marks: "+c.Value),
					fix: func(d *draft) {
						d.edit(b.ID, func(body map[string]any) { replace(body, at, func(any) any { return marked(c.Value, d.ID) }) })
					},
				})
			}
		}
	}
	return places
}

// messengers have addresses that nobody measures by marks.
var messengers = []string{"t.me", "telegram.me", "wa.me", "vk.me", "m.me", "max.ru", "ig.me", "viber.com"}

// unmarked reports whether an address of a site carries no marks. A template may bring them, so it is trusted.
func unmarked(address string) bool {
	if strings.Contains(address, "{{") || strings.Contains(address, "{%") || strings.Contains(address, "utm_") {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && !slices.Contains(messengers, strings.TrimPrefix(u.Hostname(), "www."))
}

func marked(address, flow string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	marks := "utm_source=messenger&utm_medium=bot&utm_campaign=" + url.QueryEscape(flow)
	if u.RawQuery != "" {
		marks = u.RawQuery + "&" + marks
	}
	u.RawQuery = marks
	return u.String()
}
