// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package inbox is the team's side of the talk: conversations over all channels, who answers, notes, and the bot's silence.
package inbox

import (
	"fmt"
	"strings"

	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/message"
)

// Touch is one message as its conversation sees it.
type Touch struct {
	Contact   int64
	Identity  int64
	Channel   int64
	Message   int64
	Direction message.Direction
	Author    message.Author
	Text      string // a line for the list
	At        int64
	Waits     bool // nobody but a human can answer
}

// previewLength is how much of a message the list shows, in characters.
const previewLength = 140

// Preview is a message as a line of the list.
func Preview(p message.Part) string {
	text := strings.Join(strings.Fields(p.Text), " ")
	if text == "" && len(p.Content.Media) > 0 {
		text = "[" + string(p.Content.Media[0].Kind) + "]"
	}
	if text == "" {
		text = "[" + string(p.Content.Kind) + "]"
	}
	if r := []rune(text); len(r) > previewLength {
		return string(r[:previewLength]) + "…"
	}
	return text
}

// standing is what the messages of one batch make of one conversation.
type standing struct {
	last    Touch
	from    Touch // the newest message of the person
	unread  int64
	waiting any
}

// fold gathers the messages of each person, in their order.
func fold(touches []Touch) (order []int64, byContact map[int64]*standing) {
	byContact = make(map[int64]*standing, len(touches))
	for _, t := range touches {
		s := byContact[t.Contact]
		if s == nil {
			s = &standing{from: t}
			byContact[t.Contact] = s
			order = append(order, t.Contact)
		}
		s.last = t
		if t.Direction == message.In {
			s.from = t
			s.unread++
		}
		if t.Waits {
			s.waiting = t.At
		}
	}
	return order, byContact
}

var conversationColumns = []string{
	"id", "workspace_id", "contact_id", "identity_id", "channel_id", "state", "unread", "last_text", "last_direction", "last_author", "last_at", "last_id", "waiting_since", "created_at",
}

// onKnown brings a conversation that is there already up to the newest message. What the bot says does not change whose turn it is.
const onKnown = `ON CONFLICT (workspace_id, contact_id) DO UPDATE SET
	identity_id = CASE WHEN excluded.unread > 0 THEN excluded.identity_id ELSE conversation.identity_id END,
	channel_id = CASE WHEN excluded.unread > 0 THEN excluded.channel_id ELSE conversation.channel_id END,
	state = CASE WHEN excluded.waiting_since IS NOT NULL AND conversation.state = 'closed' THEN 'new'
		WHEN excluded.waiting_since IS NOT NULL AND conversation.state = 'waiting' THEN 'open' ELSE conversation.state END,
	unread = conversation.unread + excluded.unread, last_text = excluded.last_text, last_direction = excluded.last_direction, last_author = excluded.last_author,
	last_at = excluded.last_at, last_id = excluded.last_id, waiting_since = COALESCE(conversation.waiting_since, excluded.waiting_since)`

// Apply brings conversations up to what was said, making those that are new. Messages of one person come in their order.
func Apply(tx *db.Tx, workspace int64, ids *id.Maker, touches []Touch) error {
	order, standings := fold(touches)
	rows := make([][]any, len(order))
	for i, contact := range order {
		s := standings[contact]
		rows[i] = []any{
			ids.New(), workspace, contact, s.from.Identity, s.from.Channel, string(New), s.unread, s.last.Text, string(s.last.Direction), string(s.last.Author), s.last.At, s.last.Message,
			s.waiting, s.last.At,
		}
	}
	if err := tx.BulkInsert(db.Insert{Table: "conversation", Columns: conversationColumns, Conflict: onKnown}, rows); err != nil {
		return fmt.Errorf("inbox: apply: %w", err)
	}
	return nil
}
