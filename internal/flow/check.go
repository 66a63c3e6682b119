// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
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
func (c *checker) object(v *value, fields []Field, path string) {
	if v.shape != shapeMap {
		c.report(v.line, wrong("value", path, "Здесь нужен набор ключей.", "A set of keys is needed here."))
		return
	}
	seen := make(map[string]bool, len(v.keys))
	for i := range v.keys {
		m := &v.keys[i]
		if seen[m.key] {
			c.report(m.line, wrong("twice", join(path, m.key), "Ключ «%s» записан дважды.", "The key “%s” is written twice.", m.key))
			continue
		}
		seen[m.key] = true
		field := find(fields, m.key)
		if field == nil {
			c.report(m.line, wrong("unknown_key", join(path, m.key), "Ключа «%s» здесь нет. Возможные ключи: %s.", "There is no key “%s” here. Possible keys: %s.", m.key, keyList(fields)))
			continue
		}
		c.value(&m.value, *field, join(path, m.key))
	}
	for _, f := range fields {
		if f.Required && !seen[f.Key] {
			c.report(v.line, wrong("required", join(path, f.Key), "Не хватает ключа «%s».", "The key “%s” is missing.", f.Key))
		}
	}
}

// value checks one value against its field.
func (c *checker) value(v *value, f Field, path string) {
	if f.Or != nil && v.shape == shapeMap != (f.Type == Object || f.Type == Map) {
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
	case Map:
		c.entries(v, *f.Item, path)
	case Text:
		c.text(v, path)
	case Bool:
		if v.shape != shapeBool {
			c.report(v.line, wrong("value", path, "Здесь нужно true или false.", "True or false is needed here."))
		}
	case Int, Number:
		c.number(v, f, path)
	default:
		c.word(v, f, path)
	}
}

func (c *checker) list(v *value, item Field, path string) {
	if v.shape != shapeList {
		c.report(v.line, wrong("value", path, "Здесь нужен список.", "A list is needed here."))
		return
	}
	for i := range v.items {
		c.value(&v.items[i], item, fmt.Sprintf("%s[%d]", path, i))
	}
}

// blocks checks the list of blocks: each one's kind decides its keys.
func (c *checker) blocks(v *value, path string) {
	if v.shape != shapeList {
		c.report(v.line, wrong("value", path, "Здесь нужен список блоков.", "A list of blocks is needed here."))
		return
	}
	c.lines = make(map[string]int, len(v.items))
	for i := range v.items {
		item, at := &v.items[i], fmt.Sprintf("%s[%d]", path, i)
		var fields []Field
		if kind := item.get("kind"); kind != nil {
			if spec, ok := c.reg.specs[kind.text]; ok {
				fields = headForm(spec.Form)
			} else {
				c.report(kind.line, wrong("unknown_kind", at+".kind", "Блока вида «%s» нет.", "There is no block of kind “%s”.", kind.text))
				continue
			}
		} else {
			fields = headForm(nil)
		}
		if id := item.get("id"); id != nil {
			c.block = id.text
			c.lines[id.text] = item.line
		}
		c.object(item, fields, at)
		c.block = ""
	}
}

func (c *checker) entries(v *value, item Field, path string) {
	if v.shape != shapeMap {
		c.report(v.line, wrong("value", path, "Здесь нужен набор ключей.", "A set of keys is needed here."))
		return
	}
	seen := make(map[string]bool, len(v.keys))
	for i := range v.keys {
		m := &v.keys[i]
		if seen[m.key] {
			c.report(m.line, wrong("twice", join(path, m.key), "Ключ «%s» записан дважды.", "The key “%s” is written twice.", m.key))
		}
		seen[m.key] = true
		c.value(&m.value, item, join(path, m.key))
	}
}

// text checks words for a person: one string, or one by language.
func (c *checker) text(v *value, path string) {
	if v.shape != shapeMap {
		c.word(v, Field{Type: String}, path)
		return
	}
	for _, m := range v.keys {
		if m.key != "" && !langPattern.MatchString(m.key) {
			c.report(m.line, wrong("language", join(path, m.key), "«%s» — не код языка. Пишите ru, en или pt-br.", "“%s” is not a language. Write ru, en or pt-br.", m.key))
		}
	}
	c.entries(v, Field{Type: String}, path)
}

func (c *checker) number(v *value, f Field, path string) {
	n, err := strconv.ParseFloat(v.text, 64)
	switch {
	case v.shape != shapeNumber || err != nil:
		c.report(v.line, wrong("value", path, "Здесь нужно число.", "A number is needed here."))
	case f.Type == Int && n != float64(int64(n)):
		c.report(v.line, wrong("value", path, "Здесь нужно целое число.", "A whole number is needed here."))
	case f.Max > f.Min && (n < f.Min || n > f.Max):
		c.report(v.line, wrong("range", path, "Число должно быть от %v до %v.", "The number must be from %v to %v.", f.Min, f.Max))
	case f.Type == Int:
		v.text = strconv.FormatInt(int64(n), 10) // 3.0 and 3e0 are the same whole number
	}
}

// word checks everything that is a string.
func (c *checker) word(v *value, f Field, path string) {
	if v.shape == shapeNumber || v.shape == shapeBool {
		if v.raw == "" {
			v.raw = v.text
		}
		*v = value{shape: shapeString, text: v.raw, line: v.line}
	}
	if v.shape != shapeString {
		c.report(v.line, wrong("value", path, "Здесь нужен текст.", "Text is needed here."))
		return
	}
	if p := wordProblem(v.text, f, path); p != nil {
		c.report(v.line, *p)
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

// CheckBody checks the own keys of one block against the form of its kind, for an editor that saves one block at a time.
func CheckBody(spec BlockSpec, body json.RawMessage) []Problem {
	v, problem := readJSON(body)
	if problem != nil {
		return []Problem{*problem}
	}
	c := checker{}
	c.object(&v, spec.Form, "")
	return c.problems
}
