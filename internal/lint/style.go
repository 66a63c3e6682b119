// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/i18n"
)

// thou and you are the two ways Russian speaks to a person.
var (
	thou = []string{"ты", "тебя", "тебе", "тобой", "тобою", "твой", "твоя", "твое", "твои", "твоего", "твоей", "твоих", "твоим", "твоими", "твою", "твоем"}
	you  = []string{"вы", "вас", "вам", "вами", "ваш", "ваша", "ваше", "ваши", "вашего", "вашей", "ваших", "вашим", "вашими", "вашу", "вашем"}
)

// addressMixed finds the first text that speaks otherwise than most of the flow. Buttons are left out: they speak for the person.
func addressMixed(g *graph) []place {
	var near, polite []said
	for _, s := range g.says {
		if s.lang != i18n.RU || s.label {
			continue
		}
		all := words(s.text)
		if slices.ContainsFunc(all, func(w string) bool { return slices.Contains(thou, w) }) {
			near = append(near, s)
		}
		if slices.ContainsFunc(all, func(w string) bool { return slices.Contains(you, w) }) {
			polite = append(polite, s)
		}
	}
	if len(near) == 0 || len(polite) == 0 {
		return nil
	}
	odd, ru := near[0], "Здесь «ты», а в других местах «вы»."
	if len(near) > len(polite) {
		odd, ru = polite[0], "Здесь «вы», а в других местах «ты»."
	}
	return []place{{block: odd.block, path: odd.path(), text: i18n.Words(ru, "This Russian text uses another form of address than the rest.")}}
}

// each tells of every text that has something, once for a place even when several languages have it.
func (g *graph) each(found func(s said) (text i18n.Text, fix func(string) string)) []place {
	var places []place
	for _, s := range g.says {
		text, fix := found(s)
		if text == nil {
			continue
		}
		p := place{block: s.block, path: s.path(), text: text}
		if fix != nil {
			only := &s.lang
			if !s.one {
				only = nil
			}
			p.fix = func(d *draft) {
				d.rewrite(s.block, s.at, only, func(text string, _ i18n.Lang) string { return fix(text) })
			}
		}
		if i := slices.IndexFunc(places, func(o place) bool { return o.block == p.block && o.path == p.path }); i >= 0 {
			places[i].fix = then(places[i].fix, p.fix)
			if !strings.Contains(places[i].text.In(i18n.EN), text.In(i18n.EN)) { // the other language has something else
				places[i].text = i18n.Words(places[i].text.In(i18n.RU)+" "+text.In(i18n.RU), places[i].text.In(i18n.EN)+" "+text.In(i18n.EN))
			}
			continue
		}
		places = append(places, p)
	}
	return places
}

func then(first, second func(d *draft)) func(d *draft) {
	if first == nil || second == nil {
		return nil
	}
	return func(d *draft) { first(d); second(d) }
}

func manyEmoji(g *graph) []place {
	return g.each(func(s said) (i18n.Text, func(string) string) {
		n := emoji(s.text)
		if n <= 2 {
			return nil, nil
		}
		return i18n.Words(fmt.Sprintf("В тексте %d эмодзи, хватит двух.", n), fmt.Sprintf("The text has %d emoji; two are enough.", n)), nil
	})
}

// emoji counts pictures; what is joined to one picture counts once.
func emoji(text string) int {
	n, joined, flag := 0, false, false
	for _, r := range text {
		switch {
		case r == '\u200d':
			joined = true
			continue
		case r == '\ufe0f' || r >= 0x1F3FB && r <= 0x1F3FF: // a variant, a colour of skin
			continue
		case r >= 0x1F1E6 && r <= 0x1F1FF: // two letters make a flag
			if flag = !flag; flag {
				n++
			}
			continue
		case (r >= 0x1F300 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r == 0x2B50 || r == 0x2B55) && !joined:
			n++
		}
		joined, flag = false, false
	}
	return n
}

// capitals looks for two words in capitals; one may be a name, and short ones are abbreviations.
func capitals(g *graph) []place {
	return g.each(func(s said) (i18n.Text, func(string) string) {
		loud := 0
		for _, w := range strings.FieldsFunc(s.text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if utf8.RuneCountInString(w) >= 4 && strings.ToUpper(w) == w {
				loud++
			}
		}
		if loud < 2 {
			return nil, nil
		}
		return i18n.Words("Несколько слов написаны заглавными буквами.", "Several words are written in capitals."), nil
	})
}

var marks = regexp.MustCompile(`!{2,}`)

func exclamations(g *graph) []place {
	return g.each(func(s said) (i18n.Text, func(string) string) {
		if !marks.MatchString(s.text) {
			return nil, nil
		}
		return i18n.Words("Здесь несколько восклицательных знаков подряд.", "Here are several exclamation marks in a row."),
			func(text string) string { return marks.ReplaceAllString(text, "!") }
	})
}

// shortText is one phrase of a chat, in characters.
const shortText = 40

func finalStop(g *graph) []place {
	return g.each(func(s said) (i18n.Text, func(string) string) {
		text, ended := strings.CutSuffix(s.text, ".")
		if !ended || s.at[0] != "content" || s.label || !s.whole || utf8.RuneCountInString(text) > shortText || strings.ContainsAny(text, ".!?…\n") {
			return nil, nil
		}
		words := i18n.Words("Короткая фраза кончается точкой.", "A short phrase ends with a full stop.")
		if !strings.HasSuffix(strings.TrimSpace(s.raw), ".") { // the stop stands inside markup
			return words, nil
		}
		return words, func(text string) string { return strings.TrimSuffix(strings.TrimSpace(text), ".") }
	})
}

// brandWords looks for the words that the workspace's settings list.
func brandWords(g *graph) []place {
	patterns := make([]*regexp.Regexp, len(g.world.Brand))
	for i, w := range g.world.Brand {
		patterns[i] = regexp.MustCompile(`(?i)(^|[^\p{L}\p{N}])(` + regexp.QuoteMeta(w.Word) + `)($|[^\p{L}\p{N}])`)
	}
	return g.each(func(s said) (i18n.Text, func(string) string) {
		at := slices.IndexFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(s.text) })
		if at < 0 {
			return nil, nil
		}
		w := g.world.Brand[at]
		if w.Instead == "" {
			return i18n.Words(fmt.Sprintf("Здесь есть слово «%s».", w.Word), fmt.Sprintf("Here is the word “%s”.", w.Word)), nil
		}
		return i18n.Words(fmt.Sprintf("Вместо «%s» пишите «%s».", w.Word, w.Instead), fmt.Sprintf("Write “%[2]s” instead of “%[1]s”.", w.Word, w.Instead)),
			func(text string) string {
				return patterns[at].ReplaceAllStringFunc(text, func(found string) string {
					parts := patterns[at].FindStringSubmatch(found)
					return parts[1] + like(parts[2], w.Instead) + parts[3]
				})
			}
	})
}

// like begins a word with a capital where the other does.
func like(old, word string) string {
	first, _ := utf8.DecodeRuneInString(old)
	begin, size := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(first) {
		return string(unicode.ToUpper(begin)) + word[size:]
	}
	return word
}
