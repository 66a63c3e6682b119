// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/blob"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/workspace"
)

// NoteJSON is a remark of the team, or a mark of what happened.
type NoteJSON struct {
	ID       string    `json:"id"`
	Kind     string    `enum:"note,mark"                            json:"kind"`
	Text     string    `json:"text"`
	Operator namedJSON `doc:"Who did it; empty: nobody of the team." json:"operator"`
	At       time.Time `json:"at"`
}

func shapeNote(n inbox.Note) NoteJSON {
	by := namedJSON{Name: n.OperatorName}
	if n.Operator != 0 {
		by.ID = id.Format(n.Operator)
	}
	return NoteJSON{id.Format(n.ID), "note", n.Text, by, when(n.At)}
}

// shapeMark says what happened to the conversation.
func shapeMark(n inbox.Note, lang i18n.Lang) NoteJSON {
	shaped := shapeNote(n)
	shaped.Kind = "mark"
	text := markText(n).In(lang)
	if n.Text != "" {
		text += "\n" + n.Text
	}
	shaped.Text = text
	return shaped
}

func markText(n inbox.Note) i18n.Text {
	who, whoEN := n.OperatorName, n.OperatorName
	if who == "" {
		who, whoEN = "Бот", "The bot"
	}
	switch n.Mark {
	case inbox.Assigned:
		return i18n.Words(who+": назначено на "+n.Data["name"], whoEN+": assigned to "+n.Data["name"])
	case inbox.Unassigned:
		return i18n.Words(who+": назначение снято", whoEN+": unassigned")
	case inbox.MarkedOpen:
		return i18n.Words(who+": диалог открыт", whoEN+": opened the conversation")
	case inbox.MarkWaiting:
		return i18n.Words(who+": ждём ответа клиента", whoEN+": waiting for the person")
	case inbox.MarkClosed:
		return i18n.Words(who+": диалог закрыт", whoEN+": closed the conversation")
	case inbox.BotPaused:
		return i18n.Words("Бот на паузе", "The bot is paused")
	case inbox.BotResumed:
		return i18n.Words("Бот снова отвечает", "The bot answers again")
	case inbox.HandedOver:
		return i18n.Words("Бот передал диалог оператору", "The bot handed the conversation over")
	case inbox.Notified:
		return i18n.Words("Бот сообщает команде", "The bot tells the team")
	}
	return i18n.Plain(string(n.Mark))
}

// itemJSON is a line of a thread: a message, or a note.
type itemJSON struct{ line any }

// MarshalJSON implements json.Marshaler.
func (i itemJSON) MarshalJSON() ([]byte, error) { return json.Marshal(i.line) } //nolint:wrapcheck // the line's own encoding

// Schema tells huma what it looks like.
func (itemJSON) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{r.Schema(reflect.TypeFor[MessageJSON](), true, ""), r.Schema(reflect.TypeFor[NoteJSON](), true, "")}}
}

type itemsInput struct {
	ConversationPath
	Paged
}

type replyInput struct {
	ConversationPath

	Body struct {
		Text     string       `json:"text,omitempty"     maxLength:"20000"`
		Media    []mediaInput `json:"media,omitempty"    maxItems:"10"`
		Identity string       `doc:"Which address; where the person wrote last when left out." json:"identity_id,omitempty"`
		ReplyTo  string       `doc:"Id of the message that is quoted."                         json:"reply_to,omitempty"`
	}
}

type mediaInput struct {
	Kind   content.MediaKind `enum:"image,video,video_note,animation,audio,voice,document,sticker" json:"kind"`
	SHA256 string            `doc:"As the upload gave it." json:"sha256"`
	Name   string            `json:"name,omitempty"`
}

type noteInput struct {
	ConversationPath

	Body struct {
		Text string `json:"text" maxLength:"20000"`
	}
}

type againInput struct {
	ID   string `path:"id"`
	Body struct {
		Twice bool `doc:"Say true for a message whose fate is unknown: the person may get it twice." json:"may_arrive_twice,omitempty"`
	}
}

func thread(s *server, tag string) {
	answer(s, tag, op{route: "GET /conversations/{id}/items", id: "list-items", summary: "Messages, notes and marks, newest first", scope: workspace.InboxRead}, s.listItems)
	answer(s, tag, op{route: "POST /conversations/{id}/messages", id: "reply", summary: "Write to the person", scope: workspace.InboxWrite, status: http.StatusCreated}, s.reply)
	answer(s, tag, op{route: "POST /conversations/{id}/notes", id: "add-note", summary: "Leave a remark that only the team sees", scope: workspace.InboxWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *noteInput) (NoteJSON, error) {
			v, err := s.conversation(ctx, p, in.ID)
			if err != nil {
				return NoteJSON{}, err
			}
			n, err := s.Inbox.AddNote(ctx, p, v.ID, in.Body.Text)
			if err == nil && s.Live != nil {
				s.Live.publish(news{Workspace: p.Workspace, Topic: "note", ID: n.ID, Of: v.ID})
			}
			return shapeNote(n), err
		})
	answer(s, tag, op{route: "POST /messages/{id}/retry", id: "retry-message", summary: "Send a message again that failed, or whose fate is unknown", scope: workspace.InboxWrite}, s.sendAgain)
}

func (s *server) listItems(ctx context.Context, p workspace.Principal, in *itemsInput) (list[itemJSON], error) {
	v, err := s.conversation(ctx, p, in.ID)
	if err != nil {
		return list[itemJSON]{}, err
	}
	before, err := place[int64](in.Cursor)
	if err != nil {
		return list[itemJSON]{}, err
	}
	items, err := inbox.Items(s.DB.Reads(ctx), p.Workspace, v, before, in.Limit+1)
	if err != nil {
		return list[itemJSON]{}, err
	}
	var parts []message.Part
	for _, i := range items {
		if i.Part != nil {
			parts = append(parts, *i.Part)
		}
	}
	lang := askedOf(ctx).lang
	shaped, err := s.shapeParts(ctx, v, parts, lang)
	if err != nil {
		return list[itemJSON]{}, err
	}
	at := 0
	return cut(items, in.Limit, func(i inbox.Item) itemJSON {
		switch {
		case i.Part != nil:
			at++
			return itemJSON{shaped[at-1]}
		case i.Note.Mark != "":
			return itemJSON{shapeMark(*i.Note, lang)}
		}
		return itemJSON{shapeNote(*i.Note)}
	}, func(i inbox.Item) any {
		if i.Part != nil {
			return i.Part.ID
		}
		return i.Note.ID
	}), nil
}

func (s *server) reply(ctx context.Context, p workspace.Principal, in *replyInput) (MessageJSON, error) {
	v, err := s.conversation(ctx, p, in.ID)
	if err != nil {
		return MessageJSON{}, err
	}
	r := inbox.Reply{Conversation: v.ID, Text: in.Body.Text}
	if r.Identity, err = ref("/identity_id", in.Body.Identity); err != nil {
		return MessageJSON{}, err
	}
	if r.ReplyTo, err = ref("/reply_to", in.Body.ReplyTo); err != nil {
		return MessageJSON{}, err
	}
	for n, m := range in.Body.Media {
		media, err := s.attached(ctx, p, m)
		if err != nil {
			return MessageJSON{}, at(err, "/media/"+strconv.Itoa(n)+"/sha256")
		}
		r.Media = append(r.Media, media)
	}
	parts, err := s.Inbox.Send(ctx, p, r)
	if err != nil {
		return MessageJSON{}, err
	}
	s.tell(p.Workspace, "contact", v.Contact)
	return s.onePart(ctx, p, parts[0])
}

// sendAgain sends a part once more, because a person said so.
func (s *server) sendAgain(ctx context.Context, p workspace.Principal, in *againInput) (MessageJSON, error) {
	of, err := read(in.ID, "message")
	if err != nil {
		return MessageJSON{}, err
	}
	part, err := s.Inbox.Outbox.Again(ctx, p.Workspace, of, in.Body.Twice, func(tx *db.Tx, was message.Part) error {
		c, err := contact.Get(tx, p.Workspace, was.Contact)
		if err != nil {
			return err
		}
		return s.Workspaces.Log(tx, p, workspace.Act{Action: "message.sent_again", Kind: "message", ID: was.ID, Name: c.Name, Detail: map[string]any{"was": was.State, "reason": was.Reason}})
	})
	if err != nil {
		return MessageJSON{}, err
	}
	s.tell(p.Workspace, "message", part.ID)
	return s.onePart(ctx, p, part)
}

// attached is an uploaded file as a message carries it.
func (s *server) attached(ctx context.Context, p workspace.Principal, m mediaInput) (content.Media, error) {
	name, err := blob.NameOf(s.DB.Reads(ctx), p.Workspace, m.SHA256)
	if err != nil {
		return content.Media{}, err
	}
	file, err := s.Files.Stat(p.Workspace, m.SHA256)
	if err != nil {
		return content.Media{}, err
	}
	if m.Name != "" {
		name = m.Name
	}
	return content.Media{Kind: m.Kind, SHA256: m.SHA256, Name: name, MIME: file.MIME, Size: file.Size}, nil
}

func (s *server) onePart(ctx context.Context, p workspace.Principal, part message.Part) (MessageJSON, error) {
	v, err := inbox.OfContact(s.DB.Reads(ctx), p.Workspace, part.Contact)
	if err != nil {
		return MessageJSON{}, err
	}
	shaped, err := s.shapeParts(ctx, v, []message.Part{part}, askedOf(ctx).lang)
	if err != nil {
		return MessageJSON{}, fmt.Errorf("api: message: %w", err)
	}
	return shaped[0], nil
}
