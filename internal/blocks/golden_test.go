// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blocks/blockstest"
	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenCase is one block, what happens to a session at it, and what comes of it.
type goldenCase struct {
	Name     string          `json:"name"`
	Block    json.RawMessage `json:"block"`
	Exits    []string        `json:"exits,omitempty"`
	Lang     i18n.Lang       `json:"lang,omitempty"`
	Zone     string          `json:"zone,omitempty"`
	Now      string          `json:"now,omitempty"`
	Contact  map[string]any  `json:"contact,omitempty"`
	Facts    map[string]any  `json:"facts,omitempty"`
	Alone    bool            `json:"alone,omitempty"` // nobody takes up what goes to other rooms and services
	Inputs   []goldenInput   `json:"inputs,omitempty"`
	Steps    []goldenStep    `json:"steps,omitempty"`
	Problems []string        `json:"problems,omitempty"`
}

type goldenInput struct {
	After    flow.Duration     `json:"after,omitempty"`
	Say      string            `json:"say,omitempty"`
	Press    string            `json:"press,omitempty"`
	Card     *content.Card     `json:"card,omitempty"`
	Location *content.Location `json:"location,omitempty"`
	File     *flow.File        `json:"file,omitempty"`
	Timeout  bool              `json:"timeout,omitempty"`
	Reply    *flow.Reply       `json:"reply,omitempty"`
	Returned flow.State        `json:"returned,omitempty"`
	Event    *flow.Event       `json:"event,omitempty"`
}

type goldenStep struct {
	State   flow.State        `json:"state"`
	Effects []json.RawMessage `json:"effects,omitempty"`
	Trace   flow.Trace        `json:"trace"`
	Vars    map[string]string `json:"vars,omitempty"`
}

// TestGolden walks the registry, so a kind without its file fails.
func TestGolden(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	for _, kind := range reg.Kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", kind+".json")
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var cases []goldenCase
			dec := json.NewDecoder(bytes.NewReader(raw))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&cases); err != nil {
				t.Fatal(err)
			}
			for i := range cases {
				got := play(t, reg, kind, cases[i])
				if *update {
					cases[i] = got
					continue
				}
				if diff := cmp.Diff(indent(t, cases[i]), indent(t, got)); diff != "" {
					t.Errorf("%s (-want +got)\n%s", cases[i].Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(path, append(indentAll(t, cases), '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestExitsOfLists: where a kind says that the entries of a list are exits, they are, and every kind with exits of its own says where they come from.
func TestExitsOfLists(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	for _, k := range everyKindOf(t, reg) {
		spec, _ := reg.Spec(k.kind)
		for _, raw := range k.bodies {
			doc := flow.Document{Format: flow.Format, ID: "f", Start: k.kind, Languages: []i18n.Lang{i18n.RU}, Blocks: []flow.Placed{{ID: k.kind, Kind: k.kind, Body: raw}}}
			program, problems := flow.Compile(doc, reg, flow.World{Atoms: atoms()})
			if program == nil {
				if k.kind != "jump" { // its cases lead to other blocks
					t.Fatal(problems)
				}
				continue
			}
			var own, listed []string
			for _, e := range program.Exits(k.kind) {
				if !slices.ContainsFunc(spec.Exits, func(of flow.Exit) bool { return of.Name == e.Name }) {
					own = append(own, e.Name)
				}
			}
			if len(own) > 0 && spec.Dynamic.Empty() {
				t.Errorf("%s does not say where its exits %v come from", k.kind, own)
			}
			if spec.Each == nil {
				continue
			}
			var body map[string]json.RawMessage
			var entries []struct{ ID string }
			if err := errors.Join(json.Unmarshal(raw, &body), json.Unmarshal(body[spec.Each.List], &entries)); err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				listed = append(listed, e.ID)
			}
			if diff := cmp.Diff(listed, own); diff != "" {
				t.Errorf("%s (-list +exits)\n%s", k.kind, diff)
			}
		}
	}
}

func indent(t *testing.T, c goldenCase) string { return string(indentAll(t, c)) }

func indentAll(t *testing.T, v any) []byte {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(out.Bytes())
}

// atoms are stand-ins for those of the contact's room.
func atoms() []filter.Atom {
	name := []filter.Arg{{Name: "name", Type: filter.String, Folded: true}}
	source := func(filter.Scope) filter.Source { return filter.Source{Value: "NULL"} }
	words := filter.Phrases{Subject: i18n.Plain("{1}"), Yes: i18n.Plain("{1}"), No: i18n.Plain("no {1}")}
	return []filter.Atom{
		{Name: "tag", Args: name, Kind: filter.Kind{Type: filter.Bool}, Words: words, Source: source},
		{Name: "field", Args: name, Kind: filter.Kind{Type: filter.Text}, Words: words, Source: source},
		{Name: "stage", Kind: filter.Kind{Type: filter.Text}, Words: words, Source: source},
		{Name: "phone", Kind: filter.Kind{Type: filter.Text}, Words: words, Source: source},
		{Name: "points", Args: name, Kind: filter.Kind{Type: filter.Integer}, Words: words, Source: source},
	}
}

// document puts the block alone into a flow, each of its exits leading to an end of its own.
func document(t *testing.T, kind string, c goldenCase) flow.Document {
	t.Helper()
	doc := flow.Document{Format: flow.Format, ID: "test", Languages: []i18n.Lang{i18n.RU, i18n.EN}, Start: "b"}
	b := flow.Placed{ID: "b", Kind: kind, Body: c.Block, Exits: map[string]string{}}
	doc.Blocks = append(doc.Blocks, b)
	for _, exit := range c.Exits {
		b.Exits[exit] = "to-" + exit
		doc.Blocks = append(doc.Blocks, flow.Placed{ID: "to-" + exit, Kind: "stop"})
	}
	return doc
}

func play(t *testing.T, reg *flow.Registry, kind string, c goldenCase) goldenCase {
	t.Helper()
	c.Steps, c.Problems = nil, nil
	program, problems := flow.Compile(document(t, kind, c), reg, flow.World{
		Atoms: atoms(),
		Field: func(key string) bool { return key != "nowhere" }, Flow: func(id string) bool { return id != "nowhere" },
		Secret: func(name string) bool { return name != "nowhere" }, Connected: connected(c.Alone),
	})
	for _, p := range problems {
		c.Problems = append(c.Problems, p.String())
	}
	if program == nil {
		return c
	}
	p := player{program: program, ids: 1000, now: time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC), c: c}
	if c.Now != "" {
		now, err := time.Parse(time.RFC3339, c.Now)
		if err != nil {
			t.Fatal(err)
		}
		p.now = now
	}
	c.Steps = append(c.Steps, p.step(t, flow.Start{}))
	for _, in := range c.Inputs {
		p.now = p.now.Add(time.Duration(in.After))
		c.Steps = append(c.Steps, p.step(t, p.input(t, in)))
	}
	return c
}

// connected says what somebody takes up: everything, or only what Parley does by itself.
func connected(alone bool) func(flow.EffectKind) bool {
	if !alone {
		return nil
	}
	return func(kind flow.EffectKind) bool {
		return slices.Contains([]flow.EffectKind{flow.EffectSend, flow.EffectStartTimer, flow.EffectCancelTimer, flow.EffectSetField}, kind)
	}
}

// player steps one session, its state going through the stored form each time.
type player struct {
	program *flow.Program
	c       goldenCase
	stored  []byte
	session flow.Session
	now     time.Time
	ids     int64
	buttons map[string]string // payload by button id, as last sent
}

func (p *player) input(t *testing.T, in goldenInput) flow.Input {
	t.Helper()
	switch {
	case in.Press != "":
		payload, err := key().Unpack(p.buttons[in.Press])
		if err != nil {
			t.Fatalf("%s: button %s: %v", p.c.Name, in.Press, err)
		}
		press, ok := p.program.Press(payload)
		if !ok {
			t.Fatalf("%s: the payload of %s is not of this version", p.c.Name, in.Press)
		}
		return press
	case in.Timeout:
		return flow.Timeout{Timer: p.session.Wait.Timer}
	case in.Reply != nil:
		in.Reply.Ask = p.session.Wait.Ask
		return *in.Reply
	case in.Event != nil:
		return *in.Event
	case in.Returned != "":
		return flow.Returned{Call: p.session.Wait.Ask, State: in.Returned}
	}
	answer := flow.Answer{Text: in.Say, Card: in.Card, Location: in.Location}
	if in.File != nil {
		answer.Files = []flow.File{*in.File}
	}
	return answer
}

func key() *flow.PayloadKey { return flow.NewPayloadKey([]byte("the key of a test workspace")) }

func (p *player) step(t *testing.T, in flow.Input) goldenStep {
	t.Helper()
	session := flow.Session{}
	if p.stored != nil {
		var err error
		if session, err = flow.DecodeSession(p.stored); err != nil {
			t.Fatal(err)
		}
	}
	env := flow.Env{
		Now: p.now.UnixMilli(), Lang: p.c.Lang, Version: 7, Key: key(),
		NewID: func() int64 { p.ids++; return p.ids }, Seed: 7, Connected: connected(p.c.Alone),
		Contact: flow.Contact{ID: 42, Words: p.c.Contact, Facts: filter.Known{}},
	}
	if p.c.Zone != "" {
		zone, err := time.LoadLocation(p.c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		env.Zone = zone
	}
	for _, fact := range slices.Sorted(maps.Keys(p.c.Facts)) {
		switch v := p.c.Facts[fact].(type) {
		case bool:
			env.Contact.Facts[fact] = filter.YesNo(v)
		case string:
			env.Contact.Facts[fact] = filter.TextOf(v)
		case float64:
			env.Contact.Facts[fact] = filter.Whole(int64(v))
		default:
			t.Fatalf("fact %s", fact)
		}
	}
	next, effects, trace := flow.Step(p.program, session, in, env)
	p.session, p.stored = next, next.AppendBinary(nil)
	out := goldenStep{State: next.State, Trace: trace}
	for _, e := range effects {
		if send, ok := e.(flow.Send); ok {
			p.remember(send.Content)
		}
		raw, err := flow.DescribeEffect(e)
		if err != nil {
			t.Fatal(err)
		}
		out.Effects = append(out.Effects, raw)
	}
	for _, v := range next.Vars {
		if out.Vars == nil {
			out.Vars = map[string]string{}
		}
		out.Vars[v.Name] = v.Text
		if v.Numeric {
			out.Vars[v.Name] = fmt.Sprint(v.Num)
		}
	}
	return out
}

func (p *player) remember(m content.Message) {
	if p.buttons == nil {
		p.buttons = map[string]string{}
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			p.buttons[b.ID] = b.Payload
		}
	}
}
