// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/intake"
	"parley/internal/message"
	"parley/internal/session"
)

func TestAFactIsStoredOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.fact(channel.InMessage, "ann", "hello")
		h.accept(f, f)
		h.take(f)
		h.Same(h.thread("ann"), []string{"> hello"})
		h.take(f)
		h.Same(h.thread("ann"), []string{"> hello"})
	})
}

func TestOrderIsTheVendors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var facts []channel.Inbound
		want := map[string][]string{}
		for n := range 6 {
			for _, who := range []string{"ann", "bob", "cat"} {
				text := fmt.Sprint(who, n)
				facts = append(facts, h.fact(channel.InMessage, who, text))
				want[who] = append(want[who], "> "+text)
			}
		}
		for i, j := 0, len(facts)-1; i < j; i, j = i+1, j-1 { // delivered backwards, in one request
			facts[i], facts[j] = facts[j], facts[i]
		}
		h.take(facts...)
		for who, lines := range want {
			h.Same(h.thread(who), lines)
		}
	})
}

func TestOneBadFactIsSetAside(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		bad := h.fact(channel.InReceipt, "bob", "")
		bad.Receipt = &channel.ReceiptUpdate{Status: "odd"}
		h.take(h.fact(channel.InMessage, "ann", "one"), bad, h.fact(channel.InMessage, "cat", "two"))
		h.Write(func(tx *db.Tx) error { // written by an older version, say
			_, err := tx.Exec(`INSERT INTO inbound (id, workspace_id, channel_id, vendor_key, shard, address, ord, kind, fact, received_at, state)
				VALUES ($1, $2, $3, 'x', 1, 'dan', 1, 'message', '{', 1, 'new')`, h.ids.New(), h.Home.ID, h.Channel)
			tx.Notify("intake", "")
			return err
		})
		h.says("eve", "three")
		h.Same(h.thread("ann"), []string{"> one"})
		h.Same(h.thread("cat"), []string{"> two"})
		h.Same(h.thread("eve"), []string{"> three"})
		unreadable, err := intake.UnreadableOf(h.Q(), h.Home.ID, h.Channel, 0, 10)
		h.Must(err)
		h.Same(len(unreadable), 2)
		h.Same(h.count(`SELECT unreadable FROM channel WHERE workspace_id = $1 AND id = $2`, h.Home.ID, h.Channel), 2)
	})
}

func TestANewPerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.fact(channel.InMessage, "ann", "hel\x00lo")
		f.Profile = channel.Profile{First: "Анна", Last: "К", Username: "ann_k", Phone: "+79990000000"}
		h.take(f)
		i := h.who("ann")
		if !i.Started || i.Username != "ann_k" || i.LastInbound != h.Now() {
			t.Errorf("%+v", i)
		}
		card := h.Card(i.Contact)
		if card.Phone != "+79990000000" || !card.PhoneVerified || card.FirstSource == 0 || card.FirstSource != card.LastSource {
			t.Errorf("%+v", card.Contact)
		}
		ledger, err := contact.Consents(h.Q(), h.Home.ID, i.Contact, 0, 10)
		h.Must(err)
		if len(ledger) != 1 || ledger[0].Action != "wrote_first" || ledger[0].State != contact.Given {
			t.Errorf("%+v", ledger)
		}
		h.Same(h.thread("ann"), []string{"> hello"})
	})
}

func TestOnlyOwnActsMakePeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		group := h.fact(channel.InMessage, "grp", "hello all")
		group.Group = true
		h.take(group, h.fact(channel.InTyping, "typ", ""), h.fact(channel.InBlocked, "blk", ""), h.fact(channel.InEdit, "edt", "x"))
		h.Same(h.count(`SELECT COUNT(*) FROM contact WHERE workspace_id = $1`, h.Home.ID), 0)
		h.says("ann", "hello")
		before := h.who("ann").LastInbound
		h.advance(time.Hour)
		h.take(h.fact(channel.InTyping, "ann", ""))
		h.Same(h.who("ann").LastInbound, before)
	})
}

func TestStopWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "привет")
		h.says("ann", "Стоп")
		h.says("ann", "стоп")
		lines := h.thread("ann")
		h.Same(len(lines), 5) // one confirmation
		if h.Card(h.who("ann").Contact).Unsubscribed == 0 {
			t.Error("still subscribed")
		}
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'stopped'`, h.Home.ID), 1)
		h.take(h.fact(channel.InStart, "ann", "/start"))
		if h.Card(h.who("ann").Contact).Unsubscribed != 0 {
			t.Error("Start did not resubscribe")
		}
		var last []string
		ledger, err := contact.Consents(h.Q(), h.Home.ID, h.who("ann").Contact, 0, 10)
		h.Must(err)
		for _, c := range ledger {
			last = append(last, c.Action+" "+string(c.State))
		}
		h.Same(last, []string{"button given", "word revoked", "wrote_first given"})
	})
}

func TestCallingAHuman(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "привет")
		h.says("ann", "позовите человека")
		h.says("ann", "привет")
		lines := h.thread("ann")
		h.Same(len(lines), 5)
		h.Same(lines[4], "> привет") // the bot is silent
		if v := h.conversation("ann"); v.WaitingSince == 0 {
			t.Errorf("%+v", v)
		}
		h.advance(5 * time.Hour)
		h.says("ann", "привет")
		if got := h.thread("ann"); len(got) != 7 {
			t.Errorf("the bot did not come back: %q", got)
		}
	})
}

func TestBlockedAndBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.says("ann", "hello")
		h.take(h.fact(channel.InBlocked, "ann", ""))
		if h.who("ann").Blocked == 0 {
			t.Error("not blocked")
		}
		h.take(h.fact(channel.InUnblocked, "ann", ""))
		if h.who("ann").Blocked != 0 {
			t.Error("still blocked")
		}
	})
}

func TestWritingOpensAWindowThatTheVendorClosed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.says("ann", "hello")
		h.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE identity SET window_until = 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, h.who("ann").ID)
			return err
		})
		h.says("ann", "are you there?")
		if until := h.who("ann").WindowUntil; until != 0 { // Telegram has no window of its own
			t.Errorf("the window ends at %d", until)
		}
	})
}

func TestEditsTouchOnlyTheirOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		a, b := h.fact(channel.InMessage, "ann", "from ann"), h.fact(channel.InMessage, "bob", "from bob")
		a.MessageID, b.MessageID = "7", "7" // the vendor counts messages in each chat anew
		h.take(a, b)
		edit := h.fact(channel.InEdit, "ann", "edited")
		edit.MessageID = "7"
		h.take(edit)
		gone := h.fact(channel.InDelete, "bob", "")
		gone.MessageID = "7"
		h.take(gone)
		h.Same(h.thread("ann"), []string{"> edited"})
		h.Same(h.thread("bob"), []string{"> from bob"})
		if h.parts("ann")[0].DeletedAt != 0 || h.parts("ann")[0].EditedAt == 0 || h.parts("bob")[0].DeletedAt == 0 {
			t.Error("the wrong message was marked")
		}
	})
}

func TestTwoAddressesOfOnePersonInOneBatch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.says("ann", "one")
		h.says("ann2", "two")
		ann := h.who("ann").Contact
		h.Write(func(tx *db.Tx) error { // as merging does
			_, err := tx.Exec(`UPDATE identity SET contact_id = $3 WHERE workspace_id = $1 AND address = $2`, h.Home.ID, "ann2", ann)
			return err
		})
		h.take(h.fact(channel.InMessage, "ann", "three"), h.fact(channel.InMessage, "ann2", "four"))
		h.Same(h.thread("ann"), []string{"> one", "> three", "> four"})
	})
}

func TestFactsOfADisconnectedChannelAreTakenUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ch, err := h.channels.Open(t.Context(), h.Channel)
		h.Must(err)
		h.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE channel SET state = 'deleted' WHERE workspace_id = $1 AND id = $2`, h.Home.ID, h.Channel)
			return err
		})
		h.Must(h.in.Accept(t.Context(), ch, []channel.Inbound{h.fact(channel.InMessage, "ann", "too late")}))
		h.settle()
		h.Same(h.thread("ann"), []string{"> too late"})
	})
}

func TestFilesAreBroughtHome(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		blobs, err := blob.Open(t.TempDir())
		h.Must(err)
		t.Cleanup(func() { _ = blobs.Close() })
		fetcher := &intake.Fetcher{DB: h.DB, Channels: h.channels, Blobs: blobs, Limit: 1 << 20, Observe: func([]intake.Changed) {}}
		h.jobs(fetcher.Spec())
		f := h.fact(channel.InMessage, "ann", "look")
		f.Media = []channel.MediaRef{{Kind: content.Document, Ref: "a", Name: "a.txt"}, {Kind: content.Document, Ref: "gone", Name: "b.txt"}}
		h.take(f)
		h.await("the file", func() bool { m := h.parts("ann")[0].Content.Media; return len(m) == 2 && m[0].SHA256 != "" })
		m := h.parts("ann")[0].Content.Media
		if m[1].SHA256 != "" || m[1].Name != "b.txt" {
			t.Errorf("%+v", m)
		}
		h.Same(h.count(`SELECT COUNT(*) FROM blob WHERE workspace_id = $1 AND sha256 = $2`, h.Home.ID, m[0].SHA256), 1)
	})
}

func TestCausesFromOutsideCountOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "hi")
		i := h.who("ann")
		c := session.Cause{Workspace: h.Home.ID, Contact: i.Contact, Identity: i.ID, Start: "greeting"}
		for range 2 {
			h.Must(h.in.Submit(t.Context(), c, "order-1"))
		}
		h.settle()
		h.Same(h.thread("ann"), []string{"> hi", "< Здравствуйте, ann"})
		if diff := cmp.Diff(message.PurposeInformational, h.parts("ann")[1].Purpose); diff != "" {
			t.Error("what nobody asked for is not an answer: " + diff)
		}
	})
}
