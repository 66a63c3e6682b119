// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"parley/internal/api"
	"parley/internal/db/dbtest"
	"parley/internal/httpx"
)

// paced is a house where each caller may ask so many times a minute.
func paced(t *testing.T, rate int, proxies ...string) *house {
	t.Helper()
	h := open(t, dbtest.SQLite(t))
	var err error
	h.deps.Rate = rate
	h.deps.Proxies, err = httpx.ParseProxies(proxies)
	must(t, err)
	h.handler, err = api.New(h.deps)
	must(t, err)
	return h
}

func TestEachCallerHasARate(t *testing.T) {
	t.Parallel()
	const rate = 12
	h := paced(t, rate)
	owner := h.setUp()
	key := owner.keyed()
	for n := range rate {
		a := key.want(http.StatusOK, "GET", "/me", nil)
		left, reset := strconv.Itoa(rate-1-n), strconv.Itoa((n+1)*60/rate)
		if got := []string{a.header.Get("Ratelimit-Limit"), a.header.Get("Ratelimit-Remaining"), a.header.Get("Ratelimit-Reset")}; got[0] != "12" || got[1] != left || got[2] != reset {
			t.Fatalf("request %d: %v, want %s left and back in %s s", n, got, left, reset)
		}
	}
	a := key.want(http.StatusTooManyRequests, "GET", "/me", nil)
	if a.header.Get("Retry-After") != "5" || a.header.Get("Ratelimit-Remaining") != "0" || a.header.Get("Content-Type") != "application/problem+json" || a.text(t, "code") != "limited" || a.text(t, "reason") != "too_many_requests" {
		t.Fatal(a.header, a.body)
	}
	owner.want(http.StatusOK, "GET", "/session", nil) // others are not concerned
	h.now.Advance(5 * time.Second)
	key.want(http.StatusOK, "GET", "/me", nil)
	key.want(http.StatusTooManyRequests, "GET", "/nothing", nil)
}

func TestStrangersAreCountedByAddress(t *testing.T) {
	t.Parallel()
	const rate = 3
	// Nobody is behind a proxy unless the administrator says so: a header of a stranger's makes no new address.
	direct := paced(t, rate)
	for n := range rate {
		direct.nobody().with("X-Forwarded-For", "198.51.100."+strconv.Itoa(n)).want(http.StatusUnauthorized, "GET", "/me", nil)
	}
	direct.nobody().with("X-Forwarded-For", "198.51.100.77").want(http.StatusTooManyRequests, "GET", "/me", nil)

	behind := paced(t, rate, "192.0.2.0/24") // where httptest comes from
	for range rate {
		behind.nobody().with("X-Forwarded-For", "203.0.113.1, 2001:db8::1").want(http.StatusUnauthorized, "GET", "/me", nil)
	}
	behind.nobody().with("X-Forwarded-For", "203.0.113.2, 2001:db8::2").want(http.StatusTooManyRequests, "GET", "/me", nil)
	behind.nobody().with("X-Forwarded-For", "2001:db8::1, 203.0.113.1").want(http.StatusUnauthorized, "GET", "/me", nil)
}

// The audit log and the list of sign-ins show who asked, not the proxy.
func TestAuditKnowsTheAddressBehindAProxy(t *testing.T) {
	t.Parallel()
	h := paced(t, 0, "192.0.2.1")
	owner := h.setUp()
	owner.with("X-Forwarded-For", "198.51.100.9").want(http.StatusCreated, "POST", "/api-keys", map[string]any{"name": "CRM", "scopes": []string{"contacts:read"}})
	if got := owner.want(http.StatusOK, "GET", "/audit", nil).text(t, "items.0.ip"); got != "198.51.100.9" {
		t.Errorf("the audit log shows %s", got)
	}
}
