// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/flow"
)

func sessions() *rapid.Generator[flow.Session] {
	return rapid.Custom(func(t *rapid.T) flow.Session {
		s := flow.Session{
			State: rapid.SampledFrom([]flow.State{"", flow.Running, flow.Waiting, flow.Moving, flow.Done, flow.Failed, flow.Stopped}).Draw(t, "state"),
			Wait: flow.Wait{
				Kind:  rapid.SampledFrom([]flow.WaitKind{"", flow.WaitAnswer, flow.WaitUntil, flow.WaitEvent, flow.WaitReply, flow.WaitCall}).Draw(t, "wait"),
				Until: rapid.Int64().Draw(t, "until"), Timer: rapid.Int64().Draw(t, "timer"), Ask: rapid.Int64().Draw(t, "ask"), Event: rapid.String().Draw(t, "event"),
			},
			Version: rapid.Int64().Draw(t, "version"), Block: rapid.String().Draw(t, "block"), Place: rapid.Int().Draw(t, "place"), Tries: rapid.Int().Draw(t, "tries"),
			Count: rapid.Int64().Draw(t, "count"), Reason: rapid.String().Draw(t, "reason"),
			Last:   flow.LastPress{Message: rapid.Int64().Draw(t, "message"), Button: rapid.String().Draw(t, "button"), At: rapid.Int64().Draw(t, "at")},
			Hinted: rapid.Int64().Draw(t, "hinted"),
		}
		for name, text := range rapid.MapOfN(rapid.String(), rapid.String(), 0, 8).Draw(t, "vars") {
			v := flow.TextVar(name, text)
			if len(text)%2 == 1 {
				v = flow.NumberVar(name, rapid.Float64().Draw(t, "n"))
			}
			s.Vars = append(s.Vars, v)
		}
		slices.SortFunc(s.Vars, func(a, b flow.Var) int { return strings.Compare(a.Name, b.Name) })
		return s
	})
}

func TestSessionRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := sessions().Draw(t, "session")
		got, err := flow.DecodeSession(want.AppendBinary(nil))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestSessionFormat pins the stored form: sessions wait for years, so what is written today must be read by every later version.
func TestSessionFormat(t *testing.T) {
	t.Parallel()
	s := flow.Session{
		State: flow.Waiting, Version: 7, Block: "q1", Place: 2, Tries: 1, Count: 5,
		Wait: flow.Wait{Kind: flow.WaitAnswer, Until: 1000, Timer: 5}, Last: flow.LastPress{Message: 9, Button: "a", At: 500},
		Vars: flow.Vars{flow.TextVar("city", "Уфа"), flow.NumberVar("score.q", 1.5)},
	}
	first := []byte("\x01\x02\x01\x0e\x04\x02\x0a\xd0\x0f\x0a\x00\x12\xe8\x07\x02q1\x00\x01a\x00\x02\x04city\x06Уфа\x00\x07score.q\x031.5\x01\x00\x00\x00\x00\x00\x00\xf8\x3f")
	old, err := flow.DecodeSession(first)
	if diff := cmp.Diff(s, old); diff != "" || err != nil {
		t.Errorf("the first form is read as %v %s", err, diff)
	}
	s.Hinted = 64
	second := []byte("\x02\x02\x01\x0e\x04\x02\x0a\xd0\x0f\x0a\x00\x12\xe8\x07\x80\x01\x02q1\x00\x01a\x00\x02\x04city\x06Уфа\x00\x07score.q\x031.5\x01\x00\x00\x00\x00\x00\x00\xf8\x3f")
	if got := s.AppendBinary(nil); !bytes.Equal(got, second) {
		t.Errorf("got  %q\nwant %q", got, second)
	}
}

func FuzzSession(f *testing.F) {
	s := flow.Session{State: flow.Waiting, Block: "a", Vars: flow.Vars{flow.NumberVar("n", math.Pi), flow.TextVar("t", "x")}}
	f.Add(s.AppendBinary(nil))
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := flow.DecodeSession(data)
		if err != nil {
			return
		}
		again, err := flow.DecodeSession(got.AppendBinary(nil))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.AppendBinary(nil), got.AppendBinary(nil)) {
			t.Error("a session read from bytes is not stable")
		}
	})
}
