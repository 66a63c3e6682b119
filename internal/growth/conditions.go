// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"parley/internal/filter"
	"parley/internal/i18n"
)

// Conditions are what this room adds to the language of conditions: by which links people came. A link is named by its code. Each is true of exactly the
// people behind the figure of its name: see figures.
func Conditions() []filter.Atom {
	return []filter.Atom{
		came("visited", Visits, `(SELECT v.contact_id FROM visit v WHERE v.workspace_id = $1 AND v.link_id = `+theLink+` AND v.contact_id = contact.id) AS came`,
			i18n.Words("открывал ссылку «{1}»", "has opened the link “{1}”"), i18n.Words("не открывал ссылку «{1}»", "has not opened the link “{1}”")).Titled("Открывал ссылку", "Opened the link"),
		came("link", Subscriptions, `(SELECT s.id FROM source s WHERE s.workspace_id = $1 AND s.id = contact.first_source_id AND s.link_id = `+theLink+`) AS came`,
			i18n.Words("впервые пришёл по ссылке «{1}»", "came first by the link “{1}”"), i18n.Words("впервые пришёл не по ссылке «{1}»", "did not come first by the link “{1}”")).Titled("Впервые пришёл по ссылке", "Came first by the link"),
		came("clicked", Clicks, `(SELECT s.id FROM source s WHERE s.workspace_id = $1 AND s.contact_id = contact.id AND s.link_id = `+theLink+` AND `+pressed+`) AS came`,
			i18n.Words("пришёл по ссылке «{1}» и нажимал кнопки", "came by the link “{1}” and pressed a button"),
			i18n.Words("не приходил по ссылке «{1}» или не нажимал кнопки", "did not come by the link “{1}” or pressed no button")).Titled("Пришёл по ссылке и нажимал", "Came by the link and pressed"),
	}
}

// theLink finds the link whose code is $2.
const theLink = `(SELECT l.id FROM link l WHERE l.workspace_id = $1 AND l.code = $2)`

// came is a condition over the way a contact came by a link.
func came(name string, f Figure, from string, yes, no i18n.Text) filter.Atom {
	return filter.Atom{
		Name: name, Args: []filter.Arg{{Name: "link", Type: filter.String, Refers: filter.ReferLink}}, Kind: filter.Kind{Type: filter.Bool},
		Words: filter.Phrases{Yes: yes, No: no},
		Source: func(s filter.Scope) filter.Source {
			args := []any{s.Workspace, s.Args[0].Text}
			all, where, key := figures(f, theLink)
			return filter.Source{
				From: from, Where: "1 = 1", Args: args,
				Holders: &filter.Holders{From: all, Where: where, Key: key, Args: args, Many: true},
			}
		},
	}
}
