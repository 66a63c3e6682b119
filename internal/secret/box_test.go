// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package secret_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/secret"
)

func box(t interface{ Fatal(args ...any) }, key []byte) *secret.Box {
	b, err := secret.NewBox(key)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealOpen(t *testing.T) {
	t.Parallel()
	b := box(t, secret.Random(secret.KeySize))
	other := box(t, secret.Random(secret.KeySize))
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		context := rapid.String().Draw(t, "context")
		sealed := b.Seal(plain, context)

		got, err := b.Open(sealed, context)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %q, %v; want %q", got, err, plain)
		}
		if _, err := b.Open(sealed, context+"x"); !errors.Is(err, secret.ErrOpen) {
			t.Fatalf("opened under another context: %v", err)
		}
		if _, err := other.Open(sealed, context); !errors.Is(err, secret.ErrOpen) {
			t.Fatalf("opened with another key: %v", err)
		}
		damaged := bytes.Clone(sealed)
		damaged[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := b.Open(damaged, context); !errors.Is(err, secret.ErrOpen) {
			t.Fatalf("opened damaged data: %v", err)
		}
		short := sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "length")]
		if _, err := b.Open(short, context); !errors.Is(err, secret.ErrOpen) {
			t.Fatalf("opened truncated data: %v", err)
		}
	})
}

func TestSealingTwiceDiffers(t *testing.T) {
	t.Parallel()
	b := box(t, secret.Random(secret.KeySize))
	if bytes.Equal(b.Seal([]byte("same"), "c"), b.Seal([]byte("same"), "c")) {
		t.Error("equal secrets look equal at rest")
	}
}

func TestKeyLength(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 16, 24, 31, 33, 64} {
		if _, err := secret.NewBox(make([]byte, n)); err == nil {
			t.Errorf("a key of %d bytes is taken", n)
		}
	}
}

func TestDerive(t *testing.T) {
	t.Parallel()
	key := secret.Random(secret.KeySize)
	b, again := box(t, key), box(t, key)
	if !bytes.Equal(b.Derive("payload"), again.Derive("payload")) {
		t.Error("one purpose gives two keys")
	}
	if bytes.Equal(b.Derive("payload"), b.Derive("cookie")) {
		t.Error("two purposes share a key")
	}
	if got := len(b.Derive("payload")); got != secret.KeySize {
		t.Errorf("derived key has %d bytes", got)
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1_000 {
		s := secret.Token(24)
		if len(s) != 32 || seen[s] {
			t.Fatalf("token %q is short or repeated", s)
		}
		seen[s] = true
	}
}
