// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package i18n_test

import (
	"testing"

	"parley/internal/i18n"
)

func TestIn(t *testing.T) {
	t.Parallel()
	both := i18n.Words("Диалоги", "Inbox")
	tests := []struct {
		name     string
		text     i18n.Text
		lang     i18n.Lang
		fallback []i18n.Lang
		want     string
	}{
		{"exact", both, i18n.RU, nil, "Диалоги"},
		{"first part of the tag", both, "en-gb", nil, "Inbox"},
		{"exact before first part", i18n.Text{"pt": "a", "pt-br": "b"}, "pt-br", nil, "b"},
		{"fallbacks in order", both, "de", []i18n.Lang{"fr", i18n.EN, i18n.RU}, "Inbox"},
		{"first part of a fallback", both, "de", []i18n.Lang{"ru-by"}, "Диалоги"},
		{"plain in any language", i18n.Plain("Parley"), "de", []i18n.Lang{i18n.EN}, "Parley"},
		{"plain comes last", i18n.Text{"": "x", i18n.EN: "y"}, "de", []i18n.Lang{i18n.EN}, "y"},
		{"nothing", both, "de", nil, ""},
		{"no text at all", nil, i18n.RU, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.text.In(tt.lang, tt.fallback...); got != tt.want {
				t.Errorf("In = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestInLeavesTheFallbacksAlone(t *testing.T) {
	t.Parallel()
	fallback := make([]i18n.Lang, 1, 4)
	fallback[0] = i18n.EN
	_ = i18n.Words("а", "b").In("de", fallback...)
	if fallback[0] != i18n.EN {
		t.Errorf("fallback became %v", fallback)
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text i18n.Text
		want bool
	}{
		"nil":        {nil, true},
		"blank":      {i18n.Text{i18n.RU: " \n", i18n.EN: ""}, true},
		"one filled": {i18n.Text{i18n.RU: "", i18n.EN: "x"}, false},
		"plain":      {i18n.Plain("x"), false},
	} {
		if got := tt.text.Empty(); got != tt.want {
			t.Errorf("%s: Empty = %v, want %v", name, got, tt.want)
		}
	}
}
