// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package growth is how people come: links that count their visits and carry the source through a messenger by a short token.
//
// A link is printed once and may be led elsewhere later. Opening it makes a visit, whose token is the start parameter of the messenger; when the person
// arrives with the token, the visit, the link and the person know of each other.
package growth

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

// Link is one way in. Moments are milliseconds in the workspace's own time.
type Link struct {
	ID            int64
	Workspace     int64
	Code          string // of the public address /l/<code>
	Name          string
	Channel       int64
	Flow          int64 // 0: the channel's usual greeting
	FlowName      string
	SourceKind    string            // one of contact.SourceKinds
	UTM           map[string]string // utm_source … utm_term, for visits that carry none
	Visits        int64             // without robots and previews
	Subscriptions int64             // people who came first by this link
	Clicks        int64             // people who came by it and pressed a button afterwards; only where told
	Archived      int64
	Created       int64
}

// codeLetters are easy to read and to say: no 0 and o, no 1 and l. There are 32, so five bits make a letter.
const (
	codeLetters = "23456789abcdefghijkmnpqrstuvwxyz"
	codeLength  = 7
)

func newCode() string {
	code := secret.Random(codeLength)
	for i, b := range code {
		code[i] = codeLetters[b%byte(len(codeLetters))]
	}
	return string(code)
}

// maxName is the longest name of a link, in bytes.
const maxName = 200

// check says what is wrong with a link a person has written.
func (l *Link) check(q db.Queryer) error {
	var fields []fault.Field
	wrong := func(bad bool, path, code, text string) {
		if bad {
			fields = append(fields, fault.Field{Path: path, Code: code, Text: text})
		}
	}
	l.Name = strings.TrimSpace(l.Name)
	wrong(l.Name == "" || len(l.Name) > maxName, "/name", "required", "a name of 1 to 200 letters is needed")
	wrong(!slices.Contains(contact.SourceKinds(), l.SourceKind), "/source_kind", "unknown", "choose one of: "+strings.Join(contact.SourceKinds(), ", "))
	for key, value := range l.UTM {
		wrong(!slices.Contains(utmKeys(), key), "/utm/"+key, "unknown", "choose one of: "+strings.Join(utmKeys(), ", "))
		wrong(len(value) > maxMark, "/utm/"+key, "too_long", "this mark is too long")
	}
	var channels, flows int
	err := q.QueryRow(`SELECT (SELECT COUNT(*) FROM channel WHERE workspace_id = $1 AND id = $2 AND state <> 'deleted'),
		(SELECT COUNT(*) FROM flow WHERE workspace_id = $1 AND id = $3)`, l.Workspace, l.Channel, l.Flow).Scan(&channels, &flows)
	if err != nil {
		return fmt.Errorf("growth: check link: %w", err)
	}
	wrong(channels == 0, "/channel_id", "not_found", "choose a connected channel")
	wrong(l.Flow != 0 && flows == 0, "/flow_id", "not_found", "there is no such funnel")
	if len(fields) > 0 {
		return &fault.Error{Code: fault.Invalid, Reason: "link_invalid", Message: "the link is not complete", Fields: fields}
	}
	return nil
}

const linkColumns = `l.id, l.workspace_id, l.code, l.name, l.channel_id, COALESCE(l.flow_id, 0), COALESCE(f.name, ''), l.source_kind, l.utm, l.visits, l.subscriptions,
	COALESCE(l.archived_at, 0), l.created_at`

const linkFrom = ` FROM link l LEFT JOIN flow f ON f.id = l.flow_id `

func scanLink(row interface{ Scan(dest ...any) error }) (Link, error) {
	var l Link
	var marks string
	err := row.Scan(&l.ID, &l.Workspace, &l.Code, &l.Name, &l.Channel, &l.Flow, &l.FlowName, &l.SourceKind, &marks, &l.Visits, &l.Subscriptions, &l.Archived, &l.Created)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, fault.Missing("link")
	}
	if err != nil {
		return Link{}, fmt.Errorf("growth: read link: %w", err)
	}
	if err := json.Unmarshal([]byte(marks), &l.UTM); err != nil {
		return Link{}, fmt.Errorf("growth: marks of link %d: %w", l.ID, err)
	}
	return l, nil
}

// Get is one link.
func Get(q db.Queryer, workspace, id int64) (Link, error) {
	l, err := scanLink(q.QueryRow(`SELECT `+linkColumns+linkFrom+`WHERE l.workspace_id = $1 AND l.id = $2`, workspace, id))
	if err != nil {
		return Link{}, err
	}
	one := []Link{l}
	err = countPeople(q, workspace, one)
	return one[0], err
}

// Names are what links are called, by their codes.
func Names(q db.Queryer, workspace int64, codes []string) (map[string]string, error) {
	names := make(map[string]string, len(codes))
	if len(codes) == 0 {
		return names, nil
	}
	in, list := db.InList(q.DB(), "code", 2, codes)
	_, err := db.Collect(func(rows *sql.Rows) (struct{}, error) {
		var code, name string
		err := rows.Scan(&code, &name)
		names[code] = name
		return struct{}{}, err
	})(q.Query(`SELECT code, name FROM link WHERE workspace_id = $1 AND `+in, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("growth: names of links: %w", err)
	}
	return names, nil
}

// byCode finds a link by its public code.
func byCode(q db.Queryer, code string) (Link, error) {
	return scanLink(q.QueryRow(`SELECT `+linkColumns+linkFrom+`WHERE l.code = $1 AND l.archived_at IS NULL -- all workspaces: a public code is one of the installation`, code))
}

// Sieve says which links a page shows.
type Sieve struct {
	Flow     int64 // 0: of every flow
	Archived bool  // those out of use instead of those in use
}

// List is a page of links with their clicks, newest first. Before is the id to continue from; 0 starts at the newest.
func List(q db.Queryer, workspace int64, s Sieve, before int64, limit int) ([]Link, error) {
	if before == 0 {
		before = newest
	}
	links, err := db.Collect(func(rows *sql.Rows) (Link, error) { return scanLink(rows) })(q.Query(`SELECT `+linkColumns+linkFrom+`
		WHERE l.workspace_id = $1 AND l.id < $2 AND (l.flow_id = $3 OR $3 = 0) AND (l.archived_at IS NOT NULL) = ($4 = 1) ORDER BY l.id DESC LIMIT $5`,
		workspace, before, s.Flow, flag(s.Archived), limit))
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return links, countPeople(q, workspace, links)
}

// newest is greater than every id.
const newest = 1<<63 - 1

// flag is a boolean as both databases take it.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}
