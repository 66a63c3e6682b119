// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/flow"
)

func TestPayloadRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(t, "key")
		key := flow.NewPayloadKey(secret)
		want := flow.Payload{
			Version: rapid.Int64().Draw(t, "version"), Block: rapid.Uint16().Draw(t, "block"),
			Button: rapid.Uint16().Draw(t, "button"), Message: rapid.Int64().Draw(t, "message"),
		}
		packed := key.Pack(want)
		if len(packed) > flow.PayloadMax {
			t.Fatalf("%d characters", len(packed))
		}
		got, err := key.Unpack(packed)
		if err != nil || got != want {
			t.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
		if _, err := flow.NewPayloadKey(append([]byte{1}, secret...)).Unpack(packed); !errors.Is(err, flow.ErrForeign) {
			t.Fatalf("another workspace: %v", err)
		}
		at := rapid.IntRange(2, len(packed)-1).Draw(t, "at") // behind the byte of format
		changed := []byte(packed)
		changed[at] = "AB"[min(1, int(changed[at]^'B'))^1]
		if string(changed) != packed {
			if _, err := key.Unpack(string(changed)); err == nil {
				t.Fatal("a changed payload is taken for a true one")
			}
		}
	})
}

func FuzzPayload(f *testing.F) {
	key := flow.NewPayloadKey([]byte("key"))
	f.Add(key.Pack(flow.Payload{Version: 1, Block: 2, Button: 3, Message: 4}))
	f.Add("")
	f.Add("AQAAAAAAAAABAAIAAwAAAAAAAAAE")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := key.Unpack(s)
		if err == nil && key.Pack(p) != s {
			t.Errorf("%q is a second spelling of %+v", s, p)
		}
		if err != nil && !errors.Is(err, flow.ErrPayload) && !errors.Is(err, flow.ErrForeign) {
			t.Errorf("an error of no known kind: %v", err)
		}
	})
}
