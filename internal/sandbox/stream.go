// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"parley/internal/fault"
)

// heartbeat keeps proxies from closing a quiet stream.
const heartbeat = 20 * time.Second

// streamPhone sends every change of a phone as server-sent events until the client leaves or the hub ends its streams.
// The id of a phone event is the revision up to which all messages were sent, so a browser that reconnects misses nothing.
func (h *Hub) streamPhone(w http.ResponseWriter, r *http.Request) {
	p, err := h.Phone(r.PathValue("bot"), r.PathValue("person"))
	if err != nil {
		refuse(w, err)
		return
	}
	changed, stop := p.Watch()
	defer stop()
	rev := number(r, "since", 0)
	if _, err := fmt.Sscan(r.Header.Get("Last-Event-ID"), &rev); err != nil {
		rev = number(r, "since", 0)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	flush := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		view := p.View()
		for _, m := range p.Since(rev) {
			if m.Rev <= view.Rev && writeEvent(w, "message", 0, m) != nil {
				return
			}
		}
		rev = view.Rev
		if writeEvent(w, "phone", rev, view) != nil || flush.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-h.gone:
			return
		case <-changed:
		case <-beat.C:
		}
	}
}

func writeEvent(w http.ResponseWriter, name string, id int64, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("sandbox: event: %w", err)
	}
	mark := ""
	if id != 0 {
		mark = fmt.Sprintf("id: %d\n", id)
	}
	_, err = fmt.Fprintf(w, "event: %s\n%sdata: %s\n\n", name, mark, data) //nolint:gosec // a stream of events with JSON in it is no page
	return err                                                             //nolint:wrapcheck // only its presence matters: the client has left
}

// getFile serves media bytes. Whatever a stranger sent must not run as a page of ours, so only pictures, sound and film are shown in place.
func (h *Hub) getFile(w http.ResponseWriter, r *http.Request) {
	f, ok := h.Files.Get(r.PathValue("id"))
	if !ok {
		refuse(w, fault.Missing("file"))
		return
	}
	mime := f.MIME
	kind, sub, _ := strings.Cut(mime, "/")
	if (kind != "image" && kind != "audio" && kind != "video") || strings.HasPrefix(sub, "svg") {
		mime = "application/octet-stream"
		w.Header().Set("Content-Disposition", "attachment")
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(f.Bytes) // the client may have left
}
