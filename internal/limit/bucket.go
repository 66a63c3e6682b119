// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package limit keeps sending inside a vendor's rate rules, exactly, and lets it use them to the full.
//
// Whoever holds the lease of a channel holds its Set: what remains is stored with the lease and handed to the next holder.
// All moments are Unix milliseconds of the clock that the vendor's limits run on.
package limit

import (
	"errors"
	"time"
)

// Rule is a token bucket: Count messages per Per on the long run, and at most Burst at one moment.
// Messages leave on whole milliseconds, so a Burst of 1 rounds each interval up to one; from 2 on the rate is reached exactly.
type Rule struct {
	Count int
	Per   time.Duration // whole milliseconds
	Burst int
}

// Check refuses a rule that could not work.
func (r Rule) Check() error {
	if r.Count < 1 || r.Burst < 1 || r.Per < time.Millisecond || r.Per%time.Millisecond != 0 {
		return errors.New("limit: a rule needs a count and a burst of at least 1 and a period of whole milliseconds")
	}
	return nil
}

// Bucket is the state of a rule at a moment. It counts in whole shares of a message, Per milliseconds of them to one message:
// every millisecond adds Count shares, so there is no rounding and nothing is lost or won over months.
type Bucket struct {
	Level int64 `json:"level"` // shares
	At    int64 `json:"at"`    // Unix milliseconds
}

func (r Rule) cost() int64 { return r.Per.Milliseconds() }
func (r Rule) full() int64 { return int64(r.Burst) * r.cost() }

// Refill is the bucket at a later moment. A moment before b.At changes nothing: a clock that went back wins no messages.
func (r Rule) Refill(b Bucket, now int64) Bucket {
	passed := now - b.At
	if passed <= 0 {
		return b
	}
	// Time enough to fill an empty bucket is as good as any longer time, and cannot overflow.
	missing := r.full() - b.Level
	if passed >= (missing+int64(r.Count)-1)/int64(r.Count) {
		return Bucket{Level: r.full(), At: now}
	}
	return Bucket{Level: b.Level + passed*int64(r.Count), At: now}
}

// Wait is how long until one message may leave; 0 is now.
func (r Rule) Wait(b Bucket, now int64) time.Duration {
	b = r.Refill(b, now)
	ms := max(b.At-now, 0)
	if missing := r.cost() - b.Level; missing > 0 {
		ms += (missing + int64(r.Count) - 1) / int64(r.Count)
	}
	return time.Duration(ms) * time.Millisecond
}

// Take is the bucket after one message left. The caller has asked Wait.
func (r Rule) Take(b Bucket, now int64) Bucket {
	b = r.Refill(b, now)
	b.Level -= r.cost()
	return b
}

// Hold is the bucket after the vendor said that nothing may leave before a moment. Exactly one message may leave then, and the rest at the rule's pace:
// a burst right after a refusal is the surest way to the next one.
func (r Rule) Hold(b Bucket, until int64) Bucket {
	b = r.Refill(b, until)
	b.Level = min(b.Level, r.cost())
	return b
}
