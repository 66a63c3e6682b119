// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"parley/internal/rich"
	"parley/internal/rich/richtest"
)

func TestHTML(t *testing.T) {
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
		if diff := cmp.Diff(c.html, rich.Parse(c.markdown).HTML()); diff != "" {
			t.Errorf("%s: %s", c.markdown, diff)
		}
	}
}

func TestPlainKeepsAddresses(t *testing.T) {
	t.Parallel()
	cases := []struct{ markdown, plain string }{
		{"**Hi**, [our site](https://a.ru)", "Hi, our site (https://a.ru)"},
		{"[https://a.ru](https://a.ru)", "https://a.ru"},
		{"**[a](https://a.ru) b**", "a (https://a.ru) b"},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.plain, rich.Parse(c.markdown).Plain()); diff != "" {
			t.Errorf("%s: %s", c.markdown, diff)
		}
	}
}

func TestOnlyMovesTheSpansThatStay(t *testing.T) {
	t.Parallel()
	got, lost := rich.Parse("*a* [b](https://b.ru) **c**").Only([]rich.Kind{rich.Bold})
	want := rich.Text{Text: "a b (https://b.ru) c", Spans: []rich.Span{{Kind: rich.Bold, From: 19, To: 20}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]rich.Kind{rich.Italic, rich.Link}, lost); diff != "" {
		t.Error(diff)
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		source := richtest.Markdown().Draw(t, "markdown")
		r := rich.Parse(source)
		richtest.Sound(t, r)
		if diff := cmp.Diff(r, rich.Parse(r.Markdown()), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q written as %q: %s", source, r.Markdown(), diff)
		}
		if back := rich.Parse(rich.Escape(source)); back.Text != source || back.Spans != nil {
			t.Fatalf("escaped %q became %v", source, back)
		}
	})
}

func TestSplitPrefersNiceEndings(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, markdown string
		limit          int
		unit           rich.Unit
		want           []string
	}{
		{"fits", "short", 10, rich.Runes, []string{"short"}},
		{"paragraph", "One two.\n\nThree four", 14, rich.Runes, []string{"One two.", "Three four"}},
		{"line", "One two\nthree four", 14, rich.Runes, []string{"One two", "three four"}},
		{"sentence", "One. Two. Three four", 12, rich.Runes, []string{"One. Two.", "Three four"}},
		{"word", "alpha beta gamma", 12, rich.Runes, []string{"alpha beta", "gamma"}},
		{"grapheme", "👩‍👩‍👧👩‍👩‍👧", 9, rich.UTF16, []string{"👩‍👩‍👧", "👩‍👩‍👧"}},
		{"surrogates", "😀😀😀", 3, rich.UTF16, []string{"😀", "😀", "😀"}},
		{"bytes", "приветмир", 12, rich.Bytes, []string{"привет", "мир"}},
		{"link too long to stay whole", "see [the long page](https://a.ru) now", 10, rich.Runes, []string{"see [the](https://a.ru)", "[long page](https://a.ru)", "now"}},
		{"short link whole", "look at [my site](https://a.ru) now", 12, rich.Runes, []string{"look at", "[my site](https://a.ru) now"}},
		{"long bold goes on", "**alpha beta gamma**", 12, rich.Runes, []string{"**alpha beta**", "**gamma**"}},
	}
	for _, c := range cases {
		var got []string
		for _, piece := range rich.Parse(c.markdown).Split(c.limit, c.unit) {
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
		r := rich.Parse(richtest.Markdown().Draw(t, "markdown"))
		limit := rapid.IntRange(4, 40).Draw(t, "limit")
		unit := rapid.SampledFrom([]rich.Unit{rich.UTF16, rich.Runes, rich.Bytes}).Draw(t, "unit")
		var all strings.Builder
		for _, piece := range r.Split(limit, unit) {
			if piece.Text == "" || rich.Count(piece.Text, unit) > limit {
				t.Fatalf("piece %q", piece.Text)
			}
			richtest.Sound(t, piece)
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
		if got := rich.Shorten(c.text, c.limit, rich.Runes); got != c.want {
			t.Errorf("%q to %d: %q", c.text, c.limit, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("**a** [b](https://c) `d` ||e||\n> f")
	f.Add("***a** b*\xff")
	f.Fuzz(func(t *testing.T, source string) {
		r := rich.Parse(source)
		richtest.Sound(t, r)
		if again := rich.Parse(r.Markdown()); again.Text != r.Text {
			t.Fatalf("%q written as %q reads %q", r.Text, r.Markdown(), again.Text)
		}
		r.Split(16, rich.UTF16)
		_ = r.HTML() + r.Plain()
	})
}
