// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/proxy"

	"parley/internal/secret"
)

// tunnelFunc connects to "host:port" through a proxy.
type tunnelFunc func(ctx context.Context, addr string) (net.Conn, error)

// newTunnel reads a proxy address; nil without one. Its errors never print the address, which may hold a password.
func newTunnel(address secret.String) (tunnelFunc, error) {
	if address.Empty() {
		return nil, nil //nolint:nilnil // no proxy is not an error
	}
	u, err := url.Parse(address.Reveal())
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("httpx: the proxy must look like socks5://user:password@host:1080 or http://host:3128")
	}
	switch u.Scheme {
	case "http":
		return connectTunnel(u, withPort(u, "80"), false), nil
	case "https":
		return connectTunnel(u, withPort(u, "443"), true), nil
	case "socks5", "socks5h":
		return socksTunnel(u)
	}
	return nil, fmt.Errorf("httpx: a proxy of kind %q is not known: use http, https or socks5", u.Scheme)
}

func withPort(u *url.URL, otherwise string) string {
	return net.JoinHostPort(u.Hostname(), orPort(u.Port(), otherwise))
}

func socksTunnel(u *url.URL) (tunnelFunc, error) {
	var auth *proxy.Auth
	if u.User != nil {
		password, _ := u.User.Password()
		auth = &proxy.Auth{User: u.User.Username(), Password: password}
	}
	dialer, err := proxy.SOCKS5("tcp", withPort(u, "1080"), auth, &net.Dialer{})
	if err != nil {
		return nil, fmt.Errorf("httpx: proxy: %w", err)
	}
	withContext, ok := dialer.(proxy.ContextDialer)
	if !ok {
		return nil, errors.New("httpx: the SOCKS5 dialer cannot be cancelled")
	}
	return func(ctx context.Context, addr string) (net.Conn, error) {
		conn, err := withContext.DialContext(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("httpx: proxy: %w", err)
		}
		return conn, nil
	}, nil
}

// connectTunnel asks an HTTP proxy for a tunnel with CONNECT, for http addresses too: the usual absolute-form request would let the proxy resolve the name.
func connectTunnel(u *url.URL, proxyAddr string, overTLS bool) tunnelFunc {
	header := http.Header{}
	if u.User != nil {
		password, _ := u.User.Password()
		header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password)))
	}
	dial := (&net.Dialer{}).DialContext
	if overTLS {
		dial = (&tls.Dialer{Config: &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}}).DialContext
	}
	return func(ctx context.Context, addr string) (net.Conn, error) {
		conn, err := dial(ctx, "tcp", proxyAddr)
		if err != nil {
			return nil, fmt.Errorf("httpx: proxy: %w", err)
		}
		// A dead deadline wakes up the exchange when the caller gives up.
		stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
		err = handshake(conn, addr, header)
		if !stop() {
			err = errors.Join(err, ctx.Err())
		}
		if err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("httpx: proxy: %w", err)
		}
		return conn, nil
	}
}

// handshake sends CONNECT and reads the answer, of bounded length.
func handshake(conn net.Conn, addr string, header http.Header) error {
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: addr}, Host: addr, Header: header}
	if err := req.Write(conn); err != nil {
		return err
	}
	reader := bufio.NewReader(io.LimitReader(conn, MaxHeader))
	resp, err := http.ReadResponse(reader, req)
	if err != nil {
		return err
	}
	_ = resp.Body.Close() // a CONNECT answer of 200 has no body; of any other we only need the status
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("it answered %d", resp.StatusCode)
	}
	if reader.Buffered() > 0 {
		return errors.New("it sent data before we did")
	}
	return nil
}
