// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"parley/internal/secret"
)

// Answer is a vendor's answer read whole.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Call makes one request for a driver and reads at most limit bytes of the answer. Every status is an Answer; judging it is the driver's.
// A transport failure is a *SendError: Temporary when the request certainly never left whole, Ambiguous when the vendor may have acted on it.
// The address of the request is never part of the error, because vendors put tokens there.
func Call(client *http.Client, req *http.Request, limit int64) (Answer, error) {
	resp, err := Open(client, req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = resp.Body.Close() }() // the answer is already read or given up
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return Answer{}, transportError(Ambiguous, err)
	}
	if int64(len(body)) > limit {
		return Answer{}, transportError(Ambiguous, fmt.Errorf("the answer is longer than %d bytes", limit))
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// Open is Call for a body to be streamed: the caller closes it and limits what is read.
// Redirections are answers, not followed: the next request would show the address of this one, token included, as its Referer.
func Open(client *http.Client, req *http.Request) (*http.Response, error) {
	var sent progress
	straight := *client
	straight.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	//nolint:gosec // the address is the channel's own base URL; which networks it may reach is the client's matter
	resp, err := straight.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), sent.trace())))
	if err != nil {
		return nil, transportError(sent.class(), err)
	}
	return resp, nil
}

// progress watches how much of a request has left. The transport calls it from its own goroutines.
type progress struct{ state atomic.Int32 }

const (
	nothingLeft int32 = iota
	headersLeft       // the body may have followed before anybody told us
	brokeOff          // writing failed half-way: the vendor cannot have a whole request
	allLeft
)

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		// A request that died on a stale connection is sent again on another one: the count begins anew.
		GetConn:      func(string) { p.state.Store(nothingLeft) },
		WroteHeaders: func() { p.state.Store(headersLeft) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err != nil {
				p.state.Store(brokeOff)
				return
			}
			p.state.Store(allLeft)
		},
	}
}

func (p *progress) class() Class {
	switch p.state.Load() {
	case headersLeft, allLeft:
		return Ambiguous
	default:
		return Temporary
	}
}

// transportError keeps the cause without the request's address.
func transportError(class Class, err error) *SendError {
	var named *url.Error
	for errors.As(err, &named) {
		err = named.Err
	}
	return &SendError{Class: class, Code: "transport", Text: err.Error(), Cause: err}
}

// Redact replaces every secret of the channel in s by ***, for texts that go into errors and logs.
func (c Channel) Redact(s string) string {
	for _, value := range c.Secrets {
		s = redact(s, value)
	}
	return redact(s, c.HookSecret)
}

// redact also finds the value as addresses write it.
func redact(s string, value secret.String) string {
	plain := value.Reveal()
	if plain == "" {
		return s
	}
	return strings.NewReplacer(plain, secret.Mask, url.QueryEscape(plain), secret.Mask, url.PathEscape(plain), secret.Mask).Replace(s)
}

// AllSecrets are the channel's secrets, for a client that must keep them out of its log.
func (c Channel) AllSecrets() []secret.String {
	return append(slices.Collect(maps.Values(c.Secrets)), c.HookSecret)
}
