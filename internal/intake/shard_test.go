// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// cluster is several nodes on one database, with a wall that leases go by.
type cluster struct {
	t     *testing.T
	opt   db.Options
	ahead atomic.Int64
	room  *contacttest.Room
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, opt: dbtest.PostgresOptions(t)}
	c.opt.Wall = func() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }
	c.room = contacttest.Open(t, c.db("first"))
	return c
}

func (c *cluster) db(name string) *db.DB {
	c.t.Helper()
	c.opt.Node = name
	return dbtest.Open(c.t, c.opt)
}

// node makes and runs a node; stop ends it in good order.
func (c *cluster) node(name string) (h *house, stop func()) {
	c.t.Helper()
	service, other := *c.room.Service, *c.room
	service.DB = c.db(name)
	other.Service = &service
	h = open(c.t, &other)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.in.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			c.t.Error(err)
		}
	})
	c.t.Cleanup(stop)
	return h, stop
}

// holds is the number of groups of people a node works on.
func (c *cluster) holds(name string) (n int) {
	c.t.Helper()
	err := c.room.Q().QueryRow(`SELECT COUNT(*) FROM lease WHERE name LIKE 'intake:%' AND owner = $1 AND lease_until > $2`, name, c.opt.Wall().UnixMilli()).Scan(&n)
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// TestNodesShareThePeople lets nodes come and go while people write: the work is divided evenly, and every fact is taken up once and in its order.
func TestNodesShareThePeople(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	one, stopOne := c.node("one")
	one.await("the first node", func() bool { return c.holds("one") == 16 })
	const people, each = 20, 8
	write := func(from, to int) {
		for i := from; i < to; i++ {
			for n := range people {
				one.accept(one.fact(channel.InMessage, fmt.Sprint("p", n), fmt.Sprint("word ", i)))
			}
		}
	}
	write(0, 2)
	_, stopTwo := c.node("two")
	write(2, 4)
	began := time.Now()
	one.await("an even share", func() bool { return c.holds("one") == 8 && c.holds("two") == 8 })
	if took := time.Since(began); took > 4*time.Second { // a third of a lease is five seconds: nobody waits for it
		t.Errorf("sharing took %s", took)
	}
	_, stopThree := c.node("three")
	one.await("three shares", func() bool {
		return c.holds("one") <= 6 && c.holds("two") <= 6 && c.holds("one")+c.holds("two")+c.holds("three") == 16
	})
	write(4, 6)
	stopOne()
	one.await("two shares", func() bool { return c.holds("two") == 8 && c.holds("three") == 8 })
	write(6, each)
	one.settle()
	stopTwo()
	stopThree()
	for n := range people {
		var want []string
		for i := range each {
			want = append(want, fmt.Sprint("> word ", i))
		}
		one.Same(one.thread(fmt.Sprint("p", n)), want)
	}
}

func TestThePeopleOfADeadNodeAreTakenOver(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	dead := c.db("dead")
	if _, _, err := dead.TryLeader(t.Context(), "intake.node:dead", 15*time.Second); err != nil {
		t.Fatal(err)
	}
	for g := range 8 {
		if _, _, err := dead.TryLeader(t.Context(), fmt.Sprint("intake:", g), 15*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	h, _ := c.node("alive")
	h.await("its share", func() bool { return c.holds("alive") == 8 })
	c.ahead.Store(int64(16 * time.Second)) // one lease later
	h.Wall.Advance(16 * time.Second)
	h.Write(func(tx *db.Tx) error { tx.Notify("intake", ""); return nil })
	h.await("everything", func() bool { return c.holds("alive") == 16 })
	for n := range 20 {
		h.says(fmt.Sprint("p", n), "hello")
	}
}

// TestANodeThatSleptLeavesThePeopleAlone takes the leases of a node away without its knowing.
func TestANodeThatSleptLeavesThePeopleAlone(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	h, _ := c.node("sleeper")
	h.says("ann", "hello")
	steal := func(owner string, until int64) {
		h.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE lease SET owner = $1, lease_until = $2, fence = fence + 1 WHERE name LIKE 'intake:%'`, owner, until)
			return err
		})
	}
	steal("other", time.Now().Add(time.Hour).UnixMilli())
	h.accept(h.fact(channel.InMessage, "ann", "are you there?"))
	for range 30 {
		<-time.After(10 * time.Millisecond)
		if got := h.thread("ann"); len(got) != 1 {
			t.Fatalf("a node without the lease worked: %q", got)
		}
	}
	steal("other", 0)
	h.Write(func(tx *db.Tx) error { tx.Notify("intake", "shared"); return nil })
	h.settle()
	h.Same(h.thread("ann"), []string{"> hello", "> are you there?"})
	h.Same(h.count(`SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'failed'`, h.Home.ID), 0)
}
