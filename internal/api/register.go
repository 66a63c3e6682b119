// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/fault"
	"parley/internal/workspace"
)

// The scopes that are not permissions: an operation declares one of these, or a permission.
const (
	// noScope is for operations without a sign-in: setup, login, invitations.
	noScope workspace.Scope = "none"
	// anyScope is for whoever is signed in or has a working key.
	anyScope workspace.Scope = "any"
)

// op describes an operation. The method stands before the path: "GET /tags".
type op struct {
	route   string
	id      string
	summary string
	scope   workspace.Scope
	person  bool // keys are refused: it is about the person who is signed in
	status  int  // 200 when 0
	// maxBody bounds the body, in bytes; 1 MB when 0.
	maxBody int64
	// unhurried operations have no time limit of their own: uploads, downloads, the live stream.
	unhurried bool
	// once says that the operation settles repeats itself, so an Idempotency-Key changes nothing.
	once bool
	// shape changes the document of the operation, where types cannot tell.
	shape func(*huma.Operation)
	// takes describes a body that the operation reads itself. The library would read any body it knows of, so it is told afterwards.
	takes *huma.RequestBody
}

// timeLimit is how long an operation may take.
const timeLimit = 30 * time.Second

func (s *server) operation(o op, tag string) huma.Operation {
	method, path, _ := strings.Cut(o.route, " ")
	h := huma.Operation{
		OperationID: o.id, Method: method, Path: path, Summary: o.summary, Tags: []string{tag}, DefaultStatus: o.status, MaxBodyBytes: o.maxBody,
		BodyReadTimeout: timeLimit,
		Extensions:      map[string]any{"x-scope": string(o.scope)},
		Metadata:        map[string]any{"op": o},
		Responses: map[string]*huma.Response{"default": {
			Description: "A failure.",
			Content: map[string]*huma.MediaType{
				problemType: {Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")},
			},
		}},
	}
	if o.unhurried {
		h.BodyReadTimeout = -1
	}
	switch o.scope {
	case noScope:
		h.Security = []map[string][]string{{}}
	case anyScope:
		h.Security = []map[string][]string{{"session": {}}, {"key": {}}}
	default:
		h.Security = []map[string][]string{{"session": {}}, {"key": {string(o.scope)}}}
	}
	if o.person {
		h.Security = []map[string][]string{{"session": {}}}
	}
	if o.shape != nil {
		o.shape(&h)
	}
	return h
}

// register adds an operation whose answer has headers, or no body.
func register[I, O any](s *server, tag string, o op, handle func(ctx context.Context, p workspace.Principal, in *I) (*O, error)) {
	huma.Register(s.api, s.operation(o, tag), func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, askedOf(ctx).principal, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
	if o.takes != nil {
		_, path, _ := strings.Cut(o.route, " ")
		s.api.OpenAPI().Paths[path].Post.RequestBody = o.takes
	}
}

// body is an answer that is nothing but its body.
type body[T any] struct{ Body T }

// answer adds an operation that answers with a body.
func answer[I, T any](s *server, tag string, o op, handle func(ctx context.Context, p workspace.Principal, in *I) (T, error)) {
	register(s, tag, o, func(ctx context.Context, p workspace.Principal, in *I) (*body[T], error) {
		out, err := handle(ctx, p, in)
		if err != nil {
			return nil, err
		}
		asked, short := any(in).(interface{ short() Short })
		if whole, list := any(&out).(interface{ part(s Short) error }); short && list {
			if err := whole.part(asked.short()); err != nil {
				return nil, err
			}
		}
		return &body[T]{out}, nil
	})
}

// do adds an operation that answers with nothing.
func do[I any](s *server, tag string, o op, handle func(ctx context.Context, p workspace.Principal, in *I) error) {
	o.status = http.StatusNoContent
	register(s, tag, o, func(ctx context.Context, p workspace.Principal, in *I) (*struct{}, error) {
		return nil, handle(ctx, p, in)
	})
}

// versioned is an answer with the revision of the document in ETag.
type versioned[T any] struct {
	ETag string `doc:"The revision, for If-Match." header:"ETag"`
	Body T
}

// revised adds an operation that answers with a document that has a revision.
func revised[I any, T interface{ revision() int64 }](s *server, tag string, o op, handle func(ctx context.Context, p workspace.Principal, in *I) (T, error)) {
	register(s, tag, o, func(ctx context.Context, p workspace.Principal, in *I) (*versioned[T], error) {
		out, err := handle(ctx, p, in)
		if err != nil {
			return nil, err
		}
		return &versioned[T]{etag(out.revision()), out}, nil
	})
}

// none is the input of operations that take nothing.
type none struct{}

// schemaName calls a type in the document as its author would: Operator for operatorJSON.
func schemaName(t reflect.Type, hint string) string {
	if t == reflect.TypeFor[fault.Field]() {
		return "ProblemField"
	}
	name := strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "JSON", "")
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if strings.HasSuffix(t.PkgPath(), "/simulate") { // its buttons and parts are not those of the inbox
		return "Simulated" + name
	}
	return name
}
