// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/message"
	"parley/internal/rich"
)

const home, away = int64(7), int64(8) // workspaces

// said is a part of a talk with contact 1 at address 11 on channel 21.
func said(id int64, text string) message.Part {
	return message.Part{
		ID: id, Workspace: home, Contact: 1, Identity: 11, Channel: 21, Message: id, No: 1, Of: 1, Direction: message.Out, Lane: message.LaneFunnel, State: message.Sent,
		Author: message.ByBot, Text: text, Content: content.Part{Kind: content.PartText, Rich: rich.Text{Text: text}}, VendorID: fmt.Sprint("v", id), At: 100 + id,
	}
}

func heard(id int64, text string) message.Part {
	p := said(id, text)
	p.Direction, p.Lane, p.State, p.Author = message.In, 0, message.Received, message.ByContact
	return p
}

func store(t *testing.T, d *db.DB, parts ...message.Part) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return message.Insert(tx, parts) }); err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func ids(parts []message.Part) string {
	all := make([]string, len(parts))
	for i, p := range parts {
		all[i] = strconv.FormatInt(p.ID, 10)
	}
	return strings.Join(all, " ")
}

func TestAPartComesBackAsItWasStored(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		full := message.Part{
			ID: 1, Workspace: home, Contact: 2, Identity: 3, Channel: 4, Message: 5, No: 2, Of: 3, Direction: message.Out, Lane: message.LaneBroadcast, State: message.Queued,
			Author: message.ByOperator, Operator: 6, Purpose: message.PurposePromo, Basis: "consent:9", Text: "Привет 🙂", NotBefore: 77, Reason: "why",
			Content: content.Part{Kind: content.PartMedia, Rich: rich.Text{Text: "Привет 🙂"}, Media: []content.Media{{Kind: content.Image, SHA256: "abc", Size: 5}}},
			Notes:   []content.Note{{Rule: "lost", Text: i18n.Words("а", "a")}}, Flow: 10, Version: 11, Session: 12, Block: "hi", ReplyTo: "r", VendorID: "v", At: 13,
		}
		plain := said(2, "plain")
		store(t, d, full, plain)
		for _, want := range []message.Part{full, plain} {
			got, err := message.Get(d.Reads(t.Context()), home, want.ID)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		}
		if _, err := message.Get(d.Reads(t.Context()), away, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("another workspace reads it: %v", err)
		}
		store(t, d) // nothing is not a mistake
	})
}

func TestAThreadIsReadByPages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other, foreign := said(6, "to another"), said(7, "elsewhere")
		other.Contact, foreign.Workspace = 2, away
		store(t, d, heard(1, "a"), said(2, "b"), heard(3, "c"), said(4, "d"), said(5, "e"), other, foreign)
		q := d.Reads(t.Context())
		for before, want := range map[int64]string{0: "5 4", 4: "3 2", 2: "1", 1: ""} {
			page, err := message.Thread(q, home, 1, before, 2)
			if err != nil || ids(page) != want {
				t.Errorf("before %d: %s, %v", before, ids(page), err)
			}
		}
	})
}

func TestAVendorsIDNamesAMessageTogetherWithItsPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b, elsewhere, foreign, mine, nameless := said(1, "a"), said(2, "b"), said(3, "c"), said(4, "d"), heard(5, "e"), heard(6, "f")
		for _, p := range []*message.Part{&a, &b, &elsewhere, &foreign, &mine} {
			p.VendorID = "x"
		}
		b.Identity, elsewhere.Channel, foreign.Workspace, nameless.VendorID = 12, 22, away, ""
		store(t, d, a, b, elsewhere, foreign, mine, nameless)
		q := d.Reads(t.Context())
		if got, err := message.ByPerson(q, home, 11, 21, "x"); err != nil || ids(got) != "5" {
			t.Errorf("what the person wrote: %s, %v", ids(got), err)
		}
		if got, err := message.ByPerson(q, home, 11, 21, ""); err != nil || ids(got) != "" {
			t.Errorf("no id names nothing: %s, %v", ids(got), err)
		}
	})
}

func TestEditsAndDeletionsKeepTheHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		foreign := heard(2, "theirs")
		foreign.Workspace = away
		store(t, d, heard(1, "first"), foreign)
		next := content.Part{Kind: content.PartText, Rich: rich.Text{Text: "second"}}
		change(t, d, func(tx *db.Tx) error { return message.SetContent(tx, home, 1, "second", next, 500) })
		change(t, d, func(tx *db.Tx) error { return message.SetContent(tx, home, 1, "third", next, 0) }) // files that have arrived are no edit
		change(t, d, func(tx *db.Tx) error { return message.SetDeleted(tx, home, 1, 600) })
		change(t, d, func(tx *db.Tx) error { return message.SetDeleted(tx, home, 2, 600) })
		p, err := message.Get(d.Reads(t.Context()), home, 1)
		if err != nil || p.Text != "third" || p.Content.Rich.Text != "second" || p.EditedAt != 500 || p.DeletedAt != 600 {
			t.Errorf("%+v, %v", p, err)
		}
		if p, err := message.Get(d.Reads(t.Context()), away, 2); err != nil || p.DeletedAt != 0 {
			t.Errorf("a part of another workspace was marked: %+v, %v", p, err)
		}
	})
}

func TestAPersonSeesWhatHasLeftUs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		parts := []message.Part{heard(1, "hello")}
		for i, s := range []message.State{message.Planned, message.Queued, message.Sending, message.Sent, message.Delivered, message.Read, message.Failed, message.Unknown, message.Cancelled, message.Skipped} {
			p := said(int64(i+2), string(s))
			p.State = s
			parts = append(parts, p)
		}
		elsewhere := said(20, "on another address")
		elsewhere.Identity = 12
		parts[4].Content.Media = []content.Media{{Kind: content.Image, SHA256: "seen"}}
		parts[2].Content.Media = []content.Media{{Kind: content.Image, SHA256: "waits"}}
		store(t, d, append(parts, elsewhere)...)
		q := d.Reads(t.Context())
		page, err := message.Shown(q, home, 1, 11, 0, 10)
		if err != nil || ids(page) != "7 6 5 1" {
			t.Errorf("%s, %v", ids(page), err)
		}
		if page, err = message.Shown(q, home, 1, 11, 6, 1); err != nil || ids(page) != "5" {
			t.Errorf("an older page: %s, %v", ids(page), err)
		}
		change(t, d, func(tx *db.Tx) error { return message.SetDeleted(tx, home, 1, 900) })
		if page, err = message.ShownSince(q, home, 1, 11, 107); err != nil || ids(page) != "1 7" { // one was sent at 107, one was taken back later
			t.Errorf("since: %s, %v", ids(page), err)
		}
		for sha, want := range map[string]bool{"seen": true, "waits": false, "": false} {
			if got, err := message.ShowsFile(q, home, 1, 11, sha); err != nil || got != want {
				t.Errorf("shows %q: %v, %v", sha, got, err)
			}
		}
	})
}

func TestOnlyDrawnStepsAreAllowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to message.State
		want     bool
	}{
		{message.Queued, message.Sending, true}, {message.Sending, message.Sent, true}, {message.Read, message.Delivered, false}, {message.Delivered, message.Sent, false},
		{message.Received, message.Sent, false}, {message.Skipped, message.Queued, false}, {message.Failed, message.Queued, true}, {message.Sent, message.Sent, false},
	} {
		if message.Allowed(c.from, c.to) != c.want {
			t.Errorf("%s to %s: %v", c.from, c.to, !c.want)
		}
	}
}
