// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parley/internal/analytics"
	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/version"
	"parley/internal/workspace"
)

// AnswersQuery says which answers are meant.
type AnswersQuery struct {
	FlowPath
	SpanQuery

	Block  string `doc:"A block, or a question inside it: quiz.taste."                     maxLength:"200"  query:"block"`
	Filter string `doc:"A condition: only the answers of these people, as a segment does." maxLength:"5000" query:"filter"`
}

type answersPage struct {
	AnswersQuery
	Paged
}

type answersJSON struct {
	Reached  int64             `doc:"People who were asked."    json:"reached"`
	Answered int64             `doc:"Of them, who answered."    json:"answered"`
	Shares   []answerShareJSON `doc:"The most frequent first."  json:"shares"`
	More     bool              `doc:"There are rarer answers."  json:"more"`
}

type answerShareJSON struct {
	Answer string `doc:"An option by its id, or the person's own words." json:"answer"`
	Label  string `doc:"What the option is called; else the answer."      json:"label"`
	People int64  `json:"people"`
}

type givenJSON struct {
	ID      string    `json:"id"`
	Contact string    `json:"contact_id"`
	Name    string    `json:"name"`
	Answer  string    `json:"answer"`
	Label   string    `json:"label"`
	At      time.Time `json:"at"`
	Version int       `json:"version"`
}

func flowAnswers(s *server, tag string) {
	answer(s, tag, op{route: "GET /flows/{id}/answers", id: "get-answers", summary: "What people answered at a block, and how many gave each answer", scope: workspace.StatsRead},
		func(ctx context.Context, p workspace.Principal, in *AnswersQuery) (answersJSON, error) {
			a, err := s.asked(ctx, p, in)
			if err != nil {
				return answersJSON{}, err
			}
			shares, _, err := analytics.Keep(s.kept, fmt.Sprint("answers", a.question.Flow, a.question.Span, a.question.Block, "\n", in.Filter), func() (analytics.AnswerShares, error) {
				return analytics.SharesOf(a.q, p.Workspace, a.question)
			})
			return answersJSON{shares.Reached, shares.Answered, each(shares.Shares, func(one analytics.AnswerShare) answerShareJSON {
				return answerShareJSON{one.Answer, a.label(one.Answer), one.People}
			}), shares.More}, err
		})
	answer(s, tag, op{route: "GET /flows/{id}/answers/list", id: "list-answers", summary: "The answers at a block with who gave them and when, newest first", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, in *answersPage) (list[givenJSON], error) {
			a, err := s.asked(ctx, p, &in.AnswersQuery)
			if err != nil {
				return list[givenJSON]{}, err
			}
			after, err := place[analytics.Place](in.Cursor)
			if err != nil {
				return list[givenJSON]{}, err
			}
			found, err := analytics.Answers(a.q, p.Workspace, a.question, after, in.Limit+1)
			return cut(found, in.Limit, a.shape, func(g analytics.Given) any { return g.Place }), err
		})
	register(s, tag, op{route: "GET /flows/{id}/answers.csv", id: "export-answers", summary: "The answers at a block as a table, at most 50,000 of the newest", scope: workspace.ContactsRead, shape: csvAnswer}, s.exportAnswers)
}

// questioned is a question to the database with the names of its answers.
type questioned struct {
	q        db.Queryer
	question analytics.Question
	flow     version.Flow
	names    *called
}

func (a questioned) label(answer string) string {
	if label := a.names.answer(&a.flow, a.question.Block, answer); label != "" {
		return label
	}
	return answer
}

func (a questioned) shape(g analytics.Given) givenJSON {
	return givenJSON{id.Format(g.Session) + "." + strconv.FormatInt(g.Step, 10), id.Format(g.Contact), g.Name, g.Answer, a.label(g.Answer), when(g.At), g.Version}
}

// asked reads which answers an operation is about.
func (s *server) asked(ctx context.Context, p workspace.Principal, in *AnswersQuery) (questioned, error) {
	f, span, err := s.flowSpan(ctx, p, in.ID, in.SpanQuery)
	if err != nil {
		return questioned{}, err
	}
	who, err := s.compileQuery(ctx, p, ContactQuery{Filter: in.Filter})
	if err != nil {
		return questioned{}, err
	}
	q := s.DB.Reads(ctx)
	names, err := s.callings(q, p.Workspace, askedOf(ctx).lang, []int64{f.ID}, nil)
	return questioned{q, analytics.Question{Flow: f.ID, Block: in.Block, Span: span, Filter: who.Filter, Now: who.Now}, f, names}, err
}
