// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"parley/internal/fault"
)

const (
	pingTime  = 25 * time.Second // proxies close what is silent for a minute
	writeTime = 20 * time.Second
)

// live streams what is new for a visitor as server-sent events: message, typing, and the cursor as each event's id. The stream goes on from after=,
// or from where the browser says it broke off, so nothing is missed between two connections.
func (h *Hooks) live(w http.ResponseWriter, r *http.Request, g guest) {
	if err := h.rates.allow(useRead, g.place(), h.Clock.WallMS()); err != nil {
		h.fail(w, r, err)
		return
	}
	cursor, err := strconv.ParseInt(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after"), "0"), 10, 64)
	if err != nil {
		h.fail(w, r, fault.New(fault.Invalid, "after", "after is a number"))
		return
	}
	// Joined before the first look, so that what comes between is told.
	page, err := h.streams.join(g.place())
	if err != nil {
		h.fail(w, r, err)
		return
	}
	defer h.streams.leave(g.place(), page)
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // nginx would keep events back
	out := &eventWriter{w: w, control: http.NewResponseController(w)}
	if out.write("retry: 3000\n\n") != nil {
		return
	}
	feed := feed{hooks: h, r: r, guest: g, out: out, cursor: cursor, told: map[string]string{}}
	if err := feed.run(page); err != nil {
		h.Log.DebugContext(r.Context(), "hooks: a stream ended", "error", err)
	}
}

// feed is one stream at work.
type feed struct {
	hooks  *Hooks
	r      *http.Request
	guest  guest
	out    *eventWriter
	cursor int64
	told   map[string]string // what this page was told of each message lately
}

func (f *feed) run(page *stream) error {
	if err := f.news(); err != nil {
		return err
	}
	ping := time.NewTicker(pingTime)
	defer ping.Stop()
	for {
		var err error
		select {
		case <-f.r.Context().Done():
			return nil
		case <-f.hooks.streams.gone:
			return nil
		case <-page.news:
			err = f.news()
		case <-page.typing:
			err = f.out.write("event: typing\ndata: {}\n\n")
		case <-ping.C:
			err = f.out.write(": ping\n\n")
		}
		if err != nil {
			return err
		}
	}
}

// mostTold is when what was told is forgotten: the overlap then repeats a few messages, which the widget knows.
const mostTold = 500

// news tells what is new since the cursor.
func (f *feed) news() error {
	v, err := f.hooks.since(f.r, f.guest, f.cursor)
	if err != nil {
		return err // the browser comes again with its cursor
	}
	if len(f.told) > mostTold {
		clear(f.told)
	}
	for _, m := range v.Messages {
		body, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("hooks: encode message: %w", err)
		}
		if f.told[m.ID] == string(body) {
			continue
		}
		// The cursor moves only after the last message of a look: a stream that breaks between two of them begins before both.
		if err := f.out.write("event: message\ndata: " + string(body) + "\n\n"); err != nil {
			return err
		}
		f.told[m.ID] = string(body)
	}
	f.cursor = v.Cursor
	return f.out.write("id: " + strconv.FormatInt(f.cursor, 10) + "\nevent: cursor\ndata: " + strconv.FormatInt(f.cursor, 10) + "\n\n")
}

// eventWriter writes events at once, and gives up on a reader that takes none.
type eventWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (o *eventWriter) write(text string) error {
	if err := o.control.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return fmt.Errorf("hooks: stream: %w", err)
	}
	if _, err := o.w.Write([]byte(text)); err != nil {
		return fmt.Errorf("hooks: stream: %w", err)
	}
	if err := o.control.Flush(); err != nil {
		return fmt.Errorf("hooks: stream: %w", err)
	}
	return nil
}
