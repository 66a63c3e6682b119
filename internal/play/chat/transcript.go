// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package chat

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/internal/sandbox"
)

// Transcript collects the chats as their people saw them. People of a crowd are left out: they would all say the same.
type Transcript struct {
	wanted bool
	began  int64
	order  []string
	chats  map[string]*talk
}

// talk is one phone's.
type talk struct {
	phone Phone
	lines []string
	shown map[int64]string // messages as they were last written down
}

// NewTranscript is an empty transcript; one that is not wanted costs nothing.
func NewTranscript(wanted bool) *Transcript {
	return &Transcript{wanted: wanted, chats: map[string]*talk{}}
}

// of finds or begins the chat of a phone, nil when nobody wants it.
func (t *Transcript) of(p Phone) *talk {
	if !t.wanted || p.Person().Group != "" {
		return nil
	}
	c := t.chats[p.Name()]
	if c == nil {
		c = &talk{phone: p, shown: map[int64]string{}}
		t.chats[p.Name()] = c
		t.order = append(t.order, p.Name())
	}
	return c
}

// Deed writes down what a person does, where the chat itself does not show it.
func (t *Transcript) Deed(p Phone, a sandbox.Action) {
	c := t.of(p)
	if c == nil {
		return
	}
	words := map[sandbox.Verb]string{
		sandbox.OpenLink: "opens " + a.Link, sandbox.Press: "presses [" + a.Button + "]", sandbox.Block: "blocks the bot",
		sandbox.Unblock: "unblocks the bot", sandbox.Leave: "deletes the chat", sandbox.React: "reacts " + a.Emoji, sandbox.Edit: "edits a message",
	}[a.Verb]
	if words != "" {
		c.lines = append(c.lines, "    → "+p.Person().Name+" "+words)
	}
}

// Look writes down what is new or changed on every phone.
func (t *Transcript) Look(ctx context.Context) error {
	if !t.wanted {
		return nil
	}
	for _, name := range t.order {
		c := t.chats[name]
		list, err := c.phone.Messages(ctx, 0)
		if err != nil {
			return fmt.Errorf("transcript: %w", err)
		}
		for _, m := range list {
			if t.began == 0 {
				t.began = m.At
			}
			c.see(m, t.began)
		}
	}
	return nil
}

// see writes a message down when it is not there yet, or not like this.
func (c *talk) see(m *sandbox.Message, began int64) {
	text := body(m)
	before, known := c.shown[m.ID]
	if known && before == text {
		return
	}
	c.shown[m.ID] = text
	who := map[string]string{sandbox.FromMe: c.phone.Person().Name, sandbox.FromBot: "Bot"}[m.From]
	at := m.At
	switch {
	case m.Deleted:
		who += " (deleted)"
	case known:
		who += " (changed)"
		at = max(at, m.EditedAt)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	c.lines = append(c.lines, fmt.Sprintf("%s  %s: %s", clockOf(at-began), who, lines[0]))
	for _, l := range lines[1:] {
		c.lines = append(c.lines, "           "+l)
	}
}

// body is a message's files, text and buttons, a line each.
func body(m *sandbox.Message) string {
	var parts []string
	for _, f := range m.Media {
		parts = append(parts, "<"+strings.TrimSpace(f.Kind+" "+f.Name)+">")
	}
	if m.Text != "" {
		parts = append(parts, m.Text)
	}
	switch {
	case m.Location != nil:
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("<location %.5f %.5f> %s", m.Location.Latitude, m.Location.Longitude, m.Location.Title)))
	case m.Contact != nil:
		parts = append(parts, "<contact "+m.Contact.Phone+" "+m.Contact.Name+">")
	case len(parts) == 0:
		parts = append(parts, "<"+m.Kind+">")
	}
	for _, row := range Labels(m.Buttons) {
		parts = append(parts, "["+strings.Join(row, "] [")+"]")
	}
	for _, n := range m.Notices {
		parts = append(parts, strings.TrimSpace("! "+n.Text+" "+n.URL))
	}
	return strings.Join(parts, "\n")
}

// clockOf is the time since the first message: days, hours, minutes.
func clockOf(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	return fmt.Sprintf("%3dd %02d:%02d", d/(24*time.Hour), d/time.Hour%24, d/time.Minute%60)
}

// Print writes the chats one under another.
func (t *Transcript) Print(w io.Writer, title string) error {
	var text strings.Builder
	text.WriteString("== " + title + "\n")
	for _, name := range t.order {
		text.WriteString("\n-- " + name + "\n")
		for _, l := range t.chats[name].lines {
			text.WriteString(l + "\n")
		}
	}
	text.WriteString("\n")
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("play: write the transcript: %w", err)
	}
	return nil
}
