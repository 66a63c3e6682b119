// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package fault is the closed vocabulary of failures that cross a package border.
// Services return a *fault.Error where a caller can act on the code; everything else is an ordinary wrapped error and means "internal".
// Only packages api and hooks translate codes into HTTP statuses.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code says what the caller can do about a failure. The list is closed.
type Code string

// The codes, from the caller's point of view.
const (
	Invalid     Code = "invalid"     // the request is wrong; Fields say where
	NotFound    Code = "not_found"   // no such thing in this workspace
	Conflict    Code = "conflict"    // somebody changed it first, or it exists already
	Denied      Code = "denied"      // not signed in, or not allowed
	Limited     Code = "limited"     // too many requests; try after After
	Unavailable Code = "unavailable" // cannot accept now (disk full, database away, stopping)
	Internal    Code = "internal"    // our own failure
)

// Field is a problem at one place of the request. Path is a JSON pointer such as "/content/text/ru".
type Field struct {
	Path string `json:"path"`
	Code string `json:"code"` // stable machine word, for example "required"
	Text string `json:"text"` // for a person
}

// Error is a failure with a code. Reason is a stable machine word inside the code ("flow_in_use"), Message is for a person.
type Error struct {
	Code    Code
	Reason  string
	Message string
	Fields  []Field
	After   time.Duration // with Limited and Unavailable: when to try again; 0 is unknown
	Cause   error
}

// Error implements error: the message for a person, then the cause.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString(string(e.Code))
	if e.Reason != "" {
		text.WriteString(" (" + e.Reason + ")")
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	for _, f := range e.Fields {
		text.WriteString("; " + f.Path + ": " + f.Text)
	}
	if e.Cause != nil {
		text.WriteString(": " + e.Cause.Error())
	}
	return text.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error with a code, a stable reason and a message for a person.
func New(code Code, reason, format string, args ...any) *Error {
	return &Error{Code: code, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// Missing is the NotFound error for a kind of thing, for example Missing("contact").
func Missing(kind string) *Error {
	return &Error{Code: NotFound, Reason: kind + "_not_found", Message: "no such " + kind}
}

// At is an Invalid error at one field.
func At(path, code, format string, args ...any) *Error {
	return &Error{Code: Invalid, Reason: code, Fields: []Field{{Path: path, Code: code, Text: fmt.Sprintf(format, args...)}}}
}

// With is New with a cause kept for the log.
func With(cause error, code Code, reason, format string, args ...any) *Error {
	e := New(code, reason, format, args...)
	e.Cause = cause
	return e
}

// CodeOf is the code of the first *Error in err's chain; Internal when there is none, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool { return CodeOf(err) == code }
