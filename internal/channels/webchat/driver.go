// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package webchat is the driver of our own chat for sites: the widget in web/widget, and the public page of a chat.
//
// There is no vendor. What a visitor does arrives at package hooks as JSON with the visitor's token, and Parse makes facts of it like of any webhook.
// Send only accepts: the row of the message is its delivery, and hooks streams the rows of an address to the browsers that are open.
package webchat

import (
	"context"
	"fmt"
	"io"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/id"
)

// Deps are what the driver asks of the house, in place of a vendor.
type Deps struct {
	// Typing shows a visitor that somebody is writing to him.
	Typing func(ctx context.Context, ch channel.Channel, address string) error
	// OpenFile gives the bytes of a file that a visitor has uploaded.
	OpenFile func(ctx context.Context, workspace int64, sha256 string) (io.ReadCloser, error)
}

// Driver is the web chat. It has no state.
type Driver struct{ deps Deps }

// The abilities beyond the four required methods.
var (
	_ channel.Driver       = (*Driver)(nil)
	_ channel.Acknowledger = (*Driver)(nil)
	_ channel.MediaFetcher = (*Driver)(nil)
	_ channel.Editor       = (*Driver)(nil)
	_ channel.Reconciler   = (*Driver)(nil)
)

// New is a driver.
func New(d Deps) *Driver { return &Driver{deps: d} }

// Kind is channel.Webchat.
func (*Driver) Kind() channel.Kind { return channel.Webchat }

// Send accepts a part. The browser will know it by the id of its row.
func (*Driver) Send(_ context.Context, _ channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	if m.Address == "" {
		return channel.Receipt{}, &channel.SendError{Class: channel.Unreachable, Code: "address", Text: "the message has no visitor"}
	}
	if isEmpty(m.Part) {
		return channel.Receipt{}, &channel.SendError{Class: channel.Invalid, Code: "empty", Text: "the message says nothing"}
	}
	return channel.Receipt{VendorID: id.Format(m.ID)}, nil
}

func isEmpty(p content.Part) bool {
	return p.Rich.Text == "" && len(p.Media) == 0 && len(p.Buttons) == 0 && len(p.Carousel) == 0 && p.Location == nil && p.Card == nil && p.Poll == nil
}

// Reconcile knows what became of every message, because accepting one cannot fail half-way.
func (d *Driver) Reconcile(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, bool, error) {
	receipt, err := d.Send(ctx, ch, m)
	return receipt, err == nil, err
}

// Acknowledge shows "typing". A press needs no answer, and the row itself tells that it was read.
func (d *Driver) Acknowledge(ctx context.Context, ch channel.Channel, a channel.Ack) error {
	switch a.Kind {
	case channel.AckTyping:
		if d.deps.Typing == nil {
			return nil
		}
		return d.deps.Typing(ctx, ch, a.Address)
	case channel.AckPress, channel.AckRead:
		return nil
	default:
		return &channel.SendError{Class: channel.Unsupported, Code: "ack", Text: "the web chat has no acknowledgement of kind " + string(a.Kind)}
	}
}

// Edit succeeds: the row has changed, and open browsers are shown rows.
func (*Driver) Edit(context.Context, channel.Channel, string, channel.Outgoing) error { return nil }

// Delete succeeds as Edit does.
func (*Driver) Delete(context.Context, channel.Channel, string, string) error { return nil }

// FetchMedia gives a file the visitor has uploaded to us.
func (d *Driver) FetchMedia(ctx context.Context, ch channel.Channel, ref channel.MediaRef) (io.ReadCloser, channel.MediaInfo, error) {
	if d.deps.OpenFile == nil {
		return nil, channel.MediaInfo{}, &channel.SendError{Class: channel.Unsupported, Code: "files", Text: "there is nowhere to keep files"}
	}
	body, err := d.deps.OpenFile(ctx, ch.Workspace, ref.Ref)
	if err != nil {
		return nil, channel.MediaInfo{}, &channel.SendError{Class: channel.MediaFailed, Code: "file", Text: fmt.Sprintf("the file is gone: %v", err), Cause: err}
	}
	return body, channel.MediaInfo{Name: ref.Name, MIME: ref.MIME, Size: ref.Size}, nil
}
