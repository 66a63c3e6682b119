// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/rich"
)

// said is one text that people read, in one language.
type said struct {
	block string
	at    []any // keys and places inside the block
	lang  i18n.Lang
	one   bool   // the text is written for one language of several
	raw   string // as it is written
	text  string // without markup and templates
	whole bool   // nothing in it depends on the person but what templates put in
	label bool   // of a button: it speaks for the person, not for the business
}

// path is the place as findings tell it.
func (s said) path() string {
	var b strings.Builder
	for _, step := range s.at {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// talking are the keys under which blocks keep what they say; everything below them that is words is read.
var talking = []string{"content", "questions", "question", "options", "retry", "text", "share", "skip", "answer", "thanks", "order"}

// silentKinds say nothing to the person: their texts are for colleagues, programs and other messengers.
var silentKinds = []string{"hand_over", "http", "set", "goal", "notify", "callback", "deal", "crm", "mail", "sms", "push", "sheet", "llm", "knowledge", "intent", "switch"}

// speech reads everything a document says, block by block.
func speech(doc flow.Document) []said {
	var all []said
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if slices.Contains(silentKinds, b.Kind) {
			continue
		}
		body := body[map[string]any](b)
		for _, key := range talking {
			if v, ok := body[key]; ok {
				all = listen(all, doc, b.ID, []any{key}, v)
			}
		}
	}
	return all
}

func listen(all []said, doc flow.Document, block string, at []any, v any) []said {
	key, _ := at[len(at)-1].(string)
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			all = listen(all, doc, block, append(slices.Clone(at), i), item)
		}
	case string:
		if sentence(key) {
			all = append(all, hear(block, at, plainLang(doc, v), false, v))
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			text, word := v[name].(string)
			if word && sentence(key) {
				all = append(all, hear(block, at, i18n.Lang(name), true, text))
			} else if !sentence(key) {
				all = listen(all, doc, block, append(slices.Clone(at), name), v[name])
			}
		}
	}
	return all
}

// sentence reports whether a key holds words for people.
func sentence(key string) bool {
	return slices.Contains([]string{"text", "question", "retry", "title", "label", "share", "skip", "placeholder", "thanks", "order"}, key)
}

var templated = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)

func hear(block string, at []any, lang i18n.Lang, one bool, raw string) said {
	key, _ := at[len(at)-1].(string)
	return said{
		block: block, at: at, lang: lang, one: one, raw: raw, text: strings.TrimSpace(rich.Parse(templated.ReplaceAllString(raw, "")).Text),
		whole: !strings.Contains(raw, "{%"), label: slices.Contains([]string{"label", "share", "skip", "placeholder", "order"}, key),
	}
}

// plainLang is the language of a text that names none: the only one of the flow, or what its letters say.
func plainLang(doc flow.Document, text string) i18n.Lang {
	if len(doc.Languages) == 1 {
		return doc.Languages[0]
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return i18n.RU
	}
	return i18n.EN
}

// body reads what a rule wants to know of a block. What does not decode stays empty: the compiler has told of it.
func body[T any](b *flow.Placed) T {
	var v T
	_ = json.Unmarshal(b.Body, &v) // as much as could be read
	return v
}

// words are the words of a text, folded.
func words(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), "ё", "е"), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// mentioned reports whether a text has a word that begins with one of the given.
func mentioned(text string, beginnings ...string) bool {
	for _, w := range words(text) {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(w, b) }) {
			return true
		}
	}
	return false
}

func mentions(texts []said, beginnings ...string) bool {
	return slices.ContainsFunc(texts, func(s said) bool { return mentioned(s.text, beginnings...) })
}
