// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package api is HTTP for people and programs: the operations under /api/v1, one file per resource, their OpenAPI document, and the page that shows it.
//
// An operation decodes what was asked, calls a service and shapes the answer. Who asks, what they may do, languages, failures and repeats are settled
// once for all operations, in the files that bear those names.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"parley/internal/analytics"
	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/httpx"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/intake"
	"parley/internal/trial"
	"parley/internal/version"
	"parley/internal/workspace"
)

// Root is where the operations stand.
const Root = "/api/v1"

// Deps are what the API stands on.
type Deps struct {
	DB         *db.DB
	IDs        *id.Maker
	Clock      *clock.Clock
	Workspaces *workspace.Service
	Channels   *channel.Service
	Versions   *version.Service
	Trials     *trial.Service
	PayloadKey func(workspace int64) *flow.PayloadKey // signs the buttons of a workspace
	Contacts   *contact.Service
	Inbox      *inbox.Service
	Intake     *intake.Intake
	Growth     *growth.Service
	Files      *blob.Store
	Live       *Live
	Templates  []Template
	Log        *slog.Logger
	// TemplateFiles keeps the files that a template names in a workspace, and names them by their content; nil when templates name none.
	TemplateFiles func(ctx context.Context, workspace int64, doc flow.Document) (flow.Document, error)

	PublicURL string // without a trailing slash; empty: the address of the request is used where one is needed
	Version   string // of the program
	Demo      bool
	Sandbox   bool  // the imitations run: the first workspace is a sandbox
	MaxUpload int64 // bytes; 64 MB when 0
	Rate      int   // requests a minute that one caller may make; 1200 when 0
	// Proxies are believed when they say for whom they ask.
	Proxies httpx.Proxies
}

// Template is a ready flow to begin with.
type Template struct {
	Key      string
	Name     i18n.Text
	About    i18n.Text
	How      i18n.Text   // how it works
	Change   []i18n.Text // what to change first
	Document []byte      // YAML
}

// server holds what operations share.
type server struct {
	Deps

	api    huma.API
	words  map[string]i18n.Text
	origin *http.CrossOriginProtection
	pace   *pace
	kept   *analytics.Kept
}

// New builds the handler of /api/v1 and /api/docs. It fails only on settings that cannot be.
func New(d Deps) (http.Handler, error) {
	s, router, err := build(d)
	if err != nil {
		return nil, err
	}
	document, err := s.document()
	if err != nil {
		return nil, err
	}
	page, err := docsPage(s.api.OpenAPI())
	if err != nil {
		return nil, err
	}
	router.Get(Root+"/openapi.json", serveBytes("application/openapi+json", document))
	router.Get("/api/docs", page)
	router.NotFound(s.notFound)
	router.MethodNotAllowed(s.notAllowed)
	return router, nil
}

// OpenAPI is the document of the API, made without a backend: what docs/reference/openapi.json holds.
func OpenAPI() ([]byte, error) {
	s, _, err := build(Deps{})
	if err != nil {
		return nil, err
	}
	return s.document()
}

func build(d Deps) (*server, chi.Router, error) {
	if d.MaxUpload == 0 {
		d.MaxUpload = 64 << 20
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{Deps: d, words: words(), origin: http.NewCrossOriginProtection(), pace: newPace(d.Rate), kept: analytics.NewKept(d.Clock.Wall)}
	if d.PublicURL != "" {
		if err := s.origin.AddTrustedOrigin(originOf(d.PublicURL)); err != nil {
			return nil, nil, fmt.Errorf("api: public address: %w", err)
		}
	}
	router := chi.NewMux()
	router.Use(s.identify, s.logAccess, s.recover, secure, s.sameOrigin, s.authenticate, s.paced)
	router.Route(Root, func(r chi.Router) { s.api = humachi.New(r, s.settings()) })
	s.api.UseMiddleware(s.guard)
	for _, resource := range resources() {
		resource(s)
	}
	settle(s.api.OpenAPI())
	return s, router, nil
}

// resources lists every resource, in the order of the document.
func resources() []func(*server) {
	return []func(*server){
		setup, sessions, me, workspaces, operators, invites, keys, secrets, audit, channels, files,
		flows, keywords, previews, contacts, tags, fields, suppressions, filters, links, conversations, events, dashboard, stream,
	}
}

func (s *server) settings() huma.Config {
	format := huma.Format{
		Marshal:   huma.DefaultJSONFormat.Marshal,
		Unmarshal: json.Unmarshal,
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:   "Parley API",
				Version: "1",
				Description: "Ids are short strings, times are RFC 3339 in UTC, money is in minor units. Lists come in pages: pass `next` as `cursor`. " +
					"Failures are problem documents (RFC 9457) with a stable `code` and `reason`; their words follow Accept-Language (ru, en). " +
					"Query parameters that an operation does not know are refused (422), so that a misspelt one is not taken for none. " +
					"PATCH and PUT of a document take its `ETag` as `If-Match`; where that is required, its absence is 428, and a document that has changed meanwhile is 412. " +
					"A POST with an Idempotency-Key has its effect once in 24 hours: a repeat gets the first answer with `Idempotency-Replayed: true`, " +
					"one that comes while the first still runs gets 409 `idempotency_running`, and another body with the same key 422 `idempotency_key_reused`. " +
					"Each key, each signed-in person and each address without either may make so many requests a minute; " +
					"`RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (seconds) say how many are left, and 429 says in `Retry-After` when to come back.",
			},
			Servers: []*huma.Server{{URL: Root}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "A signed-in browser."},
					"key":     {Type: "http", Scheme: "bearer", Description: "An API key, made in the settings."},
				},
			},
		},
		RejectUnknownQueryParameters: true,

		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{s.translate},
	}
}

func (s *server) document() ([]byte, error) {
	raw, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("api: write OpenAPI: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("api: write OpenAPI: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func serveBytes(contentType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(body) // whoever went away needs no answer
	}
}
