// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package footprint

import "testing"

func TestRest(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for name, c := range map[string]struct {
		before, now, rested usage
		want                bool
	}{
		"never rested":            {usage{100 * mb, 60 * mb}, usage{101 * mb, 60 * mb}, usage{}, true},
		"a login this minute":     {usage{100 * mb, 20 * mb}, usage{120 * mb, 40 * mb}, usage{90 * mb, 20 * mb}, false},
		"a minute after a login":  {usage{120 * mb, 40 * mb}, usage{121 * mb, 40 * mb}, usage{90 * mb, 20 * mb}, true},
		"nothing to give back":    {usage{121 * mb, 20 * mb}, usage{122 * mb, 21 * mb}, usage{121 * mb, 20 * mb}, false},
		"busy, whatever it holds": {usage{121 * mb, 20 * mb}, usage{900 * mb, 300 * mb}, usage{121 * mb, 20 * mb}, false},
	} {
		if got := shouldRest(c.before, c.now, c.rested); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	a := readMemory()
	if a.allocated == 0 || a.held == 0 {
		t.Errorf("the runtime does not tell what it holds: %+v", a)
	}
}
