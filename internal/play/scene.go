// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"parley/internal/play/chat"
	"parley/internal/play/match"
	"parley/internal/play/server"
	"parley/internal/sandbox"
	"parley/internal/sandbox/telegram"
)

// scene is one scenario being played: the imitations, the people, and Parley beside them.
type scene struct {
	scenario *Scenario
	hub      *sandbox.Hub
	vendors  *telegram.Server
	server   *http.Server
	child    *server.Child
	owner    *server.Client
	roles    map[string]*server.Client
	chat     *chat.Transcript

	people   map[string][]*sandbox.Person
	channels map[string]*connected
	flows    map[string]string   // id in the API by the flow's own id
	links    map[string]link     // by the names given in steps
	sites    map[Seat]*chat.Site // browsers, made when somebody sits down
	routes   map[route]link      // made for open_link
	vars     match.Vars          // saved by steps
	seen     map[string]int64    // by phone: the last message a step has looked at
	lenient  map[string]bool     // phones whose further messages do not matter

	imitations string // their address
	folder     string
	key        string                      // of the owner, for commands that speak to Parley; made by the first of them
	moves      int                         // to other data, made from a backup
	databases  string                      // server on which databases are made; empty: the built-in one is used
	drop       func(context.Context) error // of the databases; nil without one
}

// open starts the imitations and Parley. Nothing is left behind when it fails.
func open(ctx context.Context, scenario *Scenario, o Options) (_ *scene, err error) {
	s := &scene{
		scenario: scenario, roles: map[string]*server.Client{}, chat: chat.NewTranscript(o.Transcript != nil), people: map[string][]*sandbox.Person{},
		channels: map[string]*connected{}, flows: map[string]string{}, links: map[string]link{}, routes: map[route]link{}, sites: map[Seat]*chat.Site{},
		vars: match.Vars{}, seen: map[string]int64{}, lenient: map[string]bool{}, databases: o.DatabaseURL,
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close(context.WithoutCancel(ctx)))
		}
	}()
	if s.imitations, err = s.openImitations(ctx); err != nil {
		return nil, err
	}
	if s.folder, err = os.MkdirTemp("", "parley-play-"); err != nil {
		return nil, fmt.Errorf("make a folder for the data: %w", err)
	}
	address, err := s.database(ctx)
	if err != nil {
		return nil, err
	}
	if s.child, err = server.NewChild(ctx, o.Program, s.folder, s.imitations, address); err != nil {
		return nil, err
	}
	if err := s.child.Start(ctx); err != nil {
		return nil, &stillborn{err, s.child.Log()}
	}
	return s, nil
}

// stillborn is a Parley that never came up, with its last log lines.
type stillborn struct {
	cause error
	log   []string
}

func (s *stillborn) Error() string { return s.cause.Error() }

func (s *stillborn) Unwrap() error { return s.cause }

// openImitations serves the vendors on a free port and gives their address.
func (s *scene) openImitations(ctx context.Context) (string, error) {
	hub, err := sandbox.New(sandbox.Options{})
	if err != nil {
		return "", fmt.Errorf("sandbox: %w", err)
	}
	s.hub = hub
	s.vendors = telegram.New(hub, telegram.Options{Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}) //nolint:contextcheck // deliveries outlive the call that causes them; Close ends them
	hub.Add(s.vendors)
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("sandbox: %w", err)
	}
	s.server = &http.Server{Handler: sandbox.Handler(hub), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(l) }() // ends with close, and its error is that it was closed
	return "http://" + l.Addr().String(), nil
}

// close ends everything, Parley first: it may still be talking to the imitations.
func (s *scene) close(ctx context.Context) error {
	var errs []error
	if s.child != nil {
		errs = append(errs, s.child.Stop())
	}
	if s.vendors != nil {
		s.vendors.Close()
	}
	if s.server != nil {
		errs = append(errs, s.server.Close())
	}
	if s.hub != nil {
		errs = append(errs, s.hub.Close())
	}
	if s.drop != nil {
		errs = append(errs, s.drop(ctx))
	}
	if s.folder != "" {
		errs = append(errs, os.RemoveAll(s.folder))
	}
	return errors.Join(errs...)
}

// connected is a channel of the scenario.
type connected struct {
	key  string
	kind string
	id   string       // in the API
	hook string       // key of the chat of a site
	bot  *sandbox.Bot // nil without an imitation
}

// phone finds or makes a person's phone.
func (s *scene) phone(c *connected, who *sandbox.Person) (chat.Phone, error) {
	if c.bot != nil {
		p, err := s.hub.Phone(c.bot.Key, who.Key)
		if err != nil {
			return nil, fmt.Errorf("phone: %w", err)
		}
		return chat.Messenger{Hub: s.hub, On: p}, nil
	}
	at := Seat{who.Key, c.key}
	if s.sites[at] == nil {
		site, err := chat.NewSite(s.child.URL, c.key, c.hook, who)
		if err != nil {
			return nil, fmt.Errorf("browser: %w", err)
		}
		s.sites[at] = site
	}
	return s.sites[at], nil
}

// everyPhone is every phone that anybody has used, at the imitations first.
func (s *scene) everyPhone() []chat.Phone {
	var all []chat.Phone
	for _, p := range s.hub.Phones("", "", 0, maxPhones) {
		all = append(all, chat.Messenger{Hub: s.hub, On: p})
	}
	bySeat := func(a, b Seat) int { return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Channel, b.Channel)) }
	for _, at := range slices.SortedFunc(maps.Keys(s.sites), bySeat) {
		all = append(all, s.sites[at])
	}
	return all
}

// maxPhones bounds a list of phones; no scenario has as many.
const maxPhones = 2_000_000
