// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"parley/internal/secret"
)

const value = "123456:AAE-token-value"

type settings struct {
	Token  secret.String
	Nested struct{ Key secret.String }
	ByName map[string]secret.String
}

func withSecrets() settings {
	return settings{
		Token:  value,
		Nested: struct{ Key secret.String }{value},
		ByName: map[string]secret.String{"a": value},
	}
}

// leaks reports whether text shows the value, plainly or in hexadecimal.
func leaks(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, strings.ToLower(value)) || strings.Contains(text, fmt.Sprintf("%x", value[:4]))
}

func TestNoVerbPrintsASecret(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "+q", "x", "X", "#x", "% x", "d", "c", "U", "b", "o", "e", "t", "T", "20s", ".3s", "-40v"} {
		for what, shown := range map[string]any{
			"value":   secret.String(value),
			"struct":  withSecrets(),
			"pointer": new(withSecrets()),
			"slice":   []secret.String{value},
			"error":   fmt.Errorf("call with %v", secret.String(value)),
		} {
			if got := fmt.Sprintf("%"+verb, shown); leaks(got) {
				t.Errorf("%%%s of a %s prints %q", verb, what, got)
			}
		}
	}
	if got := fmt.Sprint(secret.String(value)); got != secret.Mask {
		t.Errorf("Sprint = %q", got)
	}
}

func TestNoEncodingShowsASecret(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(withSecrets())
	if err != nil {
		t.Fatal(err)
	}
	if leaks(string(got)) || !strings.Contains(string(got), secret.Mask) {
		t.Errorf("JSON is %s", got)
	}
}

func TestNoLogShowsASecret(t *testing.T) {
	t.Parallel()
	var text, jsonLines bytes.Buffer
	for out, h := range map[*bytes.Buffer]slog.Handler{
		&text:      slog.NewTextHandler(&text, nil),
		&jsonLines: slog.NewJSONHandler(&jsonLines, nil),
	} {
		slog.New(h).With("token", secret.String(value)).Info("connected", "settings", withSecrets(), "key", secret.String(value))
		if leaks(out.String()) || !strings.Contains(out.String(), secret.Mask) {
			t.Errorf("log line is %s", out)
		}
	}
}

func TestSecretIsReadAndRevealed(t *testing.T) {
	t.Parallel()
	var got struct{ Token secret.String }
	if err := json.Unmarshal([]byte(`{"Token":"`+value+`"}`), &got); err != nil {
		t.Fatal(err)
	}
	if got.Token.Reveal() != value {
		t.Error("the value is lost")
	}
}
