// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"net/url"
	"slices"
	"strings"

	"parley/internal/secret"
)

// shortest is the length under which a secret is not looked for: it would blot out ordinary words and is no secret anyway.
const shortest = 6

// redactor takes secrets out of what is logged.
type redactor struct{ replace *strings.Replacer }

func newRedactor(secrets []secret.String) redactor {
	forms := make([]string, 0, 3*len(secrets))
	for _, s := range secrets {
		if v := s.Reveal(); len(v) >= shortest {
			forms = append(forms, v, url.PathEscape(v), url.QueryEscape(v))
		}
	}
	// The replacer takes the first form that matches, so a secret that begins with another must come before it.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(forms))
	for _, f := range slices.Compact(forms) {
		pairs = append(pairs, f, secret.Mask)
	}
	return redactor{strings.NewReplacer(pairs...)}
}

func (r redactor) text(s string) string { return r.replace.Replace(s) }

// url shows where a request went: query values are left out whole, and so are parts of the path that look like tokens,
// because a stranger's address carries secrets we have not been told.
func (r redactor) url(u *url.URL) string {
	parts := strings.Split(r.text(u.EscapedPath()), "/")
	for i, part := range parts {
		if looksSecret(part) {
			parts[i] = secret.Mask
		}
	}
	shown := u.Scheme + "://" + u.Host + strings.Join(parts, "/")
	if names := queryNames(u); len(names) > 0 {
		shown += "?" + strings.Join(names, "&")
	}
	return r.text(shown)
}

func queryNames(u *url.URL) []string {
	var names []string
	for name := range u.Query() {
		names = append(names, name+"="+secret.Mask)
	}
	slices.Sort(names)
	return names
}

// looksSecret is a long part of a path with digits and letters mixed, such as "bot123:AAE…" or a webhook's key.
func looksSecret(part string) bool {
	const long = 20
	return len(part) >= long && strings.ContainsAny(part, "0123456789") && strings.ContainsFunc(part, isLetter)
}

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
