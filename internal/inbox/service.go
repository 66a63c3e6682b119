// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/rich"
	"parley/internal/workspace"
)

// Service is what operators do in conversations.
type Service struct {
	DB       *db.DB
	IDs      *id.Maker
	Clock    *clock.Clock
	Channels *channel.Service
	Outbox   *outbox.Outbox
	// Acknowledge asks a messenger for something best effort: intake.Acknowledge. Nil: nobody is asked.
	Acknowledge func(channelID int64, a channel.Ack)
}

// Item is one line of a thread: a part of a message, or a note.
type Item struct {
	Part *message.Part
	Note *Note
}

// id orders a thread: ids are given in the order of time.
func (i Item) id() int64 {
	if i.Part != nil {
		return i.Part.ID
	}
	return i.Note.ID
}

// Items is a page of a thread, newest first. Before is the id of the oldest item seen; 0 starts at the newest.
func Items(q db.Queryer, workspace int64, v Conversation, before int64, limit int) ([]Item, error) {
	parts, err := message.Thread(q, workspace, v.Contact, before, limit)
	if err != nil {
		return nil, err
	}
	notes, err := Notes(q, workspace, v.ID, before, limit)
	if err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(parts)+len(notes))
	for i := range parts {
		items = append(items, Item{Part: &parts[i]})
	}
	for i := range notes {
		items = append(items, Item{Note: &notes[i]})
	}
	slices.SortFunc(items, func(a, b Item) int { return int(min(max(b.id()-a.id(), -1), 1)) })
	return items[:min(len(items), limit)], nil
}

// Reply is what an operator writes.
type Reply struct {
	Conversation int64
	Identity     int64 // which of the person's addresses; 0: where they wrote last
	Text         string
	Media        []content.Media
	ReplyTo      int64 // id of the part that is quoted
}

// Send queues an operator's reply. The bot falls silent for as long as the workspace says, and the conversation becomes the operator's when it was nobody's.
func (s *Service) Send(ctx context.Context, by workspace.Principal, r Reply) (parts []message.Part, err error) {
	if strings.TrimSpace(r.Text) == "" && len(r.Media) == 0 {
		return nil, fault.At("/text", "required", "write something or attach a file")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := hold(tx, by.Workspace, r.Conversation)
		if err != nil {
			return err
		}
		if parts, err = s.compose(ctx, tx, by, v, r); err != nil {
			return err
		}
		if err := message.Insert(tx, parts); err != nil {
			return err
		}
		outbox.Ready(tx, parts[0].Channel)
		if err := s.silence(tx, by, v); err != nil {
			return err
		}
		return s.answered(tx, by, v, parts[0])
	})
	return parts, err
}

// hold gives a conversation with its person held: until the commit nobody deletes them, and nothing about them and their conversation changes elsewhere.
func hold(tx *db.Tx, workspaceID, conversation int64) (Conversation, error) {
	v, err := Get(tx, workspaceID, conversation)
	if err != nil {
		return Conversation{}, err
	}
	held, err := contact.ByIDs(tx, workspaceID, []int64{v.Contact})
	if err != nil {
		return Conversation{}, err
	}
	if len(held) == 0 {
		return Conversation{}, fault.Missing("conversation")
	}
	return Get(tx, workspaceID, conversation) // anew: another transaction may have held the person until now
}

// compose fits the reply to the channel of the chosen address.
func (s *Service) compose(ctx context.Context, tx *db.Tx, by workspace.Principal, v Conversation, r Reply) ([]message.Part, error) {
	address := r.Identity
	if address == 0 {
		address = v.Identity
	}
	found, err := contact.IdentitiesByID(tx, by.Workspace, []int64{address})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Contact != v.Contact {
		return nil, fault.At("/identity_id", "identity_not_found", "this person has no such address")
	}
	ch, err := s.Channels.Open(ctx, found[0].Channel)
	if err != nil {
		return nil, err
	}
	quoted := ""
	if r.ReplyTo != 0 {
		p, err := message.Get(tx, by.Workspace, r.ReplyTo)
		if err != nil || p.Contact != v.Contact {
			return nil, fault.At("/reply_to", "message_not_found", "the message that is quoted is not in this conversation")
		}
		quoted = p.VendorID
	}
	parts := s.Outbox.Compose(outbox.Draft{
		Workspace: by.Workspace, Contact: v.Contact, Identity: found[0].ID, Channel: found[0].Channel, Message: s.IDs.New(),
		Content: content.Message{Text: rich.Escape(strings.TrimSpace(r.Text)), Media: r.Media, ReplyTo: quoted},
		Lane:    message.LaneOperator, Author: author(by), Operator: by.Operator, Purpose: message.PurposeOperator, Basis: "inbound", At: s.Clock.NowMS(by.Workspace),
	}, &ch.Spec.Capabilities)
	if len(parts) == 0 {
		return nil, fault.At("/media", "cannot_send", "this messenger cannot carry such a message")
	}
	return parts, nil
}

func author(by workspace.Principal) message.Author {
	if by.Operator == 0 {
		return message.ByAPI
	}
	return message.ByOperator
}

// answered brings the conversation up to a reply of the team.
func (s *Service) answered(tx *db.Tx, by workspace.Principal, v Conversation, p message.Part) error {
	_, err := tx.Exec(`UPDATE conversation SET state = 'waiting', unread = 0, waiting_since = NULL, assignee_id = COALESCE(assignee_id, $3), last_text = $4, last_direction = 'out',
		last_author = $5, last_at = $6, last_id = $7 WHERE workspace_id = $1 AND id = $2`, by.Workspace, v.ID, some(by.Operator), Preview(p), p.Author, p.At, p.ID)
	if err != nil {
		return fmt.Errorf("inbox: answered: %w", err)
	}
	return nil
}

// silence pauses the bot after a human wrote, unless it is paused for longer already.
func (s *Service) silence(tx *db.Tx, by workspace.Principal, v Conversation) error {
	ws, err := workspace.Get(tx, by.Workspace)
	if err != nil || ws.Settings.BotPauseHours == 0 {
		return err
	}
	until := s.Clock.NowMS(by.Workspace) + (time.Duration(ws.Settings.BotPauseHours) * time.Hour).Milliseconds()
	if v.PausedUntil >= until {
		return nil
	}
	return s.pause(tx, by, v, until)
}

// Pause keeps the bot silent until a moment in the workspace's time, or lets it speak again when until is 0.
func (s *Service) Pause(ctx context.Context, by workspace.Principal, conversation, until int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := hold(tx, by.Workspace, conversation)
		if err != nil {
			return err
		}
		if until != 0 && until <= s.Clock.NowMS(by.Workspace) {
			return fault.At("/paused_until", "past", "this moment has passed")
		}
		return s.pause(tx, by, v, until)
	})
}

// pause also re-aims the timers of the person's funnels: what is due meanwhile waits, and goes on when the pause ends.
func (s *Service) pause(tx *db.Tx, by workspace.Principal, v Conversation, until int64) error {
	if _, err := tx.Exec(`UPDATE contact SET bot_paused_until = $3, bot_paused_by = $4 WHERE workspace_id = $1 AND id = $2`, by.Workspace, v.Contact, until, some(by.Operator)); err != nil {
		return fmt.Errorf("inbox: pause: %w", err)
	}
	if v.PausedUntil <= s.Clock.NowMS(by.Workspace) && until == 0 {
		return nil
	}
	mark, due := BotPaused, until
	if until == 0 {
		mark, due = BotResumed, s.Clock.NowMS(by.Workspace)
	}
	if v.PausedUntil > 0 { // timers that were put off to the old end of the pause go with it
		_, err := tx.Exec(`UPDATE timer SET due_at = $3 WHERE +workspace_id = $1 AND session_id IN (SELECT id FROM session WHERE +workspace_id = $1 AND contact_id = $2)
			AND state = 'waiting' AND due_at = $4`, by.Workspace, v.Contact, due, v.PausedUntil)
		if err != nil {
			return fmt.Errorf("inbox: move timers: %w", err)
		}
		if _, err := tx.Exec(`UPDATE trigger_held SET due_at = $3 WHERE workspace_id = $1 AND contact_id = $2`, by.Workspace, v.Contact, due); err != nil {
			return fmt.Errorf("inbox: move what waits for the end of the pause: %w", err)
		}
	}
	data := map[string]string{}
	if until != 0 {
		data["until"] = time.UnixMilli(until).UTC().Format(time.RFC3339)
	}
	return insertNote(tx, by.Workspace, Note{ID: s.IDs.New(), Conversation: v.ID, Operator: by.Operator, Mark: mark, Data: data, At: s.Clock.NowMS(by.Workspace)})
}

// AddNote leaves a remark that only the team sees.
func (s *Service) AddNote(ctx context.Context, by workspace.Principal, conversation int64, text string) (Note, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Note{}, fault.At("/text", "required", "write something")
	}
	n := Note{ID: s.IDs.New(), Conversation: conversation, Operator: by.Operator, OperatorName: by.Name, Text: text, At: s.Clock.NowMS(by.Workspace)}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := hold(tx, by.Workspace, conversation); err != nil {
			return err
		}
		return insertNote(tx, by.Workspace, n)
	})
	return n, err
}

// Assign gives a conversation to an operator of the workspace, or to nobody (0).
func (s *Service) Assign(ctx context.Context, by workspace.Principal, conversation, operator int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := hold(tx, by.Workspace, conversation)
		if err != nil || v.Assignee == operator {
			return err
		}
		n := Note{ID: s.IDs.New(), Conversation: v.ID, Operator: by.Operator, Mark: Unassigned, At: s.Clock.NowMS(by.Workspace)}
		if operator != 0 {
			o, err := workspace.OperatorOf(tx, by.Workspace, operator)
			if err != nil {
				return fault.At("/assignee_id", "operator_not_found", "there is no such operator here")
			}
			n.Mark, n.Data = Assigned, map[string]string{"name": o.Name}
		}
		if _, err := tx.Exec(`UPDATE conversation SET assignee_id = $3 WHERE workspace_id = $1 AND id = $2`, by.Workspace, v.ID, some(operator)); err != nil {
			return fmt.Errorf("inbox: assign: %w", err)
		}
		return insertNote(tx, by.Workspace, n)
	})
}

var stateMarks = map[State]Mark{Open: MarkedOpen, Waiting: MarkWaiting, Closed: MarkClosed}

// SetState moves a conversation to another state.
func (s *Service) SetState(ctx context.Context, by workspace.Principal, conversation int64, to State) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := hold(tx, by.Workspace, conversation)
		if err != nil || v.State == to {
			return err
		}
		if !Allowed(v.State, to) {
			return fault.At("/state", "state", "a conversation that is %s cannot become %s", v.State, to)
		}
		_, err = tx.Exec(`UPDATE conversation SET state = $3, waiting_since = CASE WHEN $3 = 'open' THEN waiting_since ELSE NULL END WHERE workspace_id = $1 AND id = $2`,
			by.Workspace, v.ID, string(to))
		if err != nil {
			return fmt.Errorf("inbox: set state: %w", err)
		}
		return insertNote(tx, by.Workspace, Note{ID: s.IDs.New(), Conversation: v.ID, Operator: by.Operator, Mark: stateMarks[to], At: s.Clock.NowMS(by.Workspace)})
	})
}

// Seen says that an operator has read everything. A new conversation becomes open.
func (s *Service) Seen(ctx context.Context, workspaceID, conversation int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE conversation SET unread = 0, state = CASE WHEN state = 'new' THEN 'open' ELSE state END WHERE workspace_id = $1 AND id = $2 AND (unread > 0 OR state = 'new')`,
			workspaceID, conversation)
		if err != nil {
			return fmt.Errorf("inbox: seen: %w", err)
		}
		return nil
	})
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

// Typing shows a person that somebody is writing to them, where their messenger can. Messengers show it for a few seconds, so it is asked for again and again.
func (s *Service) Typing(ctx context.Context, workspaceID int64, v Conversation) error {
	if s.Acknowledge == nil || v.Identity == 0 {
		return nil
	}
	found, err := contact.IdentitiesByID(s.DB.Reads(ctx), workspaceID, []int64{v.Identity})
	if err != nil || len(found) == 0 || found[0].Blocked > 0 {
		return err
	}
	ch, err := s.Channels.Open(ctx, found[0].Channel)
	if err != nil {
		return err
	}
	if ch.State == channel.Active && ch.Spec.Capabilities.Typing.Supported {
		s.Acknowledge(ch.ID, channel.Ack{Kind: channel.AckTyping, Address: found[0].Address, Chat: found[0].Chat})
	}
	return nil
}
