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
	"parley/internal/spell"
)

const (
	judgedFrom = 5 // letters: a shorter word has a neighbour whatever it is
	ownTerm    = 3 // a word written so often is meant
)

var (
	notProse = regexp.MustCompile("(?s)\\{\\{.*?\\}\\}|\\{%.*?%\\}|`[^`]*`")
	aChunk   = regexp.MustCompile(`\S+`)
	// notWords is in addresses, files, tags, names, formulas and numbers, and in words of which markup or a template is a part.
	notWords = regexp.MustCompile(`[@#/\\{}=&%$^|+<>\p{N}\p{M}\x{00AD}]|\p{L}[.:()\[\]*_~]+\p{L}`)
	aWord    = regexp.MustCompile(`\p{L}+(?:['’‐‑-]\p{L}+)*`)
	aPart    = regexp.MustCompile(`[^‐‑-]+`)
)

// proof is one reading of a flow for its spelling.
type proof struct {
	dictionaries map[i18n.Lang]*spell.Dictionary
	known        []string            // words of the house's own list
	nearest      map[string][]string // what the dictionaries were asked already, by language and word
	times        map[string]int      // how often a word that looks wrong is there
}

// slip is a word that looks wrong, and where it stands in its text.
type slip struct {
	from, to int
	word     string
	nearest  []string
}

func misspelled(g *graph) []place {
	if g.world.Spelling == nil {
		return nil
	}
	p := proof{dictionaries: map[i18n.Lang]*spell.Dictionary{}, nearest: map[string][]string{}, times: map[string]int{}}
	for _, lang := range []i18n.Lang{i18n.RU, i18n.EN} {
		p.dictionaries[lang] = g.world.Spelling(lang)
	}
	for _, w := range g.world.Brand {
		p.known = append(p.known, words(w.Word+" "+w.Instead)...)
	}
	for _, s := range g.says {
		for _, one := range p.read(s.raw, s.lang) {
			p.times[strings.ToLower(one.word)]++
		}
	}
	return g.each(p.judge)
}

// judge tells of all wrong words of a text at once. They are mended when nobody has to choose.
func (p *proof) judge(s said) (i18n.Text, func(string) string) {
	var ru, en []string
	sure := true
	for _, one := range p.slips(s.raw, s.lang) {
		sure = sure && len(one.nearest) == 1
		if mixed(one.word) {
			ru = append(ru, fmt.Sprintf("В слове «%s» есть латинская буква: возможно, «%s».", one.word, one.nearest[0]))
			en = append(en, fmt.Sprintf("“%s” has a Latin letter in it: perhaps “%s”.", one.word, one.nearest[0]))
			continue
		}
		ru = append(ru, fmt.Sprintf("«%s» — возможно, «%s».", one.word, either(one.nearest, "», «", "» или «")))
		en = append(en, fmt.Sprintf("“%s”: perhaps “%s”.", one.word, either(one.nearest, "”, “", "” or “")))
	}
	if len(ru) == 0 {
		return nil, nil
	}
	found := i18n.Words(strings.Join(ru, " "), strings.Join(en, " "))
	if !sure {
		return found, nil
	}
	return found, func(text string) string {
		for _, one := range slices.Backward(p.slips(text, s.lang)) {
			text = text[:one.from] + like(one.word, one.nearest[0]) + text[one.to:]
		}
		return text
	}
}

// either joins words, the last one by another sign.
func either(words []string, comma, or string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], comma) + or + words[last]
}

// slips leaves out what is written so often that it must be a term of the author.
func (p *proof) slips(text string, lang i18n.Lang) []slip {
	return slices.DeleteFunc(p.read(text, lang), func(s slip) bool { return p.times[strings.ToLower(s.word)] >= ownTerm })
}

// read finds the words of a text that look wrong.
func (p *proof) read(text string, lang i18n.Lang) []slip {
	if p.dictionaries[lang] == nil {
		return nil
	}
	var found []slip
	text = notProse.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("{", len(s)) }) // places stay as they are
	for _, chunk := range aChunk.FindAllStringIndex(text, -1) {
		if notWords.MatchString(text[chunk[0]:chunk[1]]) {
			continue
		}
		for _, at := range aWord.FindAllStringIndex(text[chunk[0]:chunk[1]], -1) {
			found = p.word(found, text, chunk[0]+at[0], chunk[0]+at[1], lang)
		}
	}
	return found
}

// word judges one word. One with hyphens that no dictionary has whole is judged by its parts. A capital inside a sentence is that of a name.
func (p *proof) word(found []slip, text string, from, to int, lang i18n.Lang) []slip {
	word := text[from:to]
	if p.dictionaries[lang].Known(word) {
		return found
	}
	for _, at := range aPart.FindAllStringIndex(word, -1) {
		part := word[at[0]:at[1]]
		nearest := p.ask(part, lang)
		if len(nearest) == 0 || capital(part) && (at[0] > 0 || !begins(text[:from])) {
			continue
		}
		found = append(found, slip{from: from + at[0], to: from + at[1], word: part, nearest: nearest})
	}
	return found
}

func capital(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}

// begins reports whether a sentence begins after a text. A word of three letters with a full stop is taken for an abbreviation: a name may follow.
func begins(before string) bool {
	said := strings.TrimRightFunc(before, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".!?…\n,:;—–{", r)
	})
	end, size := utf8.DecodeLastRuneInString(said)
	switch end {
	case '.':
		last := said[strings.LastIndexFunc(said[:len(said)-size], func(r rune) bool { return !unicode.IsLetter(r) })+1:]
		return utf8.RuneCountInString(last) > len("abc.")
	case '!', '?', '…', '\n':
		return true
	}
	return said == ""
}

// ask gives the words that may be meant by one. There are none when the word is right, and when nobody can know.
func (p *proof) ask(word string, lang i18n.Lang) []string {
	key := string(lang) + " " + word
	nearest, asked := p.nearest[key]
	if !asked {
		if lang = script(word, lang); p.dictionaries[lang] != nil && utf8.RuneCountInString(word) >= judgedFrom && !slices.Contains(p.known, words(word)[0]) {
			nearest = p.dictionaries[lang].Suggest(word)
		}
		if len(nearest) > 1 && (capital(word) || mixed(word)) { // it may as well be a name
			nearest = nil
		}
		p.nearest[key] = nearest
	}
	return nearest
}

// script tells which language a word of a text is judged by; none for capitals inside and for letters that neither has.
func script(word string, lang i18n.Lang) i18n.Lang {
	russian, latin := letters(word)
	_, size := utf8.DecodeRuneInString(word)
	switch {
	case russian+latin < utf8.RuneCountInString(word) || strings.ContainsFunc(word[size:], unicode.IsUpper):
		return ""
	case lang == i18n.EN && russian > 0 || lang == i18n.RU && russian == 0 && capital(word):
		return ""
	case russian == 0: // in a Russian text, too
		return i18n.EN
	}
	return lang
}

// letters counts the letters of both alphabets.
func letters(word string) (russian, latin int) {
	for _, r := range strings.ToLower(word) {
		switch {
		case r >= 'а' && r <= 'я' || r == 'ё':
			russian++
		case r >= 'a' && r <= 'z' || r == '\'' || r == '’':
			latin++
		}
	}
	return russian, latin
}

func mixed(word string) bool {
	russian, latin := letters(word)
	return russian > 0 && latin > 0
}
