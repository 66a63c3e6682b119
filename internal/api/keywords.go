// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"
	"time"

	"parley/internal/contact"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/id"
	"parley/internal/keyword"
	"parley/internal/message"
	"parley/internal/version"
	"parley/internal/workspace"
)

const (
	heardMost = 1000 // messages that words are tried on
	shownMost = 100  // of those that fit
)

type keywordInput struct {
	Body struct {
		Words    []string      `json:"words"                 maxItems:"100"`
		Match    keyword.Match `enum:",tolerant,whole,exact" json:"match,omitempty"`
		Flow     string        `doc:"The flow whose trigger this is: the words stand in place of its triggers." json:"flow_id,omitempty"`
		Priority int           `json:"priority,omitempty"    maximum:"1000" minimum:"-1000"`
	}
}

type keywordTestJSON struct {
	Checked int              `doc:"Messages the words were tried on: the newest, at most 1,000." json:"checked"`
	Matched int              `json:"matched"`
	Exact   int              `doc:"Of these, without any mistake." json:"exact"`
	Wins    int              `doc:"Of these, at how many this flow would have started." json:"wins"`
	Items   []keywordHitJSON `doc:"The newest of those that fit, at most 100." json:"items"`
}

type keywordHitJSON struct {
	Message string    `json:"message_id"`
	Contact string    `json:"contact_id"`
	Name    string    `json:"contact_name"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	Word    string    `doc:"The word that was found." json:"word"`
	How     string    `doc:"With which tolerance." enum:"exact,layout,alphabet,typo" json:"how"`
	// Winner is null where nothing else listens.
	Winner *keywordWinnerJSON `doc:"The other flow that would have started instead." json:"winner"`
}

type keywordWinnerJSON struct {
	FlowID string `json:"flow_id"`
	Name   string `json:"name"`
}

func keywords(s *server) {
	answer(s, "Flows", op{route: "POST /keywords/test", id: "test-keywords", summary: "Try words on the newest 1,000 messages that people have written", scope: workspace.InboxRead, once: true}, s.testKeywords)
}

// trialFlow is the name of a trigger on trial that belongs to no flow yet. No document can have it.
const trialFlow = "?"

// hit is a message that the words on trial fit.
type hit struct {
	heard message.Heard
	mine  flow.Candidate
	other *flow.Rule // would have started instead
}

func (s *server) testKeywords(ctx context.Context, p workspace.Principal, in *keywordInput) (keywordTestJSON, error) {
	q := s.DB.Reads(ctx)
	if !p.Can(workspace.FlowsRead) {
		return keywordTestJSON{}, fault.New(fault.Denied, "scope_missing", "the test names flows, which takes the permission %s", workspace.FlowsRead)
	}
	words := slices.DeleteFunc(in.Body.Words, func(w string) bool { return keyword.New(w).Letters == 0 })
	trial := flow.NewRule(trialFlow, flow.Trigger{ID: "trial", Kind: flow.ByKeyword, Words: words, Match: in.Body.Match, Priority: in.Body.Priority})
	rules, err := s.rivalsOf(ctx, p, in.Body.Flow, trial)
	if err != nil {
		return keywordTestJSON{}, err
	}
	heard, err := message.Recent(q, p.Workspace, heardMost)
	if err != nil {
		return keywordTestJSON{}, err
	}
	tested := keywordTestJSON{Checked: len(heard), Items: []keywordHitJSON{}}
	var hits []hit
	for _, h := range heard {
		found := flow.Pick([]*flow.Rule{trial}, flow.Cause{Text: h.Text})
		if len(found) == 0 {
			continue
		}
		one := hit{heard: h, mine: found[0]}
		if first := flow.Pick(rules, flow.Cause{Text: h.Text})[0].Rule; first != trial {
			one.other = first
		} else {
			tested.Wins++
		}
		tested.Matched++
		if one.mine.Exact {
			tested.Exact++
		}
		if len(hits) < shownMost {
			hits = append(hits, one)
		}
	}
	return tested, s.showHits(ctx, p, hits, &tested)
}

// rivalsOf are the trigger on trial and the live triggers of all other flows.
func (s *server) rivalsOf(ctx context.Context, p workspace.Principal, of string, trial *flow.Rule) ([]*flow.Rule, error) {
	live, err := s.Versions.Live(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return nil, err
	}
	rules := []*flow.Rule{trial}
	if of == "" {
		return append(rules, live.Rules...), nil
	}
	wanted, err := ref("/flow_id", of)
	if err != nil {
		return nil, err
	}
	f, err := version.Get(s.DB.Reads(ctx), p.Workspace, wanted)
	if err != nil {
		return nil, at(err, "/flow_id")
	}
	trial.Flow = f.Slug // of equal triggers the first in the alphabet wins
	return append(rules, slices.DeleteFunc(slices.Clone(live.Rules), func(r *flow.Rule) bool { return r.Flow == f.Slug })...), nil
}

// showHits gives the messages the names of people and flows.
func (s *server) showHits(ctx context.Context, p workspace.Principal, hits []hit, into *keywordTestJSON) error {
	var people []int64
	var others []*flow.Rule
	for _, h := range hits {
		people = append(people, h.heard.Contact)
		if h.other != nil {
			others = append(others, h.other)
		}
	}
	slices.Sort(people)
	rows, err := contact.Rows(s.DB.Reads(ctx), p.Workspace, slices.Compact(people))
	if err != nil {
		return err
	}
	names := make(map[int64]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	flows, err := s.ruleNames(ctx, p, others)
	if err != nil {
		return err
	}
	into.Items = each(hits, func(h hit) keywordHitJSON {
		shown := keywordHitJSON{
			Message: id.Format(h.heard.ID), Contact: id.Format(h.heard.Contact), Name: names[h.heard.Contact], Text: h.heard.Text, At: when(h.heard.At),
			Word: h.mine.Word, How: h.mine.Fit.String(),
		}
		if h.other != nil {
			f := flows[h.other.Flow]
			shown.Winner = &keywordWinnerJSON{id.Format(f.ID), f.Name}
		}
		return shown
	})
	return nil
}
