// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"sync"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/inbox"
	"parley/internal/session"
	"parley/internal/version"
)

// Something else is committed between a look and the deed that follows from it. PostgreSQL has several writers, and several nodes.

// besides is a house on PostgreSQL, with the database as another node sees it.
func besides(t *testing.T) (h *house, other *db.DB) {
	t.Helper()
	opt := dbtest.PostgresOptions(t)
	h, other = open(t, contacttest.Open(t, dbtest.Open(t, opt))), dbtest.Open(t, opt)
	h.run()
	return h, other
}

// hold does something in a transaction of the other node that goes on for a while. The returned function waits for its end.
func hold(t *testing.T, other *db.DB, long time.Duration, do func(tx *db.Tx) error) (end func()) {
	t.Helper()
	begun, over, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	begin := sync.OnceFunc(func() { close(begun) })
	go func() {
		done <- other.Write(t.Context(), func(tx *db.Tx) error {
			if err := do(tx); err != nil {
				return err
			}
			begin()
			<-over
			return nil
		})
	}()
	<-begun
	time.AfterFunc(long, func() { close(over) })
	return func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func (h *house) nothingFailed() {
	h.t.Helper()
	if n := h.count(`SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'failed'`, h.Home.ID); n > 0 {
		h.t.Errorf("%d facts were set aside", n)
	}
}

func TestAPersonWhoIsHeldIsAnsweredLater(t *testing.T) {
	t.Parallel()
	h, other := besides(t)
	h.says("ann", "hello")
	end := hold(t, other, 8*time.Second, func(tx *db.Tx) error { // longer than a transaction waits and is tried again
		_, err := contact.ByIDs(tx, h.Home.ID, []int64{h.who("ann").Contact})
		return err
	})
	h.accept(h.fact(channel.InMessage, "ann", "are you there?"))
	end()
	h.settle()
	h.nothingFailed()
}

func TestAnAddressMadeMeanwhile(t *testing.T) {
	t.Parallel()
	h, other := besides(t)
	ann := h.Person("Ann")
	end := hold(t, other, 250*time.Millisecond, func(tx *db.Tx) error {
		return contact.SaveIdentities(tx, []contact.Identity{{ID: h.IDs.New(), Workspace: h.Home.ID, Contact: ann, Channel: h.Channel, Kind: "telegram", Address: "ann", Created: 1}})
	})
	h.accept(h.fact(channel.InMessage, "ann", "hello"))
	end()
	h.settle()
	h.nothingFailed()
	h.Same(h.who("ann").Contact, ann)
}

func TestAPauseMadeMeanwhileIsNotShortened(t *testing.T) {
	t.Parallel()
	h, other := besides(t)
	h.says("ann", "hello")
	v := h.conversation("ann")
	long := h.Now() + (1000 * time.Hour).Milliseconds()
	end := hold(t, other, 250*time.Millisecond, func(tx *db.Tx) error { // a colleague
		_, err := tx.Exec(`UPDATE contact SET bot_paused_until = $1 WHERE workspace_id = $2 AND id = $3`, long, h.Home.ID, v.Contact)
		return err
	})
	_, err := h.inbox.Send(t.Context(), h.operator(), inbox.Reply{Conversation: v.ID, Text: "hi"})
	end()
	h.Must(err)
	h.Same(int64(h.count(`SELECT bot_paused_until FROM contact WHERE workspace_id = $1 AND id = $2`, h.Home.ID, v.Contact)), long)
}

// What a person causes and what they write next are worked on by one node, which keeps their order.
func TestCausesGoWhereTheirPersonsFactsGo(t *testing.T) {
	t.Parallel()
	h, _ := besides(t)
	for _, name := range []string{"ann", "bob", "eve"} {
		h.says(name, "hello")
	}
	h.stop()
	for _, name := range []string{"ann", "bob", "eve"} {
		who := h.who(name)
		h.Write(func(tx *db.Tx) error {
			return h.in.Later(tx, []session.Cause{{Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Start: "x"}})
		})
		h.accept(h.fact(channel.InMessage, name, "next"))
		h.Same(h.count(`SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'new'`, h.Home.ID), 2)
		h.Same(h.count(`SELECT COUNT(DISTINCT shard) FROM inbound WHERE workspace_id = $1 AND state = 'new'`, h.Home.ID), 1)
		h.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE inbound SET state = 'done' WHERE workspace_id = $1`, h.Home.ID)
			return err
		})
	}
}

func TestAWaitAimedAnewMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, contacttest.Open(t, d))
		h.run()
		h.publish(`{format: 1, id: slow, name: {ru: Тест}, languages: [ru], kind: informational, triggers: [{id: t1, kind: keyword, words: [старт]}], start: a,
			blocks: [{id: a, kind: delay, for: 1h, exits: {next: b}}, {id: b, kind: message, content: {text: Конец}}]}`)
		h.says("ann", "старт")
		h.stop()
		h.Wall.Advance(61 * time.Minute)
		later := h.Now() + (72 * time.Hour).Milliseconds()
		h.Must(h.in.FireAfter(t.Context(), h.Home.ID, func() { // their wait is three days now, and the bot is paused for an hour
			h.Write(func(tx *db.Tx) error {
				if _, err := tx.Exec(`UPDATE timer SET due_at = $2 WHERE workspace_id = $1`, h.Home.ID, later); err != nil {
					return err
				}
				_, err := tx.Exec(`UPDATE contact SET bot_paused_until = $2 WHERE workspace_id = $1`, h.Home.ID, h.Now()+time.Hour.Milliseconds())
				return err
			})
		}))
		h.Same(int64(h.count(`SELECT due_at FROM timer WHERE workspace_id = $1`, h.Home.ID)), later)
	})
}

func TestATransferEndedMeanwhileMarksNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(series("Первая", step("a", "Первый", "b"), step("b", "Второй", "end"), over))
		h.says("ann", "серия")
		h.publish(series("Вторая", step("a", "Первый2", "b"), step("b", "Второй", "end"), over))
		h.transfer(session.Fates{Rest: session.Move})
		known := h.latest()
		h.publish(series("Третья", step("a", "Первый3", "b"), step("b", "Второй", "end"), over))
		h.bring(session.Fates{Rest: session.FinishOld})
		h.Must(h.in.MarkPage(t.Context(), known))
		f, err := version.BySlug(h.Q(), h.Home.ID, "series")
		h.Must(err)
		left, err := session.Left(h.Q(), h.Home.ID, f.ID)
		h.Must(err)
		h.Same(left, int64(0))
	})
}
