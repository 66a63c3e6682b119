// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parley/internal/i18n"
)

// Describe says the filter as a sentence: `Поле «Город» — «Москва» и нет тега «vip»`. No full stop at the end.
func (f *Filter) Describe(lang i18n.Lang) string {
	return f.DescribeBy(lang, func(*Fact, int) string { return "" })
}

// NameOf says what the thing is called that the argument of a fact refers to; empty: the argument itself is shown.
type NameOf func(fact *Fact, arg int) string

// DescribeBy is Describe with the names of the things that arguments refer to.
func (f *Filter) DescribeBy(lang i18n.Lang, name NameOf) string {
	s := f.sentence(&f.root, f.tree, Or, speech{lang, name})
	_, first := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:first]) + s[first:]
}

// speech is how a sentence is said.
type speech struct {
	lang i18n.Lang
	name NameOf
}

// sentence says one step; inside tells what stands around, so that "или" within "и" gets parentheses.
func (f *Filter) sentence(s *step, n *Node, inside NodeKind, to speech) string {
	switch s.kind {
	case Condition:
		text, or := s.test.sentence(to, false)
		return parenthesise(text, or && inside != Or)
	case Not:
		if item := &s.items[0]; item.kind == Condition {
			text, or := item.test.sentence(to, true)
			return parenthesise(text, or && inside != Or)
		}
		return i18n.Words("неверно, что ", "it is not so that ").In(to.lang, i18n.EN) + f.sentence(&s.items[0], n.Items[0], Not, to)
	default:
		word := i18n.Words(" и ", " and ")
		if s.kind == Or {
			word = i18n.Words(" или ", " or ")
		}
		parts := make([]string, len(s.items))
		for i := range s.items {
			parts[i] = f.sentence(&s.items[i], n.Items[i], s.kind, to)
		}
		return parenthesise(strings.Join(parts, word.In(to.lang, i18n.EN)), inside == Not || s.kind == Or && inside == And)
	}
}

func parenthesise(text string, needed bool) string {
	if needed {
		return "(" + text + ")"
	}
	return text
}

// opposite is the operator that is true exactly when the first is false, for a value that is set.
func opposite(op Op) Op {
	return map[Op]Op{Eq: Ne, Ne: Eq, Lt: Ge, Ge: Lt, Le: Gt, Gt: Le}[op]
}

// sentence says one condition or its negation. or reports that it ends in "or …", because it is also true of people without a value.
func (t *test) sentence(to speech, negated bool) (text string, or bool) {
	words, lang := t.fact.atom.Words, to.lang
	if t.op == Alone {
		if t.negate != negated {
			return t.fact.fill(words.No, to), false
		}
		return t.fact.fill(words.Yes, to), false
	}
	subject := t.fact.fill(words.Subject, to)
	shown := make([]string, len(t.values))
	for i, v := range t.values {
		shown[i] = t.fact.show(v, t.written, lang)
	}
	list := strings.Join(shown, ", ")
	op, isNot := t.written, false
	if negated {
		if turned := opposite(op); turned != "" {
			op = turned
		} else {
			isNot = true
		}
	}
	// The language itself takes "is not Moscow" as true of those whose city is unknown; of "at least 5" it has to be said.
	withUnset := t.negate != negated
	text = subject + " " + verbs(op, isNot, t.fact.Kind.Type, t.values[0], lang)
	text = strings.ReplaceAll(text, "{v}", list)
	if withUnset && op != Ne && !isNot {
		return text + i18n.Words(" или ", " or ").In(lang, i18n.EN) + t.fact.fill(words.No, to), true
	}
	return text, false
}

// verbs is the words of a comparison, {v} standing for the value.
func verbs(op Op, isNot bool, kind Type, v Literal, lang i18n.Lang) string {
	type key struct {
		op    Op
		isNot bool
	}
	phrases := map[key]i18n.Text{
		{Eq, false}: i18n.Words("— {v}", "is {v}"), {Ne, false}: i18n.Words("— не {v}", "is not {v}"),
		{Lt, false}: i18n.Words("меньше {v}", "is less than {v}"), {Le, false}: i18n.Words("не больше {v}", "is at most {v}"),
		{Gt, false}: i18n.Words("больше {v}", "is more than {v}"), {Ge, false}: i18n.Words("не меньше {v}", "is at least {v}"),
		{In, false}: i18n.Words("— одно из: {v}", "is one of: {v}"), {In, true}: i18n.Words("— ни одно из: {v}", "is none of: {v}"),
		{Contains, false}: i18n.Words("содержит {v}", "contains {v}"), {Contains, true}: i18n.Words("не содержит {v}", "does not contain {v}"),
	}
	if kind == Moment || kind == Date {
		phrases[key{Lt, false}], phrases[key{Le, false}] = i18n.Words("раньше {v}", "is before {v}"), i18n.Words("не позже {v}", "is no later than {v}")
		phrases[key{Gt, false}], phrases[key{Ge, false}] = i18n.Words("позже {v}", "is after {v}"), i18n.Words("не раньше {v}", "is no earlier than {v}")
		if v.Type == Period {
			phrases[key{Lt, false}], phrases[key{Le, false}] = i18n.Words("меньше {v} назад", "is less than {v} ago"), i18n.Words("не больше {v} назад", "is at most {v} ago")
			phrases[key{Gt, false}], phrases[key{Ge, false}] = i18n.Words("больше {v} назад", "is more than {v} ago"), i18n.Words("не меньше {v} назад", "is at least {v} ago")
		}
		if v.Type == Period && v.MS < 0 {
			// Minus three days ago is in three days; the further ahead, the younger.
			phrases[key{Lt, false}], phrases[key{Le, false}] = i18n.Words("позже чем через {v}", "is later than {v} from now"), i18n.Words("не раньше чем через {v}", "is no earlier than {v} from now")
			phrases[key{Gt, false}], phrases[key{Ge, false}] = i18n.Words("раньше чем через {v}", "is earlier than {v} from now"), i18n.Words("не позже чем через {v}", "is no later than {v} from now")
		}
	}
	return phrases[key{op, isNot}].In(lang, i18n.EN)
}

// fill puts the arguments into a phrase.
func (f *Fact) fill(phrase i18n.Text, to speech) string {
	lang := to.lang
	text := phrase.In(lang, i18n.EN)
	for i, a := range f.Args {
		shown := a.Text
		switch name := to.name(f, i); {
		case name != "":
			shown = name
		case i == 0 && !f.Kind.Label.Empty():
			shown = f.Kind.Label.In(lang, i18n.EN, i18n.RU)
		case a.Type == Period:
			shown = saidPeriod(a.MS, lang, false)
		case a.Type == Calendar:
			shown = f.show(a, Alone, lang)
		case a.Type != String:
			shown = a.String()
		default:
			shown = optionWords(f.atom.Args[i].Options, shown, lang)
		}
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i+1)+"}", shown)
		if said := f.atom.Args[i].Said; !said.Empty() {
			text += strings.ReplaceAll(said.In(lang, i18n.EN), "{v}", shown)
		}
	}
	return text
}

func optionWords(options []Option, value string, lang i18n.Lang) string {
	for _, o := range options {
		if o.Value == value && !o.Words.Empty() {
			return o.Words.In(lang, i18n.EN, i18n.RU)
		}
	}
	return value
}

// show says a value of a comparison for a person.
func (f *Fact) show(v Literal, op Op, lang i18n.Lang) string {
	russian := strings.HasPrefix(string(lang), string(i18n.RU))
	switch v.Type {
	case String:
		text := optionWords(f.Kind.Options, v.Text, lang)
		if russian {
			return "«" + text + "»"
		}
		return "“" + text + "”"
	case Period:
		ms := v.MS
		if f.Kind.Type != Duration && ms < 0 {
			return saidPeriod(-ms, lang, false)
		}
		return saidPeriod(ms, lang, op != Eq && op != Ne && op != In)
	case Calendar:
		day := time.UnixMilli(v.MS).UTC()
		if russian {
			return day.Format("02.01.2006")
		}
		return day.Format("2 Jan 2006")
	default:
		return v.String()
	}
}

// saidPeriod says a duration in words; of is the Russian genitive, as in "больше 2 дней".
func saidPeriod(ms int64, lang i18n.Lang, of bool) string {
	units := []struct {
		ms         int64
		one        string // English, singular
		ru         [3]string
		genitiveRU string // genitive singular: больше 1 дня
	}{
		{day, "day", [3]string{"день", "дня", "дней"}, "дня"},
		{hour, "hour", [3]string{"час", "часа", "часов"}, "часа"},
		{minute, "minute", [3]string{"минуту", "минуты", "минут"}, "минуты"},
		{second, "second", [3]string{"секунду", "секунды", "секунд"}, "секунды"},
	}
	var parts []string
	if ms < 0 {
		return "−" + saidPeriod(-ms, lang, of)
	}
	for i, u := range units {
		n := ms / u.ms
		ms -= n * u.ms
		if n == 0 && (len(parts) > 0 || i < len(units)-1) {
			continue
		}
		word := u.one
		switch {
		case strings.HasPrefix(string(lang), string(i18n.RU)):
			word = russianForm(n, u.ru, u.genitiveRU, of)
		case n != 1:
			word += "s"
		}
		parts = append(parts, strconv.FormatInt(n, 10)+" "+word)
	}
	return strings.Join(parts, " ")
}

// russianForm agrees a noun with a number.
func russianForm(n int64, forms [3]string, genitive string, of bool) string {
	last, teen := n%10, n%100 >= 11 && n%100 <= 14
	switch {
	case last == 1 && !teen && of:
		return genitive
	case last == 1 && !teen:
		return forms[0]
	case last >= 2 && last <= 4 && !teen && !of:
		return forms[1]
	default:
		return forms[2]
	}
}
