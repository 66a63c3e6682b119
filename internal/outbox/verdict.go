// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"parley/internal/channel"
	"parley/internal/message"
)

// maxAttempts is how often a part that certainly was not sent is tried before it fails.
const maxAttempts = 10

// verdict is what follows from one attempt.
type verdict struct {
	state   message.State
	reason  string
	detail  string
	wait    time.Duration  // with Queued: how long to wait
	again   *channel.Again // send this simpler form at once instead
	blocks  bool           // the person cannot be reached on this channel any more
	shuts   bool           // the reply window is closed, whatever we believed
	closes  channel.Scope  // nothing more may leave in this scope for wait
	breaks  bool           // the channel's credentials are refused: it stops until a person mends it
	refusal string         // a purpose the person refused at the vendor
	free    bool           // the vendor did not look at the part: the attempt does not count
}

// judge decides from the class of the error alone. Attempt counts from 1.
func judge(err error, attempt int) verdict {
	if err == nil {
		return verdict{state: message.Sent}
	}
	var e *channel.SendError
	if !errors.As(err, &e) {
		// A driver that fails without a class may have sent the message: the truth is not known.
		return verdict{state: message.Unknown, reason: string(channel.Ambiguous), detail: err.Error()}
	}
	v := verdict{state: message.Failed, reason: string(e.Class), detail: strings.TrimSpace(e.Code + " " + e.Text)}
	switch e.Class {
	case channel.Throttled:
		v.state, v.wait, v.closes, v.free = message.Queued, max(e.After, time.Second), cmp.Or(e.Scope, channel.ScopeChat), true
	case channel.Paused:
		v.state, v.wait, v.closes, v.free = message.Queued, max(e.After, time.Second), cmp.Or(e.Scope, channel.ScopeAccount), true
	case channel.Temporary:
		if attempt < maxAttempts {
			v.state, v.wait = message.Queued, backoff(attempt)
		}
	case channel.Ambiguous:
		v.state = message.Unknown
	case channel.Blocked:
		v.blocks = true
	case channel.Unsubscribed:
		v.refusal = e.Purpose
		v.blocks = e.Purpose == ""
	case channel.Unauthorized:
		v.state, v.breaks, v.free = message.Queued, true, true
	case channel.Invalid, channel.MediaFailed:
		if e.Again.Form != "" {
			v.again = &e.Again
		}
	case channel.WindowClosed:
		v.shuts = true
	case channel.Unreachable, channel.Unsupported:
	}
	return v
}

// backoff doubles from two seconds to five minutes.
func backoff(attempt int) time.Duration {
	return min(2*time.Second<<min(attempt-1, 10), 5*time.Minute)
}
