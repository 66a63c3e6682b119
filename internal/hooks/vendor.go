// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"parley/internal/channel"
	"parley/internal/fault"
)

// maxBody bounds a webhook: the largest batches of Meta are 3 MB.
const maxBody = 4 << 20

// vendor takes a webhook. Its answers are for machines: 200 only when the facts are stored, 503 when the vendor should come again.
func (h *Hooks) vendor(w http.ResponseWriter, r *http.Request) {
	ch, err := h.Channels.ByHook(r.Context(), r.PathValue("key"))
	switch {
	case fault.Is(err, fault.NotFound), err == nil && (string(ch.Kind) != r.PathValue("kind") || ch.Mode == channel.Direct):
		http.Error(w, "no such webhook", http.StatusNotFound)
		return
	case err != nil:
		h.comeAgain(w, r, err)
		return
	}
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	facts, reply, err := ch.Driver.Parse(r.Context(), ch.Channel, h.request(r, body))
	if err != nil {
		h.refuse(w, ch, err)
		return
	}
	for i := range facts {
		if facts[i].Raw == nil {
			facts[i].Raw = body
		}
	}
	// A vendor that hangs up early must not keep the facts from being stored.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), acceptTime)
	defer cancel()
	if err := h.Accept(ctx, ch, facts); err != nil {
		h.comeAgain(w, r, err)
		return
	}
	answer(w, reply)
}

// readBody reads a request whole, or answers why not. It says nothing to a caller who went away.
func readBody(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge, over := errors.AsType[*http.MaxBytesError](err); over {
		http.Error(w, "the body is larger than "+sizeText(tooLarge.Limit), http.StatusRequestEntityTooLarge)
	}
	return body, err == nil
}

// answer gives a vendor what it wants to hear.
func answer(w http.ResponseWriter, reply channel.Reply) {
	if reply.ContentType != "" {
		w.Header().Set("Content-Type", reply.ContentType)
	}
	w.WriteHeader(cmp.Or(reply.Status, http.StatusOK))
	_, _ = w.Write(reply.Body) // stored already: an answer that is lost only brings the facts once more
}

const acceptTime = 20 * time.Second

func (h *Hooks) request(r *http.Request, body []byte) channel.Request {
	return channel.Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header, Body: body, At: h.Clock.Wall()}
}

// refuse answers what is not the vendor's, and only counts it.
func (h *Hooks) refuse(w http.ResponseWriter, ch *channel.Opened, err error) {
	h.refused.add(ch)
	sayWhy(w, err)
}

func sayWhy(w http.ResponseWriter, err error) {
	if errors.Is(err, channel.ErrSignature) {
		http.Error(w, "not signed by the vendor", http.StatusUnauthorized)
		return
	}
	http.Error(w, "not the vendor's envelope", http.StatusBadRequest)
}

// comeAgain tells a vendor that nothing was stored.
func (h *Hooks) comeAgain(w http.ResponseWriter, r *http.Request, err error) {
	h.Log.WarnContext(r.Context(), "hooks: a webhook could not be stored", "path", r.Pattern, "error", err)
	setRetryAfter(w, err)
	http.Error(w, "try again", http.StatusServiceUnavailable)
}
