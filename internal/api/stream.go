// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"parley/internal/channel"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/workspace"
)

const (
	// heartbeat is how often a quiet stream says that it lives, so that proxies keep it and pages notice its end.
	heartbeat = 30 * time.Second
	// slowPage is how long a page may take to take an event.
	slowPage = 10 * time.Second
	// recent is how old a message may be to be told as new when nothing was told of its contact before.
	recent = 15 * time.Second
)

type liveInput struct {
	Raw

	After       string `doc:"Id of the last event that was heard."               maxLength:"100" query:"after"`
	LastEventID string `doc:"The same, as browsers send it after a reconnection." header:"Last-Event-ID"`
}

func stream(s *server) {
	register(s, "Live", op{
		route: "GET /live", id: "listen", scope: anyScope, unhurried: true, shape: s.streamAnswer,
		summary: "What changes, as it happens (server-sent events); each event only for whoever may read its kind",
	}, func(ctx context.Context, p workspace.Principal, in *liveInput) (*streamed, error) {
		if s.Live == nil {
			return nil, fault.New(fault.Unavailable, "stopping", "there is no stream here")
		}
		request := in.request
		return &streamed{func(hctx huma.Context) {
			_, w := humachi.Unwrap(hctx)
			s.stream(ctx, w, request, p, cmp.Or(in.After, in.LastEventID))
		}}, nil
	})
}

// streamAnswer lists the events and what each carries.
func (s *server) streamAnswer(o *huma.Operation) {
	var events []*huma.Schema
	for _, e := range []struct {
		name    string
		carries reflect.Type
	}{
		{"conversation", reflect.TypeFor[ConversationJSON]()},
		{"message", reflect.TypeFor[liveMessage]()},
		{"note", reflect.TypeFor[liveNote]()},
		{"contact", reflect.TypeFor[liveChange]()},
		{"channel", reflect.TypeFor[liveChannel]()},
		{"flow", reflect.TypeFor[liveChange]()},
		{"typing", reflect.TypeFor[liveTyping]()},
	} {
		events = append(events, &huma.Schema{
			Type: huma.TypeObject, Required: []string{"event", "data"},
			Properties: map[string]*huma.Schema{
				"event": {Type: huma.TypeString, Enum: []any{e.name}},
				"data":  s.api.OpenAPI().Components.Schemas.Schema(e.carries, true, ""),
			},
		})
	}
	o.Responses["200"] = &huma.Response{
		Description: "Events; a ping, which carries nothing, every half a minute.",
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{OneOf: events}}},
	}
}

// tell publishes news when there is a hub.
func (s *server) tell(workspace int64, topic string, of int64) {
	if s.Live != nil {
		s.Live.Publish(workspace, topic, of)
	}
}

// stream writes events until the page goes away, the hub ends, or whoever listens is no longer let in.
func (s *server) stream(ctx context.Context, w http.ResponseWriter, r *http.Request, p workspace.Principal, after string) {
	lang := askedOf(ctx).lang
	out := http.NewResponseController(w)
	page := s.Live.open(p.Workspace, after)
	defer s.Live.close(page)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would gather events
	w.WriteHeader(http.StatusOK)
	if say(out, w, "", "ping", []byte("{}")) != nil {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			now, err := s.principal(r, askedOf(ctx))
			if err != nil || now.Workspace != p.Workspace || say(out, w, "", "ping", []byte("{}")) != nil {
				return
			}
			p = now
		case <-page.wake:
			items, over := s.Live.next(page)
			if over || s.pass(ctx, out, w, items, p, lang) != nil {
				return
			}
		}
	}
}

// pass writes what the principal may hear.
func (s *server) pass(ctx context.Context, out *http.ResponseController, w io.Writer, items []*item, p workspace.Principal, lang i18n.Lang) error {
	for _, i := range items {
		frames, err := i.in(lang, func(n news, lang i18n.Lang) ([]frame, error) { return s.frames(ctx, n, lang) })
		if err != nil && !fault.Is(err, fault.NotFound) {
			if ctx.Err() == nil {
				s.Log.WarnContext(ctx, "api: live event", "topic", i.Topic, "error", err)
			}
			return err // the page comes back and reads again what it shows
		}
		for _, f := range frames {
			if !p.Can(f.scope) {
				continue
			}
			if err := say(out, w, s.Live.name(i), f.name, f.data); err != nil {
				return err
			}
		}
	}
	return nil
}

// say writes one event. JSON has no line breaks, so one data line holds it.
func say(out *http.ResponseController, w io.Writer, eventID, name string, data []byte) error {
	_ = out.SetWriteDeadline(time.Now().Add(slowPage)) // a writer without deadlines is one of a test
	if eventID != "" {
		eventID = "id: " + eventID + "\n"
	}
	if _, err := fmt.Fprintf(w, "%sevent: %s\ndata: %s\n\n", eventID, name, data); err != nil {
		return fmt.Errorf("api: write event: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("api: flush event: %w", err)
	}
	return nil
}

// frames reads what has changed.
func (s *server) frames(ctx context.Context, n news, lang i18n.Lang) ([]frame, error) {
	q := s.DB.Reads(ctx)
	switch n.Topic {
	case "contact":
		return s.contactFrames(ctx, n, lang)
	case "conversation":
		v, err := inbox.Get(q, n.Workspace, n.ID)
		if err != nil {
			return nil, err
		}
		return frameOf("conversation", workspace.InboxRead, shapeConversation(v))
	case "message":
		p, err := message.Get(q, n.Workspace, n.ID)
		if err != nil {
			return nil, err
		}
		v, err := inbox.OfContact(q, n.Workspace, p.Contact)
		if err != nil {
			return nil, err
		}
		return s.messageFrames(ctx, v, []message.Part{p}, lang)
	case "note":
		notes, err := inbox.Notes(q, n.Workspace, n.Of, n.ID+1, 1)
		if err != nil || len(notes) == 0 || notes[0].ID != n.ID {
			return nil, err
		}
		return frameOf("note", workspace.InboxRead, liveNote{shapeNote(notes[0]), id.Format(n.Of)})
	case "channel":
		o, err := s.Channels.Open(ctx, n.ID)
		if err != nil {
			return nil, err
		}
		return frameOf("channel", workspace.ChannelsRead, liveChannel{id.Format(o.ID), o.State})
	case "flow":
		return frameOf("flow", workspace.FlowsRead, liveChange{id.Format(n.ID)})
	case "typing":
		return frameOf("typing", workspace.InboxRead, liveTyping{id.Format(n.ID), n.Who})
	}
	return nil, nil
}

func frameOf(name string, scope workspace.Scope, v any) ([]frame, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("api: encode event: %w", err)
	}
	return []frame{{name, scope, data}}, nil
}

// liveChange names what has changed, to be read again.
type liveChange struct {
	ID string `json:"id"`
}

type liveChannel struct {
	ID    string        `json:"id"`
	State channel.State `enum:"active,paused,broken,closed" json:"state"`
}

type liveTyping struct {
	Conversation string `json:"conversation_id"`
	Who          string `json:"who"`
}

type liveNote struct {
	NoteJSON

	Conversation string `json:"conversation_id"`
}

type liveMessage struct {
	MessageJSON

	Conversation string `json:"conversation_id"`
}

// contactFrames tell of a person: the card, the conversation, and the messages that were not told before.
func (s *server) contactFrames(ctx context.Context, n news, lang i18n.Lang) ([]frame, error) {
	q := s.DB.Reads(ctx)
	frames, err := frameOf("contact", workspace.ContactsRead, liveChange{id.Format(n.ID)})
	if err != nil {
		return nil, err
	}
	v, err := inbox.OfContact(q, n.Workspace, n.ID)
	if fault.Is(err, fault.NotFound) {
		return frames, nil
	}
	if err != nil {
		return nil, err
	}
	more, err := frameOf("conversation", workspace.InboxRead, shapeConversation(v))
	if err != nil {
		return nil, err
	}
	parts, err := message.Thread(q, n.Workspace, n.ID, 0, 20)
	if err != nil {
		return nil, err
	}
	fresh := s.untold(saying{n.ID, lang}, parts)
	told, err := s.messageFrames(ctx, v, fresh, lang)
	return append(append(frames, more...), told...), err
}

// untold are the parts, oldest first, that no page has heard of.
func (s *server) untold(of saying, parts []message.Part) []message.Part {
	if len(parts) == 0 {
		return nil
	}
	before := s.Live.told(of, parts[0].ID)
	oldest := s.Clock.Wall().Add(-recent)
	var fresh []message.Part
	for _, p := range slices.Backward(parts) {
		if before != 0 && p.ID > before || before == 0 && id.Time(p.ID).After(oldest) {
			fresh = append(fresh, p)
		}
	}
	return fresh
}

func (s *server) messageFrames(ctx context.Context, v inbox.Conversation, parts []message.Part, lang i18n.Lang) ([]frame, error) {
	shaped, err := s.shapeParts(ctx, v, parts, lang)
	if err != nil {
		return nil, err
	}
	var frames []frame
	for _, m := range shaped {
		f, err := frameOf("message", workspace.InboxRead, liveMessage{m, id.Format(v.ID)})
		if err != nil {
			return nil, err
		}
		frames = append(frames, f...)
	}
	return frames, nil
}
