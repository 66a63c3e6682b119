// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package limit

import (
	"strconv"
	"testing"
	"time"
)

// Whoever never saves must not grow without end either; only the inside of the set shows it.
func TestMemoryFollowsTheBusyChats(t *testing.T) {
	t.Parallel()
	const busy = 1_000 // a thousand chats a second, each busy for a second
	set, now := NewSet(nil, []Rule{{Count: 1, Per: time.Second, Burst: 1}}, 0), int64(0)
	for i := range 50 * busy {
		now++
		set.Allow(now, strconv.Itoa(i))
		if len(set.chats) > 2*busy {
			t.Fatalf("%d chats are kept, %d are busy", len(set.chats), busy)
		}
	}
}
