// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime/debug"

	"parley/internal/fault"
)

// maxGroup is how many waiting members one physical commit takes.
const maxGroup = 512

// maxRetries bounds how often a member alone is run again after a deadlock or a lock time-out.
const maxRetries = 8

// PanicError is what Write returns when its function panicked. Neighbours in the group are not affected.
type PanicError struct {
	Value any    // what was given to panic
	Stack []byte // where it happened
}

// Error implements error. The stack is for the log and is not part of the text.
func (e *PanicError) Error() string { return fmt.Sprintf("db: panic in a transaction: %v", e.Value) }

// ErrAbandoned is what Write returns when its function ended its goroutine (runtime.Goexit, as testing's FailNow does).
var ErrAbandoned = errors.New("db: the transaction's function ended its goroutine")

// member is one caller waiting for a commit: a function of its own, or items of a batch.
type member struct {
	ctx   context.Context //nolint:containedctx // looked at once, before the member starts
	fn    func(*Tx) error // nil for items of a batch
	set   itemWriter      // the batch, otherwise nil
	items any             // []T of that batch
	done  chan error      // buffered by one: the writer never waits for a caller
}

// itemWriter writes the items of several members of one batch with one call.
type itemWriter interface {
	write(tx *Tx, members []*member) error
}

// step is what a group runs as one piece: one function, or all waiting members of one batch.
type step struct {
	set     itemWriter
	members []*member
}

// Write runs fn in a transaction and returns when it is durable. Concurrent writers share one physical commit.
//
// fn may run more than once: when a neighbour fails, the group is rolled back and run again in smaller pieces. So fn must be repeatable,
// touch nothing but tx and hand results out only after Write returned nil. It must make no network call and must not call Write.
// ctx is looked at only before fn starts, because SQLite answers an interrupted statement by rolling back the neighbours too.
// A failed statement fails the whole of fn even when fn hides the error: PostgreSQL works so, and SQLite is made to.
// A panic in fn is returned as *PanicError. A full disk, an I/O error or a failed commit is fault.Unavailable.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	return d.submit(&member{ctx: ctx, fn: fn})
}

// submit hands a member to a writer and waits for its outcome.
func (d *DB) submit(m *member) error {
	m.done = make(chan error, 1)
	select {
	case d.queue <- m:
		return <-m.done
	case <-m.ctx.Done():
		return fmt.Errorf("db: write: %w", m.ctx.Err())
	case <-d.stop:
		return fault.New(fault.Unavailable, "stopping", "the database is closed")
	}
}

// writerLoop commits groups until the database stops. It owns one writing connection.
func (d *DB) writerLoop() {
	w := &writer{db: d}
	finished := false
	defer func() {
		if finished {
			w.leave()
			return
		}
		w.drop() // a function ended this goroutine; the next loop starts with a new connection
		for _, m := range w.group {
			m.answer(ErrAbandoned)
		}
		d.running.Go(d.writerLoop)
	}()
	for {
		select {
		case m := <-d.queue:
			w.group = d.gather(m)
			w.run(plan(w.group))
			w.group = nil
		case <-d.stop:
			finished = true
			return
		}
	}
}

// gather takes what waits at this moment, without a timer: a quiet database commits ones, a busy one commits hundreds.
func (d *DB) gather(first *member) []*member {
	group := append(make([]*member, 0, 16), first)
	for len(group) < maxGroup {
		select {
		case m := <-d.queue:
			group = append(group, m)
		default:
			return group
		}
	}
	return group
}

// plan makes steps in order of arrival; all members of one batch are one step. Members whose context has ended are answered and left out.
func plan(group []*member) []step {
	steps := make([]step, 0, len(group))
	at := map[itemWriter]int{}
	for _, m := range group {
		if err := m.ctx.Err(); err != nil {
			m.answer(fmt.Errorf("db: write: %w", err))
			continue
		}
		if i, ok := at[m.set]; ok && m.set != nil {
			steps[i].members = append(steps[i].members, m)
			continue
		}
		if m.set != nil {
			at[m.set] = len(steps)
		}
		steps = append(steps, step{set: m.set, members: []*member{m}})
	}
	return steps
}

// answer tells the caller once; a second answer is dropped.
func (m *member) answer(err error) {
	select {
	case m.done <- err:
	default:
	}
}

// writer is one writing connection with its prepared statements.
type writer struct {
	db    *DB
	conn  *sql.Conn
	cache *statements
	group []*member // whoever still waits if this goroutine ends under us
}

// run commits steps as one group. When one fails, those before it, itself and those after it are run apart: a failing member costs its
// neighbours one or two more commits, not one each. A failing batch is halved until the bad item stands alone.
func (w *writer) run(steps []step) {
	if len(steps) == 0 {
		return
	}
	failed, err := w.try(steps)
	switch {
	case err == nil || failed < 0:
		answerAll(steps, err)
	case len(steps) > 1:
		w.run(steps[:failed])
		w.run(steps[failed : failed+1])
		w.run(steps[failed+1:])
	case len(steps[0].members) > 1:
		s, half := steps[0], len(steps[0].members)/2
		w.run([]step{{set: s.set, members: s.members[:half]}})
		w.run([]step{{set: s.set, members: s.members[half:]}})
	default:
		for n := 0; n < maxRetries && err != nil && w.db.dialect.isRetryable(err); n++ {
			_, err = w.try(steps)
		}
		answerAll(steps, err)
	}
}

func answerAll(steps []step, err error) {
	for _, s := range steps {
		for _, m := range s.members {
			m.answer(err)
		}
	}
}

// try runs the steps in one transaction. On failure nothing of it is in the database, and failed says which step is to blame:
// -1 when it is nobody's own fault (disk full, connection lost, commit refused) and everyone must be told.
func (w *writer) try(steps []step) (failed int, err error) {
	ctx, cancel := context.WithTimeout(w.db.background, w.db.opt.Limit)
	defer cancel()
	if err := w.begin(ctx); err != nil {
		return -1, unavailable(err)
	}
	tx := &Tx{w: w, ctx: ctx}
	for i, s := range steps {
		if err := tx.step(s); err != nil {
			w.rollback()
			if w.db.dialect.isFatal(err) {
				w.drop()
				return -1, unavailable(err)
			}
			return i, err
		}
	}
	if _, err := w.cache.exec(ctx, "COMMIT"); err != nil {
		if w.db.dialect.isRetryable(err) { // refused for certain, nothing was written
			w.rollback()
			return 0, err
		}
		w.drop()
		return -1, unavailable(err)
	}
	if len(tx.notes) > 0 {
		w.db.dialect.publish(w.db, tx.notes)
	}
	return -1, nil
}

// step runs one step, makes an error of a panic and closes what the step left open.
func (tx *Tx) step(s step) (err error) {
	defer tx.closeRows()
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	if s.set != nil {
		err = s.set.write(tx, s.members)
	} else {
		err = s.members[0].fn(tx)
	}
	if err == nil {
		err = tx.failed
	}
	if err == nil && tx.w.db.dialect.broken(tx.w.conn) {
		err = errors.New("db: a statement failed and its error was not returned")
	}
	return err
}

// begin opens the transaction, with a fresh connection when there is none.
func (w *writer) begin(ctx context.Context) error {
	for fresh := false; ; {
		if w.conn == nil {
			conn, err := w.db.writes.Conn(ctx)
			if err != nil {
				return err
			}
			fresh = true
			w.conn, w.cache = conn, newStatements(w.db.dialect.preparesItself(), conn)
		}
		_, err := w.cache.exec(ctx, w.db.dialect.begin())
		if err == nil {
			return nil
		}
		w.drop()
		if fresh || !errors.Is(err, driver.ErrBadConn) && !w.db.dialect.isFatal(err) {
			return err
		}
	}
}

// rollback undoes the transaction; a connection that cannot even do that is thrown away, which undoes it for certain.
func (w *writer) rollback() {
	if _, err := w.cache.exec(w.db.background, "ROLLBACK"); err != nil {
		w.drop()
	}
}

// leave gives the connection back to the pool. Close closes the pool after the readers: the last connection folds SQLite's WAL into the file, so it must be
// one that may write.
func (w *writer) leave() {
	if w.conn == nil {
		return
	}
	w.cache.close()
	_ = w.conn.Close()
	w.conn, w.cache = nil, nil
}

// drop throws the connection away: the pool makes another.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	w.cache.close()
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn }) // tells the pool not to keep it
	_ = w.conn.Close()
	w.conn, w.cache = nil, nil
}

// unavailable marks a failure that is not the caller's.
func unavailable(err error) error {
	return fault.With(err, fault.Unavailable, "database", "the database cannot write now")
}
