// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"parley/internal/content"
)

func TestRichHTML(t *testing.T) {
	t.Parallel()
	cases := []struct{ markdown, html string }{
		{"plain & <simple>", "plain &amp; &lt;simple&gt;"},
		{"**bold** *it* _it_ ~~no~~ ||secret||", "<b>bold</b> <i>it</i> <i>it</i> <s>no</s> <tg-spoiler>secret</tg-spoiler>"},
		{"`a*b*` and ```c`d```", "<code>a*b*</code> and <code>c`d</code>"},
		{"[site](https://a.ru/?x=1&y=\"2\")", `<a href="https://a.ru/?x=1&amp;y=&quot;2&quot;">site</a>`},
		{"[wiki](https://w.org/a_(b)) end", `<a href="https://w.org/a_(b)">wiki</a> end`},
		{"> one\n> **two**\nthree", "<blockquote>one\n<b>two</b></blockquote>\nthree"},
		{"***both***", "<b><i>both</i></b>"},
		{"***a* b**", "<b><i>a</i> b</b>"},
		{"***a** b*", "<i><b>a</b> b</i>"},
		{"**a *b***", "<b>a <i>b</i></b>"},
		{"**a *b** c*", "<b>a *b</b> c*"},
		{"2 * 3 * 4 a || b || c", "2 * 3 * 4 a || b || c"},
		{"file_name_here and 5*3*2", "file_name_here and 5<i>3</i>2"},
		{"**unclosed and `open", "**unclosed and `open"},
		{"**no\n\nway**", "**no\n\nway**"},
		{`\*kept\* \_ \\ \a`, `*kept* _ \ \a`},
		{"[bad](javascript:alert(1)) [x](example.com)", "[bad](javascript:alert(1)) [x](example.com)"},
		{"[a [b](https://b.ru)", `[a <a href="https://b.ru">b</a>`},
		{">\n> \n>x", "&gt;\n&gt; \n<blockquote>x</blockquote>"},
		{"a****b", "a****b"},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.html, content.ParseRich(c.markdown).HTML()); diff != "" {
			t.Errorf("%s: %s", c.markdown, diff)
		}
	}
}

func TestRichPlainKeepsAddresses(t *testing.T) {
	t.Parallel()
	cases := []struct{ markdown, plain string }{
		{"**Hi**, [our site](https://a.ru)", "Hi, our site (https://a.ru)"},
		{"[https://a.ru](https://a.ru)", "https://a.ru"},
		{"**[a](https://a.ru) b**", "a (https://a.ru) b"},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.plain, content.ParseRich(c.markdown).Plain()); diff != "" {
			t.Errorf("%s: %s", c.markdown, diff)
		}
	}
}

func TestRichOnlyMovesTheSpansThatStay(t *testing.T) {
	t.Parallel()
	got, lost := content.ParseRich("*a* [b](https://b.ru) **c**").Only([]content.SpanKind{content.Bold})
	want := content.Rich{Text: "a b (https://b.ru) c", Spans: []content.Span{{Kind: content.Bold, From: 19, To: 20}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]content.SpanKind{content.Italic, content.Link}, lost); diff != "" {
		t.Error(diff)
	}
}

// markup draws texts dense with marks.
func markup() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"*", "**", "***", "_", "~~", "||", "`", "```", "[", "](https://a.ru)", "](tel:1)", "]", "(", ")", "> ", ">", "\n", "\n\n", " ", "\\",
		"a", "bc", "слово", "👩‍👩‍👧", "e\u0301", "🇷🇺", ".", "!",
	})
	return rapid.Map(rapid.SliceOfN(piece, 0, 30), func(p []string) string { return strings.Join(p, "") })
}

func TestRichProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		source := markup().Draw(t, "markdown")
		r := content.ParseRich(source)
		sound(t, r)
		if diff := cmp.Diff(r, content.ParseRich(r.Markdown()), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q written as %q: %s", source, r.Markdown(), diff)
		}
		if back := content.ParseRich(content.Escape(source)); back.Text != source || back.Spans != nil {
			t.Fatalf("escaped %q became %v", source, back)
		}
	})
}

// sound checks what Rich promises: offsets between characters, sorted, properly nested.
func sound(t interface {
	Fatalf(format string, args ...any)
}, r content.Rich) {
	for i, s := range r.Spans {
		if s.From < 0 || s.To > len(r.Text) || s.From >= s.To || !utf8.ValidString(r.Text[s.From:s.To]) {
			t.Fatalf("span %v of %q", s, r.Text)
		}
		for _, later := range r.Spans[i+1:] {
			if later.From < s.From || later.From < s.To && later.To > s.To {
				t.Fatalf("spans %v and %v of %q", s, later, r.Text)
			}
		}
	}
}

func TestSplitPrefersNiceEndings(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, markdown string
		limit          int
		unit           content.Unit
		want           []string
	}{
		{"fits", "short", 10, content.Runes, []string{"short"}},
		{"paragraph", "One two.\n\nThree four", 14, content.Runes, []string{"One two.", "Three four"}},
		{"line", "One two\nthree four", 14, content.Runes, []string{"One two", "three four"}},
		{"sentence", "One. Two. Three four", 12, content.Runes, []string{"One. Two.", "Three four"}},
		{"word", "alpha beta gamma", 12, content.Runes, []string{"alpha beta", "gamma"}},
		{"grapheme", "👩‍👩‍👧👩‍👩‍👧", 9, content.UTF16, []string{"👩‍👩‍👧", "👩‍👩‍👧"}},
		{"surrogates", "😀😀😀", 3, content.UTF16, []string{"😀", "😀", "😀"}},
		{"bytes", "приветмир", 12, content.Bytes, []string{"привет", "мир"}},
		{"link too long to stay whole", "see [the long page](https://a.ru) now", 10, content.Runes, []string{"see [the](https://a.ru)", "[long page](https://a.ru)", "now"}},
		{"short link whole", "look at [my site](https://a.ru) now", 12, content.Runes, []string{"look at", "[my site](https://a.ru) now"}},
		{"long bold goes on", "**alpha beta gamma**", 12, content.Runes, []string{"**alpha beta**", "**gamma**"}},
	}
	for _, c := range cases {
		var got []string
		for _, piece := range content.ParseRich(c.markdown).Split(c.limit, c.unit) {
			got = append(got, piece.Markdown())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestSplitProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := content.ParseRich(markup().Draw(t, "markdown"))
		limit := rapid.IntRange(4, 40).Draw(t, "limit")
		unit := rapid.SampledFrom([]content.Unit{content.UTF16, content.Runes, content.Bytes}).Draw(t, "unit")
		var all strings.Builder
		for _, piece := range r.Split(limit, unit) {
			if piece.Text == "" || content.Count(piece.Text, unit) > limit {
				t.Fatalf("piece %q", piece.Text)
			}
			sound(t, piece)
			all.WriteString(piece.Text)
		}
		if dense(all.String()) != dense(r.Text) {
			t.Fatalf("%q became %q", r.Text, all.String())
		}
	})
}

// dense is a text without its white space.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestShorten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{{"Записаться", 20, "Записаться"}, {"Записаться сейчас", 12, "Записаться…"}, {"abc", 1, "a"}, {"abc", 0, "abc"}} {
		if got := content.Shorten(c.text, c.limit, content.Runes); got != c.want {
			t.Errorf("%q to %d: %q", c.text, c.limit, got)
		}
	}
}

func FuzzParseRich(f *testing.F) {
	f.Add("**a** [b](https://c) `d` ||e||\n> f")
	f.Add("***a** b*\xff")
	f.Fuzz(func(t *testing.T, source string) {
		r := content.ParseRich(source)
		sound(t, r)
		if again := content.ParseRich(r.Markdown()); again.Text != r.Text {
			t.Fatalf("%q written as %q reads %q", r.Text, r.Markdown(), again.Text)
		}
		r.Split(16, content.UTF16)
		_ = r.HTML() + r.Plain()
	})
}
