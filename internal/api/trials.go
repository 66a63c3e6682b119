// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/trial"
	"parley/internal/version"
	"parley/internal/workspace"
)

type tryLinkJSON struct {
	ID      string     `json:"id"`
	URL     string     `doc:"For somebody without an account. Whoever has it can try the flow." json:"url"`
	Version *int       `doc:"Null: always the draft as it is." json:"version"`
	Channel string     `json:"channel"`
	By      string     `json:"made_by"`
	Created time.Time  `json:"created_at"`
	Expires time.Time  `json:"expires_at"`
	Revoked *time.Time `json:"revoked_at"`
	Works   bool       `json:"works"`
	Remarks int64      `json:"comments"`
}

type remarkJSON struct {
	ID     string    `json:"id"`
	Link   string    `json:"try_link_id"`
	Block  string    `doc:"Where the client stood; empty: at the end." json:"block"`
	Author string    `doc:"As they typed it." json:"author"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
}

type tryLinkInput struct {
	FlowPath

	Body struct {
		Days    int    `default:"14" doc:"How long it works." json:"days,omitempty" maximum:"90" minimum:"1"`
		Version int    `doc:"Number of a version; the draft as it is when left out." json:"version,omitempty" minimum:"0"`
		Channel string `default:"telegram" doc:"The messenger whose look it has." json:"channel,omitempty" maxLength:"40"`
	}
}

type tryLinkPath struct {
	FlowPath

	Link string `path:"trial_id"`
}

func trials(s *server, tag string) {
	answer(s, tag, op{route: "GET /flows/{id}/try-links", id: "list-try-links", summary: "The links by which clients try a flow, newest first", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *flowPage) (list[tryLinkJSON], error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return list[tryLinkJSON]{}, err
			}
			q := s.DB.Reads(ctx)
			numbers, err := s.numbers(q, p.Workspace, f.ID)
			if err != nil {
				return list[tryLinkJSON]{}, err
			}
			found, err := trial.Links(q, p.Workspace, f.ID)
			return all(found, func(l trial.Link) tryLinkJSON { return s.shapeTryLink(l, numbers) }), err
		})
	answer(s, tag, op{route: "POST /flows/{id}/try-links", id: "make-try-link", summary: "Make a link by which a client tries the flow without an account", scope: workspace.FlowsWrite, status: http.StatusCreated}, s.makeTryLink)
	do(s, tag, op{route: "DELETE /flows/{id}/try-links/{trial_id}", id: "close-try-link", summary: "Close a link at once; its remarks stay", scope: workspace.FlowsWrite},
		func(ctx context.Context, p workspace.Principal, in *tryLinkPath) error {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return err
			}
			link, err := read(in.Link, "try_link")
			if err != nil {
				return err
			}
			return s.Trials.Close(ctx, p.Workspace, f.ID, link, func(tx *db.Tx) error { return s.flowAct(p, "flow.try_link_closed")(tx, f) })
		})
	answer(s, tag, op{route: "GET /flows/{id}/comments", id: "list-comments", summary: "What clients wrote about a flow, newest first", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *flowPage) (list[remarkJSON], error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return list[remarkJSON]{}, err
			}
			found, err := trial.Remarks(s.DB.Reads(ctx), p.Workspace, f.ID)
			return all(found, func(r trial.Remark) remarkJSON {
				return remarkJSON{id.Format(r.ID), id.Format(r.Link), r.Block, r.Author, r.Text, when(r.At)}
			}), err
		})
}

// numbers are the numbers of a flow's versions, by their ids.
func (s *server) numbers(q db.Queryer, ws, flow int64) (map[int64]int, error) {
	found, err := version.Versions(q, ws, flow)
	numbers := make(map[int64]int, len(found))
	for _, v := range found {
		numbers[v.ID] = v.Number
	}
	return numbers, err
}

func (s *server) shapeTryLink(l trial.Link, numbers map[int64]int) tryLinkJSON {
	shown := tryLinkJSON{
		ID: id.Format(l.ID), URL: s.PublicURL + "/try/" + l.Code, Channel: l.Channel, By: l.By, Created: when(l.Created), Expires: when(l.Expires), Revoked: maybe(l.Revoked),
		Works: l.Works(s.Clock.NowMS(l.Workspace)), Remarks: l.Remarks,
	}
	if n := numbers[l.Version]; n > 0 {
		shown.Version = &n
	}
	return shown
}

func (s *server) makeTryLink(ctx context.Context, p workspace.Principal, in *tryLinkInput) (tryLinkJSON, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return tryLinkJSON{}, err
	}
	l := trial.Link{Workspace: p.Workspace, Flow: f.ID, Channel: cmp.Or(in.Body.Channel, "telegram"), By: p.Name}
	if _, known := content.Table(l.Channel); !known {
		return tryLinkJSON{}, fault.At("/channel", "unknown_channel", "there is no channel of kind %q", l.Channel)
	}
	numbers := map[int64]int{}
	if n := in.Body.Version; n > 0 {
		v, err := version.Numbered(s.DB.Reads(ctx), p.Workspace, f.ID, n)
		if err != nil {
			return tryLinkJSON{}, err
		}
		l.Version, numbers[v.ID] = v.ID, n
	}
	l, err = s.Trials.Open(ctx, l, cmp.Or(in.Body.Days, 14), func(tx *db.Tx) error { return s.flowAct(p, "flow.try_link_made")(tx, f) })
	return s.shapeTryLink(l, numbers), err
}
