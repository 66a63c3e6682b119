// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"parley/internal/analytics"
	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/intake"
	"parley/internal/secret"
	"parley/internal/version"
	"parley/internal/workspace"
)

type channelJSON struct {
	ID         string            `json:"id"`
	Kind       channel.Kind      `json:"kind"`
	Name       string            `json:"name"`
	Handle     string            `json:"handle"`
	AccountKey string            `json:"account_key"`
	Mode       channel.Mode      `enum:"webhook,poll,direct"                                      json:"mode"`
	State      channel.State     `enum:"active,paused,broken,closed"                              json:"state"`
	Reason     *string           `json:"reason"`
	Health     healthJSON        `json:"health"`
	Settings   map[string]string `doc:"The plain values of the form; secret ones are never given." json:"settings"`
	BaseURL    string            `json:"base_url"`
	Proxy      string            `doc:"*** when there is one."                                     json:"proxy"`
	HasCA      bool              `json:"has_ca"`
	HookURL    *string           `json:"hook_url"`
	WidgetCode *string           `doc:"What to paste into a site, for web chats."                  json:"widget_code"`
	Created    time.Time         `json:"created_at"`
	Revision   int64             `json:"revision"`
}

func (c channelJSON) revision() int64 { return c.Revision }

type healthJSON struct {
	LastInbound *time.Time `json:"last_inbound_at"`
	LastSent    *time.Time `json:"last_sent_at"`
	Unreadable  int64      `json:"unreadable"`
	Error       *string    `json:"error"`
	Queued      int64      `doc:"Messages that wait to leave; counted up to 10,000." json:"queued"`
}

func (s *server) shapeChannel(r channel.Record, queued int64) channelJSON {
	c := channelJSON{
		ID: id.Format(r.ID), Kind: r.Kind, Name: r.Name, Handle: r.Handle, AccountKey: r.AccountKey, Mode: r.Mode, State: r.State, Reason: filled(r.Reason),
		Health:   healthJSON{maybe(r.LastInbound), maybe(r.LastSent), r.Unreadable, filled(r.LastError), queued},
		Settings: r.Settings, BaseURL: r.BaseURL, HasCA: r.CA != "", Created: when(r.Created), Revision: r.Revision,
	}
	if r.HasProxy {
		c.Proxy = secret.Mask
	}
	if r.Mode == channel.Webhook && s.PublicURL != "" {
		c.HookURL = filled(s.PublicURL + "/hooks/" + string(r.Kind) + "/" + r.HookKey)
	}
	if r.Kind == channel.Webchat {
		c.WidgetCode = filled(`<script async src="` + s.PublicURL + `/w/chat.js" data-channel="` + r.HookKey + `"></script>`)
	}
	return c
}

// DraftInput is what a person fills in. A value that is left out stays as it is.
type DraftInput struct {
	Name     *string           `json:"name,omitempty"     maxLength:"200"`
	Mode     *channel.Mode     `enum:"webhook,poll,direct" json:"mode,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
	BaseURL  *string           `json:"base_url,omitempty"`
	Proxy    *string           `json:"proxy,omitempty"`
	CA       *string           `json:"ca,omitempty"`
}

func (d DraftInput) draft(kind channel.Kind) channel.Draft {
	draft := channel.Draft{Kind: kind, Name: d.Name, Mode: d.Mode, Settings: d.Settings, BaseURL: d.BaseURL, CA: d.CA}
	if d.Proxy != nil && *d.Proxy != secret.Mask { // what we showed may come back unchanged
		p := secret.New(*d.Proxy)
		draft.Proxy = &p
	}
	return draft
}

type newChannelInput struct {
	Body struct {
		DraftInput

		Kind channel.Kind `json:"kind"`
	}
}

// ChannelPath names a channel. It is exported because the library passes over embedded types that are not.
type ChannelPath struct {
	ID string `path:"id"`
}

type channelInput struct {
	ChannelPath
	Matching

	Body struct {
		DraftInput

		State *channel.State `enum:"active,paused,closed" json:"state,omitempty"`
	}
}

type unreadableInput struct {
	ChannelPath
	Paged
}

type unreadableJSON struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Note string    `json:"note"`
	Body string    `doc:"What the messenger sent." json:"body"`
}

type accountJSON struct {
	Key    string            `json:"key"`
	Name   string            `json:"name"`
	Handle string            `json:"handle"`
	Facts  map[string]string `json:"facts"`
}

func shapeAccount(a channel.Account) accountJSON {
	if a.Facts == nil {
		a.Facts = map[string]string{}
	}
	return accountJSON{a.Key, a.Name, a.Handle, a.Facts}
}

type dropChannelInput struct {
	ChannelPath
	AlthoughUsed
}

func channels(s *server) {
	const tag = "Channels"
	channelKinds(s, tag)
	answer(s, tag, op{route: "GET /channels", id: "list-channels", summary: "The connected channels", scope: workspace.ChannelsRead}, s.listChannels)
	answer(s, tag, op{route: "POST /channels/check", id: "check-new-channel", summary: "Ask the messenger whose credentials these are, without storing them", scope: workspace.ChannelsWrite, once: true},
		func(ctx context.Context, p workspace.Principal, in *newChannelInput) (accountJSON, error) {
			a, err := s.Channels.Check(ctx, p.Workspace, in.Body.draft(in.Body.Kind))
			return shapeAccount(a), err
		})
	revised(s, tag, op{route: "POST /channels", id: "connect-channel", summary: "Connect a channel", scope: workspace.ChannelsWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *newChannelInput) (channelJSON, error) {
			r, err := s.Channels.Connect(ctx, p.Workspace, in.Body.draft(in.Body.Kind), s.channelAct(p, "channel.connected", nil))
			return s.shapeChannel(r, 0), err
		})
	revised(s, tag, op{route: "GET /channels/{id}", id: "get-channel", summary: "One channel", scope: workspace.ChannelsRead},
		func(ctx context.Context, p workspace.Principal, in *ChannelPath) (channelJSON, error) {
			of, err := read(in.ID, "channel")
			if err != nil {
				return channelJSON{}, err
			}
			return s.oneChannel(ctx, p, of)
		})
	revised(s, tag, op{route: "PATCH /channels/{id}", id: "change-channel", summary: "Change, pause or close a channel", scope: workspace.ChannelsWrite}, s.changeChannel)
	do(s, tag, op{route: "DELETE /channels/{id}", id: "disconnect-channel", summary: "Disconnect a channel; its history stays", scope: workspace.ChannelsWrite},
		func(ctx context.Context, p workspace.Principal, in *dropChannelInput) error {
			of, err := read(in.ID, "channel")
			if err == nil {
				err = s.unused(ctx, p, version.AChannel, strconv.FormatInt(of, 10), in.AlthoughUsed)
			}
			if err != nil {
				return err
			}
			return s.Channels.Remove(ctx, p.Workspace, of, s.channelAct(p, "channel.disconnected", nil))
		})
	answer(s, tag, op{route: "POST /channels/{id}/check", id: "check-channel", summary: "Ask the messenger whose the stored credentials are", scope: workspace.ChannelsWrite, once: true},
		func(ctx context.Context, p workspace.Principal, in *ChannelPath) (accountJSON, error) {
			of, err := read(in.ID, "channel")
			if err != nil {
				return accountJSON{}, err
			}
			a, err := s.Channels.CheckAgain(ctx, p.Workspace, of, s.channelAct(p, "channel.mended", nil))
			return shapeAccount(a), err
		})
	answer(s, tag, op{route: "GET /channels/{id}/unreadable", id: "list-unreadable", summary: "What came in and could not be understood, newest first", scope: workspace.ChannelsRead}, s.listUnreadable)
}

// channelAct writes an act on a channel into the audit log, in the transaction of the act.
func (s *server) channelAct(p workspace.Principal, action string, detail map[string]any) channel.Also {
	return func(tx *db.Tx, r channel.Record) error {
		return s.Workspaces.Log(tx, p, workspace.Act{Action: action, Kind: "channel", ID: r.ID, Name: r.Name, Detail: detail})
	}
}

func (s *server) listChannels(ctx context.Context, p workspace.Principal, _ *Short) (list[channelJSON], error) {
	q := s.DB.Reads(ctx)
	found, err := channel.List(q, p.Workspace)
	if err != nil {
		return list[channelJSON]{}, err
	}
	queued, err := analytics.Queued(q, p.Workspace)
	return all(found, func(r channel.Record) channelJSON { return s.shapeChannel(r, queued[r.ID]) }), err
}

func (s *server) oneChannel(ctx context.Context, p workspace.Principal, of int64) (channelJSON, error) {
	q := s.DB.Reads(ctx)
	r, err := channel.Get(q, p.Workspace, of)
	if err != nil {
		return channelJSON{}, err
	}
	queued, err := analytics.Queued(q, p.Workspace)
	return s.shapeChannel(r, queued[r.ID]), err
}

func (s *server) changeChannel(ctx context.Context, p workspace.Principal, in *channelInput) (channelJSON, error) {
	of, err := read(in.ID, "channel")
	if err != nil {
		return channelJSON{}, err
	}
	draft := in.Body.draft("")
	draft.State = in.Body.State
	if draft.Revision, err = in.revision(); err != nil {
		return channelJSON{}, err
	}
	detail := map[string]any{}
	if draft.State != nil {
		detail["state"] = *draft.State
	}
	if _, err := s.Channels.Update(ctx, p.Workspace, of, draft, s.channelAct(p, "channel.changed", detail)); err != nil {
		return channelJSON{}, err
	}
	return s.oneChannel(ctx, p, of)
}

func (s *server) listUnreadable(ctx context.Context, p workspace.Principal, in *unreadableInput) (list[unreadableJSON], error) {
	of, err := read(in.ID, "channel")
	if err != nil {
		return list[unreadableJSON]{}, err
	}
	before, err := place[int64](in.Cursor)
	if err != nil {
		return list[unreadableJSON]{}, err
	}
	if _, err := channel.Get(s.DB.Reads(ctx), p.Workspace, of); err != nil {
		return list[unreadableJSON]{}, err
	}
	found, err := intake.UnreadableOf(s.DB.Reads(ctx), p.Workspace, of, before, in.Limit+1)
	return cut(found, in.Limit, shapeUnreadable, func(u intake.Unreadable) any { return u.ID }), err
}

// maxShown is how much of a raw body is shown, in bytes.
const maxShown = 16 << 10

func shapeUnreadable(u intake.Unreadable) unreadableJSON {
	text := u.Body[:min(len(u.Body), maxShown)]
	for len(text) > 0 && len(text) < len(u.Body) && !utf8.Valid(text[max(0, len(text)-utf8.UTFMax):]) && !utf8.RuneStart(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return unreadableJSON{id.Format(u.ID), when(u.At), u.Note, string(text)}
}
