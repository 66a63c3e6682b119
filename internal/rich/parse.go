// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// special are the characters that may begin or end markup; a backslash before one makes it an ordinary character.
const special = "\\*_~`[]()|>"

// maxURL bounds the address of a link, as browsers do, and with it the time a hostile text can take.
const maxURL = 2048

// Escape makes any text safe to stand in small Markdown: Parse gives it back unchanged and unformatted.
// Values of template variables pass through it, so a person's name cannot carry markup.
func Escape(s string) string {
	if !strings.ContainsAny(s, special) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Parse reads the small Markdown: **bold**, *italic* or _italic_, ~~strike~~, `code` (or three backticks), [text](address), ||spoiler||
// and lines that begin with ">" for a quote. It never fails: marks without a pair are ordinary text. Markup never crosses an empty line.
func Parse(markdown string) Text {
	if !utf8.ValidString(markdown) {
		markdown = strings.ToValidUTF8(markdown, "\uFFFD")
	}
	if !strings.ContainsAny(markdown, special) {
		return Text{Text: markdown}
	}
	p := reader{}
	p.out.Grow(len(markdown))
	for rest := markdown; rest != ""; {
		n := blockLen(rest)
		if quoted(rest) {
			p.quote(rest[:n])
		} else {
			p.inline(rest[:n])
		}
		rest = rest[n:]
	}
	slices.SortFunc(p.spans, func(a, b Span) int {
		return cmp.Or(a.From-b.From, b.To-a.To, depth(a)-depth(b), cmp.Compare(a.Kind, b.Kind))
	})
	return Text{Text: p.out.String(), Spans: p.spans}
}

// depth orders spans of the same extent: a quote holds all others, code holds none.
func depth(s Span) int {
	switch s.Kind {
	case Quote:
		return 0
	case Code:
		return 2
	default:
		return 1
	}
}

// reader turns Markdown into text and spans, block by block.
type reader struct {
	out   strings.Builder
	spans []Span
}

// quote takes the marks off the lines of a quote and reads what is left.
func (p *reader) quote(lines string) {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		b.WriteString(strings.TrimPrefix(line[1:], " "))
	}
	body, ending := b.String(), ""
	if strings.HasSuffix(body, "\n") {
		body, ending = body[:len(body)-1], "\n"
	}
	from, first := p.out.Len(), len(p.spans)
	p.inline(body)
	p.spans = slices.Insert(p.spans, first, Span{Kind: Quote, From: from, To: p.out.Len()})
	p.out.WriteString(ending)
}

// mark is one piece of a block: ordinary text, code, or a delimiter that formats only when it finds its pair.
type mark struct {
	text  string
	kind  Kind // of a delimiter or code; "" for text
	pair  int  // index of the closing mark, for an opening one
	close bool // paired, and closes
	url   string
}

// inline reads one block. Delimiters wait on a stack for their pair; when an outer one closes, inner ones without a pair are text.
func (p *reader) inline(s string) {
	b := block{s: s}
	b.scan()
	var open []Span
	for i, m := range b.marks {
		switch {
		case m.kind == Code:
			p.spans = append(p.spans, Span{Kind: Code, From: p.out.Len(), To: p.out.Len() + len(m.text)})
			p.out.WriteString(m.text)
		case m.kind != "" && m.pair > 0:
			open = append(open, Span{Kind: m.kind, From: p.out.Len(), URL: b.marks[m.pair].url})
		case m.close:
			at := slices.IndexFunc(open, func(o Span) bool { return o.Kind == m.kind })
			span := open[at]
			open = slices.Delete(open, at, at+1)
			if span.To = p.out.Len(); span.To > span.From {
				p.spans = append(p.spans, span)
			}
		default:
			p.out.WriteString(b.marks[i].text)
		}
	}
}

// block is the state of reading one block.
type block struct {
	s     string
	i     int
	marks []mark
	stack []int // indexes of opening marks without a pair yet, at most one of a kind
}

func (b *block) scan() {
	start := 0
	for b.i < len(b.s) {
		if strings.IndexByte(special, b.s[b.i]) < 0 {
			b.i++
			continue
		}
		b.text(start, b.i)
		b.special()
		start = b.i
	}
	b.text(start, b.i)
}

func (b *block) text(from, to int) {
	if to > from {
		b.marks = append(b.marks, mark{text: b.s[from:to]})
	}
}

// special reads one mark at b.i and moves behind it.
func (b *block) special() {
	c := b.s[b.i]
	if c == '\\' && b.i+1 < len(b.s) && strings.IndexByte(special, b.s[b.i+1]) >= 0 {
		b.text(b.i+1, b.i+2)
		b.i += 2
		return
	}
	run := 1
	for b.i+run < len(b.s) && b.s[b.i+run] == c {
		run++
	}
	switch {
	case c == '`' && (run == 1 || run == 3) && !b.justClosed(Code) && b.code(run):
	case c == '*' && run == 3:
		// The innermost of the two closes first; when both open, either order may follow.
		width := 2
		if n := len(b.stack); n > 0 && b.marks[b.stack[n-1]].text == "*" {
			width = 1
		}
		before, after := b.around(3)
		b.delimiter(width, before, after)
		b.delimiter(3-width, before, after)
	case strings.IndexByte("*_", c) >= 0 && run == 1, strings.IndexByte("*~|", c) >= 0 && run == 2:
		before, after := b.around(run)
		b.delimiter(run, before, after)
	case c == '[':
		b.open(Link, 1)
	case c == ']' && b.link():
	case c == '[' || c == ']':
		b.text(b.i, b.i+1)
		b.i++
	default:
		b.text(b.i, b.i+run)
		b.i += run
	}
}

// around gives the characters on both sides of the next n bytes; outside the block is a space.
func (b *block) around(n int) (before, after rune) {
	before, after = ' ', ' '
	if b.i > 0 {
		before, _ = utf8.DecodeLastRuneInString(b.s[:b.i])
	}
	if b.i+n < len(b.s) {
		after, _ = utf8.DecodeRuneInString(b.s[b.i+n:])
	}
	return before, after
}

// delimiter closes its open pair, or opens, or is text. Like elsewhere in Markdown it opens only before and closes only after
// something visible, so "2 * 3" stays; an underscore inside a word, as in names of files, is text.
func (b *block) delimiter(n int, before, after rune) {
	kind := kindOf(b.s[b.i : b.i+n])
	closes, opens := !unicode.IsSpace(before), !unicode.IsSpace(after)
	if b.s[b.i] == '_' {
		closes, opens = closes && !wordRune(after), opens && !wordRune(before)
	}
	at := b.opener(kind)
	switch {
	case at >= 0 && closes && b.marks[b.stack[at]].text == b.s[b.i:b.i+n]:
		b.close(at, n, "")
	case at < 0 && opens && !b.justClosed(kind):
		b.open(kind, n)
	default:
		b.text(b.i, b.i+n)
		b.i += n
	}
}

// justClosed reports whether a span of the kind ended right here. Two such spans side by side look like one, and could not be written again.
func (b *block) justClosed(kind Kind) bool {
	for _, m := range slices.Backward(b.marks) {
		if m.kind == "" {
			return false
		}
		if m.kind == kind && (m.close || kind == Code) {
			return true
		}
	}
	return false
}

func kindOf(delimiter string) Kind {
	switch delimiter {
	case "**":
		return Bold
	case "~~":
		return Strike
	case "||":
		return Spoiler
	default:
		return Italic
	}
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// opener is the place in the stack of the open mark of a kind, or -1.
func (b *block) opener(kind Kind) int {
	return slices.IndexFunc(b.stack, func(i int) bool { return b.marks[i].kind == kind })
}

// open puts a mark on the stack. A new bracket replaces an older one: links do not nest, and the nearest wins.
func (b *block) open(kind Kind, n int) {
	if at := b.opener(kind); at >= 0 {
		b.marks[b.stack[at]].kind = ""
		b.stack = slices.Delete(b.stack, at, at+1)
	}
	b.stack = append(b.stack, len(b.marks))
	b.marks = append(b.marks, mark{text: b.s[b.i : b.i+n], kind: kind})
	b.i += n
}

// close pairs the open mark at a place of the stack. Marks opened later are text now, but for one that was opened at the very same place:
// of bold and italic that begin together as three stars either may end first.
func (b *block) close(at, n int, url string) {
	opener := b.stack[at]
	kept := b.stack[:at]
	for _, i := range b.stack[at+1:] {
		if i == opener+1 && b.marks[i].text[0] == '*' && b.marks[opener].text[0] == '*' {
			kept = append(kept, i)
			continue
		}
		b.marks[i].kind = ""
	}
	b.stack = kept
	b.marks[opener].pair = len(b.marks)
	b.marks = append(b.marks, mark{text: b.s[b.i : b.i+n], kind: b.marks[opener].kind, close: true, url: url})
	b.i += n
}

// code reads a code span that ends with a run of the same length; escapes work inside, so that values can stand there.
func (b *block) code(run int) bool {
	var text strings.Builder
	for i := b.i + run; i < len(b.s); i++ {
		switch c := b.s[i]; {
		case c == '\\' && i+1 < len(b.s) && strings.IndexByte(special, b.s[i+1]) >= 0:
			i++
			text.WriteByte(b.s[i])
		case c == '`':
			end := i
			for end < len(b.s) && b.s[end] == '`' {
				end++
			}
			if end-i != run || text.Len() == 0 {
				text.WriteString(b.s[i:end])
				i = end - 1
				continue
			}
			b.marks = append(b.marks, mark{text: text.String(), kind: Code})
			b.i = end
			return true
		default:
			text.WriteByte(c)
		}
	}
	return false
}

// link reads "](address)" and pairs it with the open bracket.
func (b *block) link() bool {
	at := b.opener(Link)
	if at < 0 || b.stack[at] == len(b.marks)-1 || !strings.HasPrefix(b.s[b.i:], "](") {
		return false
	}
	var url strings.Builder
	depth := 1
	for i := b.i + 2; i < len(b.s) && url.Len() <= maxURL; i++ {
		c := b.s[i]
		switch {
		case c <= ' ':
			return false
		case c == '\\' && i+1 < len(b.s) && strings.IndexByte(special, b.s[i+1]) >= 0:
			i++
			c = b.s[i]
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		if depth == 0 {
			if !goodURL(url.String()) {
				return false
			}
			b.close(at, i+1-b.i, url.String())
			return true
		}
		url.WriteByte(c)
	}
	return false
}

// goodURL reports whether an address has a scheme that is safe to press; anything that could run code is not a link.
func goodURL(url string) bool {
	scheme, rest, ok := strings.Cut(url, ":")
	return ok && rest != "" && slices.Contains([]string{"http", "https", "mailto", "tel", "tg"}, strings.ToLower(scheme))
}

// blockLen is the length of the block a text begins with: lines of one quote, or ordinary lines up to an empty one, which is a block of its own.
func blockLen(s string) int {
	quote, n := quoted(s), lineLen(s)
	if !quote && blank(s[:n]) {
		return n
	}
	for n < len(s) && quoted(s[n:]) == quote {
		line := s[n : n+lineLen(s[n:])]
		if !quote && blank(line) {
			break
		}
		n += len(line)
	}
	return n
}

// lineLen is the length of the first line with its line feed.
func lineLen(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }

// quoted reports whether the first line belongs to a quote: a mark and something after it.
func quoted(s string) bool { return strings.HasPrefix(s, ">") && !blank(s[1:lineLen(s)]) }
