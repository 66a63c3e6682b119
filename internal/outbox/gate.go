// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import "parley/internal/message"

// The reasons a part is skipped by the gate. They are stable codes; the words for people stand in the user interface.
const (
	ReasonBlocked      = "blocked"
	ReasonLeft         = "left"
	ReasonSuppressed   = "suppressed"
	ReasonUnsubscribed = "unsubscribed"
	ReasonNoConsent    = "no_consent"
	ReasonWindow       = "window_closed"
)

// passport is what the gate knows of a part at the moment it is claimed.
type passport struct {
	purpose      message.Purpose
	basis        string
	blocked      bool // the person blocked this channel
	left         bool
	suppressed   bool
	unsubscribed bool  // from everything but transactions
	revoked      bool  // this purpose, here or everywhere
	windowUntil  int64 // 0: the channel has no reply window
}

// asked are the purposes that a person caused by an own act; they pass even when the person has unsubscribed.
var asked = map[message.Purpose]bool{
	message.PurposeAnswer:        true,
	message.PurposeOperator:      true,
	message.PurposeTransactional: true,
}

// gate says why a part must not leave, or "" when it may. Now is the workspace's own time in milliseconds.
func gate(p passport, now int64) string {
	switch {
	case p.blocked:
		return ReasonBlocked
	case p.left:
		return ReasonLeft
	case p.suppressed:
		return ReasonSuppressed
	case !asked[p.purpose] && p.unsubscribed:
		return ReasonUnsubscribed
	case !asked[p.purpose] && p.revoked, p.basis == "":
		return ReasonNoConsent
	case p.windowUntil > 0 && now > p.windowUntil:
		return ReasonWindow
	}
	return ""
}
