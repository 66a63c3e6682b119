// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package hooks is HTTP from outside: webhooks of messengers, links, and our own chat for sites.
//
// Whoever calls here has no account. A messenger is told "200" only after its facts are stored; a stranger can make us count, but not write.
package hooks

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/growth"
	"parley/internal/httpx"
	"parley/internal/outbox"
	"parley/internal/trial"
)

// Deps are what the package stands on.
type Deps struct {
	DB       *db.DB
	Clock    *clock.Clock
	Channels *channel.Service
	Growth   *growth.Service
	Trials   *trial.Service
	Blobs    *blob.Store
	// Accept stores facts durably: intake.Accept.
	Accept func(ctx context.Context, ch *channel.Opened, facts []channel.Inbound) error
	// Typed shows the team that a visitor of a chat is typing.
	Typed func(workspace, contact int64)
	// Script and Style are the widget: widget.Script() and widget.Style().
	Script, Style []byte
	// MaxUpload is the largest file of a visitor, in bytes.
	MaxUpload int64
	// PublicURL is where browsers reach this server, without a trailing slash; empty when nobody said.
	PublicURL string
	// Proxies are believed when they say for whom they ask.
	Proxies httpx.Proxies
	Log     *slog.Logger
}

// Hooks answers requests from outside.
type Hooks struct {
	Deps

	origin  string // of PublicURL: the chat's own page
	rates   *rates
	streams *streams
	refused *refusals
}

// New makes the handlers. Chats that are open are fed by Run.
func New(d Deps) *Hooks {
	h := &Hooks{Deps: d, rates: newRates(), streams: newStreams(), refused: newRefusals()}
	if u, err := url.Parse(d.PublicURL); err == nil && u.Host != "" {
		h.origin = u.Scheme + "://" + u.Host
	}
	return h
}

// Register adds the routes to a mux.
func (h *Hooks) Register(mux *http.ServeMux) {
	mux.HandleFunc("POST /hooks/{kind}/{key}", h.vendor)
	mux.HandleFunc("GET /hooks/{kind}/{key}", h.vendor) // some vendors prove the address with a GET
	mux.HandleFunc("POST /hooks/{kind}", h.routed)
	mux.HandleFunc("GET /hooks/{kind}", h.routed)
	mux.HandleFunc("GET /l/{code}", h.link)
	mux.HandleFunc("GET /chat/{key}", h.page)
	mux.HandleFunc("GET /try/{code}", h.try)
	mux.HandleFunc("POST /try/{code}", h.try)
	mux.HandleFunc("GET /w/chat.js", asset(h.Script, "text/javascript; charset=utf-8"))
	mux.HandleFunc("GET /w/chat.css", asset(h.Style, "text/css; charset=utf-8"))
	mux.HandleFunc("OPTIONS /w/{key}/{rest...}", h.preflight)
	mux.HandleFunc("POST /w/{key}/session", h.chat(h.session))
	mux.HandleFunc("GET /w/{key}/messages", h.visitor(h.history))
	mux.HandleFunc("POST /w/{key}/messages", h.visitor(h.say))
	mux.HandleFunc("POST /w/{key}/uploads", h.visitor(h.upload))
	mux.HandleFunc("GET /w/{key}/files/{sha}", h.visitor(h.file))
	mux.HandleFunc("GET /w/{key}/live", h.visitor(h.live))
}

// flushTime is how often refused requests are written down.
const flushTime = 5 * time.Second

// Run feeds open chats and keeps counters until ctx ends; then it ends the streams, which never end by themselves.
func (h *Hooks) Run(ctx context.Context) error {
	notes, err := h.DB.Listen(ctx, outbox.DirectTopic, typingTopic)
	if err != nil {
		return fmt.Errorf("hooks: %w", err)
	}
	h.streams.wakeAll() // pages that opened before anybody listened
	var counting sync.WaitGroup
	counting.Go(func() { h.keepCounting(ctx) })
	for n := range notes {
		switch {
		case n.Lost:
			h.streams.wakeAll()
		case n.Topic == typingTopic:
			h.streams.typing(n.Payload)
		default:
			h.streams.wake(n.Payload)
		}
	}
	h.EndStreams()
	counting.Wait()
	return nil
}

// EndStreams ends the streams of open chats, and lets no new ones begin. Run does it too when it ends.
func (h *Hooks) EndStreams() { h.streams.close() }

// typingTopic carries "somebody writes to this address" to the node where the visitor's browser is. The payload is outbox.DirectPlace.
const typingTopic = "direct.typing"

// Typing is webchat.Deps.Typing: it tells every node.
func Typing(d *db.DB) func(ctx context.Context, ch channel.Channel, address string) error {
	return func(ctx context.Context, ch channel.Channel, address string) error {
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.Notify(typingTopic, outbox.DirectPlace(ch.ID, address))
			return nil
		})
		if err != nil {
			return fmt.Errorf("hooks: typing: %w", err)
		}
		return nil
	}
}
