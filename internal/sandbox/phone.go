// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"parley/internal/fault"
)

// What stands between a person and a bot.
const (
	StatusNew     = "new"     // the person has not started the bot; many vendors do not let it write
	StatusOpen    = "open"    // the bot may write
	StatusBlocked = "blocked" // the person blocked the bot
	StatusDeleted = "deleted" // the person deleted the account at the vendor
)

type phoneKey struct{ bot, person string }

// State is everything on a phone besides messages.
type State struct {
	Status      string    `json:"status"`
	Start       string    `json:"start,omitempty"` // parameter of the opened deep link, sent when the person presses Start
	Opened      bool      `json:"opened"`          // a deep link is open and shows the button Start
	Keyboard    *Keyboard `json:"keyboard,omitempty"`
	Typing      string    `json:"typing,omitempty"` // what the bot is doing: typing, upload_photo …
	TypingUntil int64     `json:"typing_until,omitempty"`
	ReadTo      int64     `json:"read_to"` // the person has read messages up to this id
	Commands    []string  `json:"commands,omitempty"`
}

// PhoneView is a phone as the page shows it in a list.
type PhoneView struct {
	Seq    int      `json:"seq"`
	Bot    *Bot     `json:"bot"`
	Person *Person  `json:"person"`
	Rev    int64    `json:"rev"`
	State  State    `json:"state"`
	Last   *Message `json:"last,omitempty"`
	LastID int64    `json:"last_id"`
}

// Phone is one person's chat with one bot. It is safe for concurrent use.
type Phone struct {
	Bot    *Bot
	Person *Person

	seq     int
	keep    int
	changes *atomic.Int64 // the hub's

	mu       sync.Mutex
	state    State
	rev      int64
	lastID   int64
	messages []*Message // ids follow one another, so that an id is an index
	watchers map[chan struct{}]struct{}
}

// Phone is the phone of a person with a bot; it is made at the first call.
func (h *Hub) Phone(bot, person string) (*Phone, error) {
	key := phoneKey{bot, person}
	h.mu.RLock()
	p := h.phones[key]
	h.mu.RUnlock()
	if p != nil {
		return p, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.phones[key]; p != nil {
		return p, nil
	}
	b, who := h.bots[bot], h.people[person]
	switch {
	case b == nil:
		return nil, fault.New(fault.NotFound, "bot_not_found", "there is no bot %q", bot)
	case who == nil:
		return nil, fault.New(fault.NotFound, "person_not_found", "there is no person %q", person)
	}
	p = h.newPhone(b, who)
	h.changes.Add(1)
	return p, nil
}

// newPhone makes a phone; the hub's lock is held.
func (h *Hub) newPhone(b *Bot, who *Person) *Phone {
	p := &Phone{Bot: b, Person: who, seq: len(h.order) + 1, keep: h.keepMessages, changes: &h.changes, state: State{Status: StatusNew}}
	h.phones[phoneKey{b.Key, who.Key}] = p
	h.order = append(h.order, p)
	return p
}

// Phones are at most limit phones made after the one with seq after; an empty bot or person means any.
func (h *Hub) Phones(bot, person string, after, limit int) []*Phone {
	h.mu.RLock()
	defer h.mu.RUnlock()
	phones := []*Phone{}
	for _, p := range h.order[min(max(after, 0), len(h.order)):] {
		if len(phones) == limit {
			break
		}
		if (bot == "" || p.Bot.Key == bot) && (person == "" || p.Person.Key == person) {
			phones = append(phones, p)
		}
	}
	return phones
}

// View is the phone for a list.
func (p *Phone) View() PhoneView {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := PhoneView{Seq: p.seq, Bot: p.Bot, Person: p.Person, Rev: p.rev, State: p.state, LastID: p.lastID}
	if n := len(p.messages); n > 0 {
		v.Last = clone(p.messages[n-1])
	}
	return v
}

// State is a copy of the phone's state.
func (p *Phone) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Status says whether the bot may write.
func (p *Phone) Status() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.Status
}

// Set changes the state under the phone's lock.
func (p *Phone) Set(change func(*State)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.state)
	p.touch()
}

// Add shows a message and gives its id on this phone.
func (p *Phone) Add(m Message) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastID++
	p.touch()
	m.ID, m.Rev = p.lastID, p.rev
	for r, row := range m.Buttons {
		for c := range row {
			row[c].Row, row[c].Col = r, c
		}
	}
	// Twice the limit is let in before the older half goes, so that a send never moves the whole list.
	if len(p.messages) >= 2*p.keep {
		p.messages = append(make([]*Message, 0, 2*p.keep), p.messages[len(p.messages)-p.keep:]...)
	}
	p.messages = append(p.messages, &m)
	return m.ID
}

// Change changes a shown message; it says false when the phone no longer has it.
func (p *Phone) Change(id int64, change func(*Message)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := p.index(id)
	if i < 0 {
		return false
	}
	// A reader may hold the old value, so the new one takes its place.
	m := clone(p.messages[i])
	change(m)
	p.touch()
	m.Rev = p.rev
	p.messages[i] = m
	return true
}

// Clear removes the whole chat from the phone, as when the person deletes it.
func (p *Phone) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages = nil
	p.state.Keyboard = nil
	p.touch()
}

// Message is one shown message, nil when there is none.
func (p *Phone) Message(id int64) *Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := p.index(id); i >= 0 {
		return clone(p.messages[i])
	}
	return nil
}

// Messages are at most limit messages with an id above after, oldest first.
func (p *Phone) Messages(after int64, limit int) []*Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.messages) == 0 {
		return []*Message{}
	}
	from := min(max(after+1-p.messages[0].ID, 0), int64(len(p.messages)))
	part := p.messages[from:]
	return append([]*Message{}, part[:min(limit, len(part))]...)
}

// Since are the messages new or changed after a revision, oldest first.
func (p *Phone) Since(rev int64) []*Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	changed := []*Message{}
	for _, m := range p.messages {
		if m.Rev > rev {
			changed = append(changed, m)
		}
	}
	return changed
}

// Watch gives a channel that gets a value after changes, until stop is called.
func (p *Phone) Watch() (changed <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.watchers == nil {
		p.watchers = map[chan struct{}]struct{}{}
	}
	p.watchers[ch] = struct{}{}
	return ch, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.watchers, ch)
	}
}

func (p *Phone) touch() {
	p.rev++
	p.changes.Add(1)
	for ch := range p.watchers {
		select {
		case ch <- struct{}{}:
		default: // a wake-up is waiting already
		}
	}
}

func (p *Phone) index(id int64) int {
	if len(p.messages) == 0 {
		return -1
	}
	i := id - p.messages[0].ID
	if i < 0 || i >= int64(len(p.messages)) {
		return -1
	}
	return int(i)
}

// target finds the newest message that shows the button, or message id when it is given; nil means the reply keyboard.
func (p *Phone) target(id int64, label string) (*Message, *Button, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range slices.Backward(p.messages) {
		if m.Deleted || (id != 0 && m.ID != id) {
			continue
		}
		if b := find(m.Buttons, label); b != nil {
			return clone(m), b, nil
		}
	}
	if k := p.state.Keyboard; k != nil && id == 0 {
		if b := find(k.Buttons, label); b != nil {
			return nil, b, nil
		}
	}
	return nil, nil, fault.New(fault.NotFound, "button_not_found", "there is no button %q on the phone; it shows %s", label, p.labels())
}

// labels are what the person could press instead, for the error's words.
func (p *Phone) labels() string {
	var rows [][]Button
	for _, m := range slices.Backward(p.messages) {
		if len(m.Buttons) > 0 && !m.Deleted {
			rows = append(rows, m.Buttons...)
			break
		}
	}
	if p.state.Keyboard != nil {
		rows = append(rows, p.state.Keyboard.Buttons...)
	}
	var labels []string
	for _, b := range slices.Concat(rows...) {
		labels = append(labels, b.Label)
	}
	if len(labels) == 0 {
		return "no buttons"
	}
	return fmt.Sprintf("%q", labels)
}

func clone(m *Message) *Message {
	c := *m
	c.Notices = slices.Clone(m.Notices)
	return &c
}
