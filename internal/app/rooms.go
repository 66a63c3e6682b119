// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"parley/internal/api"
	"parley/internal/blocks"
	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/hooks"
	"parley/internal/httpx"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/intake"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/session"
	"parley/internal/trial"
	"parley/internal/trigger"
	"parley/internal/version"
	"parley/internal/work"
	"parley/internal/workspace"
	"parley/web/widget"
)

// rooms are the features, wired to each other.
type rooms struct {
	ids        *id.Maker
	workspaces *workspace.Service
	registry   *channel.Registry
	channels   *channel.Service
	pulse      *channel.Pulse
	contacts   *contact.Service
	blocks     *flow.Registry
	versions   *version.Service
	trials     *trial.Service
	outbox     *outbox.Outbox
	sessions   *session.Service
	intake     *intake.Intake
	triggers   *trigger.Service
	polls      *intake.Polls
	inbox      *inbox.Service
	growth     *growth.Service
	hooks      *hooks.Hooks
	proxies    httpx.Proxies
	work       *work.Runner
	live       *live
	noLinks    bool // nobody outside can open an address of ours
}

// parallelJobs is how many jobs run at once on a node.
const parallelJobs = 8

func newRooms(a *App, ids *id.Maker) (*rooms, error) {
	r := &rooms{ids: ids, live: &live{hub: api.NewLive(a.db, a.log)}, noLinks: a.publicURL() == ""}
	var err error
	if r.proxies, err = httpx.ParseProxies(a.cfg.TrustedProxies); err != nil {
		return nil, fmt.Errorf("PARLEY_TRUSTED_PROXIES: %w", err)
	}
	r.workspaces = workspace.NewService(a.db, a.box, ids, a.clock)
	r.contacts = contact.NewService(a.db, ids, a.clock)
	r.contacts.Conditions, r.contacts.Erasers = conditions(), erasers()
	if err := r.addChannels(a); err != nil {
		return nil, err
	}
	if err := r.addFlows(a); err != nil {
		return nil, err
	}
	r.outbox = outbox.New(outbox.Deps{
		DB: a.db, IDs: ids, Clock: a.clock, Channels: r.channels, Contacts: r.contacts, Log: a.log, Observe: r.outcomes, Link: a.fileLink,
		OpenBlob: a.openBlob,
	})
	r.inbox = &inbox.Service{DB: a.db, IDs: ids, Clock: a.clock, Channels: r.channels, Outbox: r.outbox}
	if err := r.addCorridor(a); err != nil {
		return nil, err
	}
	return r, nil
}

// conditions are what rooms beside the one of contacts add to the language of conditions.
func conditions() []filter.Atom {
	return slices.Concat(message.Conditions(), session.Conditions(), growth.Conditions())
}

// AnyWorld knows the conditions of this build and nothing of any workspace.
func AnyWorld() (flow.World, error) {
	registry, err := channel.NewRegistry(channels.All(time.Now, webchat.Deps{})...)
	if err != nil {
		return flow.World{}, err
	}
	var kinds []filter.Option
	for _, d := range registry.All() {
		kinds = append(kinds, filter.Option{Value: string(d.Kind())})
	}
	return flow.World{Atoms: append(contact.Atoms(nil, kinds), conditions()...)}, nil
}

func (r *rooms) addChannels(a *App) error {
	var err error
	if r.registry, err = channel.NewRegistry(channels.All(time.Now, webchat.Deps{Typing: hooks.Typing(a.db), OpenFile: a.openBlob})...); err != nil {
		return err
	}
	for _, d := range r.registry.All() {
		title := d.Spec().Title
		r.contacts.Kinds = append(r.contacts.Kinds, filter.Option{Value: string(d.Kind()), Words: i18n.Words(title, title)})
	}
	r.pulse = channel.NewPulse(a.db, a.log)
	r.channels = channel.NewService(channel.Deps{
		DB: a.db, Box: a.box, Registry: r.registry, IDs: r.ids, Clock: a.clock, PublicURL: a.publicURL(), Sandbox: a.sandboxURL(), Tried: r.tried(a.db),
		NewHTTP: func(d channel.Dial) (*http.Client, error) {
			return httpx.Vendor(httpx.Options{Proxy: d.Proxy, RootCA: d.CA, Log: a.log, Secrets: d.Secrets, MaxConns: 64}, d.Sandbox)
		},
	})
	return nil
}

// tried reads whether a workspace lives in the sandbox.
func (*rooms) tried(d *db.DB) func(context.Context, int64) (bool, error) {
	return func(ctx context.Context, ws int64) (bool, error) {
		w, err := workspace.Get(d.Reads(ctx), ws)
		return w.Sandbox, err
	}
}

// openBlob gives the bytes of a stored file.
func (a *App) openBlob(_ context.Context, ws int64, sha string) (io.ReadCloser, error) {
	return a.blobs.Open(ws, sha)
}

// sandboxURL is the base of the imitations, inside this process or elsewhere.
func (a *App) sandboxURL() string {
	if a.sandbox != nil {
		return a.sandbox.url
	}
	return a.cfg.SandboxURL
}

func (r *rooms) addFlows(a *App) error {
	var err error
	if r.blocks, err = flow.NewRegistry(blocks.All()...); err != nil {
		return err
	}
	r.versions = version.NewService(version.Deps{DB: a.db, IDs: r.ids, Clock: a.clock, Blocks: r.blocks, World: r.world})
	r.trials = &trial.Service{DB: a.db, IDs: r.ids, Clock: a.clock, Versions: r.versions}
	return nil
}

// world is what documents of a workspace may refer to.
func (r *rooms) world(q db.Queryer, ws int64) (flow.World, error) {
	w, err := workspace.Get(q, ws)
	if err != nil {
		return flow.World{}, err
	}
	registry, err := r.contacts.Registry(q, ws)
	if err != nil {
		return flow.World{}, err
	}
	slugs, err := version.Slugs(q, ws)
	if err != nil {
		return flow.World{}, err
	}
	secrets, err := workspace.Secrets(q, ws)
	if err != nil {
		return flow.World{}, err
	}
	return flow.World{
		Workspace: ws, Zone: w.Zone(), Atoms: registry.Atoms(), NoLinks: r.noLinks, Connected: r.sessions.Connected,
		Flow: func(slug string) bool { return slugs[slug] },
		Secret: func(name string) bool {
			return slices.ContainsFunc(secrets, func(s workspace.SecretNote) bool { return s.Name == name })
		},
	}, nil
}

func (r *rooms) addCorridor(a *App) error {
	allowed, err := httpx.ParseAllowList(a.cfg.AllowedHosts)
	if err != nil {
		return fmt.Errorf("PARLEY_ALLOWED_HOSTS: %w", err)
	}
	stranger, err := httpx.Stranger(httpx.Options{Log: a.log}, allowed)
	if err != nil {
		return err
	}
	later := func(tx *db.Tx, causes []session.Cause) error { return r.intake.Later(tx, causes) }
	caller := &session.HTTPCaller{IDs: r.ids, Clock: a.clock, Client: stranger, Secret: r.workspaces.Secret, Later: later}
	r.sessions = session.NewService(session.Deps{
		IDs: r.ids, Clock: a.clock, Versions: r.versions, Contacts: r.contacts, Outbox: r.outbox, Channels: r.channels, Log: a.log, Later: later,
		Key: a.payloadKey,
		Handlers: map[flow.EffectKind]session.Handler{
			flow.EffectHandOver: r.handOver, flow.EffectNotify: r.notify,
		},
		Askers: map[flow.EffectKind]session.Asker{flow.EffectHTTP: caller.Ask},
	})
	r.intake = intake.New(intake.Deps{
		DB: a.db, IDs: r.ids, Clock: a.clock, Channels: r.channels, Contacts: r.contacts, Sessions: r.sessions, Outbox: r.outbox, Observe: r.live.changed, Log: a.log,
	})
	r.triggers = trigger.NewService(trigger.Deps{DB: a.db, Clock: a.clock, Versions: r.versions, Later: later, Log: a.log})
	r.inbox.Acknowledge = r.intake.Acknowledge
	r.growth = growth.NewService(growth.Deps{DB: a.db, IDs: r.ids, Clock: a.clock, Channels: r.channels, PublicURL: a.publicURL()})
	r.hooks = hooks.New(hooks.Deps{
		DB: a.db, Clock: a.clock, Channels: r.channels, Growth: r.growth, Trials: r.trials, Blobs: a.blobs, Accept: r.accept, Typed: r.live.typing,
		Script: widget.Script(), Style: widget.Style(), MaxUpload: int64(a.cfg.MaxUpload), PublicURL: a.publicURL(), Proxies: r.proxies, Log: a.log,
	})
	r.polls = intake.NewPolls(a.db, r.channels, r.accept, a.log)
	fetcher := &intake.Fetcher{DB: a.db, Channels: r.channels, Blobs: a.blobs, Limit: int64(a.cfg.MaxUpload), Observe: r.live.changed}
	jobs := append(a.upkeep.specs(), fetcher.Spec(), caller.Spec(), r.outbox.Asker(), r.intake.Mover())
	r.work, err = work.NewRunner(a.db, a.clock, r.ids, a.log, parallelJobs, jobs...)
	return err
}

// payloadKey signs the buttons of a workspace.
func (a *App) payloadKey(ws int64) *flow.PayloadKey {
	return flow.NewPayloadKey(a.box.Derive(fmt.Sprintf("payload:%d", ws)))
}

// accept stores what a messenger delivers, and notes that its channel was heard.
func (r *rooms) accept(ctx context.Context, ch *channel.Opened, facts []channel.Inbound) error {
	if err := r.intake.Accept(ctx, ch, facts); err != nil {
		return err
	}
	if len(facts) > 0 {
		r.pulse.Note(channel.Beat{Workspace: ch.Workspace, Channel: ch.ID}, r.intake.Clock.NowMS(ch.Workspace))
	}
	return nil
}

// outcomes tells open pages what became of parts, and notes which channels spoke.
func (r *rooms) outcomes(all []outbox.Outcome) {
	for _, o := range all {
		if o.State == message.Sent {
			r.pulse.Note(channel.Beat{Workspace: o.Workspace, Channel: o.Channel, Sent: true}, o.At)
		}
	}
	r.live.outcomes(all)
}

// handOver gives conversations to the team, with what the bot has learned.
func (r *rooms) handOver(tx *db.Tx, told []session.Told) error {
	for _, t := range told { // people who were handed over in one batch
		e := t.Effect.(flow.HandOver) //nolint:forcetypeassert // what comes here was chosen by this kind of effect
		learned := make([]inbox.Learned, len(e.Learned))
		for i, l := range e.Learned {
			learned[i] = inbox.Learned{Name: l.Name, Text: l.Text}
		}
		if err := r.inbox.HandOver(tx, t.Session.Workspace, t.Person.Contact.ID, e.Summary, learned); err != nil {
			return err
		}
	}
	return nil
}

// notify writes what flows tell the team into the conversations, where open pages see it at once.
func (r *rooms) notify(tx *db.Tx, told []session.Told) error {
	for _, t := range told { // people whose flows told something in one batch
		e := t.Effect.(flow.Notify) //nolint:forcetypeassert // what comes here was chosen by this kind of effect
		conversation, note, err := r.inbox.Notify(tx, t.Session.Workspace, t.Person.Contact.ID, e.Text)
		if err != nil {
			return err
		}
		if note == 0 {
			continue
		}
		if err := r.live.hub.Noted(tx, t.Session.Workspace, conversation, note); err != nil {
			return err
		}
	}
	return nil
}

// watchChannels drops opened channels that were changed here or on another node.
func (r *rooms) watchChannels(ctx context.Context) error {
	return r.channels.Watch(ctx, func(id int64) {
		r.polls.Changed(id)
		r.live.channel(id)
	})
}

// fileLink is a public, signed address of a file that a messenger cannot carry.
func (a *App) fileLink(ws int64, m content.Media) string {
	if m.SHA256 == "" || a.publicURL() == "" {
		return m.URL
	}
	return a.publicURL() + signedFilePath(a.box, ws, m)
}
