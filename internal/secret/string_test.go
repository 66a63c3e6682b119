// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"github.com/goccy/go-yaml"

	"parley/internal/secret"
)

const value = "123456:AAE-token-value"

// settings holds secrets where code holds them, also where package fmt calls no methods.
type settings struct {
	Token   secret.String
	Pointer *secret.String
	Nested  struct{ Key secret.String }
	ByName  map[string]secret.String
	hidden  secret.String
	pointer *secret.String
	list    []secret.String
}

func withSecrets() settings {
	s := secret.New(value)
	return settings{
		Token: s, Pointer: &s, Nested: struct{ Key secret.String }{s}, ByName: map[string]secret.String{"a": s},
		hidden: s, pointer: &s, list: []secret.String{s},
	}
}

// leaks reports whether text shows the value: plainly, in hexadecimal, or as the numbers of its bytes.
func leaks(text string) bool {
	text = strings.ToLower(text)
	for _, format := range []string{"%s", "%x", "% x", "%d", "%o", "%b"} {
		if strings.Contains(text, strings.ToLower(strings.Trim(fmt.Sprintf(format, []byte(value[:4])), "[]"))) {
			return true
		}
	}
	return false
}

func TestNoVerbPrintsASecret(t *testing.T) {
	t.Parallel()
	s := secret.New(value)
	shown := map[string]any{
		"value": s, "pointer": &s, "struct": withSecrets(), "pointer to a struct": new(withSecrets()), "slice": []secret.String{s}, "array": [1]secret.String{s},
		"map": map[string]secret.String{"a": s}, "key": map[secret.String]int{s: 1}, "error": fmt.Errorf("call with %v", s), "any": []any{s, &s},
	}
	for verb := rune('!'); verb <= '~'; verb++ {
		if verb == '*' || verb == '%' || verb == '[' || strings.ContainsRune("+-# 0123456789.", verb) { // no verbs, but parts of one
			continue
		}
		for _, flags := range []string{"", "+", "#", " ", "-40", "020", ".3", "+#"} {
			for what, v := range shown {
				if got := fmt.Sprintf("%"+flags+string(verb), v); leaks(got) {
					t.Errorf("%%%s%c of a %s prints %q", flags, verb, what, got)
				}
			}
		}
	}
	if got := fmt.Sprint(s, secret.String{}); got != secret.Mask+" "+secret.Mask {
		t.Errorf("Sprint = %q", got)
	}
}

func TestNoEncodingShowsASecret(t *testing.T) {
	t.Parallel()
	s := secret.New(value)
	public := struct {
		Token, Pointer any
		ByName         map[string]secret.String
	}{s, &s, map[string]secret.String{"a": s}}
	for name, encode := range map[string]func(out *bytes.Buffer) error{
		"JSON": func(out *bytes.Buffer) error { return json.NewEncoder(out).Encode(public) },
		"XML":  func(out *bytes.Buffer) error { return xml.NewEncoder(out).Encode(s) },
		"YAML": func(out *bytes.Buffer) error { return yaml.NewEncoder(out).Encode(public) },
		"template": func(out *bytes.Buffer) error {
			return template.Must(template.New("").Parse("{{.Token}} {{.Pointer}} {{.ByName}}")).Execute(out, public)
		},
		"text": func(out *bytes.Buffer) error {
			b, err := s.MarshalText()
			out.Write(b)
			return err
		},
	} {
		var out bytes.Buffer
		if err := encode(&out); err != nil || leaks(out.String()) || !strings.Contains(out.String(), secret.Mask) {
			t.Errorf("%s is %q, %v", name, out.String(), err)
		}
	}
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(public); err == nil || leaks(out.String()+err.Error()) {
		t.Errorf("gob is %q, %v; it has to refuse", out.String(), err)
	}
}

func TestNoErrorShowsASecret(t *testing.T) {
	t.Parallel()
	s := withSecrets()
	for _, err := range []error{
		fmt.Errorf("connect %v: %w", s, errors.ErrUnsupported),
		errors.Join(fmt.Errorf("token %q", s.hidden), fmt.Errorf("list %s", s.list)),
		json.Unmarshal([]byte(`{"Token":{"`+value+`":1}}`), &s),
	} {
		if err == nil || leaks(err.Error()) {
			t.Errorf("the error is %v", err)
		}
	}
}

func TestNoLogShowsASecret(t *testing.T) {
	t.Parallel()
	var text, jsonLines bytes.Buffer
	for out, h := range map[*bytes.Buffer]slog.Handler{
		&text:      slog.NewTextHandler(&text, nil),
		&jsonLines: slog.NewJSONHandler(&jsonLines, nil),
	} {
		slog.New(h).With("token", secret.New(value)).Info("connected", "settings", withSecrets(), "key", secret.New(value))
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
	if got.Token.Reveal() != value || got.Token.Empty() {
		t.Error("the value is lost")
	}
	if got.Token != secret.New(value) || got.Token == secret.New(value+"!") {
		t.Error("secrets are not compared by their values")
	}
	if zero := (secret.String{}); zero.Reveal() != "" || !zero.Empty() || zero != secret.New("") {
		t.Error("the zero secret is not the empty one")
	}
}
