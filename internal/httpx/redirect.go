// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// redirects follows at most limit redirects of GET and HEAD. Anything else gets the redirect itself as its answer:
// a webhook must not be sent on, and a body must not reach a host it was not written for.
// Every hop is checked like the first, because the check stands in the transport.
func redirects(limit int) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		first := via[0]
		if limit == 0 || (first.Method != http.MethodGet && first.Method != http.MethodHead) {
			return http.ErrUseLastResponse
		}
		if len(via) > limit {
			return fmt.Errorf("httpx: more than %d redirects", limit)
		}
		req.Header.Del("Referer") // set by net/http, with the query
		if !sameOrigin(first.URL, req.URL) {
			keepHarmless(req.Header)
		}
		return nil
	}
}

func sameOrigin(a, b *url.URL) bool { return a.Scheme == b.Scheme && a.Host == b.Host }

// keepHarmless drops every header another origin has no business with. net/http drops only some, and keeps them for sub-domains.
func keepHarmless(h http.Header) {
	for name := range h {
		if !slices.Contains([]string{"Accept", "Accept-Language", "User-Agent", "Range"}, name) {
			h.Del(name)
		}
	}
}
