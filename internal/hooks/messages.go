// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"parley/internal/channel"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/message"
)

// maxSaid bounds a body of the widget: ten thousand letters and ten files are far less.
const maxSaid = 128 << 10

// say takes what a visitor does: words, a button, a file, the opening of the chat, receipts, typing. It is stored before it is answered,
// and a body that comes again with its client_msg_id is stored once.
func (h *Hooks) say(w http.ResponseWriter, r *http.Request, g guest) {
	if err := h.rates.allow(useSend, g.place(), h.Clock.WallMS()); err != nil {
		h.fail(w, r, err)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxSaid))
	if err != nil {
		h.fail(w, r, fault.New(fault.Invalid, "body", "the body is too long"))
		return
	}
	facts, _, err := g.ch.Driver.Parse(r.Context(), g.ch.Channel, h.request(r, body))
	if err != nil {
		h.fail(w, r, fault.With(err, fault.Invalid, "body", "%s", plainly(err)))
		return
	}
	if facts[0].Kind == channel.InTyping {
		h.typed(w, r, g)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), acceptTime)
	defer cancel()
	if err := h.Accept(ctx, g.ch, facts); err != nil {
		h.fail(w, r, err)
		return
	}
	reply(w, http.StatusAccepted, map[string]any{"at": h.Clock.NowMS(g.ch.Workspace)})
}

// plainly is a driver's refusal without the words for programmers.
func plainly(err error) string {
	if errors.Is(err, channel.ErrSignature) {
		return "begin a session"
	}
	return err.Error()
}

// typed shows the team that the visitor is typing. Nothing is stored: a sign of a few seconds is worth no row.
func (h *Hooks) typed(w http.ResponseWriter, r *http.Request, g guest) {
	i, ok, err := h.who(r, g)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if ok {
		h.Typed(g.ch.Workspace, i.Contact)
	}
	w.WriteHeader(http.StatusNoContent)
}

// history is what came after a cursor (after=), or an older page (before=).
func (h *Hooks) history(w http.ResponseWriter, r *http.Request, g guest) {
	if err := h.rates.allow(useRead, g.place(), h.Clock.WallMS()); err != nil {
		h.fail(w, r, err)
		return
	}
	query := r.URL.Query()
	var v newsView
	var err error
	if after := query.Get("after"); after != "" {
		since, parseErr := strconv.ParseInt(after, 10, 64)
		if parseErr != nil {
			h.fail(w, r, fault.New(fault.Invalid, "after", "after is a number"))
			return
		}
		v, err = h.since(r, g, since)
	} else {
		before, parseErr := id.Parse(query.Get("before"))
		if parseErr != nil && query.Get("before") != "" {
			h.fail(w, r, fault.New(fault.Invalid, "before", "before is an id"))
			return
		}
		v, err = h.recent(r, g, before)
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	reply(w, http.StatusOK, v)
}

// overlap is how far before a cursor is looked again. A part is stamped before its row is committed, which may take seconds while the database is busy, and
// nodes' clocks differ a little. The widget knows parts by their ids, so the same one twice does no harm, and none is missed.
const overlap = time.Minute

// since is what appeared or changed after a cursor.
func (h *Hooks) since(r *http.Request, g guest, cursor int64) (newsView, error) {
	v := newsView{Messages: []messageView{}, Cursor: h.Clock.NowMS(g.ch.Workspace)}
	i, ok, err := h.who(r, g)
	if err != nil || !ok {
		return v, err
	}
	q := h.DB.Reads(r.Context())
	parts, err := message.ShownSince(q, g.ch.Workspace, i.Contact, i.ID, cursor-overlap.Milliseconds())
	if err != nil {
		return v, err
	}
	v.Messages, err = h.views(q, g, i.Contact, parts)
	return v, err
}
