// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"parley/internal/fault"
	"parley/internal/secret"
)

const requestID = "X-Request-ID"

// identify names the request, so that an answer and a line of the log can be brought together.
func (s *server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &asked{id: secret.Token(9), lang: langOf(r), ip: s.Proxies.Client(r), agent: r.UserAgent(), ifMatch: r.Header.Get("If-Match") != ""}
		w.Header().Set(requestID, a.id)
		next.ServeHTTP(w, withAsked(r, a))
	})
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter

	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (s *server) logAccess(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		sw := &statusWriter{ResponseWriter: w}
		next.ServeHTTP(sw, r)
		a := askedOf(r.Context())
		s.Log.DebugContext(r.Context(), "api", "method", r.Method, "path", r.URL.Path, "status", sw.status, "took", time.Since(begun),
			"request", a.id, "workspace", a.principal.Workspace)
	})
}

// recover makes an answer of a panic. The connection of a half-written answer is cut, so that nobody takes it for a whole one.
func (s *server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { //nolint:contextcheck // the request that refuse gets carries the context
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			s.Log.ErrorContext(r.Context(), "api: panic", "request", askedOf(r.Context()).id, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			if sw, ok := w.(*statusWriter); ok && sw.status != 0 {
				panic(http.ErrAbortHandler)
			}
			s.refuse(w, r, fault.New(fault.Internal, "internal", "something went wrong here"))
		}()
		next.ServeHTTP(w, r)
	})
}

// secure keeps answers of the API out of frames, caches and guesses.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site makes a browser send. A request with a key carries nothing that a browser adds by itself.
func (s *server) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if bearer(r) == "" {
			if err := s.origin.Check(r); err != nil {
				s.refuse(w, r, fault.With(err, fault.Denied, "cross_origin", "this request came from another site"))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) notFound(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, fault.New(fault.NotFound, "operation_not_found", "there is no such address"))
}

func (s *server) notAllowed(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, fault.New(fault.Invalid, "method_not_allowed", "this address does not take this method"))
}
