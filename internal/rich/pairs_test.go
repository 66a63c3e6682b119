// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parley/internal/rich"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden files anew")

// pair is a text as it is read here and in the editor of messages, whose tests use the same file (web/src/lib/rich). Offsets are UTF-16 units;
// Written is how the editor spells it again.
type pair struct {
	Markdown string      `json:"markdown"`
	Text     string      `json:"text"`
	Spans    []rich.Span `json:"spans"`
	Written  string      `json:"written"`
}

func TestPairs(t *testing.T) {
	t.Parallel()
	const file = "testdata/markdown.json"
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var pairs []pair
	if err := json.Unmarshal(source, &pairs); err != nil || len(pairs) < 30 {
		t.Fatal(len(pairs), err)
	}
	for i, p := range pairs {
		got := browser(rich.Parse(p.Markdown))
		if *update {
			pairs[i].Text, pairs[i].Spans = got.Text, got.Spans
		}
		if diff := cmp.Diff(rich.Text{Text: pairs[i].Text, Spans: pairs[i].Spans}, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", p.Markdown, diff)
		}
		if diff := cmp.Diff(got, browser(rich.Parse(p.Written)), cmpopts.EquateEmpty()); diff != "" && !*update {
			t.Errorf("%q written as %q: %s", p.Markdown, p.Written, diff)
		}
	}
	if *update {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		if err := e.Encode(pairs); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// browser counts as browsers do.
func browser(r rich.Text) rich.Text {
	out := rich.Text{Text: r.Text}
	for _, s := range r.Spans {
		s.From, s.To = rich.Count(r.Text[:s.From], rich.UTF16), rich.Count(r.Text[:s.To], rich.UTF16)
		out.Spans = append(out.Spans, s)
	}
	return out
}
