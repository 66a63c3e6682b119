// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/growth"
	"parley/internal/id"
	"parley/internal/workspace"
)

type linkJSON struct {
	ID            string            `json:"id"`
	Code          string            `json:"code"`
	URL           string            `doc:"What to publish: it counts visits and leads on." json:"url"`
	TargetURL     string            `doc:"Straight into the messenger."                    json:"target_url"`
	Name          string            `json:"name"`
	ChannelID     string            `json:"channel_id"`
	FlowID        *string           `json:"flow_id"`
	FlowName      *string           `json:"flow_name"`
	UTM           map[string]string `json:"utm"`
	SourceKind    string            `json:"source_kind"`
	Visits        int64             `json:"visits"`
	Subscriptions int64             `json:"subscriptions"`
	Clicks        int64             `json:"clicks"`
	Created       time.Time         `json:"created_at"`
	Archived      bool              `json:"archived"`
}

type linksInput struct {
	Short

	Flow string `query:"flow_id"`
}

// LinkPath names a link.
type LinkPath struct {
	ID string `path:"id"`
}

// LinkBody is what a person chooses of a link. A value that is left out stays.
type LinkBody struct {
	Name       *string           `json:"name,omitempty"`
	ChannelID  *string           `json:"channel_id,omitempty"`
	FlowID     nullable          `doc:"Null: the channel's usual greeting." json:"flow_id,omitzero"`
	UTM        map[string]string `json:"utm,omitempty"`
	SourceKind *string           `json:"source_kind,omitempty"`
}

type newLinkInput struct{ Body LinkBody }

type linkInput struct {
	LinkPath

	Body struct {
		LinkBody

		Archived *bool `json:"archived,omitempty"`
	}
}

// linksLimit is how many links a list shows; a workspace has some hundreds.
const linksLimit = 1000

func links(s *server) {
	const tag = "Links"
	answer(s, tag, op{route: "GET /links", id: "list-links", summary: "The links in use, newest first", scope: workspace.LinksRead},
		func(ctx context.Context, p workspace.Principal, in *linksInput) (list[linkJSON], error) {
			flow, err := ref("/flow_id", in.Flow)
			if err != nil {
				return list[linkJSON]{}, err
			}
			found, err := growth.List(s.DB.Reads(ctx), p.Workspace, growth.Sieve{Flow: flow}, 0, linksLimit)
			if err != nil {
				return list[linkJSON]{}, err
			}
			shape, err := s.linkShaper(ctx, p)
			if err != nil {
				return list[linkJSON]{}, err
			}
			return all(found, shape), nil
		})
	answer(s, tag, op{route: "POST /links", id: "add-link", summary: "Make a link", scope: workspace.LinksWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *newLinkInput) (linkJSON, error) {
			draft, err := in.Body.draft()
			if err != nil {
				return linkJSON{}, err
			}
			l, err := s.Growth.Create(ctx, p.Workspace, draft, s.linkAct(p, "link.made"))
			return s.shapeLink(ctx, p, l, err)
		})
	answer(s, tag, op{route: "PATCH /links/{id}", id: "change-link", summary: "Change or archive a link", scope: workspace.LinksWrite},
		func(ctx context.Context, p workspace.Principal, in *linkInput) (linkJSON, error) {
			draft, err := in.Body.draft()
			if err != nil {
				return linkJSON{}, err
			}
			draft.Archived = in.Body.Archived
			return s.changeLink(ctx, p, in.ID, draft, "link.changed")
		})
	do(s, tag, op{route: "DELETE /links/{id}", id: "archive-link", summary: "Archive a link: it leads nowhere, and its figures stay", scope: workspace.LinksWrite},
		func(ctx context.Context, p workspace.Principal, in *LinkPath) error {
			archived := true
			_, err := s.changeLink(ctx, p, in.ID, growth.Draft{Archived: &archived}, "link.archived")
			return err
		})
}

// draft is what was sent of a link.
func (in LinkBody) draft() (growth.Draft, error) {
	d := growth.Draft{Name: in.Name, SourceKind: in.SourceKind, UTM: in.UTM}
	if in.ChannelID != nil {
		of, err := ref("/channel_id", *in.ChannelID)
		if err != nil {
			return d, err
		}
		d.Channel = &of
	}
	if in.FlowID.Sent {
		of, err := ref("/flow_id", in.FlowID.Value)
		if err != nil {
			return d, err
		}
		d.Flow = &of
	}
	return d, nil
}

func (s *server) changeLink(ctx context.Context, p workspace.Principal, text string, d growth.Draft, action string) (linkJSON, error) {
	of, err := read(text, "link")
	if err != nil {
		return linkJSON{}, err
	}
	l, err := s.Growth.Update(ctx, p.Workspace, of, d, s.linkAct(p, action))
	return s.shapeLink(ctx, p, l, err)
}

// linkAct writes the line of the audit log.
func (s *server) linkAct(p workspace.Principal, action string) func(*db.Tx, growth.Link) error {
	return func(tx *db.Tx, l growth.Link) error {
		return s.Workspaces.Log(tx, p, workspace.Act{Action: action, Kind: "link", ID: l.ID, Name: l.Name})
	}
}

func (s *server) shapeLink(ctx context.Context, p workspace.Principal, l growth.Link, err error) (linkJSON, error) {
	if err != nil {
		return linkJSON{}, err
	}
	shape, err := s.linkShaper(ctx, p)
	if err != nil {
		return linkJSON{}, err
	}
	return shape(l), nil
}

// linkShaper knows where each channel's deep links lead.
func (s *server) linkShaper(ctx context.Context, p workspace.Principal) (func(growth.Link) linkJSON, error) {
	connected, err := channel.List(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return nil, err
	}
	handles := map[int64]channel.Record{}
	for _, c := range connected {
		handles[c.ID] = c
	}
	return func(l growth.Link) linkJSON {
		target := ""
		if d, ok := s.Channels.Registry.Driver(handles[l.Channel].Kind); ok {
			target = strings.NewReplacer("{handle}", handles[l.Channel].Handle, "{token}", l.Code).Replace(d.Spec().DeepLink)
		}
		utm := l.UTM
		if utm == nil {
			utm = map[string]string{}
		}
		return linkJSON{
			id.Format(l.ID), l.Code, s.PublicURL + "/l/" + l.Code, target, l.Name, id.Format(l.Channel), link(l.Flow), filled(l.FlowName), utm, cmp.Or(l.SourceKind, "link"),
			l.Visits, l.Subscriptions, l.Clicks, when(l.Created), l.Archived != 0,
		}
	}, nil
}
