// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode"

	"parley/internal/i18n"
)

// maxJSON is the longest JSON form, in bytes: a condition takes several times its text.
const maxJSON = 8 * MaxText

// wire is the JSON form of a node. Exactly one of and, or, not and atom is there:
//
//	{"and": [{"atom": "tag", "args": ["vip"]}, {"not": {"atom": "field", "args": ["city"], "op": "=", "value": "Москва"}}]}
//
// Values are JSON strings, numbers and booleans, {"duration": "30d"} and {"date": "2026-01-31"}; "in" takes an array of them.
type wire struct {
	And   []*wire   `json:"and,omitempty"`
	Or    []*wire   `json:"or,omitempty"`
	Not   *wire     `json:"not,omitempty"`
	Atom  string    `json:"atom,omitempty"`
	Args  []Literal `json:"args,omitempty"`
	Op    Op        `json:"op,omitempty"`
	Value *operand  `json:"value,omitempty"`
}

// operand is the right side of a comparison: one value, or a list for "in".
type operand struct {
	values []Literal
	list   bool
}

// FromJSON reads the JSON form. The tree is the canonical one, so its spans and paths speak of String and of MarshalJSON.
func FromJSON(data []byte) (*Node, []Problem) {
	if len(data) > maxJSON {
		return nil, []Problem{*problem(Span{}, "too_long", "Условие слишком длинное. Разделите его на несколько сегментов", "The condition is too long. Please split it into several segments")}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var w wire
	err := d.Decode(&w)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the condition")
		}
	}
	if p := (Problem{}); errors.As(err, &p) {
		return nil, []Problem{p}
	}
	if err != nil {
		return nil, []Problem{*malformed("")}
	}
	n, p := w.node("")
	if p != nil {
		return nil, []Problem{*p}
	}
	// Through the text, so that one set of limits and one normal form hold for both spellings.
	return Parse(n.String())
}

// UnmarshalJSON reads the JSON form; the error is a Problem.
func (n *Node) UnmarshalJSON(data []byte) error {
	read, problems := FromJSON(data)
	if len(problems) > 0 {
		return problems[0]
	}
	*n = *read
	return nil
}

// MarshalJSON writes the JSON form.
func (n *Node) MarshalJSON() ([]byte, error) { return json.Marshal(n.wire()) }

func malformed(path string) *Problem {
	return &Problem{Path: path, Code: "bad_json", Text: i18n.Words(
		"Условие записано неверно: у каждой части должно быть ровно одно из and, or, not, atom, а у сравнения — знак и значение",
		"The condition is malformed: each part needs exactly one of and, or, not, atom, and a comparison needs an operator and a value")}
}

// node checks the shape, so that printing the result is safe.
func (w *wire) node(path string) (*Node, *Problem) {
	sorts := 0
	for _, there := range []bool{w != nil && w.And != nil, w != nil && w.Or != nil, w != nil && w.Not != nil, w != nil && w.Atom != ""} {
		if there {
			sorts++
		}
	}
	if sorts != 1 || w.Atom == "" && (w.Args != nil || w.Op != Alone || w.Value != nil) {
		return nil, malformed(path)
	}
	switch {
	case w.Not != nil:
		item, p := w.Not.node(path + "/not")
		if p != nil {
			return nil, p
		}
		return &Node{Kind: Not, Items: []*Node{item}}, nil
	case w.And != nil:
		return group(And, w.And, path+"/and")
	case w.Or != nil:
		return group(Or, w.Or, path+"/or")
	default:
		return w.condition(path)
	}
}

func group(kind NodeKind, members []*wire, path string) (*Node, *Problem) {
	if len(members) == 0 {
		return nil, &Problem{Path: path, Code: "empty", Text: i18n.Words("Группа пуста. Добавьте в неё условие или удалите её", "The group is empty. Add a condition to it or delete it")}
	}
	items := make([]*Node, len(members))
	for i, m := range members {
		var p *Problem
		if items[i], p = m.node(pathAt(path, i)); p != nil {
			return nil, p
		}
	}
	return join(kind, items), nil
}

func (w *wire) condition(path string) (*Node, *Problem) {
	n := &Node{Kind: Condition, Atom: w.Atom, Args: w.Args, Op: w.Op}
	if w.Value != nil {
		n.Values = w.Value.values
	}
	wellFormed := isName(w.Atom)
	switch w.Op {
	case Alone:
		wellFormed = wellFormed && w.Value == nil
	case In:
		wellFormed = wellFormed && w.Value != nil && w.Value.list && len(n.Values) > 0
	default:
		wellFormed = wellFormed && isComparison(w.Op) && w.Value != nil && !w.Value.list
	}
	if !wellFormed {
		return nil, malformed(path)
	}
	return n, nil
}

func (n *Node) wire() *wire {
	items := make([]*wire, len(n.Items))
	for i, item := range n.Items {
		items[i] = item.wire()
	}
	switch n.Kind {
	case And:
		return &wire{And: items}
	case Or:
		return &wire{Or: items}
	case Not:
		return &wire{Not: items[0]}
	default:
		w := &wire{Atom: n.Atom, Args: n.Args, Op: n.Op}
		if n.Op != Alone {
			w.Value = &operand{values: n.Values, list: n.Op == In}
		}
		return w
	}
}

// isName reports whether the text can be the name of an atom.
func isName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !isDigit(r)) {
			return false
		}
	}
	return s != "" && word(s, Span{}).kind == tokenWord && word(s, Span{}).text == s && !isKeyword(s)
}

// UnmarshalJSON reads one value or a list of them.
func (o *operand) UnmarshalJSON(data []byte) error {
	if o.list = bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")); o.list {
		return json.Unmarshal(data, &o.values)
	}
	o.values = make([]Literal, 1)
	return json.Unmarshal(data, &o.values[0])
}

// MarshalJSON is the other way of UnmarshalJSON.
func (o *operand) MarshalJSON() ([]byte, error) {
	if o.list {
		return json.Marshal(o.values)
	}
	return json.Marshal(o.values[0])
}

// UnmarshalJSON reads a value; the error is a Problem.
func (v *Literal) UnmarshalJSON(data []byte) error {
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return *malformed("")
	}
	var p *Problem
	switch raw := raw.(type) {
	case string:
		*v = Literal{Type: String, Text: raw}
	case float64:
		*v = Literal{Type: Numeral, Number: raw + 0}
	case bool:
		*v = Literal{Type: Logical, Bool: raw}
	case map[string]any:
		*v, p = tagged(raw)
	default:
		p = malformed("")
	}
	if p == nil {
		p = checkLiteral(*v)
	}
	if p != nil {
		return *p
	}
	return nil
}

// tagged reads {"duration": "30d"} and {"date": "2026-01-31"}.
func tagged(object map[string]any) (Literal, *Problem) {
	for key, want := range map[string]LiteralType{"duration": Period, "date": Calendar} {
		text, there := object[key].(string)
		if !there || len(object) != 1 || text == "" || !isDigit(rune(text[0])) && text[0] != '-' {
			continue
		}
		v, p := readNumber(text, Span{})
		if p == nil && v.Type != want {
			p = malformed("")
		}
		return v, p
	}
	return Literal{}, malformed("")
}

// MarshalJSON is the other way of UnmarshalJSON.
func (v Literal) MarshalJSON() ([]byte, error) {
	switch v.Type {
	case String:
		return json.Marshal(v.Text)
	case Numeral:
		return json.Marshal(v.Number)
	case Logical:
		return json.Marshal(v.Bool)
	case Period:
		return json.Marshal(map[string]string{"duration": v.String()})
	default:
		return json.Marshal(map[string]string{"date": v.String()})
	}
}
