// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"parley/internal/fault"
	"parley/internal/secret"
)

// Argon2id with 19 MiB, as OWASP's smallest recommendation: more would stay in the memory of a 512 MB machine.
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonKey     = 32
	// MinPassword is the shortest password taken.
	MinPassword = 10
)

// hasher computes password hashes, two at a time, so that a flood of logins cannot take the memory.
type hasher struct{ slots chan struct{} }

func newHasher() *hasher { return &hasher{slots: make(chan struct{}, 2)} }

// hash makes the stored form: parameters, salt and key.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := secret.Random(16)
	key, err := h.derive(ctx, password, salt, present())
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("argon2id$%d$%d$%d$%s$%s", argonTime, argonMemory, argonThreads, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// verify takes the same time for a wrong password and for an account that does not exist (stored is empty then).
func (h *hasher) verify(ctx context.Context, stored, password string) (bool, error) {
	cost, salt, want := present(), make([]byte, 16), []byte(nil)
	if stored != "" {
		var err error
		if cost, salt, want, err = readHash(stored); err != nil {
			return false, err
		}
	}
	got, err := h.derive(ctx, password, salt, cost)
	if err != nil {
		return false, err
	}
	return len(want) == argonKey && subtle.ConstantTimeCompare(got, want) == 1, nil
}

// cost is what one derivation takes. It is stored with each hash, so that raising it later leaves old passwords working.
type cost struct {
	time, memory uint32
	threads      uint8
}

func present() cost { return cost{argonTime, argonMemory, argonThreads} }

func readHash(stored string) (c cost, salt, key []byte, err error) {
	var saltText, keyText string
	fields := strings.NewReplacer("$", " ").Replace(stored)
	if _, err = fmt.Sscanf(fields, "argon2id %d %d %d %s %s", &c.time, &c.memory, &c.threads, &saltText, &keyText); err == nil {
		salt, err = base64.RawStdEncoding.DecodeString(saltText)
	}
	if err == nil {
		key, err = base64.RawStdEncoding.DecodeString(keyText)
	}
	if err != nil {
		return cost{}, nil, nil, fmt.Errorf("workspace: stored password: %w", err)
	}
	return c, salt, key, nil
}

func (h *hasher) derive(ctx context.Context, password string, salt []byte, c cost) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("workspace: password: %w", ctx.Err())
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, c.time, c.memory, c.threads, argonKey), nil
}

// checkPassword refuses what is too short to guard anything.
func checkPassword(path, password string) error {
	switch {
	case len([]rune(password)) < MinPassword:
		return fault.At(path, "password_short", "at least %d characters are needed", MinPassword)
	case len(password) > 1000:
		return fault.At(path, "password_long", "this password is too long")
	}
	return nil
}
