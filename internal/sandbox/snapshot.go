// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Keeper is a Vendor whose memory outlives the process. Both are called without the hub's locks.
type Keeper interface {
	// Snapshot gives everything the vendor remembers, as JSON.
	Snapshot() (json.RawMessage, error)
	// Restore takes it back, into a vendor without bots. Bots and people of the hub are there already. What was numbered
	// after the snapshot was taken is lost, so numbers go on after a gap that no such number has reached.
	Restore(raw json.RawMessage) error
}

// NumberGap is how far numbering jumps at Load: between two snapshots fewer things are numbered.
const NumberGap = 100_000

const (
	snapshotFormat = 1
	// snapshotBytes bounds the media in a snapshot; the newest stay.
	snapshotBytes = 32 << 20
)

// snapshot is a hub at rest.
type snapshot struct {
	Format     int                        `json:"format"`
	Offset     int64                      `json:"offset"`
	NextBot    int64                      `json:"next_bot"`
	NextPerson int64                      `json:"next_person"`
	Bots       []*Bot                     `json:"bots"`
	People     []*Person                  `json:"people"`
	Phones     []savedPhone               `json:"phones"`
	Files      []savedFile                `json:"files"`
	Vendors    map[string]json.RawMessage `json:"vendors"`
}

type savedPhone struct {
	Bot      string         `json:"bot"`
	Person   string         `json:"person"`
	Rev      int64          `json:"rev"`
	LastID   int64          `json:"last_id"`
	State    savedState     `json:"state"`
	Messages []savedMessage `json:"messages"`
}

// savedState, savedMessage and savedKeyboard are what the API shows, with the buttons' payloads that it hides.
type savedState struct {
	State

	Keyboard *savedKeyboard `json:"keyboard,omitempty"`
}

type savedMessage struct {
	*Message

	Buttons [][]savedButton `json:"buttons,omitempty"`
}

type savedKeyboard struct {
	Keyboard

	Buttons [][]savedButton `json:"buttons"`
}

type savedButton struct {
	Button

	Payload string `json:"payload,omitempty"`
}

type savedFile struct {
	Name  string `json:"name"`
	MIME  string `json:"mime"`
	Bytes []byte `json:"bytes"`
}

// Revision grows with everything that Save would write. It costs nothing to ask.
func (h *Hub) Revision() int64 { return h.changes.Load() + h.Journal.lastSeq() }

// Save writes bots, people, phones with their messages, the newest files, and what the vendors remember. The hub may go on meanwhile: a message that comes
// while it is written may be on the phone and unknown to the vendor, as after a short failure of the vendor's.
func (h *Hub) Save(w io.Writer) error {
	s := snapshot{Format: snapshotFormat, Offset: h.Timeline.Offset(), Vendors: map[string]json.RawMessage{}}
	for kind, k := range h.keepers() {
		raw, err := k.Snapshot()
		if err != nil {
			return fmt.Errorf("sandbox: save %s: %w", kind, err)
		}
		s.Vendors[kind] = raw
	}
	h.mu.RLock()
	s.NextBot, s.NextPerson = h.nextBot, h.nextPerson
	s.Bots, s.People = append(s.Bots, h.botList...), append(s.People, h.list...)
	phones := append([]*Phone{}, h.order...)
	h.mu.RUnlock()
	for _, p := range phones {
		s.Phones = append(s.Phones, p.save())
	}
	for _, f := range h.Files.newest(snapshotBytes) {
		s.Files = append(s.Files, savedFile{Name: f.Name, MIME: f.MIME, Bytes: f.Bytes})
	}
	if err := json.NewEncoder(w).Encode(s); err != nil {
		return fmt.Errorf("sandbox: save: %w", err)
	}
	return nil
}

// Load takes over what Save has written. The hub must be new, with its vendors added.
func (h *Hub) Load(r io.Reader) error {
	var s snapshot
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("sandbox: load: %w", err)
	}
	if s.Format != snapshotFormat {
		return fmt.Errorf("sandbox: load: the format %d is not known", s.Format)
	}
	if err := h.fill(s); err != nil {
		return err
	}
	h.Timeline.SetOffset(s.Offset)
	for _, f := range s.Files {
		h.Files.Put(f.Name, f.MIME, f.Bytes)
	}
	for kind, k := range h.keepers() {
		if s.Vendors[kind] == nil {
			continue
		}
		if err := k.Restore(s.Vendors[kind]); err != nil {
			return fmt.Errorf("sandbox: load %s: %w", kind, err)
		}
	}
	return nil
}

func (h *Hub) keepers() map[string]Keeper {
	h.mu.RLock()
	defer h.mu.RUnlock()
	keepers := map[string]Keeper{}
	for kind, v := range h.vendors {
		if k, ok := v.(Keeper); ok {
			keepers[kind] = k
		}
	}
	return keepers
}

// fill takes over bots, people and phones.
func (h *Hub) fill(s snapshot) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.botList) > 0 || len(h.list) > 0 {
		return errors.New("sandbox: load: the hub is not new")
	}
	h.nextBot, h.nextPerson = s.NextBot+NumberGap, s.NextPerson+NumberGap
	h.botList, h.list = s.Bots, s.People
	for _, b := range s.Bots {
		h.bots[b.Key] = b
	}
	for _, p := range s.People {
		h.people[p.Key], h.byNumber[p.Number] = p, p
		if p.Group != "" {
			h.groups[p.Group] = append(h.groups[p.Group], p)
		}
	}
	for _, saved := range s.Phones {
		b, who := h.bots[saved.Bot], h.people[saved.Person]
		if b == nil || who == nil {
			return fmt.Errorf("sandbox: load: a phone of %q with %q, who are not there", saved.Person, saved.Bot)
		}
		h.newPhone(b, who).load(saved)
	}
	return nil
}
