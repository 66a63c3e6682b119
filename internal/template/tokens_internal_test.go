// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/osteele/liquid/parser"
)

// FuzzTokens: our scanner sees in a text what the library's sees, which decides what is really run.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{
		"", "plain", "{{ a }}", "a {{- b | default: 'x' -}} c", "{% if a %}b{% else %}c{% endif %}", "{%raw%}{{ x }}{%endraw%}", "{{ a", "{% if", "{{}}", "{{ }} }}", "{% %}", "{% a %b %}",
		"{%- if a == '%}' -%}", "{{ '}}' }}", "{{{{ a }}}}", "{%if%}{{a}}\n{{\nb\n}}", "{{a}}{%b%}{{c",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want []parser.Token
		for _, tok := range parser.Scan(text, parser.SourceLoc{}, nil) {
			if tok.Type == parser.TrimLeftTokenType || tok.Type == parser.TrimRightTokenType {
				continue
			}
			kept := parser.Token{Type: tok.Type, Name: tok.Name, Args: tok.Args}
			if tok.Type == parser.TextTokenType {
				kept.Source = tok.Source
			}
			want = append(want, kept)
		}
		if diff := cmp.Diff(want, tokens(text)); diff != "" {
			t.Errorf("(-library +ours)\n%s", diff)
		}
	})
}
