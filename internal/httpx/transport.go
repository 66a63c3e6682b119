// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// ErrTooLarge says that an answer or an upload is longer than its limit.
var ErrTooLarge = errors.New("httpx: too large")

// guarded is the transport of every client: address check, body limit, trace.
type guarded struct {
	next    http.RoundTripper
	check   urlCheck // nil: none
	maxBody int64
	log     *slog.Logger // nil: none
	redact  redactor
}

// RoundTrip implements http.RoundTripper.
func (g *guarded) RoundTrip(req *http.Request) (*http.Response, error) {
	if g.check != nil {
		if err := g.check(req.URL); err != nil {
			if req.Body != nil {
				_ = req.Body.Close() // a RoundTripper closes the body even when it fails
			}
			return nil, err
		}
	}
	start := time.Now()
	resp, err := g.next.RoundTrip(req)
	g.trace(req, resp, err, time.Since(start))
	if err != nil {
		return nil, err //nolint:wrapcheck // http.Client wraps it with the method
	}
	resp.Body = &limited{ReadCloser: resp.Body, left: g.maxBody}
	return resp, nil
}

// trace writes one line without headers and bodies, which are full of tokens and people's words.
func (g *guarded) trace(req *http.Request, resp *http.Response, err error, took time.Duration) {
	ctx := context.WithoutCancel(req.Context())
	if g.log == nil || !g.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", req.Method),
		slog.String("url", g.redact.url(req.URL)),
		slog.Int64("sent", req.ContentLength),
		slog.Duration("took", took),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", g.redact.text(err.Error())))
	} else {
		attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.Int64("received", resp.ContentLength))
	}
	g.log.LogAttrs(ctx, slog.LevelDebug, "http", attrs...)
}

// limited fails with ErrTooLarge when a body goes on after its limit. It counts what net/http has decompressed, so a small bomb does not help.
type limited struct {
	io.ReadCloser

	left int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, ErrTooLarge
	}
	// One byte more than allowed tells a body of exactly the limit from a longer one.
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.ReadCloser.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return n - 1, ErrTooLarge
	}
	return n, err //nolint:wrapcheck // io.EOF must stay io.EOF
}

// ReadAll reads a whole body of at most limit bytes; a longer one is ErrTooLarge.
func ReadAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("httpx: read body: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return b, nil
}

// Do is client.Do with an error that names the method and the host, never the rest of the address.
func Do(client *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := client.Do(req) //nolint:gosec // where a client may go is decided by its own dialer
	if err != nil {
		return nil, Scrub(err)
	}
	return resp, nil
}

// Scrub takes the address, which may carry a token, out of the error of a http.Client. Other errors are returned as they are.
func Scrub(err error) error {
	var where *url.Error
	if !errors.As(err, &where) {
		return err
	}
	host := "an address that is not valid"
	if u, parseErr := url.Parse(where.URL); parseErr == nil {
		host = u.Scheme + "://" + u.Host
	}
	return &url.Error{Op: where.Op, URL: host, Err: Scrub(where.Err)}
}
