// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/workspace"
)

const (
	maxKey  = 200
	maxOnce = 8 << 20 // bytes of a body that is compared with an earlier one
)

// runOnce answers a repeated request with what the first was answered. The answer is kept before it is given,
// so that whoever heard it finds it again.
func (s *server) runOnce(o *huma.Operation, w http.ResponseWriter, r *http.Request, key string, next func(huma.Context)) {
	once, sent, err := nameOnce(w, r, key)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	earlier, err := s.Workspaces.BeginOnce(r.Context(), once)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if earlier != nil {
		w.Header().Set("Idempotency-Replayed", "true")
		give(w, *earlier)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	kept := &keeper{ResponseWriter: w}
	// The first request may end because its caller has gone; what it did must be remembered all the same.
	after := context.WithoutCancel(r.Context())
	finished := false
	defer func() {
		if !finished {
			_ = s.Workspaces.DropOnce(after, once) // a panic is on its way up; the key frees itself after a while
		}
	}()
	next(humachi.NewContext(o, r, kept))
	finished = true
	settle := func() error { return s.Workspaces.FinishOnce(after, once, kept.answer()) }
	if undone(kept.status) {
		settle = func() error { return s.Workspaces.DropOnce(after, once) }
	}
	if err := settle(); err != nil {
		s.Log.WarnContext(r.Context(), "api: the answer to a request with an Idempotency-Key was not kept", "error", err)
	}
	give(w, kept.answer())
}

// undone says that an answer means "nothing happened, try again": it is not kept.
func undone(status int) bool {
	return status >= 500 || status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
}

func nameOnce(w http.ResponseWriter, r *http.Request, key string) (workspace.Once, []byte, error) {
	if len(key) > maxKey {
		return workspace.Once{}, nil, fault.New(fault.Invalid, "idempotency_key", "an Idempotency-Key has at most %d characters", maxKey)
	}
	sent, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxOnce))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return workspace.Once{}, nil, fault.New(fault.Invalid, "body_too_large", "the request is larger than %d bytes", maxOnce)
	}
	if err != nil {
		return workspace.Once{}, nil, fault.With(err, fault.Invalid, "body_unreadable", "the request was cut off")
	}
	p := askedOf(r.Context()).principal
	sum := sha256.Sum256(append([]byte(r.URL.RawQuery+"\n"), sent...))
	return workspace.Once{
		Workspace: p.Workspace, Key: key, BodyHash: hex.EncodeToString(sum[:]),
		Route: r.Method + " " + r.URL.Path + " " + id.Format(p.Operator+p.Key), // keys of two callers are not each other's
	}, sent, nil
}

// keeper holds an answer back.
type keeper struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (k *keeper) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

// Write implements http.ResponseWriter.
func (k *keeper) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	return k.body.Write(b)
}

// Unwrap lets http.ResponseController reach deadlines.
func (k *keeper) Unwrap() http.ResponseWriter { return k.ResponseWriter }

func (k *keeper) answer() workspace.Answer {
	status := k.status
	if status == 0 {
		status = http.StatusOK
	}
	return workspace.Answer{Status: status, ContentType: k.Header().Get("Content-Type"), ETag: k.Header().Get("ETag"), Body: k.body.Bytes()}
}

func give(w http.ResponseWriter, a workspace.Answer) {
	if a.ContentType != "" {
		w.Header().Set("Content-Type", a.ContentType)
	}
	if a.ETag != "" {
		w.Header().Set("ETag", a.ETag)
	}
	if len(a.Body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // whoever went away finds it with the same key
}
