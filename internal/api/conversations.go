// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"time"

	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/workspace"
)

// ConversationJSON is a conversation in a list.
type ConversationJSON struct {
	ID            string            `json:"id"`
	Contact       personJSON        `json:"contact"`
	State         inbox.State       `enum:"new,open,waiting,closed"        json:"state"`
	Assignee      *namedJSON        `json:"assignee"`
	ChannelKind   string            `json:"channel_kind"`
	IdentityID    string            `doc:"Where the person wrote last."    json:"identity_id"`
	LastText      string            `json:"last_text"`
	LastDirection message.Direction `enum:"in,out"                         json:"last_direction"`
	LastAt        time.Time         `json:"last_at"`
	LastAuthor    message.Author    `enum:"contact,bot,operator,api"       json:"last_author"`
	Unread        int               `json:"unread"`
	WaitingSince  *time.Time        `doc:"The person waits for a human since." json:"waiting_since"`
	PausedUntil   *time.Time        `json:"bot_paused_until"`
	Blocked       bool              `json:"blocked"`
}

type personJSON struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Avatar *string `json:"avatar_url"`
}

func shapeConversation(v inbox.Conversation) ConversationJSON {
	c := ConversationJSON{
		ID: id.Format(v.ID), Contact: personJSON{id.Format(v.Contact), v.ContactName, avatar(v.Photo)}, State: v.State, ChannelKind: v.ChannelKind, IdentityID: id.Format(v.Identity),
		LastText: v.LastText, LastDirection: v.LastDirection, LastAt: when(v.LastAt), LastAuthor: v.LastAuthor, Unread: v.Unread, WaitingSince: maybe(v.WaitingSince),
		PausedUntil: maybe(v.PausedUntil), Blocked: v.Blocked,
	}
	if v.Assignee != 0 {
		c.Assignee = &namedJSON{id.Format(v.Assignee), v.AssigneeName}
	}
	return c
}

func avatar(sha string) *string {
	if sha == "" {
		return nil
	}
	url := fileURL(sha)
	return &url
}

type detailJSON struct {
	ConversationJSON

	Contact contactJSON `json:"contact"`
}

type conversationQuery struct {
	Paged

	State    inbox.State `enum:"new,open,waiting,closed"  query:"state"`
	Assignee string      `doc:"me, none, or an id."       query:"assignee"`
	Search   string      `maxLength:"200"                 query:"search"`
	Channel  string      `query:"channel_id"`
}

type countsJSON struct {
	New        int `json:"new"`
	Open       int `json:"open"`
	Waiting    int `json:"waiting"`
	Mine       int `json:"mine"`
	Unassigned int `json:"unassigned"`
}

// ConversationPath names a conversation.
type ConversationPath struct {
	ID string `path:"id"`
}

type conversationInput struct {
	ConversationPath

	Body struct {
		State    *inbox.State `enum:"open,waiting,closed"                json:"state,omitempty"`
		Assignee nullable     `doc:"An operator's id, or null for nobody." json:"assignee_id,omitzero"`
	}
}

type pauseInput struct {
	ConversationPath

	Body struct {
		Until *time.Time `doc:"In the workspace's own time; null lets the bot speak again." json:"paused_until"`
	}
}

func conversations(s *server) {
	const tag = "Conversations"
	answer(s, tag, op{route: "GET /conversations", id: "list-conversations", summary: "The conversations, the newest first", scope: workspace.InboxRead}, s.listConversations)
	answer(s, tag, op{route: "GET /conversations/counts", id: "count-conversations", summary: "How many wait in each folder", scope: workspace.InboxRead},
		func(ctx context.Context, p workspace.Principal, _ *none) (countsJSON, error) {
			c, err := inbox.Count(s.DB.Reads(ctx), p.Workspace, p.Operator)
			return countsJSON(c), err
		})
	answer(s, tag, op{route: "GET /conversations/{id}", id: "get-conversation", summary: "A conversation with the person's card", scope: workspace.InboxRead},
		func(ctx context.Context, p workspace.Principal, in *ConversationPath) (detailJSON, error) {
			v, err := s.conversation(ctx, p, in.ID)
			if err != nil {
				return detailJSON{}, err
			}
			c, err := s.card(ctx, p, v.Contact)
			return detailJSON{shapeConversation(v), c}, err
		})
	answer(s, tag, op{route: "PATCH /conversations/{id}", id: "change-conversation", summary: "Move a conversation to another state, or give it to somebody", scope: workspace.InboxWrite}, s.changeConversation)
	do(s, tag, op{route: "POST /conversations/{id}/read", id: "read-conversation", summary: "Everything was read", scope: workspace.InboxWrite, once: true},
		func(ctx context.Context, p workspace.Principal, in *ConversationPath) error {
			v, err := s.conversation(ctx, p, in.ID)
			if err != nil {
				return err
			}
			defer s.tell(p.Workspace, "conversation", v.ID)
			return s.Inbox.Seen(ctx, p.Workspace, v.ID)
		})
	do(s, tag, op{route: "POST /conversations/{id}/typing", id: "type-in-conversation", summary: "An operator is typing", scope: workspace.InboxWrite, once: true},
		func(ctx context.Context, p workspace.Principal, in *ConversationPath) error {
			v, err := s.conversation(ctx, p, in.ID)
			if err != nil {
				return err
			}
			if s.Live != nil {
				s.Live.Typing(p.Workspace, v.ID, p.Name)
			}
			return s.Inbox.Typing(ctx, p.Workspace, v)
		})
	answer(s, tag, op{route: "PUT /conversations/{id}/bot", id: "pause-bot", summary: "Keep the bot silent, or let it speak again", scope: workspace.InboxWrite},
		func(ctx context.Context, p workspace.Principal, in *pauseInput) (ConversationJSON, error) {
			v, err := s.conversation(ctx, p, in.ID)
			if err != nil {
				return ConversationJSON{}, err
			}
			var until int64
			if in.Body.Until != nil {
				until = in.Body.Until.UnixMilli()
			}
			if err := s.Inbox.Pause(ctx, p, v.ID, until); err != nil {
				return ConversationJSON{}, err
			}
			return s.again(ctx, p, v.ID)
		})
	thread(s, tag)
}

// conversation is the conversation a path names.
func (s *server) conversation(ctx context.Context, p workspace.Principal, text string) (inbox.Conversation, error) {
	of, err := read(text, "conversation")
	if err != nil {
		return inbox.Conversation{}, err
	}
	return inbox.Get(s.DB.Reads(ctx), p.Workspace, of)
}

// again reads a conversation after a change, and tells open pages of it.
func (s *server) again(ctx context.Context, p workspace.Principal, of int64) (ConversationJSON, error) {
	s.tell(p.Workspace, "conversation", of)
	v, err := inbox.Get(s.DB.Reads(ctx), p.Workspace, of)
	return shapeConversation(v), err
}

// conversationPlace is where a page of the list ends.
type conversationPlace struct {
	At int64 `json:"a"`
	ID int64 `json:"i"`
}

func (s *server) listConversations(ctx context.Context, p workspace.Principal, in *conversationQuery) (list[ConversationJSON], error) {
	from, err := place[conversationPlace](in.Cursor)
	if err != nil {
		return list[ConversationJSON]{}, err
	}
	f := inbox.Filter{State: in.State, Search: in.Search, BeforeAt: from.At, BeforeID: from.ID, Limit: in.Limit + 1}
	switch in.Assignee {
	case "me":
		if p.Operator == 0 {
			return list[ConversationJSON]{}, fault.At("/assignee", "people_only", "an API key has no conversations of its own")
		}
		f.Assignee = p.Operator
	case "none":
		f.Unassigned = true
	default:
		if f.Assignee, err = ref("/assignee", in.Assignee); err != nil {
			return list[ConversationJSON]{}, err
		}
	}
	if f.Channel, err = ref("/channel_id", in.Channel); err != nil {
		return list[ConversationJSON]{}, err
	}
	found, err := inbox.List(s.DB.Reads(ctx), p.Workspace, f)
	return cut(found, in.Limit, shapeConversation, func(v inbox.Conversation) any { return conversationPlace{v.LastAt, v.ID} }), err
}

func (s *server) changeConversation(ctx context.Context, p workspace.Principal, in *conversationInput) (ConversationJSON, error) {
	v, err := s.conversation(ctx, p, in.ID)
	if err != nil {
		return ConversationJSON{}, err
	}
	if in.Body.Assignee.Sent {
		to, err := ref("/assignee_id", in.Body.Assignee.Value)
		if err == nil {
			err = s.Inbox.Assign(ctx, p, v.ID, to)
		}
		if err != nil {
			return ConversationJSON{}, err
		}
	}
	if in.Body.State != nil {
		if err := s.Inbox.SetState(ctx, p, v.ID, *in.Body.State); err != nil {
			return ConversationJSON{}, err
		}
	}
	return s.again(ctx, p, v.ID)
}
