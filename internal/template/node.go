// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/values"

	"parley/internal/rich"
)

// node is a piece of a compiled template.
type node interface{ render(r *rendering) }

// textNode is text as the author wrote it.
type textNode string

func (n textNode) render(r *rendering) { r.write(string(n)) }

// valueNode is {{ expression }}.
type valueNode struct {
	expression expressions.Expression
	spare      expressions.Expression // written when the expression cannot be computed; nil: nothing is
	source     string
	place      Place
}

func (n valueNode) render(r *rendering) {
	r.missed = r.missed[:0]
	v, err := r.evaluate(n.expression)
	if err != nil {
		r.tell("value_failed", n.source)
		if n.spare == nil {
			return
		}
		r.missed = r.missed[:0]
		if v, err = r.evaluate(n.spare); err != nil {
			return
		}
	}
	s := show(v, r.template.lang)
	for _, path := range r.missed {
		if s == "" {
			r.tell("value_missing", path)
		} else {
			r.tell("value_defaulted", path)
		}
	}
	switch n.place {
	case InText:
		s = rich.Escape(s)
	case InPlain:
		s = oneLine(s)
	case InURL:
		if len(r.out) > 0 {
			s = strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
		}
	}
	r.write(s)
}

// choiceNode is if and unless (without a subject) or case (with one).
type choiceNode struct {
	subject expressions.Expression
	arms    []arm
}

// arm is one branch; without tests it is taken always.
type arm struct {
	tests  []expressions.Expression
	negate bool
	body   []node
}

func (n choiceNode) render(r *rendering) {
	var subject any
	if n.subject != nil {
		subject, _ = r.evaluate(n.subject) // what cannot be evaluated equals nothing
	}
	for _, a := range n.arms {
		taken := len(a.tests) == 0
		for _, test := range a.tests {
			v, err := r.evaluate(test)
			if n.subject != nil {
				taken = taken || err == nil && values.Equal(subject, v)
			} else {
				taken = v != nil && v != false
			}
		}
		if taken != a.negate {
			r.all(a.body)
			return
		}
	}
}

// evaluate computes an expression. The library panics on what it cannot convert or compare: that is an error here.
func (r *rendering) evaluate(e expressions.Expression) (v any, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, fmt.Errorf("content: evaluate: %v", p)
		}
	}()
	v, err = e.Evaluate(r.context)
	if err != nil {
		return nil, fmt.Errorf("content: evaluate: %w", err)
	}
	return v, nil
}

// variable is a name in an expression, looked up only when its value is needed. It is a value of the library's own kind,
// which spares building maps of everything a text might ask for.
type variable struct {
	r    *rendering
	path string
}

// Interface is the value; nil and a note of the miss when it is not set. An empty string is not set.
func (v variable) Interface() any {
	value, ok := v.r.vars(v.path)
	if !ok || value == nil || value == "" {
		v.r.missed = append(v.r.missed, v.path)
		return nil
	}
	return value
}

// PropertyValue is the variable one step deeper.
func (v variable) PropertyValue(name values.Value) values.Value {
	if s, ok := name.Interface().(string); ok {
		return variable{r: v.r, path: v.path + "." + s}
	}
	return values.ValueOf(v.Interface()).IndexValue(name)
}

// IndexValue is PropertyValue written with brackets.
func (v variable) IndexValue(name values.Value) values.Value { return v.PropertyValue(name) }

// Int is for ranges and indexes.
func (v variable) Int() int {
	n, ok := number(v.Interface())
	if !ok {
		panic(errors.New("not a number: " + v.path)) // the library's way; evaluate turns it into an error
	}
	return int(n)
}

// Equal compares like Liquid does.
func (v variable) Equal(other values.Value) bool {
	return values.Equal(v.Interface(), other.Interface())
}

// Less compares like Liquid does.
func (v variable) Less(other values.Value) bool { return values.Less(v.Interface(), other.Interface()) }

// Contains looks into a string or a list.
func (v variable) Contains(other values.Value) bool {
	return values.ValueOf(v.Interface()).Contains(other)
}

// Test is whether the value counts as true.
func (v variable) Test() bool {
	value := v.Interface()
	return value != nil && value != false
}

// oneLine puts a value on one line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n\t") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
