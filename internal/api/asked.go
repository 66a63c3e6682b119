// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"parley/internal/i18n"
	"parley/internal/workspace"
)

// asked is what is known of a request before its operation runs.
type asked struct {
	id        string
	lang      i18n.Lang
	ip        string
	agent     string
	cookie    string // the browser's token
	ifMatch   bool
	principal workspace.Principal
	refused   error // why nobody is signed in
}

type askedKey struct{}

// askedOf is the request of a context. A context without one, as in a test of a function, gives an empty request.
func askedOf(ctx context.Context) *asked {
	if a, ok := ctx.Value(askedKey{}).(*asked); ok {
		return a
	}
	return &asked{lang: i18n.EN}
}

func withAsked(r *http.Request, a *asked) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), askedKey{}, a))
}

// credentials are what a sign-in remembers of the request.
func (a *asked) credentials() workspace.Credentials {
	return workspace.Credentials{IP: a.ip, UserAgent: a.agent}
}

var languages = language.NewMatcher([]language.Tag{language.English, language.Russian})

// langOf is the language of the words in an answer.
func langOf(r *http.Request) i18n.Lang {
	if _, i := language.MatchStrings(languages, r.Header.Get("Accept-Language")); i == 1 {
		return i18n.RU
	}
	return i18n.EN
}

// bearer is the API key of a request; "" when it brings none.
func bearer(r *http.Request) string {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}
