// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/work"
)

// MoveState is where a moving stands. docs/states/move.md draws the machine.
type MoveState string

// The states of a moving.
const (
	Marking    MoveState = "marking" // people are told apart, a page at a time
	MovingOver MoveState = "moving"  // they go over, a page at a time
	Moved      MoveState = "done"
	Superseded MoveState = "superseded" // a later publication decided anew about everybody who had not gone over
)

// MoveTransitions lists every allowed step, for the test that compares it with the drawing.
func MoveTransitions() map[MoveState][]MoveState {
	return map[MoveState][]MoveState{Marking: {MovingOver, Superseded}, MovingOver: {Moved, Superseded}}
}

// Transfer is the people inside a flow going over to a version. It is stored, so that it goes on after a crash where it was.
type Transfer struct {
	ID        int64
	Workspace int64
	Flow      int64
	Version   int64 // where they go
	Author    string
	Fates     Fates
	State     MoveState
	At        Cursor
	Total     int64 // people who were marked as going over
	Kept      int64 // people who could not go over after all, and finish in their version
	Created   int64
	Finished  int64
}

// Cursor is a place in the list of a flow's sessions, by when they started.
type Cursor struct{ Started, ID int64 }

const transferColumns = `m.id, m.workspace_id, m.flow_id, m.version_id, m.author, m.fates, m.state, m.cursor_at, m.cursor_id, m.total, m.kept, m.created_at, COALESCE(m.finished_at, 0)`

func scanTransfer(row interface{ Scan(dest ...any) error }) (Transfer, error) {
	var m Transfer
	var fates string
	err := row.Scan(&m.ID, &m.Workspace, &m.Flow, &m.Version, &m.Author, &fates, &m.State, &m.At.Started, &m.At.ID, &m.Total, &m.Kept, &m.Created, &m.Finished)
	if errors.Is(err, sql.ErrNoRows) {
		return m, fault.Missing("move")
	}
	if err != nil {
		return m, fmt.Errorf("session: read a transfer: %w", err)
	}
	if err := json.Unmarshal([]byte(fates), &m.Fates); err != nil {
		return m, fmt.Errorf("session: fates of transfer %d: %w", m.ID, err)
	}
	return m, nil
}

// Transfers lists how people of a flow went over, the newest first, at most 100.
func Transfers(q db.Queryer, workspace, flow int64) ([]Transfer, error) {
	return db.Collect(func(rows *sql.Rows) (Transfer, error) { return scanTransfer(rows) })(
		q.Query(`SELECT `+transferColumns+` FROM flow_move m WHERE m.workspace_id = $1 AND m.flow_id = $2 ORDER BY m.id DESC LIMIT 100`, workspace, flow))
}

// TransferByID is one transfer.
func TransferByID(q db.Queryer, workspace, id int64) (Transfer, error) {
	return scanTransfer(q.QueryRow(`SELECT `+transferColumns+` FROM flow_move m WHERE m.workspace_id = $1 AND m.id = $2`, workspace, id))
}

// MoveOver is the job that brings people over.
const MoveOver work.Kind = "flow.move"

// MoveArgs name a transfer.
type MoveArgs struct {
	Transfer int64 `json:"transfer"`
}

// AddTransfer stores a transfer that begins, and queues its job for the moment wall. Whoever an earlier one of the same flow has not brought over yet is decided about anew.
func AddTransfer(tx *db.Tx, m Transfer, job, wall int64) error {
	fates, err := json.Marshal(m.Fates)
	if err != nil {
		return fmt.Errorf("session: encode fates: %w", err)
	}
	if _, err := tx.Exec(`UPDATE flow_move SET state = 'superseded', finished_at = $3 WHERE workspace_id = $1 AND flow_id = $2 AND state IN ('marking', 'moving')`,
		m.Workspace, m.Flow, m.Created); err != nil {
		return fmt.Errorf("session: supersede transfers: %w", err)
	}
	_, err = tx.Exec(`INSERT INTO flow_move (id, workspace_id, flow_id, version_id, author, fates, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'marking', $7)`,
		m.ID, m.Workspace, m.Flow, m.Version, m.Author, string(fates), m.Created)
	if err != nil {
		return fmt.Errorf("session: add a transfer: %w", err)
	}
	_, err = work.Queue(tx, work.New{ID: job, Workspace: m.Workspace, Kind: MoveOver, Args: MoveArgs{m.ID}, RunAt: wall, Priority: 1})
	return err
}

// Step writes how far a transfer has come. It reports false when a later publication has taken it over meanwhile.
func (m Transfer) Step(tx *db.Tx) (bool, error) {
	res, err := tx.Exec(`UPDATE flow_move SET state = $3, cursor_at = $4, cursor_id = $5, total = $6, kept = $7, finished_at = $8 WHERE workspace_id = $1 AND id = $2 AND state IN ('marking', 'moving')`,
		m.Workspace, m.ID, string(m.State), m.At.Started, m.At.ID, m.Total, m.Kept, some(m.Finished))
	if err != nil {
		return false, fmt.Errorf("session: write a transfer: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Inside is a session that waits in a flow, with what finds its person.
type Inside struct{ ID, Contact, Identity, Started int64 }

func scanInside(rows *sql.Rows) (s Inside, err error) {
	return s, rows.Scan(&s.ID, &s.Contact, &s.Identity, &s.Started)
}

// after narrows sessions s that go on to those behind a cursor, in the order of the index session_waiting, which SQLite takes only when it is told so outright.
const after = ` AND s.state IN ` + Present + ` AND s.started_at >= $3 AND (s.started_at > $3 OR s.id > $4)`

// ToMark is a page of the sessions that a transfer concerns and that are not marked.
func (m Transfer) ToMark(q db.Queryer, most int) ([]Inside, error) {
	where, args := m.concerned(q.DB(), m.Workspace, m.Version, m.At.Started, m.At.ID, m.Flow)
	return db.Collect(scanInside)(q.Query(fmt.Sprintf(`SELECT s.id, s.contact_id, s.identity_id, s.started_at FROM session s
		WHERE s.workspace_id = $1 AND s.flow_id = $5%s%s ORDER BY s.started_at, s.id LIMIT %d`, after, where, most), args...))
}

// concerned holds for the sessions that go over; $2 is the version they go to. A flow that was called runs in the version that its caller was published with,
// so those who are in one are left alone.
func (m Transfer) concerned(d *db.DB, args ...any) (where string, all []any) {
	where = ` AND s.state = 'waiting' AND s.version_id <> $2 AND s.parent_id IS NULL`
	blocks, leave := m.Fates.except()
	if len(blocks) == 0 && leave {
		return where, args
	}
	in, arg := db.InList(d, "s.block", len(args)+1, blocks)
	if leave {
		in = "NOT " + in
	}
	return where + ` AND ` + in, append(args, arg)
}

// Mark marks a page of sessions as going over, as far as they still concern the transfer, and counts them. Their contacts are locked, so nobody is in the middle
// of a step.
func (m Transfer) Mark(tx *db.Tx, page []Inside) (marked int64, err error) {
	ids := make([]int64, len(page))
	for i, s := range page {
		ids[i] = s.ID
	}
	in, arg := db.InList(tx.DB(), "s.id", 3, ids)
	where, args := m.concerned(tx.DB(), m.Workspace, m.Version, arg)
	res, err := tx.Exec(`UPDATE session AS s SET state = 'moving' WHERE +s.workspace_id = $1 AND `+in+where, args...)
	if err != nil {
		return 0, fmt.Errorf("session: mark %d sessions: %w", len(page), err)
	}
	return res.RowsAffected()
}

// ToMove is a page of the marked sessions.
func (m Transfer) ToMove(q db.Queryer, most int) ([]Inside, error) {
	return db.Collect(scanInside)(q.Query(fmt.Sprintf(`SELECT s.id, s.contact_id, s.identity_id, s.started_at FROM session s
		WHERE s.workspace_id = $1 AND s.flow_id = $2%s AND s.state = 'moving' ORDER BY s.started_at, s.id LIMIT %d`, after, most), m.Workspace, m.Flow, m.At.Started, m.At.ID))
}

// Unmark lets sessions that cannot go over finish in their version.
func Unmark(tx *db.Tx, workspace int64, sessions []int64) error {
	in, arg := db.InList(tx.DB(), "id", 2, sessions)
	if _, err := tx.Exec(`UPDATE session SET state = 'waiting' WHERE +workspace_id = $1 AND `+in+` AND state = 'moving'`, workspace, arg); err != nil {
		return fmt.Errorf("session: unmark: %w", err)
	}
	return nil
}

// Standing is how many people wait at a block of a version.
type Standing struct {
	Version int64
	Block   string
	Wait    flow.WaitKind
	People  int64
}

// Standings count the people inside a flow by version, block and what they wait for. People who were called from another flow are not counted: they belong to it.
func Standings(q db.Queryer, workspace, flow int64) ([]Standing, error) {
	found, err := db.Collect(func(rows *sql.Rows) (s Standing, err error) {
		return s, rows.Scan(&s.Version, &s.Block, &s.Wait, &s.People)
	})(
		q.Query(`SELECT s.version_id, s.block, s.wait, COUNT(DISTINCT s.contact_id) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = $2 AND s.state IN `+Present+`
			AND s.parent_id IS NULL GROUP BY s.version_id, s.block, s.wait ORDER BY s.version_id, s.block, s.wait LIMIT 20000`, workspace, flow))
	if err != nil {
		return nil, fmt.Errorf("session: count who is inside: %w", err)
	}
	return found, nil
}

// Left counts the people who are marked as going over and have not gone yet.
func Left(q db.Queryer, workspace, flow int64) (n int64, err error) {
	if err := q.QueryRow(`SELECT COUNT(*) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = $2 AND s.state IN `+Present+` AND s.state = 'moving'`, workspace, flow).Scan(&n); err != nil {
		return 0, fmt.Errorf("session: count who is going over: %w", err)
	}
	return n, nil
}
