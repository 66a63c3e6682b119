// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package formula

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// The names that stand for what is passed in.
const (
	source = "source" // put in by the walker; an author cannot write it
	today  = "today"
)

// walker allows a short list of syntax and refuses the rest: what is not on it (loops, patterns, lists) is what could run long.
// It also gives functions that read something the source to read from.
type walker struct {
	functions []function
	problem   *Problem
	reads     []Name
	strange   []*ast.IdentifierNode // names that stand for nothing, unless they turn out to be those of functions
}

// Visit sees each node after those below it.
func (w *walker) Visit(node *ast.Node) {
	if w.problem != nil {
		return
	}
	switch n := (*node).(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode, *ast.ConditionalNode:
	case *ast.UnaryNode:
		w.operator(n, n.Operator, "-", "+", "not", "!")
	case *ast.BinaryNode:
		w.operator(n, n.Operator, "+", "-", "*", "/", "**", "^", "<", "<=", ">", ">=", "==", "!=", "and", "&&", "or", "||")
	case *ast.IdentifierNode:
		if n.Value != today {
			w.strange = append(w.strange, n)
		}
	case *ast.CallNode:
		w.call(n)
	default:
		w.refuse(n, "Так в формулах писать нельзя. Можно складывать, вычитать, умножать, делить, сравнивать и выбирать через «? :».",
			"This cannot be written in a formula. You can add, subtract, multiply, divide, compare and choose with “? :”.")
	}
}

// end refuses a name that stands for nothing.
func (w *walker) end() {
	if w.problem == nil && len(w.strange) > 0 {
		n := w.strange[0]
		w.refuse(n, "Названия «%s» здесь нет. Ответ пишется так: number(\"имя\"), поле — так: num(field(\"код\")).",
			"There is no name “%s” here. An answer is written number(\"name\"), a field num(field(\"key\")).", n.Value)
	}
}

func (w *walker) operator(n ast.Node, operator string, allowed ...string) {
	if !slices.Contains(allowed, operator) {
		w.refuse(n, "Знака «%s» в формулах нет.", "There is no sign “%s” in formulas.", operator)
	}
}

// call checks the name of a function and notes what it reads. What is read must be named outright, so that it is known before anybody comes.
func (w *walker) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		w.refuse(n, "Так в формулах писать нельзя.", "This cannot be written in a formula.")
		return
	}
	w.strange = slices.DeleteFunc(w.strange, func(n *ast.IdentifierNode) bool { return n == callee })
	at := slices.IndexFunc(w.functions, func(f function) bool { return f.name == callee.Value })
	if at < 0 {
		w.refuse(n, "Функции «%s» нет. Есть: %s.", "There is no function “%s”. There are: %s.", callee.Value, w.names())
		return
	}
	f := w.functions[at]
	text, isText := first(n.Arguments)
	switch {
	case f.name == "date":
		if _, err := parseDate(text, nil); isText && err != nil {
			w.refuse(n, "Даты «%s» нет. Дата пишется так: 2026-01-31.", "There is no date “%s”. A date is written 2026-01-31.", text)
		}
	case f.reads == "":
		return
	case text == "":
		w.refuse(n, "В «%s» имя пишется в кавычках.", "In “%s” the name is written in quotes.", f.name)
		return
	default:
		w.reads = append(w.reads, Name{f.reads, text})
	}
	n.Arguments = append([]ast.Node{&ast.IdentifierNode{Value: source}}, n.Arguments...)
}

func first(args []ast.Node) (string, bool) {
	if len(args) == 0 {
		return "", false
	}
	text, ok := args[0].(*ast.StringNode)
	if !ok {
		return "", false
	}
	return text.Value, true
}

func (w *walker) refuse(n ast.Node, ru, en string, args ...any) {
	w.problem = wrong("formula", n.Location().From+1, ru, en, args...)
}

func (w *walker) names() string {
	var all []string
	for _, f := range w.functions {
		all = append(all, f.name)
	}
	return strings.Join(all, ", ")
}
