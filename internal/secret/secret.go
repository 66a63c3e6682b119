// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package secret keeps secrets secret: a string type that prints as ***, and sealing at rest with AES-256-GCM under random nonces.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"unique"
)

// Mask is what a secret prints as.
const Mask = "***"

// String is a secret that never prints itself: in logs, JSON, errors and templates it is ***. Reveal it only where it is used.
// Two are equal when their values are; the zero String is empty.
//
// The value stands behind a pointer, because package fmt calls no methods of fields that are not exported, nor for a verb that cannot print
// the argument, and would then show a string as it is.
type String struct{ value unique.Handle[string] }

// New hides a text.
func New(text string) String {
	if text == "" {
		return String{}
	}
	return String{unique.Make(text)}
}

// Empty reports whether there is no secret.
func (s String) Empty() bool { return s == String{} }

// Reveal is the value itself.
func (s String) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.value.Value()
}

// String implements fmt.Stringer.
func (String) String() string { return Mask }

// GoString implements fmt.GoStringer, for %#v.
func (String) GoString() string { return Mask }

// Format implements fmt.Formatter: every verb prints the mask.
func (String) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(Mask)) }

// MarshalText keeps the value out of JSON, XML and YAML; gob, which asks for other methods, refuses the type.
func (String) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// UnmarshalText accepts a secret from configuration or a request.
func (s *String) UnmarshalText(b []byte) error { *s = New(string(b)); return nil }

// KeySize is the length of the installation's key in bytes.
const KeySize = 32

// ErrOpen says that sealed data was made with another key or was changed.
var ErrOpen = errors.New("secret: cannot open: wrong key or damaged data")

// Box seals and opens secrets with the installation's key.
type Box struct {
	key  []byte
	aead cipher.AEAD
}

// NewBox needs a key of KeySize bytes.
func NewBox(key []byte) (*Box, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("secret: key has %d bytes, want %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return &Box{key: key, aead: aead}, nil
}

// Seal encrypts plain. The context (for example "channel:123") must be given again to Open, so sealed values cannot be swapped between rows.
func (b *Box) Seal(plain []byte, context string) []byte {
	return b.aead.Seal(nil, nil, plain, []byte(context)) //nolint:gosec // this kind of GCM makes its own random nonce
}

// Open decrypts what Seal made with the same context.
func (b *Box) Open(sealed []byte, context string) ([]byte, error) {
	plain, err := b.aead.Open(nil, nil, sealed, []byte(context))
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// Derive makes a 32-byte key for one purpose from the installation's key, so that no key serves two uses.
func (b *Box) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, b.key, nil, purpose, KeySize)
	if err != nil { // only for lengths that HKDF cannot give
		panic(err)
	}
	return key
}

// Random is n random bytes from the operating system.
func Random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return b
}

// Token is a random URL-safe string with n bytes of entropy.
func Token(n int) string { return base64.RawURLEncoding.EncodeToString(Random(n)) }
