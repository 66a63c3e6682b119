// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"regexp"
	"strings"
	"unicode"
)

// affix is one rule of an affix file: what is taken from the stem, what is put in its place, and which stems it is for.
type affix struct {
	prefix, crosses bool
	strip, add      string
	stem            []string // what its first or last letters must be, one set a letter; one that begins with ^ tells what they must not be
}

var aSet = regexp.MustCompile(`\[[^\]]+\]|.`)

// affixes are rules by their flag.
type affixes map[rune][]affix

// parseAffixes reads the prefixes and suffixes of an affix file. The rest of it speaks of suggestions and of numbers, which are not kept.
func parseAffixes(text []byte) affixes {
	rules, crosses := affixes{}, map[rune]bool{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || words[0] != "PFX" && words[0] != "SFX" {
			continue
		}
		flag := []rune(words[1])[0]
		if len(words) == 4 { // the head of a flag's rules: PFX A Y 1
			crosses[flag] = words[2] == "Y"
			continue
		}
		r := affix{prefix: words[0] == "PFX", crosses: crosses[flag], strip: nothing(words[2]), add: nothing(words[3])}
		for _, set := range aSet.FindAllString(words[4], -1) {
			r.stem = append(r.stem, strings.Replace(strings.Trim(set, "[]"), ".", "^", 1)) // a dot is any letter
		}
		rules[flag] = append(rules[flag], r)
	}
	return rules
}

// nothing reads the 0 that stands for no letters.
func nothing(letters string) string {
	if letters == "0" {
		return ""
	}
	return letters
}

// taboo is the flag of words that are right and must never be suggested.
const taboo = '!'

// forms gives every form of the words of a list, one a line: the word, a slash, the flags of its rules. Words with digits are left out.
func (a affixes) forms(list []byte, each func(form string, rude bool)) {
	for lines := bufio.NewScanner(bytes.NewReader(list)); lines.Scan(); {
		stem, flags, _ := strings.Cut(lines.Text(), "/")
		if stem == "" || strings.HasPrefix(stem, "#") || strings.ContainsFunc(stem, unicode.IsDigit) {
			continue
		}
		rude := strings.ContainsRune(flags, taboo)
		each(stem, rude)
		for _, flag := range flags {
			for i := range a[flag] {
				form, ok := a[flag][i].apply(stem)
				if !ok {
					continue
				}
				each(form, rude)
				if a[flag][i].prefix && a[flag][i].crosses {
					a.endings(form, stem, flags, func(form string) { each(form, rude) })
				}
			}
		}
	}
}

// endings gives the forms that a word with a prefix has by its suffixes. The stem says which are for it.
func (a affixes) endings(word, stem, flags string, each func(form string)) {
	for _, flag := range flags {
		for i := range a[flag] {
			r := &a[flag][i]
			if _, ok := r.apply(stem); ok && !r.prefix && r.crosses {
				each(strings.TrimSuffix(word, r.strip) + r.add)
			}
		}
	}
}

// apply gives the form of a stem, and whether the rule is for it.
func (r *affix) apply(stem string) (form string, ok bool) {
	letters := []rune(stem)
	if len(letters) < len(r.stem) {
		return "", false
	}
	if r.prefix {
		rest, ok := strings.CutPrefix(stem, r.strip)
		return r.add + rest, ok && r.fits(letters)
	}
	rest, ok := strings.CutSuffix(stem, r.strip)
	return rest + r.add, ok && r.fits(letters[len(letters)-len(r.stem):])
}

func (r *affix) fits(letters []rune) bool {
	for i, set := range r.stem {
		set, not := strings.CutPrefix(set, "^")
		if strings.ContainsRune(set, letters[i]) == not {
			return false
		}
	}
	return true
}
