// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/channels/telegram"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/secret"
	"parley/internal/workspace"
)

type house struct {
	*contacttest.Room
	t  *testing.T
	in *inbox.Service
	by workspace.Principal
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		h := &house{Room: r, t: t, by: workspace.Principal{Workspace: r.Home.ID, Name: "Key"}}
		registry, err := channel.NewRegistry(telegram.New(r.Wall.Time))
		h.Must(err)
		box, err := secret.NewBox(make([]byte, secret.KeySize))
		h.Must(err)
		channels := channel.NewService(channel.Deps{
			DB: r.DB, Box: box, Registry: registry, IDs: r.IDs, Clock: r.Clock, NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
		})
		out := outbox.New(outbox.Deps{DB: r.DB, IDs: r.IDs, Clock: r.Clock, Channels: channels, Contacts: r.Service, Log: slog.New(slog.DiscardHandler), Link: func(int64, content.Media) string { return "" }})
		h.in = &inbox.Service{DB: r.DB, IDs: r.IDs, Clock: r.Clock, Channels: channels, Outbox: out}
		test(t, h)
	})
}

// operator makes a member of the team.
func (h *house) operator(name string) workspace.Principal {
	h.t.Helper()
	s := workspace.NewService(h.DB, nil, h.IDs, h.Clock)
	_, id, err := s.FirstRun(h.t.Context(), workspace.Setup{
		WorkspaceName: "Other", Name: name, Email: name + "@example.com", Password: "a long password", Language: i18n.RU, TimeZone: "UTC", Currency: "RUB",
	})
	h.Must(err)
	h.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE member SET workspace_id = $1 WHERE operator_id = $2`, h.Home.ID, id)
		return err
	})
	return workspace.Principal{Workspace: h.Home.ID, Operator: id, Name: name}
}

// writes is a message of a person, with their conversation.
func (h *house) writes(name, text string, waits bool) inbox.Conversation {
	h.t.Helper()
	h.Wall.Advance(time.Minute)
	found, err := contact.ByAddress(h.Q(), h.Home.ID, h.Channel, []string{name})
	h.Must(err)
	if len(found) == 0 {
		found = []contact.Identity{{ID: h.IDs.New(), Workspace: h.Home.ID, Contact: h.Person(name), Channel: h.Channel, Kind: "telegram", Address: name, Started: true, Created: 1}}
		h.Write(func(tx *db.Tx) error { return contact.SaveIdentities(tx, found) })
	}
	who, id := found[0], h.IDs.New()
	h.Write(func(tx *db.Tx) error {
		err := message.Insert(tx, []message.Part{{
			ID: id, Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Channel: h.Channel, Message: id, No: 1, Of: 1, Direction: message.In, State: message.Received,
			Author: message.ByContact, Text: text, VendorID: text, At: h.Now(),
		}})
		if err != nil {
			return err
		}
		return inbox.Apply(tx, h.Home.ID, h.IDs, []inbox.Touch{{
			Contact: who.Contact, Identity: who.ID, Channel: h.Channel, Message: id, Direction: message.In, Author: message.ByContact, Text: text, At: h.Now(), Waits: waits,
		}})
	})
	v, err := inbox.OfContact(h.Q(), h.Home.ID, who.Contact)
	h.Must(err)
	return v
}

func (h *house) again(v inbox.Conversation) inbox.Conversation {
	h.t.Helper()
	v, err := inbox.Get(h.Q(), h.Home.ID, v.ID)
	h.Must(err)
	return v
}

func TestAReplySilencesTheBot(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.operator("ann")
		v := h.writes("bob", "help", true)
		h.Wall.Advance(time.Minute)
		parts, err := h.in.Send(t.Context(), ann, inbox.Reply{Conversation: v.ID, Text: " *hello* ", ReplyTo: v.LastID})
		h.Must(err)
		p, err := message.Get(h.Q(), h.Home.ID, parts[0].ID)
		h.Must(err)
		if p.Text != "*hello*" || p.Lane != message.LaneOperator || p.Author != message.ByOperator || p.State != message.Queued || p.ReplyTo != "help" {
			t.Errorf("%+v", p)
		}
		v = h.again(v)
		if v.State != inbox.Waiting || v.Assignee != ann.Operator || v.Unread != 0 || v.WaitingSince != 0 || v.LastText != "*hello*" || v.PausedUntil != h.Now()+(4*time.Hour).Milliseconds() {
			t.Errorf("%+v", v)
		}
		_, err = h.in.Send(t.Context(), ann, inbox.Reply{Conversation: v.ID, Text: "  "})
		h.Refuses(err, fault.Invalid)
		other := h.writes("eve", "hi", true)
		_, err = h.in.Send(t.Context(), ann, inbox.Reply{Conversation: v.ID, Identity: other.Identity, Text: "x"})
		h.Refuses(err, fault.Invalid)
		_, err = h.in.Send(t.Context(), ann, inbox.Reply{Conversation: v.ID, ReplyTo: other.LastID, Text: "x"})
		h.Refuses(err, fault.Invalid)
	})
}

func TestWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		v := h.writes("bob", "to the bot", false)
		if v.State != inbox.New || v.WaitingSince != 0 || v.Unread != 1 {
			t.Errorf("%+v", v)
		}
		h.Must(h.in.Seen(t.Context(), h.Home.ID, v.ID))
		h.Same(h.again(v).State, inbox.Open)
		h.Must(h.in.SetState(t.Context(), h.by, v.ID, inbox.Waiting))
		h.Same(h.writes("bob", "the bot answers", false).State, inbox.Waiting)
		h.Same(h.writes("bob", "a question", true).State, inbox.Open)
		h.Must(h.in.SetState(t.Context(), h.by, v.ID, inbox.Closed))
		if v = h.again(v); v.WaitingSince != 0 {
			t.Errorf("%+v", v)
		}
		v = h.writes("bob", "once more", true)
		if v.State != inbox.New || v.WaitingSince != h.Now() {
			t.Errorf("%+v", v)
		}
		h.Must(h.in.SetState(t.Context(), h.by, v.ID, inbox.Open))
		h.Refuses(h.in.SetState(t.Context(), h.by, v.ID, inbox.New), fault.Invalid)
	})
}

func TestAssigningLeavesMarks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.operator("ann")
		v := h.writes("bob", "hi", true)
		h.Must(h.in.Assign(t.Context(), ann, v.ID, ann.Operator))
		h.Must(h.in.Assign(t.Context(), ann, v.ID, ann.Operator)) // nothing new
		h.Must(h.in.Assign(t.Context(), ann, v.ID, 0))
		h.Refuses(h.in.Assign(t.Context(), ann, v.ID, 99), fault.Invalid)
		h.Must(h.in.Pause(t.Context(), ann, v.ID, h.Now()+1000))
		h.Refuses(h.in.Pause(t.Context(), ann, v.ID, h.Now()), fault.Invalid)
		h.Must(h.in.Pause(t.Context(), ann, v.ID, 0))
		_, err := h.in.AddNote(t.Context(), ann, v.ID, "remember")
		h.Must(err)
		notes, err := inbox.Notes(h.Q(), h.Home.ID, v.ID, 0, 10)
		h.Must(err)
		var got []string
		for _, n := range notes {
			got = append(got, string(n.Mark)+n.Text)
		}
		h.Same(got, []string{"remember", "bot_resumed", "bot_paused", "unassigned", "assigned"})
		h.Same(notes[4].Data["name"], "ann")
		c, err := inbox.Count(h.Q(), h.Home.ID, ann.Operator)
		h.Must(err)
		h.Same(c, inbox.Counts{New: 1, Unassigned: 1})
	})
}

// TestWhatAFlowTellsIsSeen: a closed conversation comes up again with the note, and nobody is waited for.
func TestWhatAFlowTellsIsSeen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.operator("ann")
		v := h.writes("bob", "hi", false)
		tell := func(contact int64, text string) (conversation, note int64) {
			h.Write(func(tx *db.Tx) (err error) {
				conversation, note, err = h.in.Notify(tx, h.Home.ID, contact, text)
				return err
			})
			return conversation, note
		}
		h.Must(h.in.SetState(t.Context(), ann, v.ID, inbox.Closed))
		conversation, note := tell(v.Contact, "wants wholesale")
		notes, err := inbox.Notes(h.Q(), h.Home.ID, v.ID, 0, 1)
		h.Must(err)
		if conversation != v.ID || notes[0].ID != note || notes[0].Mark != inbox.Notified || notes[0].Text != "wants wholesale" {
			t.Errorf("%d %d %+v", conversation, note, notes)
		}
		if now := h.again(v); now.State != inbox.New || now.WaitingSince != 0 || now.PausedUntil > h.Now() {
			t.Errorf("%+v", now)
		}
		h.Must(h.in.SetState(t.Context(), ann, v.ID, inbox.Waiting))
		tell(v.Contact, "again")
		h.Same(h.again(v).State, inbox.Waiting)
		if _, note := tell(999, "nobody"); note != 0 {
			t.Error("a note was written about nobody")
		}
	})
}

func TestListPagesAndSearch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var want []string
		for n := range 7 {
			name := fmt.Sprint("person", n)
			h.writes(name, "hi", n%2 == 0)
			want = append([]string{name}, want...)
		}
		var got []string
		f := inbox.Filter{Limit: 3}
		for {
			page, err := inbox.List(h.Q(), h.Home.ID, f)
			h.Must(err)
			if len(page) == 0 {
				break
			}
			for _, v := range page {
				got = append(got, v.ContactName)
			}
			f.BeforeAt, f.BeforeID = page[len(page)-1].LastAt, page[len(page)-1].ID
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		found, err := inbox.List(h.Q(), h.Home.ID, inbox.Filter{Search: "person3", State: inbox.New, Unassigned: true, Channel: h.Channel, Limit: 10})
		h.Must(err)
		if len(found) != 1 || found[0].ContactName != "person3" {
			t.Errorf("%+v", found)
		}
		elsewhere, err := inbox.List(h.Q(), h.Another().ID, inbox.Filter{Limit: 10})
		h.Must(err)
		h.Same(len(elsewhere), 0)
	})
}

func TestItemsMixNotesAndParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var want []string
		var v inbox.Conversation
		for n := range 6 {
			v = h.writes("bob", fmt.Sprint("m", n), true)
			want = append([]string{fmt.Sprint("m", n)}, want...)
			if n%2 == 1 {
				h.Wall.Advance(time.Second)
				_, err := h.in.AddNote(t.Context(), h.by, v.ID, fmt.Sprint("n", n))
				h.Must(err)
				want = append([]string{fmt.Sprint("n", n)}, want...)
			}
		}
		var got []string
		for before := int64(0); ; {
			items, err := inbox.Items(h.Q(), h.Home.ID, v, before, 2)
			h.Must(err)
			if len(items) == 0 {
				break
			}
			for _, i := range items {
				if i.Note != nil {
					got, before = append(got, i.Note.Text), i.Note.ID
				} else {
					got, before = append(got, i.Part.Text), i.Part.ID
				}
			}
		}
		h.Same(got, want)
	})
}
