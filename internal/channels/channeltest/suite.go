// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package channeltest is the conformance suite of channel drivers: one function and a folder of JSON are most of a driver's test.
//
// The folder holds, one case per file, with the outcome written by `go test -update` and reviewed by a person:
//
//	inbound/*.json   a request of the vendor and the facts read from it
//	outbound/*.json  a part, the exact requests made for it, the vendor's answers and the receipt
//	calls/*.json     the optional abilities: check, install, acknowledge, fetch, edit, delete
//	errors/*.json    answers of the vendor and the class of failure each one is
//
// Beyond the files, Run tests what every driver owes: forged requests are refused, secrets show nowhere, lost connections are judged rightly,
// other addresses, proxies and authorities are used, and whatever the capabilities declare is exercised by some file.
package channeltest

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
)

// Suite is one driver under test.
type Suite struct {
	Driver channel.Driver
	// Channel is the connected account of all fixtures: account key, settings, secrets, hook secret. Its BaseURL and HTTP are set by the suite.
	Channel channel.Channel
	// Dir holds the fixtures; empty is "testdata".
	Dir string
	// Sign makes a request as the vendor would send it to the channel.
	Sign func(ch channel.Channel, r *channel.Request)
	// SignsBody says that the signature covers the body, so that a changed body must be refused.
	SignsBody bool
	// Headers are the request headers that the golden files record, secrets masked; the content type always is.
	Headers []string
	// CheckRequest holds a request of ours against the vendor's own specification; nil when there is none.
	CheckRequest func(t *testing.T, r Seen)
	// CheckInbound holds the body of an inbound fixture against the vendor's own specification; nil when there is none.
	CheckInbound func(t *testing.T, body []byte)
}

// Run runs the whole suite.
func Run(t *testing.T, s Suite) {
	t.Helper()
	t.Run("spec", s.testSpec)
	t.Run("inbound", s.testInbound)
	t.Run("refusal", s.testRefusal)
	t.Run("outbound", s.testOutbound)
	t.Run("calls", s.testCalls)
	if !s.direct() {
		t.Run("errors", s.testErrors)
		t.Run("transport", s.testTransport)
		t.Run("network", s.testNetwork)
	}
	t.Run("capabilities", s.testCapabilities)
	t.Run("files hold no secret", s.testFiles)
}

// direct says that there is no vendor to call: the channel is our own, so nothing can be refused or lost on the way.
func (s Suite) direct() bool {
	modes := s.Driver.Spec().Modes
	return len(modes) == 1 && modes[0] == channel.Direct
}

func (s Suite) dir(name string) string {
	if s.Dir == "" {
		return filepath.Join("testdata", name)
	}
	return filepath.Join(s.Dir, name)
}

// arrived is when every request of the fixtures arrives.
func arrived() time.Time { return time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC) }

// leaked names a secret of the channel that text shows, or "".
func (s Suite) leaked(text string) string {
	for key, value := range s.Channel.Secrets {
		if plain := value.Reveal(); plain != "" && strings.Contains(text, plain) {
			return key
		}
	}
	if plain := s.Channel.HookSecret.Reveal(); plain != "" && strings.Contains(text, plain) {
		return "hook secret"
	}
	return ""
}

// Case is an inbound fixture: a request of the vendor and what it means.
type Case struct {
	About   string            `json:"about"`
	Request Arrival           `json:"request"`
	OffSpec bool              `json:"off_spec,omitempty"` // the vendor's specification does not know this body
	Refused string            `json:"refused,omitempty"`  // "envelope" or "signature" instead of facts
	Inbound []channel.Inbound `json:"inbound,omitempty"`
	Reply   *Reply            `json:"reply,omitempty"` // when it is not an empty 200
}

// Arrival is what varies in a vendor's request. Signature headers are added by Suite.Sign.
type Arrival struct {
	Query  map[string][]string `json:"query,omitempty"`
	Header map[string]string   `json:"header,omitempty"`
	Body   Body                `json:"body"`
}

// Reply is a channel.Reply as a fixture shows it.
type Reply struct {
	Status int    `json:"status,omitempty"`
	Type   string `json:"type,omitempty"`
	Body   string `json:"body,omitempty"`
}

func (a Arrival) request(body []byte) channel.Request {
	r := channel.Request{Method: http.MethodPost, Path: "/", Query: a.Query, Header: http.Header{}, Body: body, At: arrived()}
	for key, value := range a.Header {
		r.Header.Set(key, value)
	}
	return r
}

func (s Suite) signed(a Arrival) channel.Request {
	r := a.request(a.Body.bytes())
	if s.Sign != nil {
		s.Sign(s.Channel, &r)
	}
	return r
}

func (s Suite) testInbound(t *testing.T) {
	t.Parallel()
	each(t, s.dir("inbound"), func(t *testing.T, c *Case) {
		t.Helper()
		if s.CheckInbound != nil && !c.OffSpec && c.Refused == "" {
			s.CheckInbound(t, c.Request.Body.bytes())
		}
		facts, reply, err := s.Driver.Parse(context.Background(), s.Channel, s.signed(c.Request))
		c.Inbound, c.Refused, c.Reply = facts, refusal(t, err), nil
		if reply.Status != 0 || reply.Body != nil || reply.ContentType != "" {
			c.Reply = &Reply{Status: reply.Status, Type: reply.ContentType, Body: string(reply.Body)}
		}
		checkFacts(t, facts)
		again, _, _ := s.Driver.Parse(context.Background(), s.Channel, s.signed(c.Request))
		if diff := cmp.Diff(facts, again); diff != "" {
			t.Errorf("the same request reads differently the second time:\n%s", diff)
		}
	})
}
