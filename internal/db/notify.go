// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Note is a hint that something changed; the database holds the truth, so a note may come twice and Lost says that some did not come.
type Note struct {
	Topic   string
	Payload string
	Lost    bool // notes of any topic may have been missed: read again
}

// maxNote bounds topic and payload together: PostgreSQL carries 7,999 bytes.
const maxNote = 7900

// Notify sends a note to the listeners of every node once the transaction is committed. Equal notes of one commit go out once.
func (tx *Tx) Notify(topic, payload string) {
	if len(topic)+len(payload) > maxNote {
		_ = tx.fail(fmt.Errorf("db: note %s of %d bytes is too long", topic, len(payload)))
		return
	}
	tx.notes = append(tx.notes, Note{Topic: topic, Payload: payload})
}

// Listen gives notes of the topics until ctx ends or the database closes; then the channel is closed. A slow listener loses notes and
// is told with Lost.
func (d *DB) Listen(ctx context.Context, topics ...string) (<-chan Note, error) {
	l := d.hub.add(topics)
	if err := d.dialect.listen(ctx, d); err != nil {
		d.hub.remove(l)
		return nil, fmt.Errorf("db: listen: %w", err)
	}
	context.AfterFunc(ctx, func() { d.hub.remove(l) })
	return l.notes, nil
}

// listenerRoom is how many notes wait for a slow listener.
const listenerRoom = 256

// listener is one caller of Listen.
type listener struct {
	topics map[string]bool
	notes  chan Note
}

// hub hands notes to the listeners of this process.
type hub struct {
	mu        sync.Mutex
	closed    bool
	listeners map[*listener]struct{}
}

func newHub() *hub { return &hub{listeners: map[*listener]struct{}{}} }

func (h *hub) add(topics []string) *listener {
	l := &listener{topics: map[string]bool{}, notes: make(chan Note, listenerRoom)}
	for _, t := range topics {
		l.topics[t] = true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(l.notes)
		return l
	}
	h.listeners[l] = struct{}{}
	return l
}

func (h *hub) remove(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.listeners[l]; ok {
		delete(h.listeners, l)
		close(l.notes)
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for l := range h.listeners {
		close(l.notes)
	}
	clear(h.listeners)
}

// send hands notes out. The last place in a listener's room is kept for Lost; the hub alone fills it, so len can only shrink meanwhile.
func (h *hub) send(notes ...Note) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		for _, n := range notes {
			if !n.Lost && !l.topics[n.Topic] {
				continue
			}
			switch cap(l.notes) - len(l.notes) {
			case 0:
			case 1:
				l.notes <- Note{Lost: true}
			default:
				l.notes <- n
			}
		}
	}
}

// unique drops repeated notes and keeps the order.
func unique(notes []Note) []Note {
	seen := make(map[Note]bool, len(notes))
	kept := notes[:0]
	for _, n := range notes {
		if !seen[n] {
			seen[n] = true
			kept = append(kept, n)
		}
	}
	return kept
}

func (n Note) encode() string { return n.Topic + "\n" + n.Payload }

func decodeNote(s string) Note {
	topic, payload, _ := strings.Cut(s, "\n")
	return Note{Topic: topic, Payload: payload}
}
