// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// Overlap is a cause that several triggers listen to. Only the first of them acts on it.
type Overlap struct {
	Said   []string // what a person would write, or the names of events; none for a cause without words
	Winner *Rule
	Losers []*Rule
	Reason OverlapReason
	Why    i18n.Text // why the winner goes before the first of the losers
}

// OverlapReason is a stable word for what decides between triggers.
type OverlapReason string

// The reasons, in the order in which they are looked at.
const (
	ByPriority    OverlapReason = "priority"
	BySpecificity OverlapReason = "specific" // one is narrower
	ByLength      OverlapReason = "longer"   // its word is longer, or it asks for more of an event
	ByOrder       OverlapReason = "order"    // nothing but the alphabet
)

// Bounds of one look for overlaps.
const (
	mostProbes   = 3000
	mostOverlaps = 200
)

// Overlaps asks about every word, command and event of the rules who would answer it, and gives those that several would, each group of rules once.
func Overlaps(rules []*Rule) []Overlap {
	var found []Overlap
	place := map[string]int{} // by the names of the rules and what decides between them
	tried := 0
	for _, r := range rules {
		for _, probe := range r.probes() {
			if tried++; tried > mostProbes {
				return found
			}
			rivals := rivals(Pick(rules, probe))
			if len(rivals) < 2 {
				continue
			}
			reason, _ := before(rivals[0], rivals[1])
			names := []string{string(reason)}
			for _, c := range rivals {
				names = append(names, c.Rule.Flow+"\x00"+c.Rule.Trigger.ID)
			}
			said := cmp.Or(probe.Data["text"], probe.Text, probe.Event)
			key := strings.Join(names, "\x01")
			if i, known := place[key]; known {
				if said != "" && !slices.Contains(found[i].Said, said) {
					found[i].Said = append(found[i].Said, said)
				}
				continue
			}
			if len(found) == mostOverlaps {
				continue
			}
			place[key] = len(found)
			found = append(found, overlap(said, rivals))
		}
	}
	return found
}

func overlap(said string, rivals []Candidate) Overlap {
	o := Overlap{Winner: rivals[0].Rule}
	if said != "" {
		o.Said = []string{said}
	}
	for _, c := range rivals[1:] {
		o.Losers = append(o.Losers, c.Rule)
	}
	o.Reason, o.Why = before(rivals[0], rivals[1])
	return o
}

// rivals are those of the candidates that do not simply stand behind one another: a keyword goes before "any message", and nobody is surprised.
// Triggers of one flow that begin at one block do the same thing, so only the first of them counts.
func rivals(all []Candidate) []Candidate {
	var kept []Candidate
	doors := map[string]bool{}
	for i, c := range all {
		door := c.Rule.Flow + "\x00" + c.Rule.Trigger.Start
		expected := i > 0 && c.rank < rankLoose && c.rank < all[0].rank
		if !expected && !doors[door] {
			doors[door] = true
			kept = append(kept, c)
		}
	}
	return kept
}

// probes are causes that this rule surely hears.
func (r *Rule) probes() []Cause {
	t := &r.Trigger
	if t.Kind.Timed() {
		return nil
	}
	switch t.Kind {
	case ByLink:
		return []Cause{{Flow: r.Flow}}
	case ByKeyword, ByCommand:
		var all []Cause
		for _, w := range t.Words {
			if t.Kind == ByCommand {
				w = "/" + Command(w)
			}
			all = append(all, Cause{Text: w})
		}
		return all
	case ByFirstMessage, ByWelcome:
		return []Cause{{First: true}}
	case ByAnyMessage:
		return []Cause{{}}
	}
	event := t.Event
	if event == "" && len(r.spec.Events) > 0 {
		event = r.spec.Events[0]
	}
	if event == "" {
		return nil
	}
	data := map[string]string{}
	for _, n := range r.narrow {
		data[n.data] = n.value
	}
	if len(t.Words) == 0 {
		return []Cause{{Event: event, Data: data}}
	}
	var all []Cause
	for _, w := range t.Words {
		said := map[string]string{"text": w}
		maps.Copy(said, data)
		all = append(all, Cause{Event: event, Data: said})
	}
	return all
}

// before says what decides between two candidates of one cause.
func before(a, b Candidate) (OverlapReason, i18n.Text) {
	p, q := a.Rule.Trigger.Priority, b.Rule.Trigger.Priority
	switch {
	case p != q:
		return ByPriority, i18n.Words(fmt.Sprintf("Её важность выше: %d против %d.", p, q), fmt.Sprintf("Its priority is higher: %d against %d.", p, q))
	case a.rank == rankExact && b.rank == rankLoose:
		return BySpecificity, i18n.Words("Её слово совпадает без ошибок.", "Its word fits without mistakes.")
	case a.rank != b.rank:
		return BySpecificity, i18n.Words("Её запуск точнее.", "Its trigger is more specific.")
	case a.size != b.size && a.Word != "" && filter.Fold(a.Word) != filter.Fold(b.Word):
		return ByLength, i18n.Words(fmt.Sprintf("Её слово длиннее: «%s».", a.Word), fmt.Sprintf("Its word is longer: “%s”.", a.Word))
	case a.size != b.size:
		return ByLength, i18n.Words("Её запуск задан подробнее.", "Its trigger says more about the event.")
	}
	return ByOrder, i18n.Words("Важность одинаковая, и первой идёт та, чей код раньше по алфавиту. Чтобы выбрать самим, задайте важность.",
		"The priorities are the same, so the one whose id comes first in the alphabet wins. To choose yourself, set a priority.")
}
