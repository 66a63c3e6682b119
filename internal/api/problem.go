// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"time"

	"parley/internal/fault"
)

const problemType = "application/problem+json"

// Problem is a failure as callers see it (RFC 9457 with our own members). Programs go by code and reason, people by title and detail.
type Problem struct { //nolint:errname // the name stands in the description of the API
	Type      string        `json:"type"       doc:"Always about:blank: code and reason say more."`
	Title     string        `json:"title"`
	Status    int           `json:"status"`
	Code      fault.Code    `json:"code"       enum:"invalid,not_found,conflict,denied,limited,unavailable,internal"`
	Reason    string        `json:"reason"     doc:"Stable word inside the code."`
	Detail    string        `json:"detail"     doc:"What happened and what to do, in the language of Accept-Language."`
	Fields    []fault.Field `json:"fields"     doc:"What is wrong where; paths are JSON pointers."`
	RequestID string        `json:"request_id"`

	after time.Duration
}

// Error implements error.
func (p *Problem) Error() string { return p.Reason + ": " + p.Detail }

// GetStatus tells huma the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma the media type of the answer.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders tells huma the headers of the answer.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.after > 0 {
		h.Set("Retry-After", seconds(p.after))
	}
	return h
}

// problem is the one place where our failures become HTTP. What is our own fault is logged here, once, and not shown.
func (s *server) problem(ctx context.Context, err error) *Problem {
	a := askedOf(ctx)
	f, known := errors.AsType[*fault.Error](err)
	if !known || f.Code == fault.Internal {
		if ctx.Err() != nil {
			f = fault.With(err, fault.Unavailable, "too_slow", "this took too long and was stopped: try again")
		} else {
			s.Log.ErrorContext(ctx, "api: internal error", "request", a.id, "workspace", a.principal.Workspace, "error", err)
			f = fault.New(fault.Internal, "internal", "something went wrong here")
		}
	}
	p := &Problem{
		Type: "about:blank", Status: status(f, a), Code: f.Code, Reason: f.Reason, Title: s.say(a.lang, "title."+string(f.Code), string(f.Code)), Detail: s.say(a.lang, f.Reason, f.Message),
		Fields: []fault.Field{}, RequestID: a.id, after: f.After,
	}
	if p.Reason == "" {
		p.Reason = string(f.Code)
	}
	if f.Code == fault.Unavailable && p.after == 0 {
		p.after = 5 * time.Second
	}
	for _, field := range f.Fields {
		p.Fields = append(p.Fields, fault.Field{Path: field.Path, Code: field.Code, Text: s.say(a.lang, field.Code, field.Text)})
	}
	if p.Detail == "" && len(p.Fields) > 0 {
		p.Detail = p.Fields[0].Text
	}
	return p
}

// status is the HTTP status of a failure.
func status(f *fault.Error, a *asked) int {
	switch f.Code {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		if a.ifMatch && f.Reason == "revision_mismatch" {
			return http.StatusPreconditionFailed
		}
		return http.StatusConflict
	case fault.Denied:
		if a.refused != nil && f.Reason != "cross_origin" {
			return http.StatusUnauthorized
		}
		return http.StatusForbidden
	case fault.Limited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	case fault.Invalid:
	}
	switch f.Reason {
	case "body_unreadable", "bad_cursor":
		return http.StatusBadRequest
	case "if_match_required":
		return http.StatusPreconditionRequired
	case "body_too_large", "file_too_large":
		return http.StatusRequestEntityTooLarge
	case "method_not_allowed":
		return http.StatusMethodNotAllowed
	}
	return http.StatusUnprocessableEntity
}

// refuse answers with a failure outside of an operation.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problem(r.Context(), err)
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) //nolint:errchkjson // whoever went away needs no answer
}
