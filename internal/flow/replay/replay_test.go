// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blocks/blockstest"
	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/i18n"
)

// world has stand-ins for the conditions of the contact's room.
func world() flow.World {
	name := []filter.Arg{{Name: "name", Type: filter.String, Folded: true}}
	source := func(filter.Scope) filter.Source { return filter.Source{Value: "NULL"} }
	words := filter.Phrases{Subject: i18n.Plain("{1}"), Yes: i18n.Plain("{1}"), No: i18n.Plain("no {1}")}
	return flow.World{Atoms: []filter.Atom{
		{Name: "tag", Args: name, Kind: filter.Kind{Type: filter.Bool}, Words: words, Source: source},
		{Name: "field", Args: name, Kind: filter.Kind{Type: filter.Text}, Words: words, Source: source},
		{Name: "stage", Kind: filter.Kind{Type: filter.Text}, Words: words, Source: source},
		{Name: "phone", Kind: filter.Kind{Type: filter.Text}, Words: words, Source: source},
		{Name: "points", Args: name, Kind: filter.Kind{Type: filter.Integer}, Words: words, Source: source},
	}}
}

// bodies are blocks of every kind, as the golden files of their room have them: a kind without one fails.
func bodies(t testing.TB, reg *flow.Registry) []flow.Placed {
	t.Helper()
	var all []flow.Placed
	for _, kind := range reg.Kinds() {
		raw, err := os.ReadFile(filepath.Join("..", "..", "blocks", "testdata", kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Block    json.RawMessage `json:"block"`
			Problems []string        `json:"problems"`
		}
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		found := len(all)
		for _, c := range cases {
			if len(c.Problems) == 0 {
				all = append(all, flow.Placed{Kind: kind, Body: c.Block})
			}
		}
		if len(all) == found {
			t.Fatalf("there is no good block of kind %s", kind)
		}
	}
	return all
}

// draw makes a flow of random blocks whose exits lead anywhere.
func draw(t testing.TB, r *rand.Rand, reg *flow.Registry, all []flow.Placed) *flow.Program {
	t.Helper()
	doc := flow.Document{Format: flow.Format, ID: "any", Languages: []i18n.Lang{i18n.RU, i18n.EN}, Start: "b0"}
	if r.IntN(3) == 0 {
		doc.Settings.Exit.When = `tag("bought")`
	}
	n := 3 + r.IntN(20)
	anywhere := func() string { return fmt.Sprintf("b%d", r.IntN(n)) }
	for i := range n {
		b := all[r.IntN(len(all))]
		b.ID, b.Exits = fmt.Sprintf("b%d", i), map[string]string{}
		var body map[string]any
		if err := json.Unmarshal(b.Body, &body); err != nil {
			t.Fatal(err)
		}
		if _, leads := body["to"].(string); leads {
			body["to"] = anywhere()
		}
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		b.Body = raw
		doc.Blocks = append(doc.Blocks, b)
	}
	program, problems := flow.Compile(doc, reg, world())
	if program == nil {
		t.Fatal(problems)
	}
	for i := range doc.Blocks {
		for _, e := range program.Exits(doc.Blocks[i].ID) {
			if r.IntN(5) > 0 {
				doc.Blocks[i].Exits[e.Name] = anywhere()
			}
		}
	}
	if program, problems = flow.Compile(doc, reg, world()); program == nil {
		t.Fatal(problems)
	}
	return program
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// happens is something that fits what the session waits for, more often than not.
func happens(r *rand.Rand, s flow.Session, buttons []flow.Press) flow.Input {
	if r.IntN(4) > 0 {
		switch s.Wait.Kind {
		case flow.WaitUntil:
			return flow.Timeout{Timer: s.Wait.Timer}
		case flow.WaitReply:
			return flow.Reply{Ask: s.Wait.Ask, Status: pick(r, 200, 500, 0), Body: []byte(pick(r, `{"id":7}`, "[", "")), Failed: pick(r, "", "not_connected")}
		case flow.WaitCall:
			return flow.Returned{Call: s.Wait.Ask, State: pick(r, flow.Done, flow.Failed)}
		case flow.WaitEvent:
			return flow.Event{Name: s.Wait.Event}
		case flow.WaitAnswer:
			if len(buttons) > 0 && r.IntN(2) == 0 {
				return buttons[len(buttons)-1-r.IntN(min(len(buttons), 3))]
			}
		}
	}
	switch r.IntN(8) {
	case 0:
		return flow.Timeout{Timer: s.Wait.Timer}
	case 1:
		return flow.Answer{Card: &content.Card{Phone: "+79161234567", Own: true}, Location: &content.Location{Lat: 55, Lon: 37}}
	case 2:
		return flow.Answer{Files: []flow.File{{Kind: content.Document, Name: "a.pdf", Size: 12}}, Message: r.Int64()}
	case 3:
		return flow.Moved{To: pick(r, "b0", "b1", "gone")}
	case 4:
		return replay.Stopped{Reason: "operator"}
	default:
		return flow.Answer{Text: pick(r, "", "1", "2", "25", "да", "нет", "Москва", "ann@example.org", "2026-05-01", "+7 916 123-45-67", "что?"), Message: r.Int64()}
	}
}

func whose() replay.Whose { return replay.Whose{Session: 11, Contact: 12} }

// surroundings are a person and an hour of a random sort.
func surroundings(r *rand.Rand, now int64, ids *int64) flow.Env {
	env := flow.Env{
		Now: now, Version: 3, Lang: pick(r, "", i18n.RU, i18n.EN), Key: key(), NewID: func() int64 { *ids += 1 + r.Int64N(1000); return *ids },
		Contact: flow.Contact{ID: whose().Contact, Words: map[string]any{}, Facts: filter.Known{}}, Seed: uint64(whose().Session),
	}
	if r.IntN(3) == 0 { // nothing is connected
		env.Connected = func(flow.EffectKind) bool { return false }
	}
	for _, at := range []**time.Location{&env.Zone, &env.Home} {
		if name := pick(r, "", "Europe/Moscow", "Asia/Yekaterinburg", "UTC"); name != "" {
			if zone, err := time.LoadLocation(name); err == nil {
				*at = zone
			}
		}
	}
	for _, name := range []string{"first_name", "city", "phone"} {
		if r.IntN(2) == 0 {
			env.Contact.Words[name] = pick(r, "Анна", "Ё", "x")
		}
	}
	if r.IntN(2) == 0 {
		env.Contact.Words["tags"] = []string{"a", "b"}
	}
	for _, key := range []string{`tag("bought")`, `tag("vip")`, `field("city")`} {
		switch r.IntN(8) {
		case 0:
			env.Contact.Facts[key] = filter.YesNo(true)
		case 1:
			env.Contact.Facts[key] = filter.TextOf("Москва")
		}
	}
	return env
}

func key() *flow.PayloadKey { return flow.NewPayloadKey([]byte("the key of a test workspace")) }

// TestThousandSessions: a thousand random sessions through random flows over all kinds of blocks are kept in bytes and made again, and the same effects come.
func TestThousandSessions(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	all := bodies(t, reg)
	reached, kinds := map[flow.State]int{}, map[flow.EffectKind]int{}
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 7)) // the same sessions in every run
		program := draw(t, r, reg, all)
		var (
			session  = flow.Session{Version: 3}
			records  []replay.Record
			buttons  []flow.Press
			lived    []flow.Session
			told     [][]flow.Effect
			now, ids = time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC).UnixMilli(), int64(1000)
		)
		for i := range 2 + r.IntN(25) {
			var in flow.Input = flow.Start{Trigger: "t1"}
			if i > 0 {
				in = happens(r, session, buttons)
				now += r.Int64N(90_000_000)
			}
			var effects []flow.Effect
			if out, ended := in.(replay.Stopped); ended {
				session, effects = session.Stop(out.Reason)
				records = append(records, stored(t, replay.Record{Now: now, Version: 3, Input: in}))
			} else {
				env := surroundings(r, now, &ids)
				record := replay.Of(in, &env)
				var trace flow.Trace
				session, effects, trace = flow.Step(program, session, in, env)
				record.Saw(env.Watch, trace)
				records = append(records, stored(t, *record))
			}
			for _, e := range effects {
				kinds[e.Kind()]++
				if send, ok := e.(flow.Send); ok {
					buttons = append(buttons, pressable(t, program, send.Content)...)
				}
			}
			lived, told = append(lived, session), append(told, effects)
		}
		reached[session.State]++
		steps := replay.Session(whose(), records, key(), func(int64) *flow.Program { return program })
		if len(steps) != len(records) {
			t.Fatalf("session %d: %d steps of %d were made again", seed, len(steps), len(records))
		}
		for i, s := range steps {
			if diff := cmp.Diff(lived[i], s.After) + cmp.Diff(told[i], s.Effects); diff != "" || !s.Same {
				t.Fatalf("session %d, step %d (%T): not the same again:\n%s", seed, i, records[i].Input, diff)
			}
		}
	}
	if reached[flow.Done] < 20 || reached[flow.Waiting] < 20 || reached[flow.Stopped] < 20 || kinds[flow.EffectSend] < 1000 || kinds[flow.EffectHTTP] < 50 {
		t.Errorf("the sessions do not go far enough to prove much: %v, %v", reached, kinds)
	}
}

// stored takes a record through its stored form.
func stored(t *testing.T, r replay.Record) replay.Record {
	t.Helper()
	data, err := r.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	back, err := replay.Decode(r.Now, r.Version, data)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func pressable(t *testing.T, p *flow.Program, m content.Message) (found []flow.Press) {
	t.Helper()
	for _, b := range slices.Concat(m.Buttons...) {
		if b.Payload == "" {
			continue
		}
		payload, err := key().Unpack(b.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if press, ok := p.Press(payload); ok {
			found = append(found, press)
		}
	}
	return found
}

// TestHoles: what cannot be made again is not guessed.
func TestHoles(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	program := draw(t, rand.New(rand.NewPCG(1, 1)), reg, bodies(t, reg))
	always := func(int64) *flow.Program { return program }
	start := replay.Record{Version: 3, Input: flow.Start{}, Trace: flow.Trace{{Kind: flow.MarkEnter, Block: "elsewhere"}}}
	if steps := replay.Session(whose(), []replay.Record{{Version: 3, Input: flow.Answer{Text: "x"}}}, key(), always); steps != nil {
		t.Error("a session whose beginning is lost was made again")
	}
	if steps := replay.Session(whose(), []replay.Record{start}, key(), always); len(steps) != 1 || steps[0].Same {
		t.Error("a step that went another way is said to be the same")
	}
	if steps := replay.Session(whose(), []replay.Record{start}, key(), func(int64) *flow.Program { return nil }); len(steps) != 0 {
		t.Error("a step was made again without its version")
	}
}

// FuzzDecode: bytes of whatever origin are refused, not obeyed.
func FuzzDecode(f *testing.F) {
	r := replay.Record{
		Input: flow.Answer{Text: "да"}, Zone: "Europe/Moscow", Lang: "ru", IDs: []int64{5, 9}, Facts: filter.Known{"a": filter.TextOf("b")},
		Words: map[string]flow.Found{"x": {Value: []string{"y"}, Set: true}, "n": {Value: 1.5, Set: true}, "z": {}}, Trace: flow.Trace{{Kind: "enter", Block: "b"}, {Kind: "new", Block: "b", Value: strings.Repeat("v", 200)}},
	}
	data, err := r.AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte{1, 1, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, b []byte) {
		one, err := replay.Decode(1, 2, b)
		if err != nil {
			return
		}
		again, err := one.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		two, err := replay.Decode(1, 2, again)
		if diff := cmp.Diff(one, two, cmp.Comparer(func(a, b filter.Value) bool { return string(a.AppendBinary(nil)) == string(b.AppendBinary(nil)) })); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
}
