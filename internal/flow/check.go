// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parley/internal/flow/spelling"
	"parley/internal/i18n"
)

// What ids and languages look like.
var (
	idPattern   = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$`)
	langPattern = regexp.MustCompile(`^[a-z0-9]{2,8}(-[a-z0-9]{2,8})?$`)
)

// checker compares a document with its form, adapting what YAML reads differently from what was meant (a word 007, a duration 30).
type checker struct {
	reg      *Registry
	problems []Problem
	block    string
	lines    map[string]int // where each block begins
}

func (c *checker) report(at int, p Problem) {
	p.Line, p.Block = at, c.block
	c.problems = append(c.problems, p)
}

// object checks the keys of a map.
func (c *checker) object(v *spelling.Value, fields []Field, path string) {
	if !c.keys(v, path, func(m *spelling.Member) {
		field := find(fields, m.Key)
		if field == nil {
			c.report(m.Line, wrong("unknown_key", join(path, m.Key), "Ключа «%s» здесь нет. Возможные ключи: %s.", "There is no key “%s” here. Possible keys: %s.", m.Key, keyList(fields)))
			return
		}
		c.value(&m.Value, *field, join(path, m.Key))
	}) {
		return
	}
	for _, f := range fields {
		if f.Required && v.Get(f.Key) == nil {
			c.report(v.Line, missing(f, join(path, f.Key)))
		}
	}
}

// missing is the problem of a needed field that is not there. People see the field's label; whoever writes a file finds the key in the path.
func missing(f Field, path string) Problem {
	ru, en := cmp.Or(f.Label.In(i18n.RU), f.Key), cmp.Or(f.Label.In(i18n.EN), f.Key)
	return Problem{Path: path, Rule: "required", Level: Error, Text: i18n.Words(fmt.Sprintf("Заполните «%s».", ru), fmt.Sprintf("Fill in “%s”.", en))}
}

// keys visits each key of a map once; false when the value is no map.
func (c *checker) keys(v *spelling.Value, path string, visit func(m *spelling.Member)) bool {
	if v.Shape != spelling.Map {
		c.report(v.Line, wrong("value", path, "Здесь нужен набор ключей.", "A set of keys is needed here."))
		return false
	}
	seen := make(map[string]bool, len(v.Keys))
	for i := range v.Keys {
		m := &v.Keys[i]
		if seen[m.Key] {
			c.report(m.Line, wrong("twice", join(path, m.Key), "Ключ «%s» записан дважды.", "The key “%s” is written twice.", m.Key))
			continue
		}
		seen[m.Key] = true
		visit(m)
	}
	return true
}

// value checks one value against its field.
func (c *checker) value(v *spelling.Value, f Field, path string) {
	if f.Or != nil && v.Shape == spelling.Map != (f.Type == Object || f.Type == Map) {
		f = *f.Or
	}
	switch f.Type {
	case Any:
	case Object:
		c.object(v, f.Fields, path)
	case List:
		c.list(v, *f.Item, path)
	case Blocks:
		c.blocks(v, path)
	case Triggers:
		c.triggers(v, path)
	case Map:
		c.entries(v, *f.Item, path)
	case Text:
		c.text(v, path)
	case Bool:
		if v.Shape != spelling.Bool {
			c.report(v.Line, wrong("value", path, "Здесь нужно true или false.", "True or false is needed here."))
		}
	case Int, Number:
		c.number(v, f, path)
	default:
		c.word(v, f, path)
	}
}

func (c *checker) list(v *spelling.Value, item Field, path string) {
	if v.Shape != spelling.List {
		c.report(v.Line, wrong("value", path, "Здесь нужен список.", "A list is needed here."))
		return
	}
	for i := range v.Items {
		c.value(&v.Items[i], item, fmt.Sprintf("%s[%d]", path, i))
	}
}

// blocks checks the list of blocks: each one's kind decides its keys.
func (c *checker) blocks(v *spelling.Value, path string) {
	if v.Shape != spelling.List {
		c.report(v.Line, wrong("value", path, "Здесь нужен список блоков.", "A list of blocks is needed here."))
		return
	}
	c.lines = make(map[string]int, len(v.Items))
	for i := range v.Items {
		item, at := &v.Items[i], fmt.Sprintf("%s[%d]", path, i)
		var fields []Field
		if kind := item.Get("kind"); kind != nil {
			if spec, ok := c.reg.specs[kind.Text]; ok {
				fields = headForm(spec.Form)
			} else {
				c.report(kind.Line, wrong("unknown_kind", at+".kind", "Блока вида «%s» нет.", "There is no block of kind “%s”.", kind.Text))
				continue
			}
		} else {
			fields = headForm(nil)
		}
		if id := item.Get("id"); id != nil {
			c.block = id.Text
			c.lines[id.Text] = item.Line
		}
		c.object(item, fields, at)
		c.block = ""
	}
}

// triggers checks the list of triggers: each one's kind decides its keys. A key of another kind is left out with a warning: documents of before the kinds
// parted may hold one, and it has never meant anything.
func (c *checker) triggers(v *spelling.Value, path string) {
	if v.Shape != spelling.List {
		c.report(v.Line, wrong("value", path, "Здесь нужен список.", "A list is needed here."))
		return
	}
	for i := range v.Items {
		item, at := &v.Items[i], fmt.Sprintf("%s[%d]", path, i)
		var own []Field
		if kind := item.Get("kind"); kind != nil {
			spec, ok := TriggerSpecOf(TriggerKind(kind.Text))
			if !ok {
				c.report(kind.Line, wrong("unknown_kind", at+".kind", "Запуска вида «%s» нет.", "There is no trigger of kind “%s”.", kind.Text))
				continue
			}
			own = spec.Form
		}
		fields := triggerHead(own)
		item.Keys = slices.DeleteFunc(item.Keys, func(m spelling.Member) bool {
			foreign := find(fields, m.Key) == nil && anyTriggerKey(m.Key)
			if foreign {
				p := wrong("unused_key", join(at, m.Key), "Ключ «%s» запуску этого вида не нужен.", "A trigger of this kind has no use for the key “%s”.", m.Key)
				p.Level = Warning
				c.report(m.Line, p)
			}
			return foreign
		})
		c.object(item, fields, at)
	}
}

func (c *checker) entries(v *spelling.Value, item Field, path string) {
	c.keys(v, path, func(m *spelling.Member) { c.value(&m.Value, item, join(path, m.Key)) })
}

// text checks words for a person: one string, or one by language.
func (c *checker) text(v *spelling.Value, path string) {
	if v.Shape != spelling.Map {
		c.word(v, Field{Type: String}, path)
		return
	}
	for _, m := range v.Keys {
		if m.Key != "" && !langPattern.MatchString(m.Key) {
			c.report(m.Line, wrong("language", join(path, m.Key), "«%s» — не код языка. Пишите ru, en или pt-br.", "“%s” is not a language. Write ru, en or pt-br.", m.Key))
		}
	}
	c.entries(v, Field{Type: String}, path)
}

func (c *checker) number(v *spelling.Value, f Field, path string) {
	n, err := strconv.ParseFloat(v.Text, 64)
	switch {
	case v.Shape != spelling.Number || err != nil:
		c.report(v.Line, wrong("value", path, "Здесь нужно число.", "A number is needed here."))
	case f.Type == Int && n != float64(int64(n)):
		c.report(v.Line, wrong("value", path, "Здесь нужно целое число.", "A whole number is needed here."))
	case f.Max > f.Min && (n < f.Min || n > f.Max):
		c.report(v.Line, wrong("range", path, "Число должно быть от %v до %v.", "The number must be from %v to %v.", f.Min, f.Max))
	case f.Type == Int:
		v.Text = strconv.FormatInt(int64(n), 10) // 3.0 and 3e0 are the same whole number
	}
}

// word checks everything that is a string.
func (c *checker) word(v *spelling.Value, f Field, path string) {
	if v.Shape == spelling.Number || v.Shape == spelling.Bool {
		if v.Raw == "" {
			v.Raw = v.Text
		}
		*v = spelling.Value{Shape: spelling.String, Text: v.Raw, Line: v.Line}
	}
	if v.Shape != spelling.String {
		c.report(v.Line, wrong("value", path, "Здесь нужен текст.", "Text is needed here."))
		return
	}
	if p := wordProblem(v.Text, f, path); p != nil {
		c.report(v.Line, *p)
	}
}

func wordProblem(s string, f Field, path string) *Problem {
	var p Problem
	switch f.Type {
	case Keyed, BlockID, FlowID:
		if idPattern.MatchString(s) {
			return nil
		}
		p = wrong("id", path, "Здесь нужен код из букв, цифр и дефисов, до 64 знаков.", "An id of letters, digits and dashes is needed here, up to 64 characters.")
	case Length:
		if _, err := ParseDuration(s); err == nil {
			return nil
		}
		p = wrong("duration", path, "Здесь нужен срок, например 30d, 12h, 45m или 90s.", "A length of time is needed here, for example 30d, 12h, 45m or 90s.")
	case Moment:
		if _, err := ParseMoment(s); err == nil {
			return nil
		}
		p = wrong("moment", path, "Здесь нужна дата, например 2026-01-31 или 2026-01-31 10:00.", "A date is needed here, for example 2026-01-31 or 2026-01-31 10:00.")
	case Hour:
		if _, err := ParseHour(s); err == nil {
			return nil
		}
		p = wrong("hour", path, "Здесь нужно время, например 09:30.", "A time of day is needed here, for example 09:30.")
	case Enum:
		for _, o := range f.Options {
			if o.Value == s {
				return nil
			}
		}
		p = wrong("option", path, "Значения «%s» здесь нет. Возможные: %s.", "There is no value “%s” here. Possible: %s.", s, optionList(f.Options))
	default:
		return nil
	}
	return &p
}

func find(fields []Field, key string) *Field {
	for i := range fields {
		if fields[i].Key == key {
			return &fields[i]
		}
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func keyList(fields []Field) string {
	keys := make([]string, 0, len(fields))
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	return strings.Join(keys, ", ")
}

func optionList(options []Option) string {
	names := make([]string, 0, len(options))
	for _, o := range options {
		names = append(names, o.Value)
	}
	return strings.Join(names, ", ")
}

// checkBody checks the own keys of one block against the form of its kind.
func checkBody(spec BlockSpec, body json.RawMessage) []Problem {
	v, mistake := spelling.ReadJSON(body)
	if mistake != nil {
		return []Problem{unread(mistake)}
	}
	c := checker{}
	c.object(&v, spec.Form, "")
	return c.problems
}
