// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"slices"
	"testing"

	"parley/internal/channel"
)

// Whoever is known and joins a group is noted, so that flows may begin by it, and is still written to where they wrote. Others of the group become nobody.
func TestJoinedAGroup(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.says("ann", "привет")
		before := h.who("ann")
		join := func(address string) channel.Inbound {
			f := h.fact(channel.InJoined, address, "")
			f.Chat, f.Group, f.Referral = "-100500", true, map[string]string{"group": "-100500"}
			return f
		}
		h.take(join("ann"), join("stranger"))
		if after := h.who("ann"); after.Chat != before.Chat || after.LastInbound != before.LastInbound {
			t.Errorf("the group has changed where she is reached: %+v", after)
		}
		if kinds := h.Kinds(before.Contact); !slices.Contains(kinds, "channel.joined") {
			t.Errorf("nothing was noted: %q", kinds)
		}
		if n := h.count(`SELECT COUNT(*) FROM contact WHERE workspace_id = $1`, h.Home.ID); n != 1 {
			t.Errorf("there are %d contacts", n)
		}
	})
}
