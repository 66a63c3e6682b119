// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// How many letters of a text are shown: in a line of changes, there before the place where two texts part, and of a text that stands for its block.
const (
	shortText  = 60
	leadText   = 20
	shortTitle = 32
)

// say fills a pattern in both languages; each argument is taken in the same one.
func say(ru, en string, args ...i18n.Text) i18n.Text {
	fill := func(pattern string, lang, other i18n.Lang) string {
		words := make([]any, len(args))
		for i, a := range args {
			words[i] = a.In(lang, other)
		}
		return fmt.Sprintf(pattern, words...)
	}
	return i18n.Words(fill(ru, i18n.RU, i18n.EN), fill(en, i18n.EN, i18n.RU))
}

// short is a text in one line, cut when it is long.
func short(t i18n.Text) i18n.Text { return cut(t, shortText) }

func cut(t i18n.Text, most int) i18n.Text {
	out := make(i18n.Text, len(t))
	for lang, text := range t {
		words := line(text)
		if len(words) > most {
			words = append(words[:most-1], '…')
		}
		out[lang] = string(words)
	}
	return out
}

// apart are two long texts in one line each, shown around the place where they part: what was changed at the end of a text would be cut off with it otherwise.
func apart(a, b i18n.Text) (before, after i18n.Text) {
	before, after = i18n.Text{}, i18n.Text{}
	for lang, other := range map[i18n.Lang]i18n.Lang{i18n.RU: i18n.EN, i18n.EN: i18n.RU} {
		x, y := line(a.In(lang, other)), line(b.In(lang, other))
		from := 0
		for from < min(len(x), len(y)) && x[from] == y[from] {
			from++
		}
		if from = max(0, from-leadText); max(len(x), len(y)) > shortText && from > 0 {
			x, y = append([]rune("…"), x[from:]...), append([]rune("…"), y[from:]...)
		}
		before[lang], after[lang] = string(x), string(y)
	}
	return short(before), short(after)
}

func line(text string) []rune { return []rune(strings.Join(strings.Fields(text), " ")) }

func same(a, b i18n.Text) bool { return maps.Equal(a, b) }

func keys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// joined names a key by the names on the way to it, for example «Сообщение, Текст».
func joined(labels []i18n.Text) i18n.Text {
	labels = slices.DeleteFunc(slices.Clone(labels), i18n.Text.Empty)
	for i := range labels {
		labels[i] = short(labels[i])
	}
	join := func(lang, other i18n.Lang) string {
		parts := make([]string, len(labels))
		for i, l := range labels {
			parts[i] = l.In(lang, other)
		}
		return strings.Join(parts, ", ")
	}
	return i18n.Words(join(i18n.RU, i18n.EN), join(i18n.EN, i18n.RU))
}

// shown is a value for people; empty when it has no short form. Of a text in several languages the first that differs from the other value is shown.
func (c comparison) shown(f flow.Field, v, other any) i18n.Text {
	if f.Or != nil {
		if _, object := v.(map[string]any); object == (f.Or.Type == flow.Object) {
			f = *f.Or
		}
	}
	switch v := v.(type) {
	case string:
		if words := c.conditions[v]; f.Type == flow.Condition && !words.Empty() {
			return words
		}
		return word(f, v)
	case float64:
		return i18n.Plain(strconv.FormatFloat(v, 'f', -1, 64))
	case bool:
		if v {
			return i18n.Words("да", "yes")
		}
		return i18n.Words("нет", "no")
	case map[string]any:
		if f.Type == flow.Object {
			return c.fields(f, v)
		}
		return ofLanguage(f, v, other)
	case []any:
		return several(f, v)
	}
	return nil
}

// fields is a small object in a line: the name of each key with its value.
func (c comparison) fields(f flow.Field, v map[string]any) i18n.Text {
	var all []i18n.Text
	for _, own := range f.Fields {
		if value := c.shown(own, v[own.Key], nil); !value.Empty() {
			all = append(all, say("%s %s", "%s %s", own.Label, value))
		}
	}
	return joined(all)
}

// word is a string of a document in the words of its form.
func word(f flow.Field, v string) i18n.Text {
	for _, o := range f.Options {
		if o.Value == v {
			return o.Label
		}
	}
	if d, err := flow.ParseDuration(v); f.Type == flow.Length && err == nil {
		return lengthWords(d)
	}
	return i18n.Plain(v)
}

// ofLanguage is a text in the language in which it was changed.
func ofLanguage(f flow.Field, v map[string]any, other any) i18n.Text {
	if f.Type != flow.Text {
		return nil
	}
	before, _ := other.(map[string]any)
	for _, lang := range slices.Sorted(keys(v)) {
		if text, ok := v[lang].(string); ok && before[lang] != text {
			return i18n.Plain(text)
		}
	}
	return nil
}

// several is a list of words.
func several(f flow.Field, v []any) i18n.Text {
	if f.Item == nil {
		return nil
	}
	all := make([]i18n.Text, 0, len(v))
	for _, item := range v {
		text, ok := item.(string)
		if !ok {
			return nil
		}
		all = append(all, word(*f.Item, text))
	}
	return joined(all)
}

// lengthWords is a length of time with short names of its units.
func lengthWords(d flow.Duration) i18n.Text {
	ru := strings.NewReplacer("d", " д ", "h", " ч ", "m", " мин ", "s", " с ").Replace(d.String())
	en := strings.NewReplacer("d", " d ", "h", " h ", "m", " min ", "s", " s ").Replace(d.String())
	return i18n.Words(strings.TrimSpace(ru), strings.TrimSpace(en))
}

// nameOf is what people call a thing of a list: its label, title, words or event, else its id.
func nameOf(thing map[string]any) i18n.Text {
	for _, key := range []string{"label", "title", "name", "text", "words", "event"} {
		switch v := thing[key].(type) {
		case string:
			return i18n.Plain(v)
		case map[string]any:
			return textOf(v)
		case []any:
			return several(flow.Field{Item: &flow.Field{Type: flow.String}}, v)
		}
	}
	if kind, ok := thing["kind"].(string); ok {
		if spec, ok := flow.TriggerSpecOf(flow.TriggerKind(kind)); ok {
			return spec.Title
		}
	}
	id, _ := thing["id"].(string)
	return i18n.Plain(id)
}

func textOf(v map[string]any) i18n.Text {
	t := i18n.Text{}
	for lang, text := range v {
		if text, ok := text.(string); ok {
			t[i18n.Lang(lang)] = text
		}
	}
	return t
}

// labelOf finds the label of the button or option of this id anywhere in a block.
func labelOf(v any, id string) i18n.Text {
	switch v := v.(type) {
	case map[string]any:
		if v["id"] == id && (v["label"] != nil || v["name"] != nil) {
			return nameOf(v)
		}
		for _, key := range slices.Sorted(keys(v)) {
			if found := labelOf(v[key], id); !found.Empty() {
				return found
			}
		}
	case []any:
		for _, item := range v {
			if found := labelOf(item, id); !found.Empty() {
				return found
			}
		}
	}
	return nil
}
