// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package clock_test

import (
	"testing"

	"parley/internal/clock"
)

func TestZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Mars/Olympus", "../etc/passwd"} {
		if zone := clock.Zone(name); zone != nil {
			t.Errorf("%q is the zone %s", name, zone)
		}
	}
	if zone := clock.Zone("Asia/Vladivostok"); zone == nil || zone.String() != "Asia/Vladivostok" {
		t.Errorf("Vladivostok is %v", zone)
	}
}
