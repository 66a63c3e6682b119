// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"fmt"
	"time"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

const (
	defaultTimeout = flow.Duration(30 * time.Second)
	maxTimeout     = flow.Duration(5 * time.Minute)
)

// asking is a block that asks for something and goes on with the answer.
type asking struct {
	// ask makes the effect; nil when the person lacks what the question needs, and the trace says so.
	ask     func(t *flow.Turn, a flow.Asked) flow.Effect
	timeout flow.Duration
	// answered decides what an answer leads to; nil: next.
	answered func(t *flow.Turn, body []byte) flow.Next
}

// timeoutForm is the field of blocks that ask.
func timeoutForm() flow.Field {
	return flow.Named("timeout", flow.Length, "Сколько ждать", "Time-out")
}

// compileAsking finishes a block that asks by effects of a kind.
func compileAsking(s *flow.Scope, kind flow.EffectKind, timeout flow.Duration, a asking) (flow.Compiled, []flow.Problem) {
	s.Needs(kind)
	if a.timeout = timeout; timeout == 0 {
		a.timeout = defaultTimeout
	}
	if timeout > maxTimeout {
		s.Wrong("range", "timeout", "Ждать можно не больше пяти минут.", "The time-out is five minutes at most.")
	}
	return a, s.Problems()
}

// Enter asks and waits.
func (a asking) Enter(t *flow.Turn) flow.Next {
	asked := flow.Asked{Ask: t.Number(), Until: t.After(a.timeout)}
	effect := a.ask(t, asked)
	if effect == nil {
		return flow.Leave("failed")
	}
	t.Emit(effect)
	return flow.ForReply(asked.Ask, asked.Until)
}

// Resume goes on with the answer, or by the failure exit when there is none.
func (a asking) Resume(t *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Timeout:
		return flow.Leave("failed")
	case flow.Reply:
		switch {
		case in.Failed != "":
			return flow.Leave("failed")
		case a.answered == nil:
			return flow.Leave("next")
		}
		return a.answered(t, in.Body)
	default:
		return flow.Stay()
	}
}

// telling is a block that tells somebody something and goes on at once.
type telling func(t *flow.Turn) flow.Effect

// Enter tells.
func (b telling) Enter(t *flow.Turn) flow.Next {
	t.Emit(b(t))
	return flow.Leave("next")
}

// Resume never waits, so nothing is for it.
func (telling) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }

// value finds a text in an answer by its key; empty when it is not there.
func value(body []byte, key string) string {
	text, _ := jsonFind(body, []string{key})
	return text
}

// needed reports a text of the block that is missing.
func needed(s *flow.Scope, path, text string) {
	if text == "" {
		s.Wrong("required", path, "Это нужно заполнить.", "This must be filled in.")
	}
}

// pairBody is a name with a value written for the person.
type pairBody struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func pairForm(key, ru, en string) flow.Field {
	return flow.Named(key, flow.List, ru, en).Of(flow.Field{Type: flow.Object}.With(
		flow.Named("name", flow.String, "Имя", "Name").Needed(), flow.Named("value", flow.Template, "Значение", "Value")))
}

// pairs are names with texts ready to be written.
type pairs []pair

type pair struct {
	name  string
	value *flow.Words
}

func compilePairs(s *flow.Scope, key string, bodies []pairBody) pairs {
	out := make(pairs, 0, len(bodies))
	for i, b := range bodies {
		path := fmt.Sprintf("%s[%d]", key, i)
		if b.Name == "" {
			needed(s, path+".name", b.Name)
		}
		out = append(out, pair{name: b.Name, value: s.Template(path+".value", b.Value, template.InPlain)})
	}
	return out
}

func (p pairs) write(t *flow.Turn) []flow.NamedText {
	var out []flow.NamedText
	for _, one := range p {
		out = append(out, flow.NamedText{Name: one.name, Text: t.Text(one.value)})
	}
	return out
}

// toForm is whom a letter goes to.
func toForm(ru, en string) flow.Field { return flow.Named("to", flow.Template, ru, en) }

// words compiles a text that must not be empty.
func words(s *flow.Scope, path string, text i18n.Text) *flow.Words {
	if text.Empty() {
		needed(s, path, "")
	}
	return s.Words(path, text, template.InPlain)
}
