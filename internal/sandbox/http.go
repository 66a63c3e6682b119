// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"parley/internal/fault"
)

// maxBody bounds a request to the phones' API; media travel in it.
const maxBody = 64 << 20

// Handler serves the hub's own API under /sandbox/ and every imitation under its kind: /telegram/…
func Handler(h *Hub) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /sandbox/clock", answer(h.getClock))
	mux.Handle("PUT /sandbox/clock", answer(h.putClock))
	mux.Handle("GET /sandbox/bots", answer(func(*http.Request) (any, error) { return h.Bots(), nil }))
	mux.Handle("POST /sandbox/bots", answer(h.postBot))
	mux.Handle("POST /sandbox/bots/{bot}/rooms", answer(h.postRoom))
	mux.Handle("GET /sandbox/people", answer(h.getPeople))
	mux.Handle("POST /sandbox/people", answer(h.postPeople))
	mux.Handle("POST /sandbox/groups/{group}/{bot}/{verb}", answer(h.postGroup))
	mux.Handle("GET /sandbox/phones", answer(h.getPhones))
	mux.Handle("GET /sandbox/phones/{bot}/{person}", answer(h.getPhone))
	mux.Handle("GET /sandbox/phones/{bot}/{person}/messages", answer(h.getMessages))
	mux.HandleFunc("GET /sandbox/phones/{bot}/{person}/events", h.streamPhone)
	mux.Handle("POST /sandbox/phones/{bot}/{person}/{verb}", answer(h.postAction))
	mux.HandleFunc("GET /sandbox/files/{id}", h.getFile)
	mux.Handle("GET /sandbox/faults", answer(func(r *http.Request) (any, error) { return h.Faults.List(r.FormValue("bot")), nil }))
	mux.Handle("POST /sandbox/faults", answer(h.postFault))
	mux.Handle("DELETE /sandbox/faults", answer(func(r *http.Request) (any, error) {
		h.Faults.Clear(r.FormValue("bot"))
		return h.Faults.List(""), nil
	}))
	mux.Handle("GET /sandbox/journal", answer(h.getJournal))
	h.mu.RLock()
	defer h.mu.RUnlock()
	for kind, v := range h.vendors {
		mux.Handle("/"+kind+"/", http.StripPrefix("/"+kind, v))
	}
	return mux
}

// answer turns a function into a handler that writes JSON.
func answer(fn func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		v, err := fn(r)
		if err != nil {
			refuse(w, err)
			return
		}
		writeJSON(w, http.StatusOK, v)
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // the client may have left, and there is nobody to tell
}

func refuse(w http.ResponseWriter, err error) {
	statuses := map[fault.Code]int{
		fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	}
	code := fault.CodeOf(err)
	status, ok := statuses[code]
	if !ok {
		status = http.StatusInternalServerError
	}
	problem := map[string]string{"code": string(code), "message": err.Error()}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		problem["reason"] = f.Reason
		if f.Message != "" {
			problem["message"] = f.Message
		}
	}
	writeJSON(w, status, map[string]any{"error": problem})
}

func decode(r *http.Request, v any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	// An empty body is an empty object: most actions need no fields.
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return fault.With(err, fault.Invalid, "body", "the request's body cannot be read: %v", err)
	}
	return nil
}

func number(r *http.Request, name string, otherwise int64) int64 {
	n, err := strconv.ParseInt(r.FormValue(name), 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

// limit is the page size of a list: 1,000 unless asked for less, and never over 10,000.
func limit(r *http.Request) int { return int(min(max(number(r, "limit", 1000), 1), 10_000)) }

func (h *Hub) getClock(*http.Request) (any, error) {
	return map[string]int64{
		"now": h.Timeline.Now(), "offset": h.Timeline.Offset(), "pending": int64(h.Pending()), "next": h.Timeline.Next(),
	}, nil
}

func (h *Hub) putClock(r *http.Request) (any, error) {
	var in struct {
		Offset int64 `json:"offset"`
	}
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	h.Timeline.SetOffset(in.Offset)
	return h.getClock(r)
}

func (h *Hub) postBot(r *http.Request) (any, error) {
	var b Bot
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	return h.AddBot(b)
}

func (h *Hub) postRoom(r *http.Request) (any, error) {
	var in Room
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	key := r.PathValue("bot")
	h.mu.RLock()
	b := h.bots[key]
	h.mu.RUnlock()
	if b == nil {
		return nil, fault.New(fault.NotFound, "bot_not_found", "there is no bot %q", key)
	}
	v, err := h.vendor(b.Vendor)
	if err != nil {
		return nil, err
	}
	host, ok := v.(Host)
	if !ok {
		return nil, fault.New(fault.Invalid, "no_rooms", "the sandbox has no groups for %s", b.Vendor)
	}
	return host.AddRoom(key, in)
}

func (h *Hub) getPeople(r *http.Request) (any, error) {
	return h.People(int(number(r, "after", 0)), limit(r)), nil
}

func (h *Hub) postPeople(r *http.Request) (any, error) {
	var in struct {
		Person
		Count int `json:"count"`
	}
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	return h.AddPeople(in.Person, in.Count)
}

// postGroup lets everyone of a group do the same. One person's refusal does not stop the others; the first is told.
func (h *Hub) postGroup(r *http.Request) (any, error) {
	people, err := h.Group(r.PathValue("group"))
	if err != nil {
		return nil, err
	}
	var a Action
	if err := decode(r, &a); err != nil {
		return nil, err
	}
	a.Verb = Verb(r.PathValue("verb"))
	done, failed, first := 0, 0, ""
	for _, p := range people {
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		if err := h.Act(r.Context(), r.PathValue("bot"), p.Key, a); err != nil {
			if failed++; first == "" {
				first = err.Error()
			}
			continue
		}
		done++
	}
	return map[string]any{"done": done, "failed": failed, "error": first}, nil
}

func (h *Hub) getPhones(r *http.Request) (any, error) {
	views := []PhoneView{}
	for _, p := range h.Phones(r.FormValue("bot"), r.FormValue("person"), int(number(r, "after", 0)), limit(r)) {
		views = append(views, p.View())
	}
	return views, nil
}

func (h *Hub) getPhone(r *http.Request) (any, error) {
	p, err := h.Phone(r.PathValue("bot"), r.PathValue("person"))
	if err != nil {
		return nil, err
	}
	return p.View(), nil
}

func (h *Hub) getMessages(r *http.Request) (any, error) {
	p, err := h.Phone(r.PathValue("bot"), r.PathValue("person"))
	if err != nil {
		return nil, err
	}
	if r.FormValue("since") != "" {
		return p.Since(number(r, "since", 0)), nil
	}
	return p.Messages(number(r, "after", 0), limit(r)), nil
}

func (h *Hub) postAction(r *http.Request) (any, error) {
	a, err := readAction(r)
	if err != nil {
		return nil, err
	}
	a.Verb = Verb(r.PathValue("verb"))
	if err := h.Act(r.Context(), r.PathValue("bot"), r.PathValue("person"), a); err != nil {
		return nil, err
	}
	return h.getPhone(r)
}

// readAction takes JSON, or a form from a page with files in it.
func readAction(r *http.Request) (Action, error) {
	var a Action
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return a, decode(r, &a)
	}
	if err := r.ParseMultipartForm(maxBody); err != nil { //nolint:gosec // the body is bounded where requests come in
		return a, fault.With(err, fault.Invalid, "body", "the form cannot be read: %v", err)
	}
	a.Text, a.Message = r.FormValue("text"), number(r, "message", 0)
	for _, head := range r.MultipartForm.File["file"] {
		part, err := head.Open()
		if err != nil {
			return a, fault.With(err, fault.Invalid, "body", "the file cannot be read: %v", err)
		}
		b, err := io.ReadAll(part)
		if err = errors.Join(err, part.Close()); err != nil {
			return a, fault.With(err, fault.Invalid, "body", "the file cannot be read: %v", err)
		}
		a.Media = append(a.Media, Media{Kind: r.FormValue("kind"), Name: head.Filename, MIME: head.Header.Get("Content-Type"), Bytes: b})
	}
	return a, nil
}

func (h *Hub) postFault(r *http.Request) (any, error) {
	var f Fault
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	return h.Faults.Set(f)
}

func (h *Hub) getJournal(r *http.Request) (any, error) {
	return h.Journal.List(r.FormValue("bot"), number(r, "after", 0), limit(r)), nil
}
