// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// tokenKind tells tokens apart; punctuation and operators are told apart by their text.
type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenLiteral
	tokenSign
)

// token is one word, value or sign of the text. Words are lowered only when they are keywords.
type token struct {
	kind  tokenKind
	text  string
	value Literal
	span  Span
}

// lexer cuts a text into tokens, counting in characters.
type lexer struct {
	text []rune
	pos  int
}

// lex cuts the whole text; the last token is tokenEnd.
func lex(text string) ([]token, *Problem) {
	if !utf8.ValidString(text) {
		return nil, problem(Span{}, "bad_text", "Условие содержит повреждённые символы. Наберите его заново", "The condition has broken characters. Please type it again")
	}
	l := lexer{text: []rune(text)}
	if len(l.text) > MaxText {
		return nil, problem(Span{MaxText, len(l.text)}, "too_long",
			"Условие длиннее %d символов. Разделите его на несколько сегментов", "The condition is longer than %d characters. Please split it into several segments", MaxText)
	}
	var tokens []token
	for {
		t, p := l.next()
		if p != nil {
			return nil, p
		}
		tokens = append(tokens, t)
		if t.kind == tokenEnd {
			return tokens, nil
		}
	}
}

// peek is the character n places ahead, 0 behind the end.
func (l *lexer) peek(n int) rune {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

func (l *lexer) next() (token, *Problem) {
	for unicode.IsSpace(l.peek(0)) {
		l.pos++
	}
	start := l.pos
	if start >= len(l.text) {
		return token{kind: tokenEnd, span: Span{start, start}}, nil
	}
	switch r := l.peek(0); {
	case r == '"':
		return l.quoted()
	case isDigit(r), r == '-' && isDigit(l.peek(1)):
		return l.number()
	case r == '_' || unicode.IsLetter(r):
		for r := l.peek(0); r == '_' || unicode.IsLetter(r) || isDigit(r); r = l.peek(0) {
			l.pos++
		}
		return word(string(l.text[start:l.pos]), Span{start, l.pos}), nil
	default:
		return l.sign()
	}
}

// word makes a name, a keyword in any case, or true and false.
func word(text string, at Span) token {
	switch lower := strings.ToLower(text); lower {
	case "true", "false":
		return token{kind: tokenLiteral, text: lower, value: Literal{Type: Logical, Bool: lower == "true", Span: at}, span: at}
	case "and", "or", "not", "in", "contains":
		return token{kind: tokenWord, text: lower, span: at}
	}
	return token{kind: tokenWord, text: text, span: at}
}

// sign reads punctuation and operators, and knows the habits of other languages.
func (l *lexer) sign() (token, *Problem) {
	start := l.pos
	two := string(l.text[start:min(start+2, len(l.text))])
	hints := map[string]string{"==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "&&": "and", "||": "or"}
	if right, known := hints[two]; known {
		return token{}, problem(Span{start, start + 2}, "bad_sign", "Вместо «%[1]s» напишите «%[2]s»", "Write “%[2]s” in place of “%[1]s”", two, right)
	}
	switch two {
	case "!=", "<=", ">=":
		l.pos += 2
		return token{kind: tokenSign, text: two, span: Span{start, l.pos}}, nil
	}
	switch r := l.text[start]; r {
	case '(', ')', ',', '=', '<', '>':
		l.pos++
		return token{kind: tokenSign, text: string(r), span: Span{start, l.pos}}, nil
	case '«', '»', '“', '”', '„', '\'', '`', '’', '‘':
		return token{}, problem(Span{start, start + 1}, "bad_quote", `Возьмите текст в прямые двойные кавычки: "текст"`, `Put the text in straight double quotes: "text"`)
	default:
		return token{}, problem(Span{start, start + 1}, "bad_sign", "Знак «%c» здесь не подходит", "The sign “%c” has no place here", r)
	}
}

// quoted reads a string. Escapes: \" \\ \n \t.
func (l *lexer) quoted() (token, *Problem) {
	start := l.pos
	escapes := map[rune]rune{'"': '"', '\\': '\\', 'n': '\n', 't': '\t'}
	var out []rune
	for l.pos++; l.pos < len(l.text); l.pos++ {
		r := l.text[l.pos]
		switch r {
		case '"':
			l.pos++
			at := Span{start, l.pos}
			v := Literal{Type: String, Text: string(out), Span: at}
			return token{kind: tokenLiteral, value: v, span: at}, checkLiteral(v)
		case '\\':
			l.pos++
			plain, known := escapes[l.peek(0)]
			if !known {
				return token{}, problem(Span{l.pos - 1, min(l.pos+1, len(l.text))}, "bad_escape",
					`После обратной черты может стоять только " или \ или n или t. Саму черту пишите дважды: \\`, `Only " or \ or n or t may follow a backslash. Write the backslash itself twice: \\`)
			}
			r = plain
			out = append(out, r)
		default:
			out = append(out, r)
		}
	}
	return token{}, problem(Span{start, len(l.text)}, "open_string", "Текст в кавычках не закрыт. Поставьте кавычку в его конце", "The quoted text is not closed. Put a quotation mark at its end")
}

// number reads a number, a duration or a date: all three begin with digits.
func (l *lexer) number() (token, *Problem) {
	start := l.pos
	for l.pos++; isDigit(l.peek(0)) || l.peek(0) == '.' || l.peek(0) == '-' || l.peek(0) == '_' || unicode.IsLetter(l.peek(0)); {
		l.pos++
	}
	at := Span{start, l.pos}
	v, p := readNumber(string(l.text[start:l.pos]), at)
	return token{kind: tokenLiteral, value: v, span: at}, p
}

// readDate reads 2026-01-31 as midnight UTC.
func readDate(text string) (ms int64, ok bool) {
	t, err := time.Parse(time.DateOnly, text)
	return t.UnixMilli(), err == nil
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
