// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package httpx makes the clients for outgoing HTTP, and knows who asks behind proxies. Of clients there are two kinds, by who wrote the address.
//
// A vendor client calls addresses set by an administrator: messengers and connectors. It may reach a private network, but this machine only in the sandbox.
// A stranger client calls addresses written by marketers and contacts. It reaches public addresses only, checked when the connection is made,
// so that a name which changes its address between check and use gains nothing; the administrator's allow-list makes exceptions.
//
// For requests that come in, Proxies tell who asks.
//
// Send requests with Do: the error of http.Client.Do prints the address, and addresses carry tokens.
package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"parley/internal/secret"
)

// Defaults of Options, and limits that are the same for every client.
const (
	ConnectTimeout  = 5 * time.Second  // name, proxy and TCP together; TLS has the same again
	StrangerTimeout = 15 * time.Second // the whole exchange
	VendorTimeout   = 60 * time.Second // longer than the usual long poll of 50 s
	StrangerBody    = 10 << 20
	VendorBody      = 256 << 20
	MaxHeader       = 16 << 10

	defaultConns = 32
	idleTimeout  = 90 * time.Second
)

// Options are what both kinds of client can be told. The zero value is good.
type Options struct {
	Proxy     secret.String   // http, https or socks5 address, may hold a password; empty: direct
	RootCA    string          // PEM of certificate authorities trusted besides the system's
	Timeout   time.Duration   // of the whole exchange, body included; 0: the default of the kind
	MaxBody   int64           // bytes of an answer after decompression; 0: the default of the kind
	MaxConns  int             // connections to one host at once; 0: 32
	Redirects int             // how many to follow, for GET and HEAD only; 0: the redirect itself is the answer
	Log       *slog.Logger    // one debug line per exchange; nil: none
	Secrets   []secret.String // what the log must not show, for example the channel's token
}

// Vendor makes a client for addresses set by an administrator. Only a sandbox may reach this machine (loopback).
func Vendor(o Options, sandbox bool) (*http.Client, error) {
	o.Timeout = orDefault(o.Timeout, VendorTimeout)
	o.MaxBody = orDefault(o.MaxBody, VendorBody)
	check := refuseLoopback
	if sandbox {
		check = func(netip.AddrPort) error { return nil }
	}
	tunnel, err := newTunnel(o.Proxy)
	if err != nil {
		return nil, err
	}
	return newClient(o, vendorDial(check, tunnel), nil)
}

// Stranger makes a client for addresses written by marketers and contacts.
func Stranger(o Options, allowed AllowList) (*http.Client, error) {
	o.Timeout = orDefault(o.Timeout, StrangerTimeout)
	o.MaxBody = orDefault(o.MaxBody, StrangerBody)
	tunnel, err := newTunnel(o.Proxy)
	if err != nil {
		return nil, err
	}
	return newClient(o, strangerDial(allowed, net.DefaultResolver, tunnel), allowed.checkURL)
}

// dialFunc connects to "host:port".
type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

func newClient(o Options, dial dialFunc, checkURL urlCheck) (*http.Client, error) {
	roots, err := rootPool(o.RootCA)
	if err != nil {
		return nil, err
	}
	conns := orDefault(o.MaxConns, defaultConns)
	base := &http.Transport{
		Proxy:                  nil, // the environment's proxy would go round the guard
		DialContext:            within(ConnectTimeout, dial),
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    ConnectTimeout,
		ForceAttemptHTTP2:      true, // net/http leaves HTTP/2 out when the dialer is not its own
		MaxConnsPerHost:        conns,
		MaxIdleConnsPerHost:    min(conns, 4),
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: MaxHeader,
	}
	return &http.Client{
		Transport:     &guarded{next: base, check: checkURL, maxBody: o.MaxBody, log: o.Log, redact: newRedactor(o.Secrets)},
		Timeout:       o.Timeout,
		CheckRedirect: redirects(o.Redirects),
	}, nil
}

// within limits the time of connecting, not the life of the connection.
func within(limit time.Duration, dial dialFunc) dialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		return dial(ctx, network, addr)
	}
}

// rootPool is the system's authorities and the extra ones; nil means the system's alone.
func rootPool(pem string) (*x509.CertPool, error) {
	if pem == "" {
		return nil, nil //nolint:nilnil // crypto/tls reads a nil pool as the system's
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("httpx: system certificates: %w", err)
	}
	if !pool.AppendCertsFromPEM([]byte(pem)) {
		return nil, errors.New("httpx: the extra root certificate holds no certificate in PEM form")
	}
	return pool, nil
}

func orDefault[T int | int64 | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}
