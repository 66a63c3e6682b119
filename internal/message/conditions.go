// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"parley/internal/filter"
	"parley/internal/i18n"
)

// NeverSent are the states of messages that were not meant to leave, and are counted nowhere as messages. They stand as in the index
// message_unsent: SQLite uses it for this very list.
const NeverSent = `('planned', 'cancelled', 'skipped')`

// Conditions are what this room adds to the language of conditions: when we last wrote to a person, and what became of it.
func Conditions() []filter.Atom {
	return []filter.Atom{{
		Name: "last_outbound", Kind: filter.Kind{Type: filter.Moment}, Unset: filter.BeforeAll,
		Words: filter.Phrases{
			Title:   i18n.Words("Последнее сообщение ему", "Last message to them"),
			Subject: i18n.Words("последнее сообщение человеку", "last message to the person"),
			Yes:     i18n.Words("мы писали хотя бы раз", "we have written at least once"), No: i18n.Words("мы ни разу не писали", "we have never written"),
		},
		Source: func(s filter.Scope) filter.Source {
			return filter.Source{
				Value: `(SELECT MAX(m.at) FROM message m WHERE m.workspace_id = $1 AND m.contact_id = contact.id AND m.direction = 'out' AND m.state NOT IN ` + NeverSent + `)`,
				Args:  []any{s.Workspace},
			}
		},
	}, blockMessage()}
}
