// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/i18n"
)

// Env is what a filter is compiled for.
type Env struct {
	Workspace int64
	Zone      *time.Location // of the workspace: where its days begin; nil is UTC
}

// Filter is a checked tree, ready to answer. It is immutable and safe for concurrent use: compile once, ask for every message.
// The present moment is given with each question, so a compiled filter never grows old.
type Filter struct {
	env   Env
	tree  *Node
	root  step
	facts []*Fact
}

// step is one node of a compiled tree: a test, or a join of items.
type step struct {
	kind  NodeKind
	items []step
	test  *test
}

// Fact is one thing a filter reads: an atom with its arguments.
type Fact struct {
	Key  string // its text with canonical arguments, for example field("city"); what Known is keyed by
	Atom string
	Args []Literal
	Kind Kind

	atom *Atom
	env  Env
}

func (f *Fact) scope() Scope {
	return Scope{Workspace: f.env.Workspace, Kind: f.Kind, Args: f.Args, Zone: f.env.Zone}
}

// compiler gathers problems and facts on its walk.
type compiler struct {
	registry *Registry
	env      Env
	facts    map[string]*Fact
	filter   *Filter
	problems []Problem
}

// Compile checks the tree against the atoms and makes a Filter. It reports all problems it finds; the Filter is nil when there are any.
func Compile(tree *Node, registry *Registry, env Env) (*Filter, []Problem) {
	if env.Zone == nil {
		env.Zone = time.UTC
	}
	f := &Filter{env: env, tree: tree}
	c := compiler{registry: registry, env: env, facts: map[string]*Fact{}, filter: f}
	f.root = c.step(tree, "")
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return f, nil
}

// CompileText is Parse and Compile.
func CompileText(text string, registry *Registry, env Env) (*Filter, []Problem) {
	tree, problems := Parse(text)
	if len(problems) > 0 {
		return nil, problems
	}
	return Compile(tree, registry, env)
}

// Tree is what the filter was compiled from. It must not be changed.
func (f *Filter) Tree() *Node { return f.tree }

// Ages reports whether time alone can change the answer: a moment or a day is compared with how long ago it is.
func (f *Filter) Ages() bool { return f.root.ages() }

func (s *step) ages() bool {
	return s.test != nil && s.test.relative || slices.ContainsFunc(s.items, func(item step) bool { return item.ages() })
}

// Refers is what the argument names; empty: it is a value itself.
func (f *Fact) Refers(arg int) string { return f.atom.Args[arg].Refers }

// Facts lists what the filters read, each fact once, in the order of first mention, so that all of it can be loaded by one query.
func Facts(filters ...*Filter) []*Fact {
	var all []*Fact
	seen := map[string]bool{}
	for _, f := range filters {
		for _, fact := range f.facts {
			if !seen[fact.Key] {
				seen[fact.Key] = true
				all = append(all, fact)
			}
		}
	}
	return all
}

func (c *compiler) report(path string, p *Problem) {
	p.Path = path
	c.problems = append(c.problems, *p)
}

func pathAt(path string, i int) string { return path + "/" + strconv.Itoa(i) }

func (c *compiler) step(n *Node, path string) step {
	s := step{kind: n.Kind}
	switch n.Kind {
	case Condition:
		s.test = c.condition(n, path)
	case Not:
		s.items = []step{c.step(n.Items[0], path+"/not")}
	case And, Or:
		word := map[NodeKind]string{And: "/and", Or: "/or"}[n.Kind]
		for i, item := range n.Items {
			s.items = append(s.items, c.step(item, pathAt(path+word, i)))
		}
	}
	return s
}

// condition checks one condition; nil after a problem.
func (c *compiler) condition(n *Node, path string) *test {
	atom := c.registry.atoms[n.Atom]
	if atom == nil {
		c.report(path, unknownAtom(n, c.registry.names))
		return nil
	}
	args, p := atom.arguments(n)
	if p != nil {
		c.report(path, p)
		return nil
	}
	kind := atom.Kind
	if atom.Resolve != nil {
		var wrong i18n.Text
		if kind, wrong = atom.Resolve(args); !wrong.Empty() {
			c.report(path, &Problem{Span: argumentSpan(n, 0), Code: "bad_argument", Text: wrong})
			return nil
		}
	}
	if !slices.Contains(atom.operators(kind.Type), n.Op) {
		c.report(path, badOperator(n, atom.operators(kind.Type)))
		return nil
	}
	values := make([]Literal, len(n.Values))
	for i, v := range n.Values {
		if values[i], p = checkValue(v, n.Op, kind); p != nil {
			c.report(path, p)
			return nil
		}
	}
	t := newTest(n.Op, values, kind, atom.Unset, c.env.Zone)
	t.fact = c.fact(atom, args, kind)
	if kind.Options == nil {
		t.values = n.Values // a sentence shows the text as it was written, not folded
	}
	return t
}

// fact gives each atom with its arguments one Fact.
func (c *compiler) fact(atom *Atom, args []Literal, kind Kind) *Fact {
	key := callKey(atom.Name, args)
	f := c.facts[key]
	if f == nil {
		f = &Fact{Key: key, Atom: atom.Name, Args: args, Kind: kind, atom: atom, env: c.env}
		c.facts[key] = f
		c.filter.facts = append(c.filter.facts, f)
	}
	return f
}

// arguments checks what stands in the parentheses and gives it in canonical form.
func (a *Atom) arguments(n *Node) ([]Literal, *Problem) {
	if len(n.Args) > len(a.Args) {
		return nil, problem(n.Args[len(a.Args)].Span, "extra_argument", "Здесь лишнее значение: %s принимает их не больше %d", "There is one value too many here: %s takes no more than %d", n.Atom, len(a.Args))
	}
	args := make([]Literal, len(n.Args))
	for i, spec := range a.Args {
		if i >= len(n.Args) {
			if spec.Optional {
				break
			}
			return nil, problem(n.Span, "missing_argument", `В скобках не хватает значения «%[2]s»: например, %[1]s("…")`, `A value is missing in the parentheses, “%[2]s”: for example %[1]s("…")`, n.Atom, spec.Name)
		}
		v := n.Args[i]
		if v.Type != spec.Type {
			ru, en := spec.Type.words()
			return nil, problem(v.Span, "bad_argument", "Здесь ожидаем %[1]s", "Expected here: %[2]s", ru, en)
		}
		var p *Problem
		switch {
		case spec.Options != nil && v.Type == String:
			v.Text, p = chooseOption(v, spec.Options)
		case spec.Folded:
			v.Text = Fold(v.Text)
		}
		if p != nil {
			return nil, p
		}
		args[i] = v
	}
	return args, nil
}

// words says in words what a literal of the type looks like.
func (t LiteralType) words() (ru, en string) {
	switch t {
	case String:
		return Text.takes()
	case Numeral:
		return Number.takes()
	case Logical:
		return Bool.takes()
	case Period:
		return Duration.takes()
	default:
		return "дату, например 2026-01-31", "a date such as 2026-01-31"
	}
}

// checkValue checks the right side of a comparison and gives it in canonical form.
func checkValue(v Literal, op Op, kind Kind) (Literal, *Problem) {
	if !kind.Type.accepts(v.Type, op) {
		ru, en := kind.Type.takes()
		return v, problem(v.Span, "wrong_value", "Это значение не подходит. Напишите %[1]s", "This value does not fit. Write %[2]s", ru, en)
	}
	if v.Type != String {
		return v, nil
	}
	if kind.Options == nil {
		v.Text = Fold(v.Text)
		return v, nil
	}
	text, p := chooseOption(v, kind.Options)
	v.Text = text
	return v, p
}

// chooseOption finds the option a text means, by its value or its words in any language.
func chooseOption(v Literal, options []Option) (string, *Problem) {
	want := Fold(v.Text)
	known := make([]string, len(options))
	for i, o := range options {
		if Fold(o.Value) == want {
			return o.Value, nil
		}
		known[i] = o.Value
	}
	for _, o := range options {
		for _, words := range o.Words {
			if Fold(words) == want {
				return o.Value, nil
			}
		}
	}
	if len(known) > 12 {
		known = append(known[:12], "…")
	}
	list := strings.Join(known, ", ")
	return "", problem(v.Span, "unknown_option", "Нет значения «%s». Возможные: %s", "There is no value “%s”. Possible ones: %s", v.Text, list)
}

func unknownAtom(n *Node, known []string) *Problem {
	at := Span{n.Span.Pos, n.Span.Pos + len([]rune(n.Atom))}
	if near := nearest(strings.ToLower(n.Atom), known); near != "" {
		return problem(at, "unknown_atom", "Нет условия «%s». Возможно, вы имели в виду «%s»", "There is no condition “%s”. Perhaps you meant “%s”", n.Atom, near)
	}
	return problem(at, "unknown_atom", "Нет условия «%s». Выберите его из списка условий", "There is no condition “%s”. Choose one from the list of conditions", n.Atom)
}

func badOperator(n *Node, allowed []Op) *Problem {
	var words []string
	for _, op := range allowed {
		if op != Alone {
			words = append(words, string(op))
		}
	}
	if n.Op == Alone {
		return problem(n.Span, "bad_operator", "Условие %s нужно с чем-то сравнить: %s", "The condition %s needs a comparison: %s", n.Atom, strings.Join(words, " "))
	}
	return problem(n.Span, "bad_operator", "Здесь нельзя сравнивать через «%s». Можно: %s", "“%s” cannot be used here. These can: %s", n.Op, strings.Join(words, " "))
}

// argumentSpan is the place of an argument, or of the whole condition when there is none.
func argumentSpan(n *Node, i int) Span {
	if i < len(n.Args) {
		return n.Args[i].Span
	}
	return n.Span
}
