// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"testing"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/fault"
)

// Sending is an outbound fixture: a part, what the vendor answers, and the outcome.
type Sending struct {
	About    string            `json:"about"`
	Message  Message           `json:"message"`
	Files    map[string]string `json:"files,omitempty"` // what the media store holds: words by sha256
	Answers  []VendorAnswer    `json:"answers"`
	Requests []Seen            `json:"requests,omitempty"`
	Receipt  *Receipt          `json:"receipt,omitempty"`
	Error    *FailedError      `json:"error,omitempty"`
}

// Message is a channel.Outgoing as a fixture writes it.
type Message struct {
	ID      int64         `json:"id,omitempty"`
	PartNo  int           `json:"part_no,omitempty"`
	Attempt int           `json:"attempt,omitempty"`
	Address string        `json:"address,omitempty"`
	Chat    string        `json:"chat,omitempty"`
	Part    content.Part  `json:"part"`
	Known   []Grip        `json:"known,omitempty"`
	Simpler channel.Again `json:"simpler,omitzero"`
}

// Grip is a file with its id at the vendor.
type Grip struct {
	SHA256 string            `json:"sha256"`
	Kind   content.MediaKind `json:"kind"`
	ID     string            `json:"id"`
}

// Receipt is a channel.Receipt as a fixture shows it.
type Receipt struct {
	VendorID string   `json:"vendor_id"`
	Extra    []string `json:"extra,omitempty"`
	Uploaded []Grip   `json:"uploaded,omitempty"`
	Moved    string   `json:"moved,omitempty"`
}

// FailedError is an error as a fixture shows it: of a sending, or of a connecting (fault).
type FailedError struct {
	*channel.SendError
	Fault  fault.Code    `json:"fault,omitempty"`
	Reason string        `json:"reason,omitempty"`
	Fields []fault.Field `json:"fields,omitempty"`
	After  string        `json:"wait,omitempty"`
}

func (m Message) outgoing(store map[string]string) channel.Outgoing {
	out := channel.Outgoing{
		ID: m.ID, PartNo: m.PartNo, Attempt: m.Attempt, Address: m.Address, Chat: m.Chat, Part: m.Part, Simpler: m.Simpler,
		Known: map[channel.MediaKey]string{},
		Open: func(_ context.Context, sha256 string) (io.ReadCloser, error) {
			words, ok := store[sha256]
			if !ok {
				return nil, fmt.Errorf("%s: %w", sha256, os.ErrNotExist)
			}
			return io.NopCloser(bytes.NewBufferString(words)), nil
		},
	}
	for _, known := range m.Known {
		out.Known[channel.MediaKey{SHA256: known.SHA256, Kind: known.Kind}] = known.ID
	}
	return out
}

func shownReceipt(r channel.Receipt) *Receipt {
	shown := &Receipt{VendorID: r.VendorID, Extra: r.Extra, Moved: r.Moved}
	for key, grip := range r.Uploaded {
		shown.Uploaded = append(shown.Uploaded, Grip{SHA256: key.SHA256, Kind: key.Kind, ID: grip.ID})
	}
	slices.SortFunc(shown.Uploaded, func(a, b Grip) int {
		return cmp.Or(cmp.Compare(a.SHA256, b.SHA256), cmp.Compare(a.Kind, b.Kind))
	})
	return shown
}

// shownFailure also makes sure that the error and everything it wraps keep the channel's secrets.
func (s Suite) shownFailure(t *testing.T, err error) *FailedError {
	t.Helper()
	if err == nil {
		return nil
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, text := range []string{e.Error(), fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", e)} {
			if secret := s.leaked(text); secret != "" {
				t.Errorf("the error shows the %s: %T", secret, e)
			}
		}
	}
	if known, ok := errors.AsType[*fault.Error](err); ok {
		shown := &FailedError{Fault: known.Code, Reason: known.Reason, Fields: known.Fields}
		if known.After > 0 {
			shown.After = known.After.String()
		}
		return shown
	}
	failure, ok := errors.AsType[*channel.SendError](err)
	if !ok {
		t.Errorf("the error has no class: %v", err)
		return nil
	}
	if raw, jsonErr := json.Marshal(failure); jsonErr != nil || s.leaked(string(raw)) != "" {
		t.Errorf("the error cannot be stored: %v", jsonErr)
	}
	return &FailedError{SendError: failure}
}

func (s Suite) testOutbound(t *testing.T) {
	t.Parallel()
	each(t, s.dir("outbound"), func(t *testing.T, c *Sending) {
		t.Helper()
		ch, v := s.channelTo(t, c.Answers)
		receipt, err := s.Driver.Send(t.Context(), ch, c.Message.outgoing(c.Files))
		c.Requests, c.Error, c.Receipt = v.requests(t), s.shownFailure(t, err), nil
		if err != nil {
			return
		}
		if receipt.VendorID == "" {
			t.Error("the receipt has no id of the message")
		}
		c.Receipt = shownReceipt(receipt)
	})
}
