// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parley/internal/flow"
)

// remote is one funnel as it stands on the server.
type remote struct {
	ID       string          `json:"id"`
	Slug     string          `json:"slug"`
	Live     *int            `json:"live_version"`
	Changed  bool            `json:"draft_changed"` // the draft differs from what takes people in
	Revision int64           `json:"revision"`
	Document json.RawMessage `json:"document"`
	Problems []problem       `json:"problems"`

	doc flow.Document
	sum string
}

// problem is what the server's checks say of a draft.
type problem struct {
	Rule     string  `json:"rule"`
	Level    string  `json:"level"`
	Block    *string `json:"block"`
	Text     string  `json:"text"`
	Silenced bool    `json:"silenced"`
}

// remotes reads every funnel of the workspace, in the order of their ids. The archived ones are out of sight here, too.
func (p *Project) remotes(ctx context.Context, c *Client) ([]remote, error) {
	var list struct {
		Items []remote `json:"items"`
	}
	if err := c.ask(ctx, http.MethodGet, "/flows", nil, nil, &list); err != nil {
		return nil, err
	}
	all := make([]remote, 0, len(list.Items))
	for i := range list.Items {
		r, err := p.remote(ctx, c, list.Items[i].ID)
		if gone := new(refusal); errors.As(err, &gone) && gone.status == http.StatusNotFound {
			continue // deleted a moment ago
		}
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b remote) int { return strings.Compare(a.Slug, b.Slug) })
	return all, nil
}

func (p *Project) remote(ctx context.Context, c *Client, id string) (remote, error) {
	var r remote
	if err := c.ask(ctx, http.MethodGet, "/flows/"+id, nil, nil, &r); err != nil {
		return r, err
	}
	return r, p.decode(&r)
}

func (p *Project) decode(r *remote) error {
	doc, problems := flow.ParseJSON(p.Blocks, r.Document)
	if flow.Broken(problems) {
		return fmt.Errorf("the draft of %s cannot be read by this version of the program: %s", r.Slug, problems[0])
	}
	r.doc = doc
	var err error
	r.sum, err = p.sum(doc)
	return err
}

// waiting counts the people who stand at blocks of a funnel, by block.
func (c *Client) waiting(ctx context.Context, id string) (map[string]int64, error) {
	var stats struct {
		Blocks []struct {
			Block   string `json:"block"`
			Waiting int64  `json:"waiting"`
		} `json:"blocks"`
	}
	if err := c.ask(ctx, http.MethodGet, "/flows/"+id+"/stats", nil, nil, &stats); err != nil {
		return nil, err
	}
	by := map[string]int64{}
	for _, b := range stats.Blocks {
		block, _, _ := strings.Cut(b.Block, ".") // a question of a quiz is quiz.q1
		by[block] += b.Waiting
	}
	return by, nil
}

// store makes a funnel, or replaces the draft of the revision that was seen.
func (p *Project) store(ctx context.Context, c *Client, f *funnel, old *remote) (remote, error) {
	text, err := flow.FormatJSON(p.Blocks, f.doc)
	if err != nil {
		return remote{}, err
	}
	body := map[string]any{"document": json.RawMessage(text)}
	if old == nil {
		var made remote
		if err := c.ask(ctx, http.MethodPost, "/flows", nil, body, &made); err != nil {
			return made, err
		}
		return made, p.decode(&made)
	}
	var saved struct {
		Revision int64     `json:"revision"`
		Problems []problem `json:"problems"`
	}
	match := http.Header{"If-Match": {strconv.Quote(strconv.FormatInt(old.Revision, 10))}}
	if err := c.ask(ctx, http.MethodPut, "/flows/"+old.ID+"/draft", match, body, &saved); err != nil {
		return remote{}, err
	}
	now := *old
	now.Revision, now.Problems, now.Changed, now.Document = saved.Revision, saved.Problems, true, text
	return now, p.decode(&now)
}

// publish makes the draft take people in.
func (c *Client) publish(ctx context.Context, id, comment string, moves map[string]string) (version int, err error) {
	body := map[string]any{}
	if comment != "" {
		body["comment"] = comment
	}
	if len(moves) > 0 {
		body["map"] = moves
	}
	var made struct {
		Version int `json:"version"`
	}
	err = c.ask(ctx, http.MethodPost, "/flows/"+id+"/publish", nil, body, &made)
	return made.Version, err
}

// affected is a block that a publication would change or remove, with people waiting at it.
type affected struct {
	Block    string `json:"block"`
	Title    string `json:"title"`
	People   int64  `json:"people"`
	Proposed string `json:"proposed"` // a block, finish_old or stop
}

// affected asks what publishing the draft would mean for the people inside. A server that does not plan publications has nothing to say.
func (c *Client) affected(ctx context.Context, id string) ([]affected, error) {
	var plan struct {
		Blocks []affected `json:"blocks"`
	}
	err := c.ask(ctx, http.MethodGet, "/flows/"+id+"/publish/plan", nil, nil, &plan)
	if refused := new(refusal); errors.As(err, &refused) && refused.status < http.StatusInternalServerError {
		return nil, nil
	}
	return plan.Blocks, err
}
