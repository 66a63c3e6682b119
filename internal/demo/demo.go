// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package demo is the demo workspace and the gallery of ready funnels.
//
// Nothing in the demo is written into the database by hand: people of the sandbox open links, press and write on their phones for twenty days of the
// workspace's own time, operators answer, and every number on the pages is what the machinery has counted. The workspace's clock ends twenty days ahead
// of the wall, because a clock never goes back; the API's workspace.now says so.
package demo

import (
	"context"
	"fmt"
	"time"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/i18n"
	"parley/internal/inbox"
	"parley/internal/play/chat"
	"parley/internal/sandbox"
	"parley/internal/version"
	"parley/internal/workspace"
)

// How to sign in to the demo. It guards nothing but invented people.
const (
	Email    = "demo@example.com"
	Password = "parley-demo" //nolint:gosec // it is published, and guards nothing
)

// Days is how long the story of the demo is, in the workspace's own time.
const Days = 20

// zone is where the coffee house stands.
const zone = "Europe/Moscow"

// Deps are what the demo plays with: the services of a running server, whose loops work, and its sandbox.
type Deps struct {
	DB         *db.DB
	Clock      *clock.Clock
	Blocks     *flow.Registry
	Workspaces *workspace.Service
	Channels   *channel.Service
	Contacts   *contact.Service
	Versions   *version.Service
	Inbox      *inbox.Service
	Growth     *growth.Service
	Hub        *sandbox.Hub
	BaseURL    string // where visitors of the site reach this server
	// Store keeps the files that a document names, see File, and names them by their content instead.
	Store func(ctx context.Context, workspace int64, doc flow.Document) (flow.Document, error)
	// Advance waits until nothing goes on in a workspace, then moves its clock, stopping and settling at every moment something waits for.
	Advance func(ctx context.Context, workspace int64, by time.Duration) error
}

// Filled is what there is to look at.
type Filled struct {
	Workspace int64
	Contacts  int
	Messages  int
	Flows     int
}

// Fill makes the demo workspace in an installation where nobody works yet; otherwise it is a conflict "not_empty" and nothing is touched.
func Fill(ctx context.Context, d Deps) (Filled, error) {
	fresh, err := d.Workspaces.Fresh(ctx)
	if err != nil {
		return Filled{}, err
	}
	if !fresh {
		return Filled{}, fault.New(fault.Conflict, "not_empty", "somebody works in this installation already: the demo is only put into an empty one")
	}
	s := &stage{Deps: d, team: map[string]workspace.Principal{}, links: map[string]growth.Link{}, phones: map[string]chat.Phone{}, flows: map[string]int64{}}
	for _, step := range []func(context.Context) error{s.open, s.addTeam, s.addFields, s.addFlows, s.addChannels, s.addLinks, s.addPeople, s.play} {
		if err := step(ctx); err != nil {
			return Filled{}, fmt.Errorf("demo: %w", err)
		}
	}
	return s.count(ctx)
}

// stage is the workspace while it is being filled.
type stage struct {
	Deps

	ws     int64
	zone   *time.Location
	team   map[string]workspace.Principal // by key: owner, olga, marina, denis
	flows  map[string]int64               // by slug
	bot    *sandbox.Bot
	chat   int64          // the Telegram channel
	site   channel.Record // the chat of the site
	phones map[string]chat.Phone
	links  map[string]growth.Link
	cast   *cast
	looks  int // people who opened a link and did not come
}

// open makes the workspace and its owner.
func (s *stage) open(ctx context.Context) error {
	var err error
	if s.zone, err = time.LoadLocation(zone); err != nil {
		return err
	}
	const name = "Екатерина Заря"
	ws, operator, err := s.Workspaces.FirstRun(ctx, workspace.Setup{
		WorkspaceName: "Кофейня «Заря»", Name: name, Email: Email, Password: Password, Language: i18n.RU, TimeZone: zone, Currency: "RUB", Sandbox: true,
	})
	s.ws, s.team["owner"] = ws, principal(ws, operator, name, workspace.Owner)
	return err
}

func principal(ws, operator int64, name string, role workspace.Role) workspace.Principal {
	return workspace.Principal{Workspace: ws, Operator: operator, Name: name, Role: role, Scopes: role.Scopes()}
}

// addTeam invites the others; they have chosen the same password.
func (s *stage) addTeam(ctx context.Context) error {
	for _, o := range []struct {
		key, name string
		role      workspace.Role
	}{
		{"olga", "Ольга", workspace.Supervisor}, {"marina", "Марина", workspace.OperatorRole}, {"denis", "Денис", workspace.OperatorRole},
	} {
		_, token, err := s.Workspaces.Invite(ctx, s.team["owner"], o.key+"@example.com", o.name, o.role, i18n.RU)
		if err != nil {
			return err
		}
		ws, operator, err := s.Workspaces.Accept(ctx, token, o.name, workspace.Credentials{Password: Password})
		if err != nil {
			return err
		}
		s.team[o.key] = principal(ws, operator, o.name, o.role)
	}
	return nil
}

func (s *stage) addFields(ctx context.Context) error {
	for _, f := range []field.Field{
		{Key: "drink", Label: "Любимый напиток", Type: field.Text},
		{Key: "birthday", Label: "День рождения", Type: field.Date},
	} {
		f.Workspace = s.ws
		if _, err := s.Contacts.AddField(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// addFlows publishes the funnels of the coffee house: those of the gallery that speak of it, and two that need fields and people of this workspace.
func (s *stage) addFlows(ctx context.Context) error {
	for _, key := range []string{"birthday", "visitor-guide", "lead-magnet", "quiz", "support", "event-reminder", "warm-up"} {
		text, err := File(key + ".yaml")
		if err != nil {
			return err
		}
		doc, problems := flow.ParseYAML(s.Blocks, text)
		if flow.Broken(problems) {
			return fmt.Errorf("funnel %s: %v", key, problems)
		}
		if doc, err = s.Store(ctx, s.ws, doc); err != nil {
			return err
		}
		f, err := s.Versions.Create(ctx, s.ws, doc)
		if err != nil {
			return err
		}
		if _, err := s.Versions.Publish(ctx, s.ws, f.ID, s.team["owner"].Name, ""); err != nil {
			return fmt.Errorf("publish %s: %w", key, err)
		}
		s.flows[doc.ID] = f.ID
	}
	return nil
}

// addChannels connects a bot of the sandbox, which is asked for its updates, and a chat for the site.
func (s *stage) addChannels(ctx context.Context) error {
	bot, err := s.Hub.AddBot(sandbox.Bot{Vendor: string(channel.Telegram), Key: "zarya", Name: "Кофейня «Заря»", Username: "zarya_coffee_bot"})
	if err != nil {
		return err
	}
	s.bot = bot
	mode := channel.Poll
	r, err := s.Channels.Connect(ctx, s.ws, channel.Draft{Kind: channel.Telegram, Mode: &mode, Settings: map[string]string{"token": bot.Token}})
	if err != nil {
		return err
	}
	s.chat = r.ID
	name := "Чат на сайте"
	s.site, err = s.Channels.Connect(ctx, s.ws, channel.Draft{Kind: channel.Webchat, Name: &name, Settings: map[string]string{
		"title": "Кофейня «Заря»", "greeting": "Здравствуйте. Спросите о зёрнах, доставке или столике — ответим здесь же.",
	}})
	return err
}

// addLinks makes the ways in, as the advertising and the tables of the coffee house have them.
func (s *stage) addLinks(ctx context.Context) error {
	for _, l := range []struct {
		key, name, flow, kind string
		utm                   map[string]string
	}{
		{"vk", "ВКонтакте: реклама рецептов", "lead-magnet", "targeted", map[string]string{"utm_source": "vk", "utm_medium": "cpc", "utm_campaign": "recipes", "utm_content": "video_1"}},
		{"yandex", "Яндекс Директ: квиз", "quiz", "contextual", map[string]string{"utm_source": "yandex", "utm_medium": "cpc", "utm_campaign": "quiz", "utm_term": "кофе в зёрнах"}},
		{"tables", "QR-код на столиках", "birthday", "offline", map[string]string{"utm_source": "pokrovka", "utm_medium": "qr", "utm_campaign": "tables"}},
		{"post", "Пост о каппинге", "event-reminder", "social", map[string]string{"utm_source": "telegram", "utm_medium": "post", "utm_campaign": "cupping"}},
		{"site", "Сайт: кнопка «Письма»", "warm-up", "site", map[string]string{"utm_source": "site", "utm_medium": "button", "utm_campaign": "letters"}},
		{"hotels", "Leaflets in hotels", "visitor-guide", "offline", map[string]string{"utm_source": "hotels", "utm_medium": "leaflet", "utm_campaign": "guide"}},
	} {
		id := s.flows[l.flow]
		made, err := s.Growth.Create(ctx, s.ws, growth.Draft{Name: &l.name, Channel: &s.chat, Flow: &id, SourceKind: &l.kind, UTM: l.utm})
		if err != nil {
			return err
		}
		s.links[l.key] = made
	}
	return nil
}

// phone is a browser on the site for its visitors, and a phone of the sandbox for all others.
func (s *stage) phone(p *person, who sandbox.Person) (chat.Phone, error) {
	if p.Site {
		return chat.NewSite(s.BaseURL, "site", s.site.HookKey, &who)
	}
	if _, err := s.Hub.AddPeople(who, 0); err != nil {
		return nil, err
	}
	on, err := s.Hub.Phone(s.bot.Key, p.Key)
	return chat.Messenger{Hub: s.Hub, On: on}, err
}

// addPeople gives everyone of the cast a phone or a browser.
func (s *stage) addPeople(context.Context) error {
	var err error
	if s.cast, err = readCast(castText); err != nil {
		return err
	}
	for _, p := range s.cast.People {
		language := p.Language
		if language == "" {
			language = string(i18n.RU)
		}
		who := sandbox.Person{Key: p.Key, Name: p.Name, LastName: p.Last, Username: p.Username, Language: language, Phone: p.Phone}
		if s.phones[p.Key], err = s.phone(&p, who); err != nil {
			return err
		}
	}
	return nil
}

// count looks at what has come of it.
func (s *stage) count(ctx context.Context) (Filled, error) {
	f := Filled{Workspace: s.ws, Flows: len(s.flows)}
	err := s.DB.Reads(ctx).QueryRow(`SELECT (SELECT COUNT(*) FROM contact WHERE workspace_id = $1), (SELECT COUNT(*) FROM message WHERE workspace_id = $1)`, s.ws).
		Scan(&f.Contacts, &f.Messages)
	if err != nil {
		return f, fmt.Errorf("demo: count: %w", err)
	}
	return f, nil
}

// identity is the person's address at the channel they write to.
func (s *stage) identity(ctx context.Context, who *person) (contact.Identity, error) {
	at := s.chat
	if who.Site {
		at = s.site.ID
	}
	found, err := contact.ByAddress(s.DB.Reads(ctx), s.ws, at, []string{s.phones[who.Key].Address()})
	if err != nil {
		return contact.Identity{}, err
	}
	if len(found) == 0 {
		return contact.Identity{}, fmt.Errorf("%s has not come yet", who.Key)
	}
	return found[0], nil
}
