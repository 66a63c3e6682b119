// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package proxytest runs real proxies of both kinds for tests: whatever address they are asked for, they lead to one server.
package proxytest

import (
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Recorder remembers which addresses a proxy was asked for.
type Recorder struct {
	mu    sync.Mutex
	asked []string
}

func (r *Recorder) add(addr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, addr)
}

// All lists the addresses, first to last.
func (r *Recorder) All() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asked)
}

// pipe copies both ways until one side ends.
func pipe(a, b net.Conn) {
	go func() {
		_, _ = io.Copy(a, b)
		_ = a.Close()
	}()
	_, _ = io.Copy(b, a)
	_ = b.Close()
}

// Start starts a proxy.
type Start func(t *testing.T, backend, user, password string) (address string, asked *Recorder)

// Kinds are the proxies by the scheme of their address.
func Kinds() map[string]Start { return map[string]Start{"http": Connect, "socks5": Socks} }

// Connect is an HTTP proxy that tunnels every CONNECT to backend, whatever address was asked for.
func Connect(t *testing.T, backend, user, password string) (address string, asked *Recorder) {
	t.Helper()
	asked = &Recorder{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		want := "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
		switch {
		case r.Method != http.MethodConnect:
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		case user != "" && r.Header.Get("Proxy-Authorization") != want:
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		asked.add(r.Host)
		out, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", backend)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		in, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			_ = out.Close()
			return
		}
		_, _ = io.WriteString(in, "HTTP/1.1 200 Connection established\r\n\r\n")
		pipe(in, out)
	}))
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "http://"), asked
}

// Socks is a SOCKS5 proxy (RFC 1928, RFC 1929) that tunnels to backend, whatever address was asked for.
func Socks(t *testing.T, backend, user, password string) (address string, asked *Recorder) {
	t.Helper()
	asked = &Recorder{}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				target, ok := socksHandshake(conn, user, password)
				if !ok {
					return
				}
				asked.add(target)
				out, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", backend)
				if err != nil {
					return
				}
				_, _ = conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
				pipe(conn, out)
			}()
		}
	}()
	return l.Addr().String(), asked
}

func socksHandshake(conn net.Conn, user, password string) (target string, ok bool) {
	take := func(n int) []byte {
		b := make([]byte, n)
		_, err := io.ReadFull(conn, b)
		ok = err == nil
		return b
	}
	methods := take(int(take(2)[1]))
	if user == "" {
		_, _ = conn.Write([]byte{5, 0})
	} else {
		if !slices.Contains(methods, 2) {
			_, _ = conn.Write([]byte{5, 0xff})
			return "", false
		}
		_, _ = conn.Write([]byte{5, 2})
		gotUser := string(take(int(take(2)[1])))
		gotPassword := string(take(int(take(1)[0])))
		if gotUser != user || gotPassword != password {
			_, _ = conn.Write([]byte{1, 1})
			return "", false
		}
		_, _ = conn.Write([]byte{1, 0})
	}
	var host string
	switch take(4)[3] {
	case 1:
		host = net.IP(take(4)).String()
	case 3:
		host = string(take(int(take(1)[0])))
	case 4:
		host = net.IP(take(16)).String()
	}
	port := binary.BigEndian.Uint16(take(2))
	return net.JoinHostPort(host, strconv.Itoa(int(port))), ok
}
