// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"parley/internal/fault"
	"parley/internal/workspace"
)

// cookieName is the cookie of a signed-in browser.
const cookieName = "parley_session"

// authenticate finds out who asks. Whether that is enough is decided by guard, which knows the operation.
func (s *server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := askedOf(r.Context())
		a.principal, a.refused = s.principal(r, a)
		a.principal.IP = a.ip
		next.ServeHTTP(w, r)
	})
}

func (s *server) principal(r *http.Request, a *asked) (workspace.Principal, error) {
	if key := bearer(r); key != "" {
		return s.Workspaces.AuthenticateKey(r.Context(), key)
	}
	c, err := r.Cookie(cookieName)
	if err != nil || c.Value == "" {
		return workspace.Principal{}, fault.New(fault.Denied, "signed_out", "sign in to go on")
	}
	a.cookie = c.Value
	return s.Workspaces.Authenticate(r.Context(), c.Value)
}

// guard is the one place where permissions are enforced: the operation names its scope, the principal has it or not.
func (s *server) guard(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	o, _ := ctx.Operation().Metadata["op"].(op)
	a := askedOf(r.Context())
	if err := permit(o, a); err != nil {
		s.refuse(w, r, err)
		return
	}
	if !o.unhurried {
		limited, cancel := context.WithTimeout(r.Context(), timeLimit)
		defer cancel()
		r = r.WithContext(limited)
	}
	key := r.Header.Get("Idempotency-Key")
	if r.Method != http.MethodPost || key == "" || o.once || o.scope == noScope {
		next(humachi.NewContext(ctx.Operation(), r, w))
		return
	}
	s.runOnce(ctx.Operation(), w, r, key, next)
}

func permit(o op, a *asked) error {
	switch {
	case o.scope == noScope:
		return nil
	case a.refused != nil:
		return a.refused
	case o.person && a.principal.Operator == 0:
		return fault.New(fault.Denied, "people_only", "only a signed-in person can do this")
	case o.scope != anyScope && !a.principal.Can(o.scope):
		return fault.New(fault.Denied, "scope_missing", "the permission %s is needed", o.scope)
	}
	return nil
}
