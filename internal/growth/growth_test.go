// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
	"parley/internal/growth"
	"parley/internal/id"
	"parley/internal/secret"
	"parley/internal/workspace"
)

const phone = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"

// postman is a messenger for these tests: it has a deep link, or is our own chat.
type postman struct {
	kind channel.Kind
	spec channel.Spec
}

func (p postman) Kind() channel.Kind { return p.kind }
func (p postman) Spec() channel.Spec { return p.spec }
func (postman) Parse(context.Context, channel.Channel, channel.Request) ([]channel.Inbound, channel.Reply, error) {
	return nil, channel.Reply{}, errors.New("the postman only sends")
}

func (postman) Send(context.Context, channel.Channel, channel.Outgoing) (channel.Receipt, error) {
	return channel.Receipt{}, errors.New("nothing is sent here")
}

// house is a workspace with two channels and a funnel.
type house struct {
	d      *db.DB
	ids    *id.Maker
	clock  *clock.Clock
	people *contact.Service
	growth *growth.Service
	ws     int64
	bird   channel.Record
	chat   channel.Record
	flow   int64
}

func build(t *testing.T, d *db.DB) *house {
	t.Helper()
	now := clock.NewManual(time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC))
	h := &house{d: d, ids: id.NewMaker(1, now.Time), clock: clock.New(now.Time)}
	registry, err := channel.NewRegistry(
		postman{kind: "bird", spec: channel.Spec{Title: "Bird", Modes: []channel.Mode{channel.Webhook}, DeepLink: "https://bird.example/{handle}?start={token}"}},
		postman{kind: channel.Webchat, spec: channel.Spec{Title: "Chat", Modes: []channel.Mode{channel.Direct}}})
	if err != nil {
		t.Fatal(err)
	}
	box, err := secret.NewBox(secret.Random(secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	channels := channel.NewService(channel.Deps{
		DB: d, Box: box, Registry: registry, IDs: h.ids, Clock: h.clock, PublicURL: "https://parley.example",
		NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
	})
	h.people = contact.NewService(d, h.ids, h.clock)
	h.growth = growth.NewService(growth.Deps{DB: d, IDs: h.ids, Clock: h.clock, Channels: channels, PublicURL: "https://parley.example"})
	w := workspace.Workspace{ID: h.ids.New(), Name: "Test", Language: "ru", TimeZone: "UTC", Currency: "RUB"}
	h.ws, h.flow = w.ID, h.ids.New()
	h.write(t, func(tx *db.Tx) error {
		if err := workspace.Insert(tx, w); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO flow (id, workspace_id, slug, name, state, draft, created_at, updated_at) VALUES ($1, $2, 'welcome', 'Welcome', 'live', '{}', 0, 0)`, h.flow, h.ws)
		return err
	})
	for kind, into := range map[channel.Kind]*channel.Record{"bird": &h.bird, channel.Webchat: &h.chat} {
		if *into, err = channels.Connect(t.Context(), h.ws, channel.Draft{Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	h.write(t, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE channel SET handle = 'parley' WHERE workspace_id = $1 AND id = $2`, h.ws, h.bird.ID)
		return err
	})
	return h
}

func (h *house) write(t *testing.T, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := h.d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (h *house) link(t *testing.T, d growth.Draft) growth.Link {
	t.Helper()
	if d.Name == nil {
		d.Name = new("Poster")
	}
	if d.Channel == nil {
		d.Channel = &h.bird.ID
	}
	l, err := h.growth.Create(t.Context(), h.ws, d)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (h *house) visit(t *testing.T, code string, o growth.Opening) (token string) {
	t.Helper()
	target, err := h.growth.Visit(t.Context(), code, o)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("start")
}

func (h *house) stored(t *testing.T, link int64) growth.Link {
	t.Helper()
	l, err := growth.Get(h.d.Reads(t.Context()), h.ws, link)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestCodesAreShortAndReadable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		readable := regexp.MustCompile(`^[2-9a-km-np-z]{7}$`)
		for range 50 {
			if l := h.link(t, growth.Draft{}); !readable.MatchString(l.Code) || h.growth.URL(l.Code) != "https://parley.example/l/"+l.Code {
				t.Fatalf("code %q, address %q", l.Code, h.growth.URL(l.Code))
			}
		}
	})
}

func TestAnIncompleteLinkIsRefusedByField(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		_, err := h.growth.Create(t.Context(), h.ws, growth.Draft{
			Name: new(" "), Channel: new(int64(7)), Flow: new(int64(8)), SourceKind: new("rumour"), UTM: map[string]string{"utm_colour": "red"},
		})
		known, ok := errors.AsType[*fault.Error](err)
		if !ok {
			t.Fatalf("error %v", err)
		}
		var paths []string
		for _, f := range known.Fields {
			paths = append(paths, f.Path)
		}
		slices.Sort(paths)
		if diff := cmp.Diff([]string{"/channel_id", "/flow_id", "/name", "/source_kind", "/utm/utm_colour"}, paths); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPrintedLinkCanBeLedElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		l := h.link(t, growth.Draft{})
		first, err := h.growth.Visit(t.Context(), strings.ToUpper(l.Code), growth.Opening{UserAgent: phone}) // people type codes from paper
		if err != nil || !regexp.MustCompile(`^https://bird\.example/parley\?start=[A-Za-z0-9_-]{16}$`).MatchString(first) {
			t.Fatalf("led to %q, %v", first, err)
		}
		changed, err := h.growth.Update(t.Context(), h.ws, l.ID, growth.Draft{Channel: &h.chat.ID, Flow: &h.flow, Name: new("Poster 2")})
		if err != nil || changed.Code != l.Code || changed.FlowName != "Welcome" {
			t.Fatalf("%+v, %v", changed, err)
		}
		second, err := h.growth.Visit(t.Context(), l.Code, growth.Opening{UserAgent: phone})
		if err != nil || !strings.HasPrefix(second, "https://parley.example/chat/"+h.chat.HookKey+"?start=") {
			t.Errorf("led to %q, %v", second, err)
		}
		if _, err := h.growth.Update(t.Context(), h.ws, l.ID, growth.Draft{Archived: new(true)}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.growth.Visit(t.Context(), l.Code, growth.Opening{UserAgent: phone}); !fault.Is(err, fault.NotFound) {
			t.Errorf("an archived link: %v", err)
		}
		if _, err := h.growth.Visit(t.Context(), "nothere", growth.Opening{UserAgent: phone}); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown link: %v", err)
		}
		if _, err := h.growth.Update(t.Context(), h.ws+1, l.ID, growth.Draft{Archived: new(false)}); !fault.Is(err, fault.NotFound) {
			t.Errorf("another workspace changed the link: %v", err)
		}
	})
}

func TestAMessengerWithoutStartAddressesCannotBeLedTo(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t))
	ch := &channel.Opened{Mode: channel.Webhook, Spec: channel.Spec{Title: "Mute"}}
	if target, err := h.growth.Target(ch, "token"); !fault.Is(err, fault.NotFound) || target != "" {
		t.Errorf("led to %q, %v", target, err)
	}
}

func TestOnlyPeopleAreCounted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		for name, c := range map[string]struct {
			opening growth.Opening
			want    int64
		}{
			"a phone":          {growth.Opening{UserAgent: phone}, 1},
			"a search engine":  {growth.Opening{UserAgent: "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"}, 0},
			"Telegram preview": {growth.Opening{UserAgent: "TelegramBot (like TwitterBot)"}, 0},
			"WhatsApp preview": {growth.Opening{UserAgent: "WhatsApp/2.23.20.0 A"}, 0},
			"Facebook preview": {growth.Opening{UserAgent: "facebookexternalhit/1.1"}, 0},
			"a program":        {growth.Opening{UserAgent: "curl/8.5.0"}, 0},
			"nobody":           {growth.Opening{}, 0},
			"fetched ahead":    {growth.Opening{UserAgent: phone, Ahead: true}, 0},
		} {
			l := h.link(t, growth.Draft{})
			if token := h.visit(t, l.Code, c.opening); token == "" {
				t.Errorf("%s was not sent on", name)
			}
			if got := h.stored(t, l.ID).Visits; got != c.want {
				t.Errorf("%s: %d visits, want %d", name, got, c.want)
			}
		}
	})
}

func TestALinkOpenedInTheSandboxIsAVisit(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t))
	l := h.link(t, growth.Draft{})
	led, err := h.growth.Follow(t.Context(), h.growth.URL(l.Code)+"?utm_source=vk")
	if err != nil || !strings.HasPrefix(led, "https://bird.example/parley?start=") {
		t.Errorf("led to %q, %v", led, err)
	}
	for _, foreign := range []string{"https://bird.example/parley?start=x", "https://elsewhere.example/l/" + l.Code, "::"} {
		if led, err := h.growth.Follow(t.Context(), foreign); err != nil || led != foreign {
			t.Errorf("%q led to %q, %v", foreign, led, err)
		}
	}
	if got := h.stored(t, l.ID).Visits; got != 1 {
		t.Errorf("%d visits, want 1", got)
	}
}

func TestManyVisitsAtOnceAreAllCounted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		links := []growth.Link{h.link(t, growth.Draft{}), h.link(t, growth.Draft{})}
		var all sync.WaitGroup
		tokens := make(chan string, 80)
		for n := range cap(tokens) {
			all.Go(func() {
				if target, err := h.growth.Visit(t.Context(), links[n%2].Code, growth.Opening{UserAgent: phone}); err != nil {
					t.Error(err)
				} else {
					tokens <- target
				}
			})
		}
		all.Wait()
		close(tokens)
		seen := map[string]bool{}
		for token := range tokens {
			seen[token] = true
		}
		if len(seen) != 80 || h.stored(t, links[0].ID).Visits != 40 || h.stored(t, links[1].ID).Visits != 40 {
			t.Errorf("%d tokens, %d and %d visits", len(seen), h.stored(t, links[0].ID).Visits, h.stored(t, links[1].ID).Visits)
		}
	})
}

func TestATokenCarriesTheSource(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		l := h.link(t, growth.Draft{Flow: &h.flow, SourceKind: new("targeted"), UTM: map[string]string{"utm_source": "poster", "utm_medium": "paper"}})
		token := h.visit(t, l.Code, growth.Opening{
			UserAgent: phone, Referrer: "https://shop.example/",
			Query: url.Values{"UTM_Source": {"vk"}, "utm_source": {"vk"}, "gclid": {"G1"}, "yclid": {"Y\x001"}, "rb_clickid": {strings.Repeat("я", 400)}, "password": {"no"}, "fbclid": {""}},
		})
		got, err := growth.Redeem(h.d.Reads(t.Context()), h.ws, []string{token, l.Code, "unknown"})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[l.Code].Visit != 0 || got[l.Code].Source.UTM.Source != "poster" {
			t.Errorf("redeemed %+v", got)
		}
		a := got[token]
		want := contact.Source{
			Kind: "targeted", Link: l.ID, UTM: contact.UTM{Source: "vk", Medium: "paper"}, Referrer: "https://shop.example/", Device: "mobile, Android, Chrome",
			ClickIDs: map[string]string{"gclid": "G1", "yclid": "Y1", "rb_clickid": strings.Repeat("я", 250)},
		}
		if diff := cmp.Diff(want, a.Source); diff != "" || a.Flow != "welcome" || a.Link != l.ID || a.Visit == 0 {
			t.Errorf("%+v\n%s", a, diff)
		}
		if other, err := growth.Redeem(h.d.Reads(t.Context()), h.ws+1, []string{token, l.Code}); err != nil || len(other) != 0 {
			t.Errorf("another workspace redeemed %v, %v", other, err)
		}
	})
}

// arrive brings a contact by a link, as intake does.
func (h *house) arrive(t *testing.T, person int64, a growth.Arrival) {
	t.Helper()
	h.write(t, func(tx *db.Tx) error {
		s := a.Source
		s.Workspace, s.Contact, s.At = h.ws, person, h.clock.NowMS(h.ws)
		known, err := contact.Get(tx, h.ws, person)
		if err != nil {
			return err
		}
		if _, err := h.people.Arrive(tx, []contact.Source{s}); err != nil {
			return err
		}
		return growth.Count(tx, h.ws, []growth.Redeemed{{Link: a.Link, Visit: a.Visit, Contact: person, Subscribed: known.FirstSource == 0}})
	})
}

func (h *house) person(t *testing.T) int64 {
	t.Helper()
	c := contact.Contact{ID: h.ids.New(), Workspace: h.ws}
	h.write(t, func(tx *db.Tx) error { return h.people.Add(tx, []contact.Contact{c}, nil) })
	return c.ID
}

func (h *house) press(t *testing.T, person int64) {
	t.Helper()
	h.write(t, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO click (id, workspace_id, contact_id, identity_id, message_id, flow_id, version_id, block, button, outcome, at)
			VALUES ($1, $2, $3, 1, 1, $4, 1, 'hello', 'yes', 'continued', $5)`, h.ids.New(), h.ws, person, h.flow, h.clock.NowMS(h.ws))
		return err
	})
}

func TestFiguresOpenToTheirPeople(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		first, second := h.link(t, growth.Draft{Name: new("First")}), h.link(t, growth.Draft{Name: new("Second"), Flow: &h.flow})
		var people []int64
		redeem := func(l growth.Link) growth.Arrival {
			token := h.visit(t, l.Code, growth.Opening{UserAgent: phone})
			found, err := growth.Redeem(h.d.Reads(t.Context()), h.ws, []string{token})
			if err != nil {
				t.Fatal(err)
			}
			return found[token]
		}
		for range 3 {
			p := h.person(t)
			people = append(people, p)
			h.arrive(t, p, redeem(first))
		}
		h.arrive(t, people[0], redeem(second)) // came back by another link: not a subscription of it
		h.press(t, people[0])
		h.press(t, people[0])
		h.press(t, people[1])
		for _, c := range []struct {
			link   growth.Link
			figure growth.Figure
			want   []int64
		}{
			{first, growth.Visits, []int64{people[2], people[1], people[0]}},
			{first, growth.Subscriptions, []int64{people[2], people[1], people[0]}},
			{first, growth.Clicks, []int64{people[1], people[0]}},
			{second, growth.Visits, []int64{people[0]}},
			{second, growth.Subscriptions, nil},
			{second, growth.Clicks, []int64{people[0]}},
		} {
			got, err := growth.People(h.d.Reads(t.Context()), h.ws, c.link.ID, c.figure, 0, 10)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%s of %s: %v\n%s", c.figure, c.link.Name, err, diff)
			}
		}
		page, err := growth.People(h.d.Reads(t.Context()), h.ws, first.ID, growth.Clicks, people[1], 10)
		if diff := cmp.Diff([]int64{people[0]}, page); diff != "" || err != nil {
			t.Errorf("the second page: %v\n%s", err, diff)
		}
		if _, err := growth.People(h.d.Reads(t.Context()), h.ws, first.ID, "tears", 0, 10); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown figure: %v", err)
		}
		h.checkList(t, first, second)
	})
}

func (h *house) checkList(t *testing.T, first, second growth.Link) {
	t.Helper()
	show := func(s growth.Sieve, before int64, limit int) (lines []string) {
		links, err := growth.List(h.d.Reads(t.Context()), h.ws, s, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range links {
			lines = append(lines, fmt.Sprintf("%s %d %d %d", l.Name, l.Visits, l.Subscriptions, l.Clicks))
		}
		return lines
	}
	if _, err := h.growth.Update(t.Context(), h.ws, h.link(t, growth.Draft{Name: new("Old")}).ID, growth.Draft{Archived: new(true)}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ got, want []string }{
		"all":         {show(growth.Sieve{}, 0, 10), []string{"Second 1 0 1", "First 3 3 2"}},
		"first page":  {show(growth.Sieve{}, 0, 1), []string{"Second 1 0 1"}},
		"second page": {show(growth.Sieve{}, second.ID, 1), []string{"First 3 3 2"}},
		"of a funnel": {show(growth.Sieve{Flow: h.flow}, 0, 10), []string{"Second 1 0 1"}},
		"archived":    {show(growth.Sieve{Archived: true}, 0, 10), []string{"Old 0 0 0"}},
		"past":        {show(growth.Sieve{}, first.ID, 10), nil},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
