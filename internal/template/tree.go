// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/parser"
	"github.com/osteele/liquid/render"

	"parley/internal/i18n"
)

// The library parses and evaluates; the tree it gives is turned into our own three nodes. Its renderer is not used, because it stops at
// the first error with half a text, and has no place to make values harmless where they are written.

// token finds the names of variables in an expression: strings and filters are matched first, to be passed over.
var token = regexp.MustCompile(`"[^"]*"|'[^']*'|\|\s*[A-Za-z_][\w-]*\s*:?|([A-Za-z_][\w-]*\??(?:\.[A-Za-z_][\w-]*\??)*)`)

// mark finds values and tags as the library's scanner does, which makes this expression anew for every text.
var mark = regexp.MustCompile(`\{\{-?\s*(.+?)\s*-?\}\}|\{%-?\s*(\w+)(?:\s+((?:[^%]|%[^}])+?))?\s*-?%\}`)

// tokens reads the tokens of a text; those that only trim spaces are left out.
func tokens(source string) []parser.Token {
	var all []parser.Token
	done := 0
	text := func(to int) {
		if to > done {
			all = append(all, parser.Token{Type: parser.TextTokenType, Source: source[done:to]})
		}
	}
	for _, m := range mark.FindAllStringSubmatchIndex(source, -1) {
		text(m[0])
		done = m[1]
		if m[2] >= 0 {
			all = append(all, parser.Token{Type: parser.ObjTokenType, Args: source[m[2]:m[3]]})
			continue
		}
		tag := parser.Token{Type: parser.TagTokenType, Name: source[m[4]:m[5]]}
		if m[6] >= 0 {
			tag.Args = source[m[6]:m[7]]
		}
		all = append(all, tag)
	}
	text(len(source))
	return all
}

// compile parses the source and tries every expression once with sample values: an unknown filter shows only then.
func (t *Template) compile() (problems []Problem) {
	defer func() {
		if p := recover(); p != nil { // the library's parser panics on some broken texts
			problems = []Problem{unreadable(fmt.Sprint(p))}
		}
	}()
	if len(t.source) > maxRendered {
		return []Problem{{Rule: "text_too_long", Text: i18n.Words("Текст слишком длинный: больше 64 КБ. Сократите его.", "The text is too long: over 64 KB. Please shorten it.")}}
	}
	if problems = t.scan(); len(problems) > 0 {
		return problems
	}
	config := render.NewConfig()
	config.AddBlock("if").Clause("else").Clause("elsif")
	config.AddBlock("unless").Clause("else").Clause("elsif")
	config.AddBlock("case").Clause("when").Clause("else")
	config.AddBlock("comment")
	config.AddBlock("raw")
	addFilters(&config.Config.Config, t.lang)
	tree, err := config.Parse(t.source, parser.SourceLoc{})
	if err != nil {
		return []Problem{unreadable(err.Error())}
	}
	t.config = config.Config.Config
	b := builder{place: t.place}
	t.nodes = b.sequence([]parser.ASTNode{tree})
	b.try(t.config, t.roots)
	return b.problems
}

func addFilters(config *expressions.Config, lang i18n.Lang) {
	for name, filter := range filters(lang) {
		config.AddFilter(name, filter)
	}
}

// scan looks at the tokens: refuses tags that are not ours and marks left open, and collects the variables.
func (t *Template) scan() (problems []Problem) {
	allowed := []string{"if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "comment", "endcomment", "raw", "endraw"}
	skipTo := "" // the end of a comment or raw block
	for _, tok := range tokens(t.source) {
		switch {
		case tok.Type == parser.TagTokenType && (tok.Name == skipTo || tok.Name == "comment" || tok.Name == "raw"):
			if skipTo == "" {
				skipTo = "end" + tok.Name
			} else if tok.Name == skipTo {
				skipTo = ""
			}
		case skipTo != "":
		case tok.Type == parser.TextTokenType && (strings.Contains(tok.Source, "{{") || strings.Contains(tok.Source, "{%")):
			problems = append(problems, Problem{Rule: "template_unclosed", Text: i18n.Words(
				"Скобка {{ или {% не закрыта. Закройте её: }} или %}.", "A {{ or {% is not closed. Please close it with }} or %}.")})
		case tok.Type == parser.TagTokenType && !slices.Contains(allowed, tok.Name):
			problems = append(problems, Problem{Rule: "tag_refused", Text: i18n.Words(
				"Команды «"+tok.Name+"» здесь нет. Можно использовать if, unless, case, comment и raw.",
				"There is no command “"+tok.Name+"” here. You can use if, unless, case, comment and raw.")})
		case tok.Type == parser.TagTokenType || tok.Type == parser.ObjTokenType:
			t.collect(tok.Args)
		}
	}
	if skipTo != "" {
		problems = append(problems, Problem{Rule: "template_unclosed", Text: i18n.Words(
			"Не хватает {% "+skipTo+" %}. Добавьте его.", "{% "+skipTo+" %} is missing. Please add it.")})
	}
	slices.Sort(t.paths)
	return problems
}

func (t *Template) collect(expression string) {
	for _, m := range token.FindAllStringSubmatch(expression, -1) {
		path := m[1]
		if path == "" || slices.Contains([]string{"true", "false", "nil", "and", "or", "contains", "in"}, path) {
			continue
		}
		root, _, _ := strings.Cut(path, ".")
		if !slices.Contains(t.roots, root) {
			t.roots = append(t.roots, root)
		}
		if !slices.Contains(t.paths, path) {
			t.paths = append(t.paths, path)
		}
	}
}

func unreadable(why string) Problem {
	return Problem{Rule: "template_unreadable", Text: i18n.Words(
		"Переменная или условие написаны с ошибкой: "+why+". Исправьте их.", "A variable or condition has a mistake: "+why+". Please correct it.")}
}

// builder turns the library's tree into nodes and keeps every expression to be tried.
type builder struct {
	place       Place
	target      target // where the text read so far ends
	expressions []expressions.Expression
	problems    []Problem
}

// target is whether a value stands in the address of a Markdown link, and if it is the beginning of it.
type target int

const (
	outside target = iota
	begins
	inside
)

// follow moves the target over a text of the author: a link's address goes from "](" to a bracket or a space.
func (b *builder) follow(text string) {
	if i := strings.LastIndex(text, "]("); i >= 0 {
		b.target, text = begins, text[i+2:]
	}
	if text != "" && b.target == begins {
		b.target = inside
	}
	if strings.ContainsAny(text, ") \t\r\n") {
		b.target = outside
	}
}

// value decides how the value at this place is made harmless.
func (b *builder) value(n *parser.ASTObject) node {
	place := b.place
	switch {
	case place == InText && b.target == inside:
		place = InURL
	case b.target == begins:
		b.target = inside
	}
	return valueNode{expression: n.Expr, spare: spare(n.Args), source: n.Args, place: place}
}

// spare is what an expression falls back on when it cannot be computed: its last default with all that follows; nil without one.
func spare(source string) expressions.Expression {
	last, quote := "", rune(0)
	for i, r := range source {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '|':
			if name, rest, _ := strings.Cut(source[i+1:], ":"); strings.TrimSpace(name) == "default" {
				last = rest
			}
		}
	}
	e, err := expressions.Parse(strings.TrimSpace(last))
	if last == "" || err != nil {
		return nil
	}
	return e
}

func (b *builder) sequence(tree []parser.ASTNode) []node {
	nodes := []node{}
	trim := false // the last mark was "-}}": the next text loses its leading space
	for _, n := range tree {
		switch n := n.(type) {
		case *parser.ASTSeq:
			nodes = append(nodes, b.sequence(n.Children)...)
		case *parser.ASTText:
			text := n.Source
			if trim {
				text = strings.TrimLeftFunc(text, unicode.IsSpace)
			}
			b.follow(text)
			nodes = append(nodes, textNode(text))
		case *parser.ASTRaw:
			text := strings.Join(n.Slices, "")
			b.follow(text)
			nodes = append(nodes, textNode(text))
		case *parser.ASTObject:
			b.expressions = append(b.expressions, n.Expr)
			nodes = append(nodes, b.value(n))
		case *parser.ASTBlock:
			nodes = append(nodes, b.choice(n))
		case *parser.ASTTrim:
			if last := len(nodes) - 1; n.TrimDirection == parser.Left && last >= 0 {
				if text, ok := nodes[last].(textNode); ok {
					nodes[last] = textNode(strings.TrimRightFunc(string(text), unicode.IsSpace))
				}
			}
			trim = n.TrimDirection == parser.Right
			continue
		default:
			b.problems = append(b.problems, unreadable(n.SourceText()))
		}
		trim = false
	}
	return nodes
}

// choice reads if, unless and case: arms tried in order. What stands in a case before the first when is never shown.
func (b *builder) choice(block *parser.ASTBlock) node {
	var n choiceNode
	if block.Name == "case" {
		n.subject = b.parse(block.Args)
	} else {
		n.arms = append(n.arms, arm{tests: []expressions.Expression{b.parse(block.Args)}, negate: block.Name == "unless", body: b.sequence(block.Body)})
	}
	for _, clause := range block.Clauses {
		a := arm{body: b.sequence(clause.Body)}
		switch clause.Name {
		case "elsif":
			a.tests = []expressions.Expression{b.parse(clause.Args)}
		case "when":
			when, err := expressions.ParseStatement(expressions.WhenStatementSelector, clause.Args)
			if err != nil {
				b.problems = append(b.problems, unreadable(err.Error()))
				continue
			}
			a.tests = when.Exprs
			b.expressions = append(b.expressions, when.Exprs...)
		}
		n.arms = append(n.arms, a)
	}
	return n
}

func (b *builder) parse(source string) expressions.Expression {
	e, err := expressions.Parse(source)
	if err != nil {
		b.problems = append(b.problems, unreadable(err.Error()))
		return nil
	}
	b.expressions = append(b.expressions, e)
	return e
}

// try evaluates every expression of every branch with a sample that is both a word and a number.
func (b *builder) try(config expressions.Config, roots []string) {
	if len(b.problems) > 0 {
		return
	}
	r := rendering{vars: func(string) (any, bool) { return "1", true }}
	bindings := make(map[string]any, len(roots))
	for _, root := range roots {
		bindings[root] = variable{r: &r, path: root}
	}
	r.context = expressions.NewContext(bindings, config)
	for _, e := range b.expressions {
		_, err := r.evaluate(e)
		var filter expressions.UndefinedFilter
		switch {
		case errors.As(err, &filter):
			b.problems = append(b.problems, Problem{Rule: "filter_unknown", Text: i18n.Words(
				"Фильтра «"+string(filter)+"» нет. Есть default, plural, gender, number, money, date, upcase, downcase и capitalize.",
				"There is no filter “"+string(filter)+"”. There are default, plural, gender, number, money, date, upcase, downcase and capitalize.")})
		case err != nil:
			b.problems = append(b.problems, unreadable(err.Error()))
		}
	}
}
