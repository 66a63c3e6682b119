// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"slices"
	"testing"

	"parley/internal/channel"
)

// Refusals is an errors fixture: answers of the vendor to one message, and what each means.
type Refusals struct {
	About   string    `json:"about"`
	Message Message   `json:"message"`
	Cases   []Refused `json:"cases"`
}

// Refused is one answer and its class.
type Refused struct {
	About  string       `json:"about"`
	Answer VendorAnswer `json:"answer"`
	Want   *FailedError `json:"want"`
}

func (s Suite) testErrors(t *testing.T) {
	t.Parallel()
	each(t, s.dir("errors"), func(t *testing.T, f *Refusals) {
		t.Helper()
		for i := range f.Cases {
			c := &f.Cases[i]
			ch, v := s.channelTo(t, []VendorAnswer{c.Answer})
			_, err := s.Driver.Send(t.Context(), ch, f.Message.outgoing(nil))
			if len(v.requests(t)) != 1 {
				t.Errorf("%s: a driver makes one call and never retries", c.About)
			}
			if err == nil {
				t.Errorf("%s: Send took it for a success", c.About)
			}
			c.Want = s.shownFailure(t, err)
			checkClass(t, c.About, c.Want)
		}
	})
}

// checkClass holds a failure against the rules of the contract.
func checkClass(t *testing.T, about string, f *FailedError) {
	t.Helper()
	if f == nil || f.SendError == nil {
		t.Errorf("%s: Send must give a *SendError", about)
		return
	}
	classes := []channel.Class{
		channel.Throttled, channel.Temporary, channel.Ambiguous, channel.Unreachable, channel.Blocked, channel.Unsubscribed,
		channel.WindowClosed, channel.Invalid, channel.MediaFailed, channel.Unsupported, channel.Unauthorized, channel.Paused,
	}
	again := f.Again.Form != ""
	switch {
	case !slices.Contains(classes, f.Class):
		t.Errorf("%s: class %q is outside the closed list", about, f.Class)
	case (f.Class == channel.Throttled || f.Class == channel.Paused) && (f.Scope == "" || f.SendError.After <= 0):
		t.Errorf("%s: %s must say for how long and for whom", about, f.Class)
	case again && f.Class != channel.Invalid && f.Class != channel.MediaFailed:
		t.Errorf("%s: %s cannot ask for a simpler form", about, f.Class)
	case (f.Again.Form == channel.FormAddress) != (f.Again.Address != ""):
		t.Errorf("%s: another address is asked for by the form %q, and with the address", about, channel.FormAddress)
	case f.Code == "" || f.Text == "":
		t.Errorf("%s: the failure must keep the vendor's code and words", about)
	}
}
