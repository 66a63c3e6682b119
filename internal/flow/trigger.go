// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"cmp"
	"slices"

	"parley/internal/keyword"
)

// Trigger is one way into a flow, as the document spells it.
type Trigger struct {
	ID       string        `json:"id"`
	Kind     TriggerKind   `json:"kind"`
	Words    []string      `json:"words,omitempty"` // of ByKeyword
	Match    keyword.Match `json:"match,omitempty"` // of ByKeyword; empty is Tolerant
	Event    string        `json:"event,omitempty"` // of ByEvent
	Priority int           `json:"priority,omitempty"`
	Start    string        `json:"start,omitempty"` // block to begin at; empty: the flow's first
}

// TriggerKind is what a trigger listens to.
type TriggerKind string

// The kinds of triggers.
const (
	ByLink         TriggerKind = "link" // the flow's own deep links and QR codes
	ByKeyword      TriggerKind = "keyword"
	ByFirstMessage TriggerKind = "first_message" // the person never wrote before
	ByAnyMessage   TriggerKind = "any_message"
	ByEvent        TriggerKind = "event"
)

// Rule is a trigger of a published version, ready to be asked.
type Rule struct {
	Flow    string
	Trigger Trigger
	words   []keyword.Keyword
}

// NewRule prepares a trigger.
func NewRule(flow string, t Trigger) *Rule {
	r := &Rule{Flow: flow, Trigger: t}
	for _, w := range t.Words {
		r.words = append(r.words, keyword.New(w))
	}
	return r
}

// Cause is what may start a flow: exactly one of the three groups is set.
type Cause struct {
	Flow string // a link of this flow was opened

	Text  string // a message came
	First bool   // it is the first of this person
	Words bool   // only keywords are meant: a step has refused the message, but would otherwise keep it

	Event string // an event came
}

// Candidate is a rule that fits a cause, and how well.
type Candidate struct {
	Rule  *Rule
	Word  string // the keyword that fitted
	Exact bool   // without any tolerance
	rank  int
	size  int // letters of the keyword: the longer the more specific
}

// Pick finds the rules that fit a cause, the winner first. Higher priority wins; then the more specific: a link or event of the flow's own,
// a keyword (without mistakes before with, longer before shorter), the first message, any message; then the flow's and the trigger's id,
// so that the answer is always the same. The rest of the list explains who lost.
func Pick(rules []*Rule, c Cause) []Candidate {
	var heard keyword.Heard
	if c.Text != "" {
		heard = keyword.Hear(c.Text)
	}
	var found []Candidate
	for _, r := range rules {
		if one, ok := r.fits(c, &heard); ok {
			found = append(found, one)
		}
	}
	slices.SortFunc(found, func(a, b Candidate) int {
		return cmp.Or(
			cmp.Compare(b.Rule.Trigger.Priority, a.Rule.Trigger.Priority),
			cmp.Compare(b.rank, a.rank),
			cmp.Compare(b.size, a.size),
			cmp.Compare(a.Rule.Flow, b.Rule.Flow),
			cmp.Compare(a.Rule.Trigger.ID, b.Rule.Trigger.ID),
		)
	})
	return found
}

func (r *Rule) fits(c Cause, heard *keyword.Heard) (Candidate, bool) {
	message := c.Flow == "" && c.Event == ""
	switch r.Trigger.Kind {
	case ByLink:
		return Candidate{Rule: r, rank: 5}, c.Flow != "" && c.Flow == r.Flow
	case ByEvent:
		return Candidate{Rule: r, rank: 5}, c.Event != "" && c.Event == r.Trigger.Event
	case ByKeyword:
		if message {
			return r.keyword(heard)
		}
	case ByFirstMessage:
		return Candidate{Rule: r, rank: 2}, message && c.First && !c.Words
	case ByAnyMessage:
		return Candidate{Rule: r, rank: 1}, message && !c.Words
	}
	return Candidate{}, false
}

// keyword is the best of the rule's words that the message holds.
func (r *Rule) keyword(heard *keyword.Heard) (Candidate, bool) {
	best, ok := Candidate{Rule: r}, false
	for i := range r.words {
		w := &r.words[i]
		fit := w.Fit(heard, r.Trigger.Match)
		if fit == keyword.NoFit {
			continue
		}
		one := Candidate{Rule: r, Word: w.Word, Exact: fit == keyword.ExactFit, rank: 3, size: w.Letters}
		if one.Exact {
			one.rank = 4
		}
		if !ok || one.rank > best.rank || one.rank == best.rank && one.size > best.size {
			best, ok = one, true
		}
	}
	return best, ok
}
