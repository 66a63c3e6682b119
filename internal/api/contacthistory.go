// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/internal/analytics"
	"parley/internal/contact"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/workspace"
)

type visitJSON struct {
	ID         string     `json:"id"`
	FlowID     string     `json:"flow_id"`
	FlowName   string     `json:"flow_name"`
	Version    int        `json:"version"`
	State      string     `json:"state"`
	Block      string     `json:"block"`
	BlockTitle string     `json:"block_title"`
	WaitingFor string     `json:"waiting_for"`
	Until      *time.Time `json:"until"`
	Started    time.Time  `json:"started_at"`
	Ended      *time.Time `json:"ended_at"`
	Reason     string     `json:"reason"`
}

type startInput struct {
	ContactPath

	Body struct {
		Flow  string `json:"flow_id"`
		Block string `doc:"Where to begin; the flow's first block when left out." json:"block,omitempty"`
	}
}

type sessionPath struct {
	ContactPath

	Session string `path:"session_id"`
}

// contactShort is a page of a short list that belongs to a contact.
type contactShort struct {
	ContactPath
	Short
}

func contactHistory(s *server, tag string) {
	answer(s, tag, op{route: "GET /contacts/{id}/timeline", id: "list-timeline", summary: "What happened with a contact, newest first", scope: workspace.ContactsRead}, s.timeline)
	answer(s, tag, op{route: "GET /contacts/{id}/sessions", id: "list-sessions", summary: "The flows a contact is in and has been in, newest first", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, in *contactShort) (list[visitJSON], error) {
			found, err := s.visits(ctx, p, in.ID)
			if err != nil {
				return list[visitJSON]{}, err
			}
			var flows []int64
			for _, v := range found {
				flows = append(flows, v.Flow)
			}
			slices.Sort(flows)
			names, err := s.callings(s.DB.Reads(ctx), p.Workspace, askedOf(ctx).lang, slices.Compact(flows), nil)
			return all(found, func(v analytics.Visit) visitJSON { return shapeVisit(v, names) }), err
		})
	whys(s, tag)
	do(s, tag, op{route: "POST /contacts/{id}/flows", id: "start-flow", summary: "Start a flow for a contact", scope: workspace.ContactsWrite}, s.startFlow)
	do(s, tag, op{route: "DELETE /contacts/{id}/sessions/{session_id}", id: "stop-session", summary: "Take a contact out of a flow", scope: workspace.ContactsWrite}, s.stopSession)
}

func shapeVisit(v analytics.Visit, names *called) visitJSON {
	title := cmp.Or(names.block(names.bySlug(v.Slug), v.Block), v.Block)
	return visitJSON{id.Format(v.ID), id.Format(v.Flow), v.FlowName, v.Version, v.State, v.Block, title, v.Wait, maybe(v.Until), when(v.Started), maybe(v.Ended), v.Reason}
}

func (s *server) visits(ctx context.Context, p workspace.Principal, text string) ([]analytics.Visit, error) {
	of, err := read(text, "contact")
	if err != nil {
		return nil, err
	}
	q := s.DB.Reads(ctx)
	if _, err := contact.Get(q, p.Workspace, of); err != nil {
		return nil, err
	}
	return analytics.VisitsOf(q, p.Workspace, of)
}

func (s *server) startFlow(ctx context.Context, p workspace.Principal, in *startInput) error {
	of, err := read(in.ID, "contact")
	if err != nil {
		return err
	}
	through, err := s.reach(ctx, p, of)
	if err != nil {
		return err
	}
	wanted, err := ref("/flow_id", in.Body.Flow)
	if err != nil {
		return err
	}
	f, err := version.Get(s.DB.Reads(ctx), p.Workspace, wanted)
	if err != nil {
		return at(err, "/flow_id")
	}
	if f.State != version.Running {
		return fault.At("/flow_id", "not_published", "publish the flow first")
	}
	return s.Intake.Submit(ctx, session.Cause{Workspace: p.Workspace, Contact: of, Identity: through, Start: f.Slug, Block: in.Body.Block}, "")
}

// reach is the address through which a contact is spoken to: where they wrote last.
func (s *server) reach(ctx context.Context, p workspace.Principal, of int64) (int64, error) {
	q := s.DB.Reads(ctx)
	if _, err := contact.Get(q, p.Workspace, of); err != nil {
		return 0, err
	}
	found, err := contact.Identities(q, p.Workspace, []int64{of})
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, fault.New(fault.Conflict, "no_address", "this person cannot be reached on any channel")
	}
	newest := slices.MaxFunc(found, func(a, b contact.Identity) int { return int(min(max(a.LastInbound-b.LastInbound, -1), 1)) })
	return newest.ID, nil
}

func (s *server) stopSession(ctx context.Context, p workspace.Principal, in *sessionPath) error {
	found, err := s.visits(ctx, p, in.ID)
	if err != nil {
		return err
	}
	wanted, err := read(in.Session, "session")
	if err != nil {
		return err
	}
	n := slices.IndexFunc(found, func(v analytics.Visit) bool { return v.ID == wanted })
	if n < 0 {
		return fault.Missing("session")
	}
	of, err := read(in.ID, "contact")
	if err != nil {
		return err
	}
	through, err := s.reach(ctx, p, of)
	if err != nil {
		return err
	}
	return s.Intake.Submit(ctx, session.Cause{Workspace: p.Workspace, Contact: of, Identity: through, Stop: found[n].Slug}, "")
}
