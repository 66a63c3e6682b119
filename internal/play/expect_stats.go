// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/internal/play/match"
	"parley/internal/play/server"
)

// ExpectStats are numbers of a funnel, of a block of it, or of a link. Absent keys match anything.
type ExpectStats struct {
	Flow          string `yaml:"flow" about:"Id of the funnel."`
	Block         string `yaml:"block" about:"Id of the block, with flow."`
	Button        string `yaml:"button" about:"Id of a button of the block: its clicks are the people who pressed it."`
	Version       int    `yaml:"version" about:"Number of a version; all together when left out."`
	Link          string `yaml:"link" about:"Name of the link, as open_link saved it."`
	Started       *int   `yaml:"started" about:"People who entered the funnel."`
	Finished      *int   `yaml:"finished" about:"People who came to its end."`
	Stopped       *int   `yaml:"stopped" about:"People who were taken out of it."`
	Reached       *int   `yaml:"reached" about:"People who came to the block."`
	Waiting       *int   `yaml:"waiting" about:"People who are at the block now."`
	Answered      *int   `yaml:"answered" about:"People who answered there."`
	Left          *int   `yaml:"left" about:"People who did not go on from there."`
	Visits        *int   `yaml:"visits" about:"Times the link was opened."`
	Subscriptions *int   `yaml:"subscriptions" about:"People who came by it."`
	Clicks        *int   `yaml:"clicks" about:"People of the link who pressed a button, or who pressed this button."`
}

// statsPatience is how long numbers may lag behind, in real time: they are counted after the events they count.
const statsPatience = 5 * time.Second

func (e *ExpectStats) do(ctx context.Context, s *scene) error {
	for deadline := time.Now().Add(statsPatience); ; {
		what, got, err := e.look(ctx, s)
		if err != nil {
			return err
		}
		m := e.compare(what, got)
		if m == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return m
		}
		if err := pauseFor(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
}

// look reads the numbers by their names in the API.
func (e *ExpectStats) look(ctx context.Context, s *scene) (what string, numbers map[string]any, err error) {
	if e.Link != "" {
		l, ok := s.links[e.Link]
		if !ok {
			return "", nil, fmt.Errorf("no step has saved the link %q", e.Link)
		}
		err = s.owner.Pages(ctx, "/api/v1/links?limit=100", func(row json.RawMessage) error {
			var one map[string]any
			if err := json.Unmarshal(row, &one); err != nil {
				return fmt.Errorf("read a link: %w", err)
			}
			if one["id"] == l.ID {
				numbers = one
				return server.ErrStop
			}
			return nil
		})
		if errors.Is(err, server.ErrStop) {
			err = nil
		}
		return "link " + e.Link, numbers, err
	}
	id, ok := s.flows[e.Flow]
	if !ok {
		return "", nil, fmt.Errorf("there is no flow %q", e.Flow)
	}
	path, version := "/api/v1/flows/"+id+"/stats", ""
	if e.Version != 0 {
		path += fmt.Sprintf("?version=%d", e.Version)
		version = fmt.Sprintf(" in version %d", e.Version)
	}
	var all struct {
		Blocks  []map[string]any `json:"blocks"`
		Buttons []map[string]any `json:"buttons"`
	}
	if e.Block == "" {
		err := s.owner.Get(ctx, path, &numbers)
		return "flow " + e.Flow + version, numbers, err
	}
	if err := s.owner.Get(ctx, path, &all); err != nil {
		return "", nil, err
	}
	for _, b := range all.Buttons {
		if e.Button != "" && b["block"] == e.Block && b["button"] == e.Button {
			return "button " + e.Button + " of " + e.Block + version, map[string]any{"clicks": b["people"]}, nil
		}
	}
	if e.Button != "" {
		return "button " + e.Button + " of " + e.Block + version, map[string]any{}, nil
	}
	for _, b := range all.Blocks {
		if b["block"] == e.Block {
			return "block " + e.Block + version, b, nil
		}
	}
	return "block " + e.Block + version, map[string]any{}, nil
}

// compare gives the first number that is otherwise; one the API does not give is 0.
func (e *ExpectStats) compare(what string, got map[string]any) *match.MismatchError {
	for _, n := range []struct {
		name string
		want *int
	}{
		{"started", e.Started}, {"finished", e.Finished}, {"stopped", e.Stopped}, {"reached", e.Reached}, {"waiting", e.Waiting},
		{"answered", e.Answered}, {"left", e.Left}, {"visits", e.Visits}, {"subscriptions", e.Subscriptions}, {"clicks", e.Clicks},
	} {
		value, _ := got[n.name].(float64)
		if n.want != nil && int(value) != *n.want {
			return match.Differ(fmt.Sprintf("%s has %s %d", what, n.name, *n.want), fmt.Sprintf("%d in %s", int(value), match.JSON(got)))
		}
	}
	return nil
}
