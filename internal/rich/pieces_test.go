// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich_test

import (
	"strings"
	"testing"

	"parley/internal/rich"
)

func TestSMSPieces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		pieces     int
		latin      bool
	}{
		{"nothing", "", 0, true},
		{"one Latin piece", strings.Repeat("a", 160), 1, true},
		{"two Latin pieces", strings.Repeat("a", 161), 2, true},
		{"a euro takes two places", strings.Repeat("a", 159) + "€", 2, true},
		{"one Cyrillic piece", strings.Repeat("ж", 70), 1, false},
		{"two Cyrillic pieces", strings.Repeat("ж", 71), 2, false},
		{"three Cyrillic pieces", strings.Repeat("ж", 135), 3, false},
		{"one emoji makes all of it wide", strings.Repeat("a", 69) + "🙂", 2, false},
	} {
		if pieces, latin := rich.SMSPieces(c.text); pieces != c.pieces || latin != c.latin {
			t.Errorf("%s: %d pieces, latin %v", c.name, pieces, latin)
		}
	}
}
