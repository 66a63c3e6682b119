// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

// parser reads tokens by recursive descent:
//
//	or        = and { "or" and }
//	and       = unary { "and" unary }
//	unary     = "not" unary | condition | "(" or ")"
//	condition = name "(" [ value { "," value } ] ")" [ operator value | "in" "(" value { "," value } ")" ]
type parser struct {
	tokens     []token
	depth      int
	conditions int
	values     int
}

// Parse reads a filter. It stops at the first problem, so there is never more than one.
func Parse(text string) (*Node, []Problem) {
	tokens, p := lex(text)
	if p != nil {
		return nil, []Problem{*p}
	}
	in := parser{tokens: tokens}
	if in.peek().kind == tokenEnd {
		return nil, []Problem{*problem(in.peek().span, "empty", `Условие пустое. Напишите, например: tag("vip")`, `The condition is empty. Write, for example: tag("vip")`)}
	}
	n, p := in.or()
	if p == nil && in.peek().kind != tokenEnd {
		p = in.expected("and, or", "and, or")
	}
	if p != nil {
		return nil, []Problem{*p}
	}
	return n, nil
}

func (in *parser) peek() token { return in.tokens[0] }

// take passes the next token; the last one, tokenEnd, is never passed.
func (in *parser) take() {
	if in.tokens[0].kind != tokenEnd {
		in.tokens = in.tokens[1:]
	}
}

// at reports whether the next token is this keyword or sign, and passes it if so.
func (in *parser) at(text string) bool {
	t := in.peek()
	if t.kind == tokenLiteral || t.kind == tokenEnd || t.text != text {
		return false
	}
	in.take()
	return true
}

func (in *parser) or() (*Node, *Problem)  { return in.chain(Or, "or", in.and) }
func (in *parser) and() (*Node, *Problem) { return in.chain(And, "and", in.unary) }

func (in *parser) chain(kind NodeKind, keyword string, item func() (*Node, *Problem)) (*Node, *Problem) {
	var items []*Node
	for {
		n, p := item()
		if p != nil {
			return nil, p
		}
		items = append(items, n)
		if !in.at(keyword) {
			return join(kind, items), nil
		}
	}
}

func (in *parser) unary() (*Node, *Problem) {
	start := in.peek().span
	in.depth++
	defer func() { in.depth-- }()
	if in.depth > MaxDepth {
		return nil, tooDeep(start)
	}
	switch {
	case in.at("not"):
		n, p := in.unary()
		if p != nil {
			return nil, p
		}
		return &Node{Kind: Not, Items: []*Node{n}, Span: Span{start.Pos, n.Span.End}}, nil
	case in.at("("):
		n, p := in.or()
		if p != nil {
			return nil, p
		}
		if !in.at(")") {
			return nil, in.expected("скобку «)»", "a closing “)”")
		}
		return n, nil
	default:
		return in.condition()
	}
}

func (in *parser) condition() (*Node, *Problem) {
	name := in.peek()
	if name.kind != tokenWord || isKeyword(name.text) {
		return nil, in.expected(`условие, например tag("vip")`, `a condition such as tag("vip")`)
	}
	in.take()
	if in.conditions++; in.conditions > MaxConditions {
		return nil, tooMany(name.span)
	}
	if !in.at("(") {
		return nil, in.expected("скобку «(» после имени условия", "“(” after the name of the condition")
	}
	n := &Node{Kind: Condition, Atom: name.text, Span: name.span}
	var p *Problem
	if n.Args, n.Span.End, p = in.list(MaxArgs, true); p != nil {
		return nil, p
	}
	switch op := in.peek(); {
	case op.kind != tokenEnd && op.kind != tokenLiteral && isComparison(Op(op.text)):
		in.take()
		n.Op = Op(op.text)
		v, p := in.literal()
		if p != nil {
			return nil, p
		}
		n.Values, n.Span.End = []Literal{v}, v.Span.End
	case in.at("in"):
		n.Op = In
		if !in.at("(") {
			return nil, in.expected(`список в скобках, например ("a", "b")`, `a list in parentheses such as ("a", "b")`)
		}
		if n.Values, n.Span.End, p = in.list(MaxList, false); p != nil {
			return nil, p
		}
	}
	return n, nil
}

// list reads values up to the closing parenthesis; the opening one is behind us.
func (in *parser) list(limit int, mayBeEmpty bool) (values []Literal, end int, p *Problem) {
	if mayBeEmpty {
		if t := in.peek(); in.at(")") {
			return nil, t.span.End, nil
		}
	}
	for {
		v, p := in.literal()
		if p != nil {
			return nil, 0, p
		}
		if values = append(values, v); len(values) > limit {
			return nil, 0, longList(v.Span, limit)
		}
		t := in.peek()
		switch {
		case in.at(","):
		case in.at(")"):
			return values, t.span.End, nil
		default:
			return nil, 0, in.expected("запятую или скобку «)»", "a comma or a closing “)”")
		}
	}
}

func (in *parser) literal() (Literal, *Problem) {
	t := in.peek()
	if t.kind != tokenLiteral {
		return Literal{}, in.expected(`значение: "текст" в кавычках, число, дату или срок`, `a value: a quoted "text", a number, a date or a duration`)
	}
	in.take()
	if in.values++; in.values > MaxValues {
		return Literal{}, tooMany(t.span)
	}
	return t.value, nil
}

// expected says what should have stood where the parser is.
func (in *parser) expected(ru, en string) *Problem {
	t := in.peek()
	if t.kind == tokenEnd {
		return problem(t.span, "unfinished", "Условие обрывается: дальше ожидаем %[1]s", "The condition breaks off. Expected next: %[2]s", ru, en)
	}
	return problem(t.span, "unexpected", "Здесь ожидаем %[1]s", "Expected here: %[2]s", ru, en)
}

func tooDeep(at Span) *Problem {
	return problem(at, "too_deep", "Скобки вложены глубже %d раз. Упростите условие", "Parentheses are nested more than %d deep. Please simplify the condition", MaxDepth)
}

func tooMany(at Span) *Problem {
	return problem(at, "too_many", "В условии слишком много частей. Не больше %d проверок и %d значений", "The condition has too many parts. No more than %d checks and %d values, please", MaxConditions, MaxValues)
}

func longList(at Span, limit int) *Problem {
	return problem(at, "long_list", "В списке больше %d значений. Сократите его", "The list has more than %d values. Please shorten it", limit)
}

func isKeyword(word string) bool {
	switch word {
	case "and", "or", "not", "in", "contains", "true", "false":
		return true
	}
	return false
}

// isComparison reports whether the operator takes exactly one value.
func isComparison(op Op) bool {
	switch op {
	case Eq, Ne, Lt, Le, Gt, Ge, Contains:
		return true
	case Alone, In:
	}
	return false
}
