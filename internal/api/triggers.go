// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"
	"strings"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/version"
	"parley/internal/workspace"
)

type triggerKindJSON struct {
	Kind      flow.TriggerKind  `json:"kind"`
	Title     string            `json:"title"`
	About     string            `json:"about"`
	Group     flow.TriggerGroup `enum:"entry,message,broadcast,contact,time,outside" json:"group"`
	Icon      string            `doc:"Name of a Tabler icon." json:"icon"`
	Form      []formFieldJSON   `doc:"Its own keys, then those of every kind." json:"form"`
	Connected bool              `doc:"Something in this program makes the cause. Others start only when their event comes through the API." json:"connected"`
	Events    []string          `doc:"Names of the events that cause it; none when no event does." json:"events"`
}

type overlapJSON struct {
	Said   []string           `doc:"What a person would write, or names of events; none for a cause without words." json:"said"`
	Winner overlapRuleJSON    `json:"winner"`
	Losers []overlapRuleJSON  `json:"losers"`
	Reason flow.OverlapReason `doc:"What decides between the winner and the first of the losers." enum:"priority,specific,longer,order" json:"reason"`
	Text   string             `doc:"The same in words." json:"text"`
}

type overlapRuleJSON struct {
	FlowID      string           `json:"flow_id"`
	Slug        string           `json:"slug"`
	Name        string           `json:"name"`
	Trigger     string           `json:"trigger_id"`
	Kind        flow.TriggerKind `json:"kind"`
	Priority    int              `json:"priority"`
	Conditional bool             `doc:"It has a condition: where that does not hold, the next one is asked." json:"conditional"`
}

func flowTriggers(s *server, tag string) {
	answer(s, tag, op{route: "GET /trigger-kinds", id: "list-trigger-kinds", summary: "The kinds of triggers, with their forms", scope: workspace.FlowsRead},
		func(ctx context.Context, _ workspace.Principal, _ *none) ([]triggerKindJSON, error) {
			lang := askedOf(ctx).lang
			return each(flow.TriggerSpecs(), func(spec flow.TriggerSpec) triggerKindJSON { return shapeTriggerKind(spec, lang) }), nil
		})
	answer(s, tag, op{route: "GET /flows/overlaps", id: "list-overlaps", summary: "Words and events that several live flows listen to, and who wins", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, _ *Short) (list[overlapJSON], error) {
			return s.overlaps(ctx, p, nil)
		})
	answer(s, tag, op{route: "GET /flows/{id}/overlaps", id: "list-flow-overlaps", summary: "What the draft of a flow and the live flows both listen to, and who would win", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *flowPage) (list[overlapJSON], error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return list[overlapJSON]{}, err
			}
			return s.overlaps(ctx, p, &f)
		})
}

func shapeTriggerKind(spec flow.TriggerSpec, lang i18n.Lang) triggerKindJSON {
	return triggerKindJSON{
		Kind: spec.Kind, Title: named(spec.Title, lang), About: named(spec.About, lang), Group: spec.Group, Icon: spec.Icon, Connected: spec.Connected,
		Form:   each(slices.Concat(spec.Form, flow.SharedTriggerForm()), func(f flow.Field) formFieldJSON { return *shapeForm(&f, lang) }),
		Events: each(spec.Events, func(name string) string { return name }),
	}
}

// overlaps are those of all live flows, or those that a draft has part in.
func (s *server) overlaps(ctx context.Context, p workspace.Principal, draft *version.Flow) (list[overlapJSON], error) {
	q, lang := s.DB.Reads(ctx), askedOf(ctx).lang
	var drafts []version.Flow
	if draft != nil {
		drafts = append(drafts, *draft)
	}
	rules, err := s.Versions.Rules(q, p.Workspace, drafts...)
	if err != nil {
		return list[overlapJSON]{}, err
	}
	found := flow.Overlaps(rules)
	if draft != nil {
		found = slices.DeleteFunc(found, func(o flow.Overlap) bool {
			return o.Winner.Flow != draft.Slug && !slices.ContainsFunc(o.Losers, func(r *flow.Rule) bool { return r.Flow == draft.Slug })
		})
	}
	names, err := s.ruleNames(ctx, p, slices.Concat(each(found, func(o flow.Overlap) *flow.Rule { return o.Winner }), slices.Concat(each(found, func(o flow.Overlap) []*flow.Rule { return o.Losers })...)))
	if err != nil {
		return list[overlapJSON]{}, err
	}
	return all(found, func(o flow.Overlap) overlapJSON {
		return overlapJSON{
			Said: append([]string{}, o.Said...), Winner: shapeRule(o.Winner, names), Reason: o.Reason, Text: overlapText(o, names, lang),
			Losers: each(o.Losers, func(r *flow.Rule) overlapRuleJSON { return shapeRule(r, names) }),
		}
	}), nil
}

// ruleNames are the flows of rules, by slug.
func (s *server) ruleNames(ctx context.Context, p workspace.Principal, rules []*flow.Rule) (map[string]version.Flow, error) {
	slugs := each(rules, func(r *flow.Rule) string { return r.Flow })
	slices.Sort(slugs)
	found, err := version.Some(s.DB.Reads(ctx), p.Workspace, nil, slices.Compact(slugs))
	names := make(map[string]version.Flow, len(found))
	for _, f := range found {
		names[f.Slug] = f
	}
	return names, err
}

func shapeRule(r *flow.Rule, names map[string]version.Flow) overlapRuleJSON {
	f := names[r.Flow]
	return overlapRuleJSON{id.Format(f.ID), r.Flow, f.Name, r.Trigger.ID, r.Trigger.Kind, r.Trigger.Priority, r.Trigger.If != ""}
}

// overlapText says who wins and why. Of two triggers of one flow the ids tell which is which.
func overlapText(o flow.Overlap, names map[string]version.Flow, lang i18n.Lang) string {
	winner, loser := names[o.Winner.Flow].Name, names[o.Losers[0].Flow].Name
	if o.Winner.Flow == o.Losers[0].Flow {
		winner, loser = winner+" ("+o.Winner.Trigger.ID+")", loser+" ("+o.Losers[0].Trigger.ID+")"
	}
	text := i18n.Words("Начнётся «"+winner+"», а не «"+loser+"». ", "“"+winner+"” starts, not “"+loser+"”. ")
	if len(o.Said) > 0 {
		text = i18n.Words("На «"+strings.Join(o.Said, "», «")+"» начнётся «"+winner+"», а не «"+loser+"». ",
			"At “"+strings.Join(o.Said, "”, “")+"” “"+winner+"” starts, not “"+loser+"”. ")
	}
	return named(text, lang) + named(o.Why, lang)
}
