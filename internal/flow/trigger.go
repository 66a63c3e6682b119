// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/filter"
	"parley/internal/i18n"
	"parley/internal/keyword"
)

// Trigger is one way into a flow, as the document spells it. The kind decides which keys it has; the others are empty.
type Trigger struct {
	ID        string        `json:"id"`
	Kind      TriggerKind   `json:"kind"`
	Words     []string      `json:"words,omitempty"`
	Match     keyword.Match `json:"match,omitempty"` // of Words; empty is Tolerant
	Event     string        `json:"event,omitempty"` // of ByEvent
	Tag       string        `json:"tag,omitempty"`
	Field     string        `json:"field,omitempty"`
	Stage     string        `json:"stage,omitempty"`
	Segment   string        `json:"segment,omitempty"`
	Page      string        `json:"page,omitempty"`
	Widget    string        `json:"widget,omitempty"`
	Form      string        `json:"form,omitempty"`
	Item      string        `json:"item,omitempty"`
	Intent    string        `json:"intent,omitempty"`
	Broadcast string        `json:"broadcast,omitempty"`
	Button    string        `json:"button,omitempty"`
	Post      string        `json:"post,omitempty"`
	Pipeline  string        `json:"pipeline,omitempty"`
	Product   string        `json:"product,omitempty"`
	Campaign  string        `json:"campaign,omitempty"`
	Yearly    bool          `json:"yearly,omitempty"` // of ByDate: on the anniversaries
	Before    Duration      `json:"before,omitzero"`  // of ByDate
	After     Duration      `json:"after,omitzero"`   // of ByDate
	At        string        `json:"at,omitempty"`     // of ByDate: hour of the day, where the person lives
	Times     []string      `json:"times,omitempty"`  // of BySchedule: hours of the day
	Days      []string      `json:"days,omitempty"`   // of BySchedule: mon … sun; none is every day
	Cron      string        `json:"cron,omitempty"`   // of BySchedule, in place of Times and Days
	For       Duration      `json:"for,omitzero"`     // of ByInactive
	If        string        `json:"if,omitempty"`     // only people this holds for
	Priority  int           `json:"priority,omitempty"`
	Start     string        `json:"start,omitempty"` // block to begin at; empty: the flow's first
}

// Rule is a trigger of a published version, ready to be asked.
type Rule struct {
	Flow    string
	Called  i18n.Text // what people call the flow; empty: it has only its id
	Trigger Trigger

	spec   TriggerSpec
	words  []keyword.Keyword
	narrow []narrowed
	cond   *Check
}

// narrowed is something the data of an event must hold.
type narrowed struct{ data, value string }

// NewRule prepares a trigger without its condition, which Compile adds.
func NewRule(flow string, t Trigger) *Rule {
	r := &Rule{Flow: flow, Trigger: t}
	r.spec, _ = TriggerSpecOf(t.Kind) // a kind nobody knows fits nothing
	for _, w := range t.Words {
		r.words = append(r.words, keyword.New(w))
	}
	for _, n := range r.spec.narrow {
		if value := t.key(n.key); value != "" {
			r.narrow = append(r.narrow, narrowed{cmp.Or(n.data, n.key), filter.Fold(value)})
		}
	}
	return r
}

// Cause is what may start a flow: exactly one of the three groups is set.
type Cause struct {
	Flow string // a link of this flow was opened

	Text  string // a message came
	First bool   // it is the first of this person
	Came  bool   // the person has pressed Start
	Words bool   // only keywords are meant: a step has refused the message, but would otherwise keep it

	Event string            // an event came
	Data  map[string]string // of the event
}

// message reports whether the cause is a message.
func (c *Cause) message() bool { return c.Flow == "" && c.Event == "" }

// Candidate is a rule that fits a cause, and how well.
type Candidate struct {
	Rule  *Rule
	Word  string      // the keyword that fitted
	Exact bool        // without any tolerance
	Fit   keyword.Fit // how the keyword was found
	rank  int
	size  int // the more specific the larger: letters of the keyword, narrowing keys of an event
}

// How specific a rule is, from the least.
const (
	rankAny = iota + 1
	rankWelcome
	rankFirst
	rankLoose // a keyword with a mistake
	rankExact
	rankOwn // a link, command or event of the flow's own
)

// Pick finds the rules that fit a cause, the winner first. Higher priority wins; then the more specific: a link, command or event of the flow's own, a
// keyword (without mistakes before with, longer before shorter), the first message, a welcome, any message; then the flow's and the trigger's id,
// so that the answer is always the same. The rest of the list explains who lost.
func Pick(rules []*Rule, c Cause) []Candidate {
	var heard keyword.Heard
	if c.Text != "" {
		heard = keyword.Hear(c.Text)
	}
	var found []Candidate
	for _, r := range rules {
		if one, ok := r.fits(&c, &heard); ok {
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

func (r *Rule) fits(c *Cause, heard *keyword.Heard) (Candidate, bool) {
	message := c.message()
	switch r.Trigger.Kind {
	case ByLink:
		return Candidate{Rule: r, rank: rankOwn}, c.Flow != "" && c.Flow == r.Flow
	case ByKeyword:
		if message {
			return r.keyword(heard)
		}
	case ByCommand:
		if message {
			return r.command(c.Text)
		}
	case ByFirstMessage:
		return Candidate{Rule: r, rank: rankFirst}, message && c.First && !c.Words
	case ByWelcome:
		return Candidate{Rule: r, rank: rankWelcome}, message && (c.First || c.Came) && !c.Words
	case ByAnyMessage:
		return Candidate{Rule: r, rank: rankAny}, message && !c.Words
	default:
		if c.Event != "" {
			return r.event(c)
		}
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
		one := Candidate{Rule: r, Word: w.Word, Exact: fit == keyword.ExactFit, Fit: fit, rank: rankLoose, size: w.Letters}
		if one.Exact {
			one.rank = rankExact
		}
		if !ok || one.rank > best.rank || one.rank == best.rank && one.size > best.size {
			best, ok = one, true
		}
	}
	return best, ok
}

// command is a message that begins with one of the rule's commands: "/price", in a group also "/price@our_bot".
func (r *Rule) command(text string) (Candidate, bool) {
	given, ok := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		return Candidate{}, false
	}
	given, _, _ = strings.Cut(given, "@")
	if i := strings.IndexFunc(given, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }); i >= 0 {
		given = given[:i]
	}
	for _, w := range r.Trigger.Words {
		if filter.Fold(Command(w)) == filter.Fold(given) && given != "" {
			return Candidate{Rule: r, Word: w, Exact: true, Fit: keyword.ExactFit, rank: rankOwn, size: len(given)}, true
		}
	}
	return Candidate{}, false
}

// Command is a command without its slash, as a person may or may not have written it.
func Command(word string) string { return strings.TrimPrefix(strings.TrimSpace(word), "/") }

// event fits when the name is the rule's, the data hold everything it asks for, and its words, when it has any, stand in the event's text.
func (r *Rule) event(c *Cause) (Candidate, bool) {
	if !r.Hears(c.Event) {
		return Candidate{}, false
	}
	one := Candidate{Rule: r, rank: rankOwn, size: len(r.narrow)}
	for _, n := range r.narrow {
		if !holds(c.Data[n.data], n.value) {
			return Candidate{}, false
		}
	}
	if len(r.words) == 0 {
		return one, true
	}
	heard := keyword.Hear(c.Data["text"])
	said, ok := r.keyword(&heard)
	one.Word, one.Exact, one.Fit, one.size = said.Word, said.Exact, said.Fit, one.size+said.size
	return one, ok
}

// Hears reports whether an event of this name may start the rule.
func (r *Rule) Hears(event string) bool {
	if r.Trigger.Kind == ByEvent {
		return event == r.Trigger.Event
	}
	return slices.Contains(r.spec.Events, event)
}

// Lets reports whether the rule's condition about the person holds. A rule without one lets everybody in.
func (r *Rule) Lets(env Env) bool {
	if r.cond == nil {
		return true
	}
	t := Turn{Env: env, session: &Session{}}
	return t.True(r.cond)
}

// Start is the input with which the rule begins its flow. A messenger that writes for whoever presses Start tells no words of the person's.
func (r *Rule) Start(c Cause) Start {
	in := Start{Trigger: r.Trigger.ID, Block: r.Trigger.Start}
	if !c.Came {
		in.Text = c.Text
	}
	return in
}

// Where is the rule's condition for a query over contacts, with placeholders from start on; empty when it has none. now is in Unix milliseconds.
func (r *Rule) Where(now int64, start int) (string, []any) {
	if r.cond == nil {
		return "", nil
	}
	return r.cond.filter.SQL(now, start)
}
