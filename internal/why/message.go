// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package why

import (
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/flow/story"
	"parley/internal/i18n"
	"parley/internal/message"
	"parley/internal/session/steps"
	"parley/internal/version"
)

// Message tells why a message was written: the step that wrote it, and what became of it.
func (s *Service) Message(q db.Queryer, a Asked, id int64) ([]Line, error) {
	var flowID, sessionID, whole int64
	err := q.QueryRow(`SELECT COALESCE(flow_id, 0), COALESCE(session_id, 0), message_id FROM message WHERE workspace_id = $1 AND contact_id = $2 AND id = $3`, a.Workspace, a.Contact, id).
		Scan(&flowID, &sessionID, &whole)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.Missing("message")
	}
	if err != nil {
		return nil, fmt.Errorf("why: read message: %w", err)
	}
	t := &telling{Service: s, Asked: a, q: q, tellers: map[int64]*told{}}
	if flowID != 0 {
		if t.flow, err = version.Get(q, a.Workspace, flowID); err != nil {
			return nil, err
		}
		kept, err := steps.Of(q, a.Workspace, []int64{sessionID})
		if err != nil {
			return nil, err
		}
		if err := t.writer(sessionID, whole, kept[sessionID]); err != nil {
			return nil, err
		}
	}
	outcomes, err := db.Collect(t.outcome)(q.Query(`SELECT id, COALESCE(session_id, 0), block, state, reason, detail, at FROM message
		WHERE workspace_id = $1 AND contact_id = $2 AND message_id = $3 ORDER BY part LIMIT 50`, a.Workspace, a.Contact, whole))
	if err != nil {
		return nil, fmt.Errorf("why: outcome: %w", err)
	}
	return append(t.lines, outcomes...), t.present()
}

// writer tells the step that sent a message.
func (t *telling) writer(session, message int64, records []replay.Record) error {
	made, err := t.again(session, records)
	if err != nil {
		return err
	}
	for _, s := range made {
		for _, e := range s.Effects {
			if send, ok := e.(flow.Send); ok && send.Message == message {
				return t.step(session, s)
			}
		}
	}
	return nil
}

// outcome reads what became of a part of a message, in words.
func (t *telling) outcome(rows *sql.Rows) (l Line, err error) {
	var id int64
	var state, reason, detail string
	if err := rows.Scan(&id, &l.Session, &l.Block, &state, &reason, &detail, &l.At); err != nil {
		return l, fmt.Errorf("why: read a message: %w", err)
	}
	words, known := map[message.State]i18n.Text{
		message.Planned:   i18n.Words("Сообщение запланировано.", "The message is planned."),
		message.Queued:    i18n.Words("Сообщение в очереди на отправку.", "The message waits to be sent."),
		message.Sending:   i18n.Words("Сообщение отправляется.", "The message is being sent."),
		message.Sent:      i18n.Words("Сообщение отправлено.", "The message was sent."),
		message.Delivered: i18n.Words("Сообщение доставлено.", "The message was delivered."),
		message.Read:      i18n.Words("Сообщение прочитано.", "The message was read."),
		message.Failed:    i18n.Words("Сообщение не доставлено.", "The message was not delivered."),
		message.Unknown:   i18n.Words("Неизвестно, дошло ли сообщение.", "It is not known whether the message arrived."),
		message.Cancelled: i18n.Words("Отправка сообщения отменена.", "The sending of the message was cancelled."),
		message.Skipped:   i18n.Words("Сообщение не отправлено.", "The message was not sent."),
		message.Received:  i18n.Words("Сообщение получено от человека.", "The message came from the person."),
	}[message.State(state)]
	l.Kind = story.Effect
	if known {
		l.Text = words.In(t.Lang, i18n.EN)
	}
	switch message.State(state) {
	case message.Failed, message.Unknown, message.Cancelled, message.Skipped:
		l.Kind = story.Problem
	default:
		return l, nil
	}
	if because := t.Reason(reason).In(t.Lang, i18n.EN); because != "" {
		l.Text += " " + because
	} else if detail != "" {
		l.Text += " " + detail
	}
	return l, nil
}
