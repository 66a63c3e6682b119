// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"context"
	"encoding/json"
	"io"
	"testing"

	"parley/internal/channel"
)

// Calling is a fixture of an optional ability.
type Calling struct {
	About    string           `json:"about"`
	Call     string           `json:"call"` // a key of abilities
	HookURL  string           `json:"hook_url,omitempty"`
	Ack      channel.Ack      `json:"ack,omitzero"`
	Media    channel.MediaRef `json:"media,omitzero"`
	Address  string           `json:"address,omitempty"`   // fetch_profile, and the chat of delete
	VendorID string           `json:"vendor_id,omitempty"` // edit, delete
	Message  Message          `json:"message,omitzero"`    // edit
	Answers  []VendorAnswer   `json:"answers"`
	Requests []Seen           `json:"requests,omitempty"`
	Result   any              `json:"result,omitempty"`
	Error    *FailedError     `json:"error,omitempty"`
}

// fetched is what FetchMedia gave.
type fetched struct {
	Name string `json:"name"`
	MIME string `json:"mime,omitempty"`
	Size int64  `json:"size"`
	Body string `json:"body"`
}

// ability makes the call of a fixture. ok is false when the driver does not have it.
type ability func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (result any, ok bool, err error)

// abilities are the calls a fixture can name.
func abilities() map[string]ability {
	return map[string]ability{
		"check": func(ctx context.Context, d channel.Driver, ch channel.Channel, _ *Calling) (any, bool, error) {
			i, ok := d.(channel.Installer)
			if !ok {
				return nil, false, nil
			}
			account, err := i.Check(ctx, ch)
			return account, true, err
		},
		"install": func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (any, bool, error) {
			i, ok := d.(channel.Installer)
			if !ok {
				return nil, false, nil
			}
			ch.HookURL = c.HookURL
			return nil, true, i.Install(ctx, ch)
		},
		"uninstall": func(ctx context.Context, d channel.Driver, ch channel.Channel, _ *Calling) (any, bool, error) {
			i, ok := d.(channel.Installer)
			if !ok {
				return nil, false, nil
			}
			return nil, true, i.Uninstall(ctx, ch)
		},
		"acknowledge": func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (any, bool, error) {
			a, ok := d.(channel.Acknowledger)
			if !ok {
				return nil, false, nil
			}
			return nil, true, a.Acknowledge(ctx, ch, c.Ack)
		},
		"fetch_media": func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (any, bool, error) {
			m, ok := d.(channel.MediaFetcher)
			if !ok {
				return nil, false, nil
			}
			result, err := fetch(ctx, m, ch, c.Media)
			return result, true, err
		},
		"fetch_profile": func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (any, bool, error) {
			p, ok := d.(channel.ProfileFetcher)
			if !ok {
				return nil, false, nil
			}
			profile, err := p.FetchProfile(ctx, ch, c.Address)
			return profile, true, err
		},
		"edit": func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (any, bool, error) {
			e, ok := d.(channel.Editor)
			if !ok {
				return nil, false, nil
			}
			return nil, true, e.Edit(ctx, ch, c.VendorID, c.Message.outgoing(nil))
		},
		"delete": func(ctx context.Context, d channel.Driver, ch channel.Channel, c *Calling) (any, bool, error) {
			e, ok := d.(channel.Editor)
			if !ok {
				return nil, false, nil
			}
			return nil, true, e.Delete(ctx, ch, c.Address, c.VendorID)
		},
	}
}

func fetch(ctx context.Context, m channel.MediaFetcher, ch channel.Channel, ref channel.MediaRef) (any, error) {
	body, info, err := m.FetchMedia(ctx, ch, ref)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }() // already read
	words, err := io.ReadAll(body)
	return fetched{Name: info.Name, MIME: info.MIME, Size: info.Size, Body: string(words)}, err
}

func (s Suite) testCalls(t *testing.T) {
	t.Parallel()
	each(t, s.dir("calls"), func(t *testing.T, c *Calling) {
		t.Helper()
		call, known := abilities()[c.Call]
		if !known {
			t.Fatalf("no ability is called %q", c.Call)
		}
		ch, v := s.channelTo(t, c.Answers)
		result, ok, err := call(t.Context(), s.Driver, ch, c)
		if !ok {
			t.Fatalf("the driver cannot %s", c.Call)
		}
		c.Requests, c.Error, c.Result = v.requests(t), s.shownFailure(t, err), nil
		if err == nil {
			c.Result = plain(t, result)
		}
	})
}

// plain is v as a fixture reads it back.
func plain(t *testing.T, v any) any {
	t.Helper()
	if v == nil {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
