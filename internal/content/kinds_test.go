// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/content"
	"parley/internal/i18n"
)

// kindCase is one message, and what becomes of it on every kind of channel.
type kindCase struct {
	About   string               `json:"about"`
	Message content.Message      `json:"message"`
	Kinds   map[string]kindParts `json:"kinds"`
}

type kindParts struct {
	Parts []content.Part `json:"parts"`
	Rules []string       `json:"rules,omitempty"`
}

// TestKindsGolden: a message of each sort, fitted for every kind there is.
func TestKindsGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/kinds/*.json")
	if err != nil || len(files) < 8 {
		t.Fatal("golden files are missing", files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c kindCase
			if err := json.Unmarshal(source, &c); err != nil {
				t.Fatal(err)
			}
			got := map[string]kindParts{}
			for _, kind := range content.Kinds() {
				p, ok := c.Message.Preview(kind, i18n.RU)
				if !ok {
					t.Fatalf("%s has no table", kind)
				}
				fitted := kindParts{Parts: p.Parts}
				for _, n := range p.Notes {
					fitted.Rules = append(fitted.Rules, n.Rule)
				}
				got[kind] = fitted
			}
			if *update {
				c.Kinds = got
				out, err := json.MarshalIndent(c, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, append(out, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.Kinds, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestKindsObeyTheirTables: any message fits any kind within its limits, and nothing a person could press is lost.
func TestKindsObeyTheirTables(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(content.Kinds()).Draw(t, "kind")
		m := message().Draw(t, "message")
		p, _ := m.Preview(kind, i18n.EN)
		obeys(t, p.Caps, p.Parts)
		keeps(t, m, p.Parts)
	})
}

// TestTables: a table names its source with a date, and says nothing that contradicts itself.
func TestTables(t *testing.T) {
	t.Parallel()
	for _, kind := range content.Kinds() {
		caps, ok := content.Table(kind)
		if !ok || !strings.Contains(caps.Source, ", 202") {
			t.Errorf("%s: the source %q has no date", kind, caps.Source)
		}
		if caps.Text.Max == 0 || caps.Text.Unit == "" || caps.Caption.Max > caps.Text.Max || caps.Text.ButtonsMax > caps.Text.Max {
			t.Errorf("%s: texts %+v, captions %+v", kind, caps.Text, caps.Caption)
		}
		for of, media := range caps.Media {
			if media.MaxBytes > 0 && !media.ByURL && !media.ByUpload {
				t.Errorf("%s: nobody can send %s", kind, of)
			}
		}
		for _, buttons := range []content.ButtonCaps{caps.Inline, caps.Reply} {
			if (buttons.Max > 0) != (len(buttons.Kinds) > 0) {
				t.Errorf("%s: buttons %+v", kind, buttons)
			}
		}
	}
	if _, ok := content.Table("pigeon"); ok {
		t.Error("pigeons have no table")
	}
}

func TestLost(t *testing.T) {
	t.Parallel()
	poll := content.Content{Poll: &content.PollSpec{Question: i18n.Plain("Когда удобно?"), Options: []i18n.Text{i18n.Plain("Утром"), i18n.Plain("Вечером")}}}
	voice := content.Content{Text: i18n.Words("Привет, {{ contact.first_name }}", "Hello"), Media: []content.MediaSpec{{Kind: content.Voice, File: "media:aa"}}}
	for _, c := range []struct {
		name    string
		content content.Content
		kind    string
		rules   string
	}{
		{"a poll of Telegram", poll, "telegram", ""},
		{"a poll elsewhere", poll, "whatsapp", "poll_to_text"},
		{"a voice message", voice, "vk", ""},
		{"a voice message by SMS", voice, "sms", "media_to_link"},
		{"a kind nobody knows", voice, "pigeon", ""},
		{"a template that cannot be read", content.Content{Text: i18n.Plain("{{ oops")}, "sms", ""},
		{"formatting only looks otherwise", content.Content{Text: i18n.Plain("**жирный**")}, "vk", ""},
		{"a copied text", content.Content{Text: i18n.Plain("Код"), Buttons: [][]content.Choice{{{ID: "c", Label: i18n.Plain("Скопировать"), Action: content.CopyText, Value: "A1"}}}}, "vk", "buttons_to_text"},
	} {
		var rules []string
		for _, n := range c.content.Lost([]i18n.Lang{i18n.RU, i18n.EN}, c.kind, nil) {
			rules = append(rules, n.Rule)
		}
		if got := strings.Join(rules, " "); got != c.rules {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
