// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/session"
)

// answersShown is how many different answers have a share of their own; those beside them are read as a list.
const answersShown = 100

// Question says which answers are meant: those given at one block, or at one question inside it ("quiz.taste"), in a span, by the people of a filter.
type Question struct {
	Flow   int64
	Block  string
	Span   Span
	Filter *filter.Filter // nil: everyone
	Now    int64          // the workspace's present, for the filter
}

// from is the visits the question is about, with its arguments.
func (w Question) from(workspace int64, visit string) (string, []any) {
	narrow, args := w.Span.narrow("p.version_id", "p.entered_at", []any{workspace, w.Flow, w.Block})
	text := ` FROM passage p WHERE p.workspace_id = $1 AND p.flow_id = $2 AND p.block = $3` + visit + narrow
	if w.Filter != nil {
		where, more := w.Filter.SQL(w.Now, len(args)+1)
		text += ` AND EXISTS (SELECT 1 FROM contact WHERE contact.workspace_id = $1 AND contact.id = p.contact_id AND ` + where + `)`
		args = append(args, more...)
	}
	return text, args
}

// AnswerShare is one answer and the people who gave it.
type AnswerShare struct {
	Answer string // an option's id, or the person's own words
	People int64
}

// AnswerShares are the answers to one question.
type AnswerShares struct {
	Reached, Answered int64 // people, each once
	// Shares begin with the most frequent answer. A person who answered twice and otherwise is in two of them.
	Shares []AnswerShare
	More   bool // there are rarer answers
}

// given holds for visits with an answer, as the index passage_answer lists them.
const given = ` AND p.answer <> ''`

// SharesOf counts the answers to a question.
func SharesOf(q db.Queryer, workspace int64, w Question) (AnswerShares, error) {
	var s AnswerShares
	from, args := w.from(workspace, "")
	err := q.QueryRow(`SELECT COUNT(DISTINCT p.contact_id), COUNT(DISTINCT CASE WHEN `+session.VisitAnswered+` THEN p.contact_id END)`+from, args...).Scan(&s.Reached, &s.Answered)
	if err != nil {
		return AnswerShares{}, fmt.Errorf("analytics: count those who were asked: %w", err)
	}
	from, args = w.from(workspace, given)
	s.Shares, err = db.Collect(func(rows *sql.Rows) (a AnswerShare, err error) { return a, rows.Scan(&a.Answer, &a.People) })(
		q.Query(`SELECT p.answer, COUNT(DISTINCT p.contact_id) AS people`+from+fmt.Sprintf(` GROUP BY p.answer ORDER BY people DESC, p.answer LIMIT %d`, answersShown+1), args...))
	if err != nil {
		return AnswerShares{}, fmt.Errorf("analytics: count answers: %w", err)
	}
	if s.More = len(s.Shares) > answersShown; s.More {
		s.Shares = s.Shares[:answersShown]
	}
	return s, nil
}

// Given is one answer of one person.
type Given struct {
	Place

	Contact int64
	Name    string
	Answer  string
	At      int64
	Version int // number
}

// Place is where a list of answers goes on: the visit shown last. Zero begins with the newest.
type Place struct {
	Entered, Session, Step int64
}

// Answers lists the answers to a question, the newest first, at most limit behind a place.
func Answers(q db.Queryer, workspace int64, w Question, after Place, limit int) ([]Given, error) {
	from, args := w.from(workspace, given)
	if after != (Place{}) {
		n := len(args)
		from += fmt.Sprintf(` AND p.entered_at <= $%d AND (p.entered_at < $%d OR p.session_id < $%d OR p.session_id = $%d AND p.step < $%d)`, n+1, n+1, n+2, n+2, n+3)
		args = append(args, after.Entered, after.Session, after.Step)
	}
	found, err := db.Collect(func(rows *sql.Rows) (g Given, err error) {
		return g, rows.Scan(&g.Entered, &g.Session, &g.Step, &g.Contact, &g.Answer, &g.At, &g.Name, &g.Version)
	})(q.Query(`SELECT a.entered_at, a.session_id, a.step, a.contact_id, a.answer, a.at, c.name, v.number
		FROM (SELECT p.entered_at, p.session_id, p.step, p.contact_id, p.answer, COALESCE(p.left_at, p.entered_at) AS at, p.version_id`+from+
		fmt.Sprintf(` ORDER BY p.entered_at DESC, p.session_id DESC, p.step DESC LIMIT %d`, limit)+`) AS a
		JOIN contact c ON +c.workspace_id = $1 AND c.id = a.contact_id JOIN flow_version v ON v.id = a.version_id ORDER BY a.entered_at DESC, a.session_id DESC, a.step DESC`, args...))
	if err != nil {
		return nil, fmt.Errorf("analytics: list answers: %w", err)
	}
	return found, nil
}
