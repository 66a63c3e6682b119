// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"fmt"
	"strings"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// Registry is the language of conditions as one workspace speaks it: this room's conditions with the workspace's fields, and those other rooms gave the service.
// It costs one query. What is compiled with it stays right until workspace.flows_revision grows: see programsChanged.
func (s *Service) Registry(q db.Queryer, workspace int64) (*filter.Registry, error) {
	fields, err := Fields(q, workspace)
	if err != nil {
		return nil, err
	}
	r, err := filter.NewRegistry(append(Atoms(fields, s.Kinds), s.Conditions...)...)
	if err != nil {
		return nil, fmt.Errorf("contact: conditions: %w", err)
	}
	return r, nil
}

// Atoms are the conditions over contacts. In their sources the contact's row is called "contact". Kinds are the kinds of channels of this build.
//
// The pluses keep SQLite from turning a condition round, that is from going over everyone who meets it for each contact: see byIDs.
func Atoms(fields []field.Field, kinds []filter.Option) []filter.Atom {
	own := filter.ColumnSource
	return []filter.Atom{
		fieldAtom(fields),
		filter.TagAtom(func(s filter.Scope) filter.Source {
			return filter.Source{
				From:  "contact_tag ct",
				Where: "+ct.workspace_id = $1 AND ct.contact_id = contact.id AND ct.tag_id = (SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.folded = $2)",
				Args:  []any{s.Workspace, s.Args[0].Text},
				Holders: &filter.Holders{
					From: "contact_tag m", Where: "m.workspace_id = $1 AND m.tag_id = (SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.folded = $2)", Key: "m.contact_id",
					Args: []any{s.Workspace, s.Args[0].Text},
				},
			}
		}),
		filter.StageAtom(stageOptions(), indexed("contact.stage", "m.stage")),
		pointsAtom(),
		sourceAtom(func(s filter.Scope) filter.Source {
			value := "s." + s.Args[0].Text // one of marks, which are columns
			return filter.Source{
				From: "source s", Where: "s.workspace_id = $1 AND s.id = contact.first_source_id AND " + value + " <> ''", Value: value, Args: []any{s.Workspace},
				Holders: arrivals(s),
			}
		}),
		filter.ChannelAtom(kinds, func(s filter.Scope) filter.Source {
			return filter.Source{
				From: "identity i", Where: "i.workspace_id = $1 AND i.contact_id = contact.id AND i.kind = $2 AND i.left_at IS NULL",
				Args: []any{s.Workspace, s.Args[0].Text},
			}
		}),
		filter.ConsentAtom(Purposes(), func(s filter.Scope) filter.Source {
			return filter.Source{
				From: "consent_state cs", Where: "+cs.workspace_id = $1 AND cs.contact_id = contact.id AND cs.purpose = $2 AND cs.state = 'given'",
				Args:    []any{s.Workspace, s.Args[0].Text},
				Holders: &filter.Holders{From: "consent_state m", Where: "m.workspace_id = $1 AND m.purpose = $2 AND m.state = 'given'", Key: "m.contact_id", Args: []any{s.Workspace, s.Args[0].Text}, Many: true},
			}
		}),
		filter.NameAtom(indexed("NULLIF(contact.folded, '')", "m.folded", "m.folded <> ''")),
		filter.LanguageAtom(own("NULLIF(contact.language, '')")),
		filter.PhoneAtom(indexed("NULLIF(contact.phone, '')", "m.phone", "m.phone <> ''")),
		filter.EmailAtom(indexed("NULLIF(contact.email, '')", "m.email", "m.email <> ''")),
		filter.CreatedAtom(indexed("contact.created_at", "m.created_at")),
		filter.LastInboundAtom(indexed("contact.last_inbound_at", "COALESCE(m.last_inbound_at, 0)", "+COALESCE(m.last_inbound_at, 0) > 0")),
		filter.LastClickAtom(own("contact.last_click_at")),
		at("greeted", own("contact.greeted_at"), i18n.Words("первое сообщение бота", "the bot's first message"), i18n.Words("получил первое сообщение бота", "has got the bot's first message"),
			i18n.Words("не получил ни одного сообщения бота", "has not got a message of the bot")).Titled("Первое сообщение бота", "The bot's first message"),
		{
			Name: "greeted_after", Kind: filter.Kind{Type: filter.Duration}, Source: own("contact.greeted_at - contact.created_at"),
			Words: filter.Phrases{
				Title:   i18n.Words("Время до первого сообщения бота", "Time to the bot's first message"),
				Subject: i18n.Words("время от прихода до первого сообщения бота", "time from coming to the bot's first message"),
				Yes:     i18n.Words("получил первое сообщение бота", "has got the bot's first message"),
				No:      i18n.Words("не получил ни одного сообщения бота", "has not got a message of the bot"),
			},
		},
		filter.BucketAtom(indexed("contact.bucket", "m.bucket")),
		is("test", i18n.Words("это тестовый контакт", "is a test contact"), i18n.Words("это не тестовый контакт", "is not a test contact"), own("contact.test = 1")).Titled("Тестовый контакт", "Test contact"),
		is("unsubscribed", i18n.Words("отписан от сообщений", "has unsubscribed"), i18n.Words("не отписан от сообщений", "has not unsubscribed"),
			func(s filter.Scope) filter.Source {
				return filter.Source{
					Value:   "contact.unsubscribed_at IS NOT NULL",
					Holders: &filter.Holders{From: "contact m", Where: "m.workspace_id = $1 AND m.unsubscribed_at IS NOT NULL", Key: "m.id", Args: []any{s.Workspace}},
				}
			}).Titled("Отписался", "Unsubscribed"),
		at("unsubscribed_at", indexed("contact.unsubscribed_at", "m.unsubscribed_at", "m.unsubscribed_at IS NOT NULL"), i18n.Words("отписка", "unsubscribing"), i18n.Words("отписан от сообщений", "has unsubscribed"),
			i18n.Words("не отписан от сообщений", "has not unsubscribed")).Titled("Когда отписался", "When they unsubscribed"),
		at("blocked_at", func(s filter.Scope) filter.Source {
			return filter.Source{
				Value: "(SELECT MAX(i.blocked_at) FROM identity i WHERE i.workspace_id = $1 AND i.contact_id = contact.id)", Args: []any{s.Workspace},
				Holders: &filter.Holders{
					From: "identity m", Where: "m.workspace_id = $1 AND m.blocked_at IS NOT NULL", Key: "m.contact_id", Args: []any{s.Workspace}, Value: "m.blocked_at", Many: true, Latest: true,
				},
			}
		}, i18n.Words("блокировка", "blocking us"), i18n.Words("заблокировал нас", "has blocked us"), i18n.Words("не блокировал нас", "has not blocked us")).Titled("Когда заблокировал нас", "When they blocked us"),
		is("blocked", i18n.Words("заблокировал нас", "has blocked us"), i18n.Words("не блокировал нас", "has not blocked us"), func(s filter.Scope) filter.Source {
			return filter.Source{
				From: "identity i", Where: "i.workspace_id = $1 AND i.contact_id = contact.id AND i.blocked_at IS NOT NULL", Args: []any{s.Workspace},
				Holders: &filter.Holders{From: "identity m", Where: "m.workspace_id = $1 AND m.blocked_at IS NOT NULL", Key: "m.contact_id", Args: []any{s.Workspace}, Many: true},
			}
		}).Titled("Заблокировал нас", "Blocked us"),
	}
}

// sourceAtom is source("mark"). The kind of a source is one of a list, every other mark is text.
func sourceAtom(source filter.SourceFunc) filter.Atom {
	a := filter.SourceAtom(marks(), source)
	a.Resolve = func(args []filter.Literal) (filter.Kind, i18n.Text) {
		if args[0].Text == "kind" {
			return filter.Kind{Type: filter.Choice, Options: SourceWords()}, nil
		}
		return a.Kind, nil
	}
	return a
}

// fieldAtom is field("key") over the given fields, and over those own properties that have no condition of their name.
func fieldAtom(fields []field.Field) filter.Atom {
	byKey := make(map[string]*field.Field, len(fields))
	for i := range fields {
		byKey[fields[i].Key] = &fields[i]
	}
	kind := func(key string) (filter.Kind, bool) {
		switch f := byKey[key]; {
		case key == "city":
			return filter.Kind{Type: filter.Text, Label: i18n.Words("Город", "City")}, true
		case key == "gender":
			return filter.Kind{Type: filter.Choice, Options: field.Genders(), Label: i18n.Words("Пол", "Gender")}, true
		case f != nil:
			return f.Kind(), true
		}
		return filter.Kind{}, false
	}
	return filter.FieldAtom(kind, func(s filter.Scope) filter.Source {
		switch key := s.Args[0].Text; key {
		case "city":
			return filter.Source{Value: "NULLIF(contact.city_folded, '')"}
		case "gender":
			return filter.Source{Value: "NULLIF(contact.gender, '')"}
		default:
			return filter.Source{
				From: "contact_field v", Where: "+v.workspace_id = $1 AND v.contact_id = contact.id AND v.field_id = $2", Value: column(byKey[key].Type),
				Args:    []any{s.Workspace, byKey[key].ID},
				Holders: fieldHolders(s.Workspace, byKey[key]),
			}
		}
	})
}

// indexed is a value of the contact's own row that an index keeps in order. In the index the row is called m; there narrows its rows to those that have a value,
// with a plus where that would keep SQLite from a narrower bound of the same value.
func indexed(value, inIndex string, there ...string) filter.SourceFunc {
	where := strings.Join(append([]string{"m.workspace_id = $1"}, there...), " AND ")
	return func(s filter.Scope) filter.Source {
		return filter.Source{Value: value, Holders: &filter.Holders{From: "contact m", Where: where, Key: "m.id", Args: []any{s.Workspace}, Value: inIndex}}
	}
}

// arrivals are who ever came with a mark. The condition is about the first arrival, so it still has to be tried on each.
func arrivals(s filter.Scope) *filter.Holders {
	if s.Args[0].Text != "utm_source" { // the only mark with an index
		return nil
	}
	return &filter.Holders{From: "source m", Where: "m.workspace_id = $1 AND m.utm_source <> ''", Key: "m.contact_id", Args: []any{s.Workspace}, Value: "m.utm_source", Many: true, Loose: true}
}

// fieldHolders are who has a value of a field, by the index of its type.
func fieldHolders(workspace int64, f *field.Field) *filter.Holders {
	where, value := "m.workspace_id = $1 AND m.field_id = $2", strings.ReplaceAll(column(f.Type), "v.", "m.")
	switch f.Type {
	case field.Number, field.Money:
		where += " AND m.num IS NOT NULL"
		value = "m.num" // money is whole there, too
	case field.Boolean:
		where += " AND m.num IS NOT NULL"
	case field.Date, field.DateTime:
		where += " AND m.at IS NOT NULL"
	case field.Choice:
		value = "m.folded"
	case field.Text:
	}
	return &filter.Holders{From: "contact_field m", Where: where, Key: "m.contact_id", Args: []any{workspace, f.ID}, Value: value, Folded: f.Type == field.Choice}
}

// column is where a value of the type lies, as conditions read it.
func column(t field.Type) string {
	switch t {
	case field.Number:
		return "v.num"
	case field.Money:
		return "CAST(v.num AS BIGINT)"
	case field.Boolean:
		return "v.num = 1"
	case field.Date, field.DateTime:
		return "v.at"
	case field.Choice:
		return "v.text"
	default:
		return "v.folded"
	}
}

func is(name string, sentence, opposite i18n.Text, source filter.SourceFunc) filter.Atom {
	return filter.Atom{Name: name, Kind: filter.Kind{Type: filter.Bool}, Words: filter.Phrases{Yes: sentence, No: opposite}, Source: source}
}

// at is a condition over a moment, which is not set when the thing has not happened.
func at(name string, source filter.SourceFunc, subject, sentence, opposite i18n.Text) filter.Atom {
	return filter.Atom{
		Name: name, Kind: filter.Kind{Type: filter.Moment}, Words: filter.Phrases{Subject: subject, Yes: sentence, No: opposite}, Source: source,
	}
}

func stageOptions() []filter.Option {
	var options []filter.Option
	for _, s := range Stages() {
		options = append(options, filter.Option{Value: string(s), Words: s.Words()})
	}
	return options
}

// marks are the columns of the first source that conditions read.
func marks() []filter.Option {
	return []filter.Option{
		{Value: "utm_source"},
		{Value: "utm_medium"},
		{Value: "utm_campaign"},
		{Value: "utm_content"},
		{Value: "utm_term"},
		{Value: "kind", Words: i18n.Words("вид источника", "kind of source")},
	}
}
