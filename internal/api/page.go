// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/id"
)

// list is a page of things.
type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"  doc:"Cursor of the following page; null: this is the last one."`
}

// all is a list that has one page.
func all[S, T any](from []S, shape func(S) T) list[T] {
	return list[T]{Items: each(from, shape)}
}

// each shapes every one. The result is never nil: an empty list is [].
func each[S, T any](from []S, shape func(S) T) []T {
	to := make([]T, len(from))
	for i, v := range from {
		to[i] = shape(v)
	}
	return to
}

// cut makes a page of up to limit things out of limit+1 that were read; mark is the cursor of the last one shown.
func cut[S, T any](from []S, limit int, shape func(S) T, mark func(S) any) list[T] {
	if len(from) <= limit {
		return all(from, shape)
	}
	from = from[:limit]
	next := cursor(mark(from[limit-1]))
	return list[T]{Items: each(from, shape), Next: &next}
}

// Paged is the input of lists.
type Paged struct {
	Limit  int    `query:"limit"  default:"50"    doc:"How many at most."             maximum:"200" minimum:"1"`
	Cursor string `query:"cursor" doc:"Next of the page before." maxLength:"500"`
}

// cursor writes a place in a list. It is opaque to callers, and checked when it comes back.
func cursor(place any) string {
	b, err := json.Marshal(place)
	if err != nil { // ids and moments always have a JSON form
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// place reads a cursor; an empty one is the zero place.
func place[T any](text string) (T, error) {
	var p T
	if text == "" {
		return p, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		err = d.Decode(&p)
	}
	if err != nil {
		return p, badCursor()
	}
	return p, nil
}

// badCursor is what a place that is none is refused with.
func badCursor() error {
	return &fault.Error{
		Code: fault.Invalid, Reason: "bad_cursor", Message: "this is not a place in this list: begin with the first page",
		Fields: []fault.Field{{Path: "/cursor", Code: "cursor", Text: "this is not a cursor of this list"}},
	}
}

// read gives the id in a path. What is no id names nothing that exists.
func read(text, kind string) (int64, error) {
	v, err := id.Parse(text)
	if err != nil {
		return 0, fault.Missing(kind)
	}
	return v, nil
}

// ref gives the id in a body or a query; "" is 0.
func ref(path, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	v, err := id.Parse(text)
	if err != nil {
		return 0, fault.At(path, "id", "this is not an id")
	}
	return v, nil
}

// link is an id that may be missing.
func link(v int64) *string {
	if v == 0 {
		return nil
	}
	s := id.Format(v)
	return &s
}

// when is a stored moment as it is shown.
func when(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// maybe is a stored moment that may be missing.
func maybe(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := when(ms)
	return &t
}

// filled is a text that may be missing.
func filled(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func etag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }

// Matching is the input of operations that change a document.
type Matching struct {
	IfMatch string `doc:"The revision that the change is based on, as ETag gave it." header:"If-Match"`
}

// Required is the input of operations that replace a document as a whole: whoever does it says which one was seen. "*" means whichever there is.
type Required struct{ Matching }

func (m Required) revision() (int64, error) {
	if m.IfMatch == "" {
		return 0, fault.New(fault.Invalid, "if_match_required", "send the ETag of the document that you change as If-Match, or * to change whichever there is")
	}
	return m.Matching.revision()
}

// revision is the revision the caller saw; 0 when they did not say.
func (m Matching) revision() (int64, error) {
	if m.IfMatch == "" || m.IfMatch == "*" {
		return 0, nil
	}
	text := strings.Trim(strings.TrimPrefix(m.IfMatch, "W/"), `"`)
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil || v <= 0 {
		return 0, fault.At("/If-Match", "revision", "this is not a revision: send the ETag of the document")
	}
	return v, nil
}
