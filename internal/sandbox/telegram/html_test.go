// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParseHTML(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in, text, err string
		made          []entity
	}{
		{in: "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#x27; &copy; &", text: `a <b> & "c" 'd' &copy; &`},
		{in: "👋 <b>bold</b>", text: "👋 bold", made: []entity{{Type: "bold", Offset: 3, Length: 4}}},
		{in: "<b>a<i>б</i></b>", text: "aб", made: []entity{{Type: "italic", Offset: 1, Length: 1}, {Type: "bold", Length: 2}}},
		{in: `<a href="https://a.b/?x=1&amp;y=2">go</a>`, text: "go", made: []entity{{Type: "text_link", Length: 2, URL: "https://a.b/?x=1&y=2"}}},
		{in: `<a href="http://localhost/">go</a>`, text: "go"},
		{in: `<pre><code class="language-go">x</code></pre>`, text: "x", made: []entity{{Type: "pre", Length: 1, Language: "go"}}},
		{in: `<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>`, text: "xy", made: []entity{{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{in: `<blockquote expandable>q</blockquote>`, text: "q", made: []entity{{Type: "expandable_blockquote", Length: 1}}},
		{in: `<tg-emoji emoji-id="5">👍</tg-emoji>`, text: "👍", made: []entity{{Type: "custom_emoji", Length: 2, CustomEmojiID: "5"}}},
		{in: "<b></b>x", text: "x"},
		{in: "<B>x</B >", text: "x", made: []entity{{Type: "bold", Length: 1}}},
		{in: "x<div>", err: `Unsupported start tag "div" at byte offset 1`},
		{in: "я<p>", err: `Unsupported start tag "p" at byte offset 2`},
		{in: "1 < 2", err: `Unsupported start tag "" at byte offset 2`},
		{in: "<b", err: "Unclosed start tag at byte offset 0"},
		{in: "x</b>", err: "Unexpected end tag at byte offset 1"},
		{in: "<b>x</b", err: "Unclosed end tag at byte offset 4"},
		{in: "<b><i>x</b></i>", err: `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{in: "<b>x", err: `Can't find end tag corresponding to start tag "b"`},
		{in: "<span>x</span>", err: `Tag "span" must have class "tg-spoiler" at byte offset 0`},
		{in: `<a ="x">y</a>`, err: `Empty attribute name in the tag "a" at byte offset 0`},
	}
	for _, c := range cases {
		text, made, err := parseHTML(c.in)
		words := ""
		if err != nil {
			words = err.Error()
		}
		if text != c.text || words != c.err {
			t.Errorf("%q: %q, %q; want %q, %q", c.in, text, words, c.text, c.err)
		}
		if diff := cmp.Diff(c.made, made); diff != "" {
			t.Errorf("%q: %s", c.in, diff)
		}
	}
}

func TestTrimMovesEntities(t *testing.T) {
	t.Parallel()
	text, made, err := formatted("  <b> 👋 hi </b> /go see https://a.b/c. ", "HTML", "", maxText, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []entity{
		{Type: "bold", Length: 6},
		{Type: "bot_command", Offset: 7, Length: 3},
		{Type: "url", Offset: 15, Length: 13},
	}
	if diff := cmp.Diff(want, made); diff != "" || text != "👋 hi  /go see https://a.b/c." {
		t.Errorf("%q: %s", text, diff)
	}
}

func FuzzParseHTML(f *testing.F) {
	for _, s := range []string{"<b>x</b>", "<a href='x'>y</a>", "&#xFFFF;&lt;", "<a b=c", "</", "<b><i></b>", "\xff<code>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		text, made, err := parseHTML(in)
		if err != nil {
			return
		}
		if utf8.ValidString(in) && length(text) > length(in) {
			t.Errorf("%q grew to %q", in, text)
		}
		text, made = trim(text, made)
		for _, e := range made {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length(text) {
				t.Errorf("%q: entity %+v outside %q", in, e, text)
			}
		}
		if strings.TrimSpace(text) != text {
			t.Errorf("%q is not trimmed", text)
		}
	})
}
