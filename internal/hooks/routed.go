// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"parley/internal/channel"
)

// routed takes a webhook of a vendor that has one address for all accounts. The body says whose facts it carries; each channel checks it with its own secrets
// and keeps the facts of its own account, so one body may be split among several workspaces.
func (h *Hooks) routed(w http.ResponseWriter, r *http.Request) {
	kind := channel.Kind(r.PathValue("kind"))
	driver, _ := h.Channels.Registry.Driver(kind)
	router, routes := driver.(channel.Router)
	if !routes {
		http.Error(w, "no such webhook", http.StatusNotFound)
		return
	}
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	request := h.request(r, body)
	accounts, err := router.Route(request)
	if err != nil || len(accounts) == 0 && r.Method != http.MethodGet {
		sayWhy(w, cmp.Or(err, channel.ErrEnvelope))
		return
	}
	channels, err := h.Channels.ByAccounts(r.Context(), kind, accounts)
	switch {
	case err != nil:
		h.comeAgain(w, r, err)
	case len(channels) == 0:
		http.Error(w, "nobody here has these accounts", http.StatusNotFound)
	case len(accounts) == 0:
		h.prove(w, r, channels, request)
	default:
		h.split(w, r, channels, request, len(accounts) == 1)
	}
}

// prove lets the first channel that recognises the vendor answer for the address.
func (*Hooks) prove(w http.ResponseWriter, r *http.Request, channels []*channel.Opened, request channel.Request) {
	err := channel.ErrSignature
	for _, ch := range channels {
		var reply channel.Reply
		if _, reply, err = ch.Driver.Parse(r.Context(), ch.Channel, request); err == nil {
			answer(w, reply)
			return
		}
	}
	sayWhy(w, err)
}

// split stores for each channel the facts of its account. Alone says that the body has facts of one account only: then it is kept beside them, as otherwise
// one workspace would see what is another's. The vendor is told to come again unless everything is stored; what is stored already stays single.
func (h *Hooks) split(w http.ResponseWriter, r *http.Request, channels []*channel.Opened, request channel.Request, alone bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), acceptTime)
	defer cancel()
	var said channel.Reply
	var refused error
	taken := 0
	for _, ch := range channels {
		facts, reply, err := ch.Driver.Parse(ctx, ch.Channel, request)
		if err != nil { // not signed with this channel's secret; another's may be
			h.refused.add(ch)
			refused = err
			continue
		}
		facts = slices.DeleteFunc(facts, func(f channel.Inbound) bool { return f.AccountKey != ch.AccountKey })
		for i := range facts {
			if facts[i].Raw == nil && alone {
				facts[i].Raw = request.Body
			}
		}
		if err := h.Accept(ctx, ch, facts); err != nil {
			h.comeAgain(w, r, err)
			return
		}
		said = reply
		taken++
	}
	if taken == 0 {
		sayWhy(w, refused)
		return
	}
	answer(w, said)
}
