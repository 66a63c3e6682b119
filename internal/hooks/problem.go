// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"parley/internal/fault"
)

// statusOf is the HTTP status of a failure code.
func statusOf(code fault.Code) int {
	switch code {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Denied:
		return http.StatusForbidden
	case fault.Limited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// fail answers the widget, which shows words of its own and goes by status and reason. What is our own fault is logged here, once.
func (h *Hooks) fail(w http.ResponseWriter, r *http.Request, err error) {
	f, known := errors.AsType[*fault.Error](err)
	if !known {
		h.Log.ErrorContext(r.Context(), "hooks: chat", "path", r.Pattern, "error", err)
		f = fault.New(fault.Internal, "internal", "")
	}
	status := statusOf(f.Code)
	if f.Reason == reasonToken {
		status = http.StatusUnauthorized // the widget asks for a new session
	}
	if f.Reason == reasonTooLarge {
		status = http.StatusRequestEntityTooLarge
	}
	if f.Code == fault.Limited || f.Code == fault.Unavailable {
		setRetryAfter(w, f)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "code": f.Code, "reason": f.Reason, "detail": f.Message}) //nolint:errchkjson // the reader may have left
}

// The reasons with a status of their own.
const (
	reasonToken    = "token"
	reasonTooLarge = "file_too_large"
)

// setRetryAfter says when to come again: what the failure says, or in five seconds.
func setRetryAfter(w http.ResponseWriter, err error) {
	after := 5 * time.Second
	if f, ok := errors.AsType[*fault.Error](err); ok && f.After > 0 {
		after = f.After
	}
	w.Header().Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // the reader may have left
}

func sizeText(bytes int64) string { return strconv.FormatInt(bytes>>20, 10) + " MB" }
