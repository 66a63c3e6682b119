// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"regexp"
	"strings"
	"testing"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/i18n"
)

// testSpec checks what the connect form and the sender read as data.
func (s Suite) testSpec(t *testing.T) {
	t.Parallel()
	spec := s.Driver.Spec()
	bad := func(wrong bool, text string) {
		t.Helper()
		if wrong {
			t.Error(text)
		}
	}
	bad(s.Driver.Kind() == "", "the driver has no kind")
	bad(spec.Title == "", "the spec has no title")
	bad(!both(spec.About), "the spec must say in Russian and English how to connect")
	bad(strings.HasSuffix(spec.BaseURL, "/"), "the base URL ends in a slash")
	bad(len(spec.Modes) == 0, "the spec has no way to receive")
	bad(spec.MaxInFlight <= 0, "the spec does not say how many calls may run at once")
	bad(spec.Capabilities.Source == "", "the capabilities do not name their source")
	bad(spec.Capabilities.Text.Max <= 0 || spec.Capabilities.Text.Unit == "", "the capabilities do not limit the text")
	template := spec.DeepLink
	bad(template != "" && (!strings.Contains(template, "{token}") || !strings.Contains(template, "{handle}")), "the deep link lacks {handle} or {token}")
	bad(template != "" && spec.Capabilities.Start.Max == 0, "a deep link without a length of its token")
	for _, limit := range spec.Limits {
		bad(limit.Count <= 0 || limit.Per <= 0 || limit.Burst <= 0, "a limit without figures")
		bad(limit.Source == "", "a limit without a source")
		_, err := regexp.Compile(limit.Chats)
		bad(err != nil || limit.Chats != "" && limit.Scope != channel.ScopeChat, "a limit for chats that cannot be told")
	}
	for _, setting := range spec.Form {
		testSetting(t, setting)
	}
	for kind, m := range spec.Capabilities.Media {
		bad(m.MaxBytes <= 0, "media "+string(kind)+" has no size")
		bad(!m.ByURL && !m.ByUpload, "media "+string(kind)+" can be sent in no way")
		bad(m.Fallback != "" && spec.Capabilities.Media[m.Fallback].MaxBytes == 0, "media "+string(kind)+" falls back to an unsupported kind")
		bad(fallsInCircle(spec.Capabilities.Media, kind), "media "+string(kind)+" falls back to itself")
	}
}

func testSetting(t *testing.T, setting channel.Setting) {
	t.Helper()
	if !both(setting.Label) || (setting.Help != nil && !both(setting.Help)) {
		t.Errorf("setting %s: words are missing in Russian or English", setting.Key)
	}
	pattern, err := regexp.Compile(setting.Pattern)
	if err != nil {
		t.Errorf("setting %s: %v", setting.Key, err)
		return
	}
	for _, value := range []string{setting.Example, setting.Default} {
		if value != "" && !pattern.MatchString(value) {
			t.Errorf("setting %s: %q does not match the setting's own pattern", setting.Key, value)
		}
	}
}

func both(t i18n.Text) bool { return t[i18n.RU] != "" && t[i18n.EN] != "" }

func fallsInCircle(media map[content.MediaKind]content.MediaCaps, kind content.MediaKind) bool {
	for next, steps := media[kind].Fallback, 0; next != ""; next, steps = media[next].Fallback, steps+1 {
		if next == kind || steps > len(media) {
			return true
		}
	}
	return false
}
