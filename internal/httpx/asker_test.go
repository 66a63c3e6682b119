// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"parley/internal/httpx"
)

func TestClientBehindProxies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		trusted []string
		peer    string
		told    []string // lines of X-Forwarded-For
		want    string
	}{
		{nil, "203.0.113.5:4000", nil, "203.0.113.5"},
		{nil, "127.0.0.1:4000", []string{"198.51.100.7"}, "127.0.0.1"}, // nobody is trusted unless named
		{[]string{"127.0.0.1"}, "127.0.0.1:4000", []string{"198.51.100.7"}, "198.51.100.7"},
		{[]string{"127.0.0.1"}, "127.0.0.1:4000", nil, "127.0.0.1"},
		{[]string{"127.0.0.1"}, "203.0.113.5:4000", []string{"198.51.100.7"}, "203.0.113.5"},
		{[]string{"10.0.0.0/8"}, "10.0.0.2:1", []string{"1.1.1.1, 198.51.100.7"}, "198.51.100.7"},             // what a stranger wrote before is not believed
		{[]string{"10.0.0.0/8"}, "10.0.0.2:1", []string{"1.1.1.1", "198.51.100.7, 10.0.0.9"}, "198.51.100.7"}, // two proxies of ours
		{[]string{"10.0.0.0/8"}, "10.0.0.2:1", []string{"10.0.0.7, 10.0.0.9"}, "10.0.0.7"},                    // a machine of our own network
		{[]string{"10.0.0.0/8"}, "10.0.0.2:1", []string{"unknown, 10.0.0.9"}, "10.0.0.9"},                     // what cannot be read ends the chain
		{[]string{"10.0.0.0/8"}, "[::ffff:10.0.0.2]:1", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},        // with a port, and an IPv4 peer as IPv6 writes it
		{[]string{"fd00::/8", "::1"}, "[fd00::1%eth0]:1", []string{"2001:db8::7"}, "2001:db8::7"},             // a zone is no part of the address
		{[]string{"10.0.0.2/8"}, "10.9.9.9:1", []string{"198.51.100.7:80"}, "198.51.100.7"},                   // a prefix with bits behind it
	} {
		p, err := httpx.ParseProxies(c.trusted)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.peer
		for _, line := range c.told {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := p.Client(r); got != c.want {
			t.Errorf("%v %s %v: %s, want %s", c.trusted, c.peer, c.told, got, c.want)
		}
	}
	if _, err := httpx.ParseProxies([]string{"proxy.example"}); err == nil {
		t.Error("a name is no address")
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for client, want := range map[string]string{"203.0.113.5": "203.0.113.5", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "pipe": "pipe"} {
		if got := httpx.Network(client); got != want {
			t.Errorf("%s: %s, want %s", client, got, want)
		}
	}
}
