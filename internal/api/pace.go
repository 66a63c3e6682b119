// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"parley/internal/fault"
	"parley/internal/httpx"
	"parley/internal/id"
	"parley/internal/limit"
)

// usualRate is how many requests a minute one caller may make.
const usualRate = 1200

// pace bounds how often each caller asks: a key, a signed-in person, or an address of the internet without either. It is kept in memory, by each node
// for itself: after a restart everybody begins anew, which harms nobody.
type pace struct {
	rate    int
	callers *limit.Set
}

func newPace(rate int) *pace {
	if rate == 0 {
		rate = usualRate
	}
	return &pace{rate: rate, callers: limit.NewSet(nil, []limit.Rule{{Count: rate, Per: time.Minute, Burst: rate}}, 0)}
}

// caller is whom a request counts for.
func (a *asked) caller() string {
	switch {
	case a.principal.Key != 0:
		return "key " + id.Format(a.principal.Key)
	case a.principal.Operator != 0:
		return "operator " + id.Format(a.principal.Operator)
	}
	return "address " + httpx.Network(a.ip)
}

// paced refuses whoever asks too often, and tells everybody how much is left. The headers are those of the IETF's draft "RateLimit header fields for HTTP"
// in the form that clients have learned to read: a limit, what remains of it, and in how many seconds all of it is back.
func (s *server) paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now, who := s.Clock.WallMS(), askedOf(r.Context()).caller()
		wait := s.pace.callers.Allow(now, who)
		left, full := s.pace.callers.Left(now, who)
		h := w.Header()
		h.Set("Ratelimit-Limit", strconv.Itoa(s.pace.rate))
		h.Set("Ratelimit-Remaining", strconv.Itoa(left))
		h.Set("Ratelimit-Reset", seconds(full))
		h.Set("Ratelimit-Policy", strconv.Itoa(s.pace.rate)+";w=60")
		if wait > 0 {
			f := fault.New(fault.Limited, "too_many_requests", "more than %d requests a minute: wait a moment", s.pace.rate)
			f.After = wait
			s.refuse(w, r, f)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// seconds are whole ones, rounded up: whoever waits so long has waited long enough.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }
