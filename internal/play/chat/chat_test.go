// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package chat_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/play/chat"
	"parley/internal/sandbox"
)

var update = flag.Bool("update", false, "write the golden files anew")

// paper is a phone whose messages are written by the test.
type paper struct {
	who  sandbox.Person
	list []*sandbox.Message
}

func (p *paper) Name() string                              { return p.who.Key + "@tg" }
func (p *paper) Person() *sandbox.Person                   { return &p.who }
func (p *paper) Act(context.Context, sandbox.Action) error { return nil }
func (p *paper) Address() string                           { return "1" }
func (p *paper) Keyboard() [][]sandbox.Button              { return nil }
func (p *paper) Messages(_ context.Context, after int64) ([]*sandbox.Message, error) {
	return slices.DeleteFunc(slices.Clone(p.list), func(m *sandbox.Message) bool { return m.ID <= after }), nil
}

func TestTranscript(t *testing.T) {
	t.Parallel()
	const hour = 3600_000
	ann, crowd := &paper{who: sandbox.Person{Key: "ann", Name: "Анна"}}, &paper{who: sandbox.Person{Key: "crowd-1", Name: "Гость 1", Group: "crowd"}}
	tr := chat.NewTranscript(true)
	look := func() {
		t.Helper()
		if err := tr.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tr.Deed(crowd, sandbox.Action{Verb: sandbox.PressStart})
	tr.Deed(ann, sandbox.Action{Verb: sandbox.OpenLink, Link: "https://t.me/bot?start=x"})
	tr.Deed(ann, sandbox.Action{Verb: sandbox.PressStart})
	button := sandbox.Button{Label: "Получить", Kind: sandbox.ButtonPress}
	ann.list = append(ann.list,
		&sandbox.Message{ID: 1, From: sandbox.FromMe, Kind: "text", Text: "/start x", At: 1000},
		&sandbox.Message{ID: 2, From: sandbox.FromBot, Kind: "text", Text: "Анна!\nПришлю чек-лист.", At: 2000, Buttons: [][]sandbox.Button{{button, button}, {button}}})
	look()
	look() // what has been written down is not written twice
	tr.Deed(ann, sandbox.Action{Verb: sandbox.Press, Button: "Получить"})
	changed := *ann.list[1]
	changed.Buttons, changed.EditedAt = nil, 1000+26*hour
	ann.list[1] = &changed
	ann.list = append(ann.list,
		&sandbox.Message{ID: 3, From: sandbox.FromBot, Kind: "document", Text: "Ваш чек-лист", At: 1000 + 26*hour, Media: []sandbox.Media{{Kind: "document", Name: "checklist.pdf"}}},
		&sandbox.Message{ID: 4, From: sandbox.FromMe, Kind: "contact", At: 1000 + 26*hour, Contact: &sandbox.Contact{Phone: "+7916", Name: "Анна"}},
		&sandbox.Message{ID: 5, From: sandbox.FromMe, Kind: "location", At: 1000 + 27*hour, Location: &sandbox.Location{Latitude: 55.75, Longitude: 37.61}},
		&sandbox.Message{ID: 6, From: sandbox.FromBot, Kind: "dice", At: 1000 + 27*hour})
	look()
	tr.Deed(ann, sandbox.Action{Verb: sandbox.Block})
	var got bytes.Buffer
	if err := tr.Print(&got, "W01"); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "transcript.txt")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the transcript differs (-want +got), -update writes it:\n%s", diff)
	}
}

func TestTogether(t *testing.T) {
	t.Parallel()
	list := []*sandbox.Message{{ID: 1, Album: "a"}, {ID: 2, Album: "a", Text: "words"}, {ID: 3, Album: "b"}, {ID: 4}, {ID: 5}}
	for from, want := range map[int]int{0: 2, 2: 1, 3: 1} {
		if got := len(chat.Together(list[from:])); got != want {
			t.Errorf("from %d: %d together, want %d", from, got, want)
		}
	}
	if got := chat.Text(list[:2]); got != "words" {
		t.Errorf("the text of the album is %q", got)
	}
}
