// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/fault"
)

func TestCodeOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		err  error
		want fault.Code
	}{
		{"nil has no code", nil, ""},
		{"an ordinary error is internal", io.EOF, fault.Internal},
		{"a fault", fault.Missing("contact"), fault.NotFound},
		{"a wrapped fault", fmt.Errorf("flow: load: %w", fault.New(fault.Conflict, "flow_in_use", "in use")), fault.Conflict},
		{"the outermost of two faults", fault.With(fault.Missing("flow"), fault.Unavailable, "stopping", "stopping"), fault.Unavailable},
		{"one of joined errors", errors.Join(io.EOF, fault.At("/name", "required", "enter a name")), fault.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := fault.CodeOf(tt.err); got != tt.want {
				t.Errorf("CodeOf = %q, want %q", got, tt.want)
			}
			if tt.want != "" && !fault.Is(tt.err, tt.want) {
				t.Errorf("Is(%q) = false", tt.want)
			}
			if fault.Is(tt.err, fault.Denied) {
				t.Error("Is(denied) = true")
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  *fault.Error
		want string
	}{
		{fault.Missing("contact"), "not_found (contact_not_found): no such contact"},
		{fault.New(fault.Limited, "", "wait %d s", 3), "limited: wait 3 s"},
		{fault.At("/content/text/ru", "required", "enter the %s text", "Russian"), "invalid (required); /content/text/ru: enter the Russian text"},
		{fault.With(io.ErrUnexpectedEOF, fault.Unavailable, "disk_full", "no room"), "unavailable (disk_full): no room: unexpected EOF"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.err.Error()); diff != "" {
			t.Errorf("text (-want +got):\n%s", diff)
		}
	}
}

func TestWithKeepsTheCause(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("outer: %w", fault.With(io.ErrUnexpectedEOF, fault.Internal, "x", "y"))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}
