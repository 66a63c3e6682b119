// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"strconv"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// Outcome is what has become of messages of a block, as people ask about it. Each of the first three holds for the ones after it too.
type Outcome string

// The outcomes.
const (
	WasSent      Outcome = "sent"
	WasDelivered Outcome = "delivered"
	WasRead      Outcome = "read"
	HasFailed    Outcome = "failed"
)

// States are the states of messages of an outcome, as a list for SQL. What is no outcome has none.
func States(o Outcome) string {
	switch o {
	case WasSent:
		return `('sent', 'delivered', 'read')`
	case WasDelivered:
		return `('delivered', 'read')`
	case WasRead:
		return `('read')`
	case HasFailed:
		return `('failed')`
	}
	return `('')`
}

// theFlow finds the flow whose slug is $2.
const theFlow = `(SELECT f.id FROM flow f WHERE f.workspace_id = $1 AND f.slug = $2)`

// blockMessage is block_message("flow", "block", "read", "webchat"): what became of what a block said, by one kind of channel. Behind them may stand a version
// and a period as in the conditions about visits; the message belongs to the moment it was said.
func blockMessage() filter.Atom {
	option := func(o Outcome, ru, en string) filter.Option {
		return filter.Option{Value: string(o), Words: i18n.Words(ru, en)}
	}
	return filter.Atom{
		Name: "block_message", Kind: filter.Kind{Type: filter.Bool},
		Args: []filter.Arg{
			{Name: "flow", Type: filter.String, Refers: filter.ReferFlow},
			{Name: "block", Type: filter.String, Refers: filter.ReferBlock},
			{Name: "outcome", Type: filter.String, Options: []filter.Option{
				option(WasSent, "отправлено", "sent"), option(WasDelivered, "доставлено", "delivered"), option(WasRead, "прочитано", "read"), option(HasFailed, "не доставлено", "not delivered"),
			}},
			{Name: "kind", Type: filter.String},
			{Name: "version", Type: filter.Numeral, Optional: true},
			{Name: "from", Type: filter.Calendar, Optional: true, Said: i18n.Words(" с {v}", " from {v}")},
			{Name: "to", Type: filter.Calendar, Optional: true, Said: i18n.Words(" по {v}", " to {v}")},
		},
		Words: filter.Phrases{
			Title: i18n.Words("Что стало с сообщением блока", "What became of a block's message"),
			Yes:   i18n.Words("сообщение блока «{2}» воронки «{1}» {3} ({4})", "a message of the block “{2}” of the flow “{1}” was {3} ({4})"),
			No:    i18n.Words("нет сообщения блока «{2}» воронки «{1}», которое {3} ({4})", "no message of the block “{2}” of the flow “{1}” was {3} ({4})"),
		},
		Source: func(s filter.Scope) filter.Source {
			args := []any{s.Workspace, s.Args[0].Text, s.Args[1].Text, s.Args[3].Text}
			const of = ` AND m.flow_id = ` + theFlow + ` AND m.block = $3 AND m.direction = 'out'
				AND m.channel_id IN (SELECT c.id FROM channel c WHERE c.workspace_id = $1 AND c.kind = $4)`
			where := of + ` AND m.state IN ` + States(Outcome(s.Args[2].Text))
			put := func(before string, v any, after string) {
				args = append(args, v)
				where += before + strconv.Itoa(len(args)) + after
			}
			more := s.Args[4:]
			if len(more) > 0 && more[0].Number != 0 {
				put(` AND m.version_id IN (SELECT v.id FROM flow_version v WHERE v.workspace_id = $1 AND v.flow_id = `+theFlow+` AND v.number = $`, more[0].Number, `)`)
			}
			if len(more) > 1 {
				from, _ := s.Day(more[1])
				put(` AND +m.at >= $`, from, ``)
			}
			if len(more) > 2 {
				_, to := s.Day(more[2])
				put(` AND +m.at < $`, to, ``)
			}
			// The pluses keep SQLite on the messages of the block: it would go over everyone in order, or over everything said in the period.
			return filter.Source{
				From: "message m", Where: `m.workspace_id = $1 AND m.contact_id = contact.id` + where, Args: args,
				Holders: &filter.Holders{From: "message m", Where: `m.workspace_id = $1` + where, Key: "+m.contact_id", Args: args, Many: true},
			}
		},
	}
}
