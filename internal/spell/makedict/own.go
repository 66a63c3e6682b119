// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// own is one of our lists of words. The head of own/ru.txt tells its form.
type own struct {
	like            map[string]string // words by the one they are inflected as; itself for those of one form
	rude            []string
	parts, mistakes []string // as the dictionary keeps them
}

func parseOwn(text string) own {
	o := own{like: map[string]string{}}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		wrong, right, mistake := strings.Cut(line, " = ")
		model, words, inflected := strings.Cut(line, ": ")
		rude, isRude := strings.CutPrefix(line, "! ")
		switch {
		case strings.HasPrefix(line, "#"):
		case mistake:
			o.mistakes = append(o.mistakes, wrong+"="+right)
		case isRude:
			o.rude = append(o.rude, strings.Fields(rude)...)
		case inflected:
			for w := range strings.FieldsSeq(words) {
				o.like[w] = model
			}
		default:
			for w := range strings.FieldsSeq(line) {
				if strings.HasSuffix(w, "-") || strings.HasPrefix(w, "-") {
					o.parts = append(o.parts, w)
				} else {
					o.like[w] = w
				}
			}
		}
	}
	return o
}

// lines are the own words as the list has its own: with the flags of the word they are inflected as.
func (o own) lines(list []byte) ([]byte, error) {
	flags := map[string]string{}
	for line := range strings.Lines(string(list)) {
		word, of, _ := strings.Cut(strings.TrimSpace(line), "/")
		flags[word] += of
	}
	var lines []byte
	for _, word := range slices.Sorted(maps.Keys(o.like)) {
		model := o.like[word]
		if _, known := flags[model]; !known && model != word {
			return nil, fmt.Errorf("%s is inflected as %s, which the list does not have", word, model)
		}
		if ending, all := strings.CutPrefix(word, "*"); all {
			for _, w := range slices.Sorted(maps.Keys(flags)) {
				if strings.HasSuffix(w, ending) {
					lines = fmt.Appendf(lines, "%s/%s\n", w, flags[model])
				}
			}
			continue
		}
		lines = fmt.Appendf(lines, "%s/%s\n", word, flags[model])
	}
	for _, word := range o.rude {
		lines = fmt.Appendf(lines, "%s/%s%c\n", word, flags[word], taboo)
	}
	return lines, nil
}

// bag gathers forms as the dictionary keeps them.
type bag struct {
	letters string
	words   []entry
}

// put takes a form in. One with letters of another alphabet is left out.
func (b *bag) put(form string, rude bool) {
	e := entry{mark: lower}
	for i, r := range form {
		if unicode.IsUpper(r) {
			e.mark = max(e.mark, title)
			if i > 0 || utf8.RuneCountInString(form) == 1 {
				e.mark = capitals
			}
		}
		if r = unicode.ToLower(r); r == 'ё' {
			r = 'е'
		}
		at := strings.IndexRune(b.letters, r)
		if at < 0 {
			return
		}
		e.letters += string(rune(utf8.RuneCountInString(b.letters[:at])))
	}
	if rude {
		e.mark = hidden
	}
	b.words = append(b.words, e)
}
