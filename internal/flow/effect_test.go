// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/content"
	"parley/internal/flow"
)

var update = flag.Bool("update", false, "write the golden files anew")

// effects is one of each kind with everything it may hold. Jobs and traces keep them, so their form only grows.
func effects() []flow.Effect {
	asked := flow.Asked{Ask: 3, Until: 1000}
	named := []flow.NamedText{{Name: "city", Text: "Омск"}}
	return []flow.Effect{
		flow.Send{Message: 1, Block: "a", Content: content.Message{}},
		flow.SetField{Field: "city", Value: "Омск"},
		flow.TagContact{Tag: "vip", Off: true},
		flow.SetStage{Stage: "lead"},
		flow.Points{Account: "points", Change: -5},
		flow.Consent{Purpose: "promo", Off: true, Wording: "Да"},
		flow.StartTimer{Timer: 2, At: 1000},
		flow.CancelTimer{Timer: 2},
		flow.StartFlow{Flow: "other", Call: 4},
		flow.StopFlow{Flow: "other"},
		flow.Goal{Goal: "paid", Value: 199_000, Currency: "RUB"},
		flow.PauseBot{Until: 1000},
		flow.HandOver{Summary: "s", Learned: named, Team: "sales"},
		flow.Notify{Text: "n", Team: "sales"},
		flow.Deal{Action: "move", Pipeline: "p", Stage: "s", Title: "t", Value: 100, Currency: "RUB", Fields: named},
		flow.Callback{Phone: "+79160000000", Time: "завтра", Comment: "c", As: "task", Team: "sales", Escalate: 2000},
		flow.Access{Product: "club", Revoke: true, Until: 2000},
		flow.Enrol{Program: "p", Phone: "+79160000000", Card: "c"},
		flow.HTTP{Ask: 3, Method: "POST", URL: "https://a", Headers: []flow.Header{{Name: "A", Value: "b", Secret: "s"}}, Body: "{}", Until: 1000, Timeout: 500, Retries: 2, Pause: 100},
		flow.LLM{Asked: asked, Instruction: "i", Question: "q", Known: named, MaxLetters: 400},
		flow.Knowledge{Asked: asked, Question: "q", Topics: []string{"t"}},
		flow.Intent{Asked: asked, Text: "t", Intents: named},
		flow.PromoCode{Asked: asked, Pool: "p"},
		flow.Sheet{Asked: asked, Connection: "c", Action: "update", Document: "d", Sheet: "s", Match: &named[0], Cells: named},
		flow.CRM{Asked: asked, Connection: "c", Action: "a", Values: named},
		flow.Invoice{Asked: asked, Title: "t", Amount: 100, Currency: "RUB", Method: "card"},
		flow.Products{Asked: asked, Category: "c", Search: "s", Limit: 5},
		flow.Mail{Asked: asked, To: "a@example.com", Subject: "s", Text: "t"},
		flow.SMS{Asked: asked, To: "+79160000000", Text: "t"},
		flow.Push{Asked: asked, Title: "t", Text: "x", URL: "https://a"},
		flow.AskFact{Asked: asked, Fact: "call_link", Values: named},
	}
}

func TestEffectsAsJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	var got []flow.EffectKind
	for _, e := range effects() {
		raw, err := flow.DescribeEffect(e)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&out, raw); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
		got = append(got, e.Kind())
	}
	all := append(flow.TellingKinds(), flow.AskingKinds()...)
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("a kind has no type here, or stands elsewhere (-list +types)\n%s", diff)
	}
	for i, kind := range all {
		if kind.Asking() != (i >= len(flow.TellingKinds())) {
			t.Errorf("%s stands in the wrong list", kind)
		}
	}
	path := filepath.Join("testdata", "effects.jsonl")
	if *update {
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
