// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich

import (
	"slices"
	"strings"
)

// HTML writes the text with the few tags Telegram knows (Bot API, "HTML style"), which every browser knows too, except <tg-spoiler>.
func (r Text) HTML() string {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attribute := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	var b strings.Builder
	b.Grow(len(r.Text) + 16*len(r.Spans))
	r.walk(
		func(s string) { b.WriteString(text.Replace(s)) },
		func(s Span) {
			if s.Kind == Link {
				b.WriteString(`<a href="` + attribute.Replace(s.URL) + `">`)
				return
			}
			b.WriteString("<" + tag(s.Kind) + ">")
		},
		func(s Span) { b.WriteString("</" + tag(s.Kind) + ">") },
	)
	return b.String()
}

func tag(kind Kind) string {
	switch kind {
	case Bold:
		return "b"
	case Italic:
		return "i"
	case Strike:
		return "s"
	case Code:
		return "code"
	case Link:
		return "a"
	case Spoiler:
		return "tg-spoiler"
	case Quote:
		return "blockquote"
	default:
		return "span"
	}
}

// Markdown writes the text so that Parse gives the same Text again.
func (r Text) Markdown() string {
	var b strings.Builder
	b.Grow(len(r.Text) + 4*len(r.Spans))
	quote := false
	r.walk(
		func(s string) {
			if s = Escape(s); quote {
				s = strings.ReplaceAll(s, "\n", "\n> ")
			}
			b.WriteString(s)
		},
		func(s Span) {
			quote = quote || s.Kind == Quote
			b.WriteString(delimiterOf(s.Kind))
		},
		func(s Span) {
			switch s.Kind {
			case Quote:
				quote = false
			case Link:
				b.WriteString("](" + Escape(s.URL) + ")")
			default:
				b.WriteString(delimiterOf(s.Kind))
			}
		},
	)
	return b.String()
}

// delimiterOf is what opens a span in Markdown; all but quotes and links end with the same.
func delimiterOf(kind Kind) string {
	switch kind {
	case Bold:
		return "**"
	case Italic:
		return "*"
	case Strike:
		return "~~"
	case Code:
		return "`"
	case Spoiler:
		return "||"
	case Link:
		return "["
	case Quote:
		return "> "
	default:
		return ""
	}
}

// Plain is the text without formatting; a link becomes "text (address)", since an address must not be lost.
func (r Text) Plain() string {
	plain, _ := r.Only(nil)
	return plain.Text
}

// Only keeps the formatting a channel can show and says which kinds were lost. Lost links become "text (address)".
func (r Text) Only(kinds []Kind) (kept Text, lost []Kind) {
	for _, s := range r.Spans {
		if !slices.Contains(kinds, s.Kind) && !slices.Contains(lost, s.Kind) {
			lost = append(lost, s.Kind)
		}
	}
	if len(lost) == 0 {
		return r, nil
	}
	var b strings.Builder
	var spans []Span
	var open []int // where the open spans stand in spans, -1 for lost ones
	var from int   // where the open link begins
	r.walk(
		func(s string) { b.WriteString(s) },
		func(s Span) {
			if s.Kind == Link {
				from = b.Len()
			}
			if slices.Contains(lost, s.Kind) {
				open = append(open, -1)
				return
			}
			open = append(open, len(spans))
			spans = append(spans, Span{Kind: s.Kind, From: b.Len(), URL: s.URL})
		},
		func(s Span) {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			if at >= 0 {
				spans[at].To = b.Len()
			} else if s.Kind == Link && b.String()[from:] != s.URL {
				b.WriteString(" (" + s.URL + ")")
			}
		},
	)
	return Text{Text: b.String(), Spans: spans}, lost
}

// walk goes through the text once, telling texts, openings and closings in the order they must be written.
func (r Text) walk(text func(string), enter, leave func(Span)) {
	var open []Span
	at := 0
	move := func(to int) {
		if to > at {
			text(r.Text[at:to])
			at = to
		}
	}
	for _, s := range r.Spans {
		for len(open) > 0 && open[len(open)-1].To <= s.From {
			last := open[len(open)-1]
			move(last.To)
			leave(last)
			open = open[:len(open)-1]
		}
		move(s.From)
		enter(s)
		open = append(open, s)
	}
	for _, s := range slices.Backward(open) {
		move(s.To)
		leave(s)
	}
	move(len(r.Text))
}
