// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/fault"
)

// Vendor is one imitation: an HTTP server as the vendor has it, and the translation of what a person does into that vendor's updates.
type Vendor interface {
	http.Handler
	// Kind is the vendor's short name, also the first part of its paths: "telegram".
	Kind() string
	// Connect registers a new bot and fills its Token, and whatever else the vendor gives. Number is unique already. It must not call the hub.
	Connect(b *Bot) error
	// Act tells the bot what the person did. The hub has resolved Target and Pressed. The error is for the person, in plain words.
	Act(ctx context.Context, p *Phone, a Action) error
	// Pending is how many deliveries are under way or could start now; those waiting for a later moment do not count.
	Pending() int
}

// Room is a group or channel at a vendor, with the bot as its administrator.
type Room struct {
	ID       string `json:"id"` // given by the vendor
	Kind     string `json:"kind"`
	Title    string `json:"title"`
	Username string `json:"username,omitempty"`
}

// Host is a Vendor that has groups or channels.
type Host interface {
	AddRoom(bot string, r Room) (Room, error)
}

// Options are the hub's limits. Zero values mean the defaults.
type Options struct {
	Wall         func() time.Time // source of wall time; time.Now when nil
	Journal      string           // file that receives every journal entry as one JSON line; "" keeps the journal in memory only
	SyncJournal  bool             // fsync after every line, for tests that cut the power rather than kill a process
	KeepEntries  int              // journal entries kept in memory, 200,000 by default
	KeepMessages int              // messages kept per phone, 1,000 by default
	KeepBytes    int64            // media bytes kept in memory, 256 MB by default; the oldest go first
}

// Hub holds the people, bots and phones of one sandbox. It is safe for concurrent use.
type Hub struct {
	Timeline *Timeline
	Journal  *Journal
	Faults   *Faults
	Files    *Files
	// Follow gives where an opened link leads, as a phone's browser finds out; nil: links lead to themselves. Set it before the hub is served.
	Follow func(ctx context.Context, link string) (string, error)

	keepMessages int
	changes      atomic.Int64 // see Revision

	mu       sync.RWMutex
	vendors  map[string]Vendor
	bots     map[string]*Bot
	botList  []*Bot
	people   map[string]*Person
	list     []*Person
	byNumber map[int64]*Person
	groups   map[string][]*Person
	phones   map[phoneKey]*Phone
	order    []*Phone

	nextBot, nextPerson int64 // numbers are never given twice, also after Load

	streamsOver func()        // closes gone, once
	gone        chan struct{} // closed when open pages must end
}

// New opens a hub. It fails only when the journal's file cannot be opened.
func New(o Options) (*Hub, error) {
	if o.Wall == nil {
		o.Wall = time.Now
	}
	timeline := NewTimeline(o.Wall)
	journal, err := openJournal(o.Journal, o.SyncJournal, orDefault(o.KeepEntries, 200_000))
	if err != nil {
		return nil, err
	}
	gone := make(chan struct{})
	return &Hub{
		streamsOver: sync.OnceFunc(func() { close(gone) }), gone: gone,
		Timeline: timeline, Journal: journal,
		Faults:       &Faults{now: timeline.Now},
		Files:        newFiles(orDefault(o.KeepBytes, 256<<20)),
		keepMessages: orDefault(o.KeepMessages, 1000),
		vendors:      map[string]Vendor{}, bots: map[string]*Bot{}, people: map[string]*Person{},
		byNumber: map[int64]*Person{}, groups: map[string][]*Person{}, phones: map[phoneKey]*Phone{},
		nextBot: firstBot, nextPerson: firstPerson,
	}, nil
}

// EndStreams ends the streams of open phones, which never end by themselves: a server that stops need not wait for them.
func (h *Hub) EndStreams() { h.streamsOver() }

// Close stops the hub's timers and closes the journal.
func (h *Hub) Close() error {
	h.EndStreams()
	h.Timeline.stop()
	return h.Journal.close()
}

// Add gives the hub an imitation. Call it before the first bot is made.
func (h *Hub) Add(v Vendor) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.vendors[v.Kind()] = v
}

// Pending is how many deliveries of all vendors are under way or could start now.
func (h *Hub) Pending() int {
	// A vendor locks its bots and asks the hub under that lock, so it must not be called under the hub's own.
	h.mu.RLock()
	vendors := slices.Collect(maps.Values(h.vendors))
	h.mu.RUnlock()
	n := 0
	for _, v := range vendors {
		n += v.Pending()
	}
	return n
}

func (h *Hub) vendor(kind string) (Vendor, error) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if v, ok := h.vendors[kind]; ok {
		return v, nil
	}
	return nil, fault.New(fault.NotFound, "vendor_not_found", "the sandbox has no messenger %q", kind)
}

func orDefault[T int | int64](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}
