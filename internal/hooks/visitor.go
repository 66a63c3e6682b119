// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"net/http"
	"strings"

	"parley/internal/channel"
	"parley/internal/channels/webchat"
	"parley/internal/contact"
	"parley/internal/fault"
	"parley/internal/outbox"
)

// guest is a visitor of a chat, known by his token.
type guest struct {
	ch      *channel.Opened
	token   string
	address string
}

func (g guest) place() string { return outbox.DirectPlace(g.ch.ID, g.address) }

// chat finds the chat of a request and lets it in by origin and rate.
func (h *Hooks) chat(next func(w http.ResponseWriter, r *http.Request, ch *channel.Opened)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ch, err := h.Channels.ByHook(r.Context(), r.PathValue("key"))
		switch {
		case err != nil:
			h.fail(w, r, err)
			return
		case ch.Mode != channel.Direct:
			h.fail(w, r, fault.Missing("chat"))
			return
		case !h.cors(w, r, ch):
			h.fail(w, r, fault.New(fault.Denied, "origin", "this chat is not meant for this site"))
			return
		case ch.State == channel.Closed:
			h.fail(w, r, fault.Missing("chat"))
			return
		}
		if err := h.rates.allow(useNetwork, h.client(r), h.Clock.WallMS()); err != nil {
			h.fail(w, r, err)
			return
		}
		next(w, r, ch)
	}
}

// visitor lets in whoever has a token of the chat: in the Authorization header, or as ?t= where a browser can send no header.
func (h *Hooks) visitor(next func(w http.ResponseWriter, r *http.Request, g guest)) http.HandlerFunc {
	return h.chat(func(w http.ResponseWriter, r *http.Request, ch *channel.Opened) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if r.Method == http.MethodGet {
			token = cmp.Or(token, r.URL.Query().Get("t"))
		}
		address, ok := webchat.Visitor(ch.Channel, token, h.Clock.Wall())
		if !ok {
			h.fail(w, r, fault.New(fault.Denied, reasonToken, "begin a session"))
			return
		}
		next(w, r, guest{ch: ch, token: token, address: address})
	})
}

// cors says whether the page a request comes from may use the chat, and tells the browser so. A request without an origin is a picture, a stream or the
// chat's own page; only reading is possible that way.
func (h *Hooks) cors(w http.ResponseWriter, r *http.Request, ch *channel.Opened) bool {
	w.Header().Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		return true
	}
	if origin != h.origin && origin != ownOrigin(r) && !webchat.AllowsOrigin(ch.Channel, origin) {
		return false
	}
	if origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
	return true
}

// ownOrigin is the origin of the server itself as the browser sees it; a page cannot change the Host header of its requests.
func ownOrigin(r *http.Request) string {
	if r.TLS == nil && r.Header.Get("X-Forwarded-Proto") != "https" {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}

// preflight answers a browser that asks before it sends.
func (h *Hooks) preflight(w http.ResponseWriter, r *http.Request) {
	h.chat(func(w http.ResponseWriter, _ *http.Request, _ *channel.Opened) {
		head := w.Header()
		head.Set("Access-Control-Allow-Methods", "GET, POST")
		head.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		head.Set("Access-Control-Max-Age", "3600")
		w.WriteHeader(http.StatusNoContent)
	})(w, r)
}

// who is the visitor's identity; ok is false as long as he has not written.
func (h *Hooks) who(r *http.Request, g guest) (i contact.Identity, ok bool, err error) {
	found, err := contact.ByAddress(h.DB.Reads(r.Context()), g.ch.Workspace, g.ch.ID, []string{g.address})
	if err != nil || len(found) == 0 {
		return contact.Identity{}, false, err
	}
	return found[0], true, nil
}
