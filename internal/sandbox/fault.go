// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"path"
	"slices"
	"sync"
	"sync/atomic"

	"parley/internal/fault"
)

// Mode is a way a vendor can misbehave on order.
type Mode string

// The modes.
const (
	Throttle           Mode = "throttle"             // refuses with "too many requests"
	Fail               Mode = "fail"                 // refuses with Status and Description
	Hang               Mode = "hang"                 // takes the request, does nothing, never answers
	TimeoutAfterAccept Mode = "timeout_after_accept" // does what was asked, then breaks the connection in place of an answer
	DuplicateWebhooks  Mode = "duplicate_webhooks"   // delivers every webhook twice
	Reorder            Mode = "reorder"              // lets later webhooks overtake earlier ones, where the vendor promises no order
	Late               Mode = "late"                 // delivers every webhook DelayMS later
	Limits             Mode = "limits"               // replaces the vendor's sending limits by PerSecond and ChatPerSecond
)

// Fault is a scripted misbehaviour. Empty filters mean any.
type Fault struct {
	ID            int64   `json:"id"`
	Mode          Mode    `json:"mode"`
	Bot           string  `json:"bot,omitempty"`
	Person        string  `json:"person,omitempty"`
	Method        string  `json:"method,omitempty"` // pattern of path.Match: "send*"
	ForMS         int64   `json:"for_ms,omitempty"` // how long it lasts; 0 is until it is ended
	Until         int64   `json:"until,omitempty"`  // filled by the hub
	Times         int     `json:"times,omitempty"`  // how many requests it hits; 0 is any number
	RetryAfterMS  int64   `json:"retry_after_ms,omitempty"`
	Status        int     `json:"status,omitempty"`      // fail: HTTP status, 500 when 0
	Description   string  `json:"description,omitempty"` // fail: the vendor's words; the vendor's usual ones when empty
	DelayMS       int64   `json:"delay_ms,omitempty"`    // late: the delay; hang and timeout_after_accept: the wait (wall time) before the connection closes, 0 is until the client leaves and at once
	PerSecond     float64 `json:"per_second,omitempty"`  // limits: sends per second and bot; 0 is no limit
	ChatPerSecond float64 `json:"chat_per_second,omitempty"`

	left int
}

// Faults are the active faults of a hub. It is safe for concurrent use.
type Faults struct {
	now  func() int64
	any  atomic.Bool // spares the healthy path the lock
	mu   sync.Mutex
	last int64
	list []*Fault
}

// Set begins a fault and gives it its id and end.
func (f *Faults) Set(v Fault) (Fault, error) {
	modes := []Mode{Throttle, Fail, Hang, TimeoutAfterAccept, DuplicateWebhooks, Reorder, Late, Limits}
	if !slices.Contains(modes, v.Mode) {
		return v, fault.At("/mode", "unknown", "the mode %q is unknown; there are %q", v.Mode, modes)
	}
	if _, err := path.Match(v.Method, ""); err != nil {
		return v, fault.At("/method", "pattern", "the method pattern %q is broken", v.Method)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	v.ID, v.left = f.last, v.Times
	if v.ForMS > 0 {
		v.Until = f.now() + v.ForMS
	}
	f.list = append(f.list, &v)
	f.any.Store(true)
	return v, nil
}

// Clear ends the faults of one bot, or with "" all of them.
func (f *Faults) Clear(bot string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = slices.DeleteFunc(f.list, func(v *Fault) bool { return bot == "" || v.Bot == bot })
	f.any.Store(len(f.list) > 0)
}

// List are the active faults; an empty bot means all.
func (f *Faults) List(bot string) []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.prune()
	list := []Fault{}
	for _, v := range f.list {
		if bot == "" || v.Bot == "" || v.Bot == bot {
			list = append(list, *v)
		}
	}
	return list
}

// Hit is the oldest active fault of one of the modes for this request, and counts it as used. An empty person or method matches only faults without that filter.
func (f *Faults) Hit(bot, person, method string, modes ...Mode) (Fault, bool) {
	if !f.any.Load() {
		return Fault{}, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.prune()
	for i, v := range f.list {
		if !slices.Contains(modes, v.Mode) || (v.Bot != "" && v.Bot != bot) || (v.Person != "" && v.Person != person) {
			continue
		}
		if ok, _ := path.Match(v.Method, method); v.Method != "" && !ok {
			continue
		}
		if v.left > 0 {
			if v.left--; v.left == 0 {
				f.list = slices.Delete(f.list, i, i+1)
			}
		}
		return *v, true
	}
	return Fault{}, false
}

func (f *Faults) prune() {
	now := f.now()
	f.list = slices.DeleteFunc(f.list, func(v *Fault) bool { return v.Until > 0 && v.Until <= now })
	f.any.Store(len(f.list) > 0)
}
