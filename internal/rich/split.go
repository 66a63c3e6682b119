// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Unit is what a channel counts text in.
type Unit string

// The units vendors count in.
const (
	UTF16 Unit = "utf16"
	Runes Unit = "runes"
	Bytes Unit = "bytes"
)

// Count is the length of a text in the unit a channel counts in; an unknown unit counts runes.
func Count(s string, unit Unit) int {
	switch unit {
	case Bytes:
		return len(s)
	case UTF16:
		n := 0
		for _, r := range s {
			n += width(r, unit)
		}
		return n
	case Runes:
	}
	return utf8.RuneCountInString(s)
}

// exceeds is Count(s, unit) > limit, without reading more of a long text than it must.
func exceeds(s string, limit int, unit Unit) bool {
	if len(s) <= limit {
		return false
	}
	n := 0
	for _, r := range s {
		if n += width(r, unit); n > limit {
			return true
		}
	}
	return false
}

// width is how much one rune takes: beyond the first plane UTF-16 needs a surrogate pair.
func width(r rune, unit Unit) int {
	switch {
	case unit == Bytes:
		return utf8.RuneLen(r)
	case unit == UTF16 && r > 0xFFFF:
		return 2
	default:
		return 1
	}
}

// Slice is the part between two byte offsets, formatting included. The offsets must stand between characters.
func (r Text) Slice(from, to int) Text {
	out := Text{Text: r.Text[from:to]}
	for _, s := range r.Spans {
		s.From, s.To = max(s.From, from)-from, min(s.To, to)-from
		if s.From < s.To {
			out.Spans = append(out.Spans, s)
		}
	}
	return out
}

// Append puts more text after r.
func (r Text) Append(more Text) Text {
	spans := append([]Span(nil), r.Spans...)
	for _, s := range more.Spans {
		s.From, s.To = s.From+len(r.Text), s.To+len(r.Text)
		spans = append(spans, s)
	}
	return Text{Text: r.Text + more.Text, Spans: spans}
}

// Trim takes white space off both ends.
func (r Text) Trim() Text {
	from := len(r.Text) - len(strings.TrimLeftFunc(r.Text, unicode.IsSpace))
	to := len(strings.TrimRightFunc(r.Text, unicode.IsSpace))
	if from == 0 && to == len(r.Text) {
		return r
	}
	return r.Slice(min(from, to), to)
}

// Split cuts the text into pieces of at most limit units, at the end of a paragraph if it can, else of a line, a sentence, a word, a grapheme.
// A span that fits into one piece is never cut; a longer one goes on in the next piece. White space at the cuts is dropped.
// A limit of 0 or less is none.
func (r Text) Split(limit int, unit Unit) []Text {
	var out []Text
	rest := r.Trim()
	for limit > 0 && exceeds(rest.Text, limit, unit) {
		cut := rest.cut(limit, unit)
		if piece := rest.Slice(0, cut).Trim(); piece.Text != "" {
			out = append(out, piece)
		}
		rest = rest.Slice(cut, len(rest.Text)).Trim()
	}
	if rest.Text != "" {
		out = append(out, rest)
	}
	return out
}

// cut finds where the first piece ends: a byte offset above zero.
func (r Text) cut(limit int, unit Unit) int {
	far := reach(r.Text, limit, unit)
	// A piece shorter than a quarter of what fits would be a poor bargain for a nicer ending.
	for _, ends := range []func(before, after string) bool{endOfParagraph, endOfLine, endOfSentence, endOfWord} {
		for at := far; at > far/4; at-- {
			if utf8.RuneStart(byteAt(r.Text, at)) && ends(r.Text[:at], r.Text[at:]) && r.whole(at, limit, unit) == at {
				return at
			}
		}
	}
	return r.whole(far, limit, unit)
}

func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// whole moves a cut back to the beginning of the outermost span that it would cut although the span fits into one piece.
func (r Text) whole(at, limit int, unit Unit) int {
	for _, s := range r.Spans {
		if s.From >= at {
			break
		}
		if s.From > 0 && at < s.To && !exceeds(r.Text[s.From:s.To], limit, unit) {
			return s.From
		}
	}
	return at
}

// reach is the furthest end of a grapheme within the limit. A single grapheme beyond the limit is cut between runes, and one rune always passes.
func reach(s string, limit int, unit Unit) int {
	at, used, state := 0, 0, -1
	for at < len(s) {
		grapheme, _, _, next := uniseg.FirstGraphemeClusterInString(s[at:], state)
		n := Count(grapheme, unit)
		if used+n > limit {
			break
		}
		at, used, state = at+len(grapheme), used+n, next
	}
	if at > 0 {
		return at
	}
	for i, r := range s {
		if used += width(r, unit); used > limit && i > 0 {
			return i
		}
	}
	return len(s)
}

func endOfParagraph(before, after string) bool {
	return strings.HasPrefix(after, "\n\n") && !strings.HasSuffix(before, "\n")
}

func endOfLine(_, after string) bool { return strings.HasPrefix(after, "\n") }

func endOfSentence(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	return endOfWord(before, after) && strings.ContainsRune(".!?…。！？", last)
}

func endOfWord(before, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	last, _ := utf8.DecodeLastRuneInString(before)
	return after != "" && unicode.IsSpace(next) && !unicode.IsSpace(last)
}

// Shorten cuts a text to at most limit units with "…" at its end; a limit of 0 or less is none.
func Shorten(s string, limit int, unit Unit) string {
	if limit <= 0 || Count(s, unit) <= limit {
		return s
	}
	const ellipsis = "…"
	room := limit - Count(ellipsis, unit)
	if room <= 0 {
		return s[:reach(s, limit, unit)]
	}
	return strings.TrimRightFunc(s[:reach(s, room, unit)], unicode.IsSpace) + ellipsis
}
