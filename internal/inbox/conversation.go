// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
)

// State is where a conversation stands for the team.
type State string

// The states of a conversation.
const (
	New     State = "new"     // nobody of the team has looked at it
	Open    State = "open"    // somebody works on it, or should
	Waiting State = "waiting" // the person's turn
	Closed  State = "closed"
)

// transitions lists every allowed step. A person who writes opens a closed or waiting conversation again.
var transitions = map[State][]State{
	New:     {Open, Waiting, Closed},
	Open:    {Waiting, Closed},
	Waiting: {Open, Closed},
	Closed:  {New, Open, Waiting},
}

// Transitions lists every allowed step, for the test that compares it with the drawing.
func Transitions() map[State][]State { return transitions }

// Allowed reports whether a conversation may go from one state to another.
func Allowed(from, to State) bool {
	return slices.Contains(transitions[from], to)
}

// Conversation is all that a team and one person say to each other. Moments are milliseconds in the workspace's own time.
type Conversation struct {
	ID            int64
	Contact       int64
	ContactName   string
	Photo         string
	Identity      int64
	Channel       int64
	ChannelKind   string
	State         State
	Assignee      int64
	AssigneeName  string
	Unread        int
	LastText      string
	LastDirection message.Direction
	LastAuthor    message.Author
	LastAt        int64
	LastID        int64
	WaitingSince  int64
	PausedUntil   int64
	Blocked       bool
}

const conversationSelect = `SELECT v.id, v.contact_id, c.name, c.photo, v.identity_id, v.channel_id, i.kind, v.state, COALESCE(v.assignee_id, 0), COALESCE(o.name, ''), v.unread, v.last_text,
	v.last_direction, v.last_author, v.last_at, v.last_id, COALESCE(v.waiting_since, 0), c.bot_paused_until, i.blocked_at IS NOT NULL
	FROM conversation v JOIN contact c ON c.id = v.contact_id JOIN identity i ON i.id = v.identity_id LEFT JOIN operator o ON o.id = v.assignee_id
	WHERE v.workspace_id = $1`

func scanConversation(row interface{ Scan(dest ...any) error }) (Conversation, error) {
	var v Conversation
	err := row.Scan(&v.ID, &v.Contact, &v.ContactName, &v.Photo, &v.Identity, &v.Channel, &v.ChannelKind, &v.State, &v.Assignee, &v.AssigneeName, &v.Unread, &v.LastText,
		&v.LastDirection, &v.LastAuthor, &v.LastAt, &v.LastID, &v.WaitingSince, &v.PausedUntil, &v.Blocked)
	if errors.Is(err, sql.ErrNoRows) {
		return Conversation{}, fault.Missing("conversation")
	}
	if err != nil {
		return Conversation{}, fmt.Errorf("inbox: read conversation: %w", err)
	}
	return v, nil
}

// Get is one conversation.
func Get(q db.Queryer, workspace, id int64) (Conversation, error) {
	return scanConversation(q.QueryRow(conversationSelect+` AND v.id = $2`, workspace, id))
}

// OfContact is the conversation with one person.
func OfContact(q db.Queryer, workspace, contact int64) (Conversation, error) {
	return scanConversation(q.QueryRow(conversationSelect+` AND v.contact_id = $2`, workspace, contact))
}

// Filter narrows the list. Zero values do not.
type Filter struct {
	State      State
	Assignee   int64
	Unassigned bool
	Channel    int64
	Search     string // words of the person's name, phone or user name
	BeforeAt   int64  // page: older than this moment …
	BeforeID   int64  // … and, at the same moment, with a smaller id
	Limit      int
}

// List is a page of conversations, the newest first.
func List(q db.Queryer, workspace int64, f Filter) ([]Conversation, error) {
	where, args := ``, []any{workspace}
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = replaceFirst(condition, fmt.Sprintf("$%d", len(args)))
		}
		where += " AND " + condition
	}
	if f.State != "" {
		add("v.state = ?", string(f.State))
	}
	if f.Assignee != 0 {
		add("v.assignee_id = ?", f.Assignee)
	}
	if f.Unassigned {
		add("v.assignee_id IS NULL")
	}
	if f.Channel != 0 {
		add("v.channel_id = ?", f.Channel)
	}
	if f.BeforeAt != 0 {
		add("(v.last_at < ? OR v.last_at = ? AND v.id < ?)", f.BeforeAt, f.BeforeAt, f.BeforeID)
	}
	if f.Search != "" {
		args = append(args, nil)
		found := q.DB().Search("contact_search", "contact_id", workspace, f.Search, len(args))
		args[len(args)-1] = found.Arg
		where += " AND v.contact_id IN (SELECT " + found.Key + " FROM " + found.From + " WHERE " + found.Where + ")"
	}
	args = append(args, f.Limit)
	return db.Collect(func(rows *sql.Rows) (Conversation, error) { return scanConversation(rows) })(
		q.Query(conversationSelect+where+fmt.Sprintf(` ORDER BY v.last_at DESC, v.id DESC LIMIT $%d`, len(args)), args...))
}

// replaceFirst puts a placeholder in place of the first question mark.
func replaceFirst(s, with string) string {
	for i := range len(s) {
		if s[i] == '?' {
			return s[:i] + with + s[i+1:]
		}
	}
	return s
}

// Counts are the figures beside the folders of the list.
type Counts struct{ New, Open, Waiting, Mine, Unassigned int }

// Count counts the conversations that are not closed.
func Count(q db.Queryer, workspace, operator int64) (Counts, error) {
	var c Counts
	err := q.QueryRow(`SELECT COALESCE(SUM(CASE WHEN state = 'new' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN assignee_id = $2 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN assignee_id IS NULL THEN 1 ELSE 0 END), 0) FROM conversation WHERE workspace_id = $1 AND state <> 'closed'`, workspace, operator).
		Scan(&c.New, &c.Open, &c.Waiting, &c.Mine, &c.Unassigned)
	if err != nil {
		return Counts{}, fmt.Errorf("inbox: count: %w", err)
	}
	return c, nil
}
