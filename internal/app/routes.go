// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"encoding/json"
	"net/http"
	"time"

	"parley/internal/api"
	"parley/internal/fault"
	"parley/internal/workspace"
)

// routes joins everything that is reached over HTTP.
func (a *App) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	interfacePages, err := pages()
	if err != nil {
		return nil, err
	}
	deps := a.apiDeps()
	if deps.Templates, err = templates(a.rooms.blocks); err != nil {
		return nil, err
	}
	operations, err := api.New(deps)
	if err != nil {
		return nil, err
	}
	mux.Handle("/api/", operations)
	mux.Handle("/", interfacePages)
	mux.Handle("GET /metrics", a.metrics())
	a.rooms.hooks.Register(mux)
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.HandleFunc("GET /f/", a.serveFile)
	if a.sandbox != nil {
		mux.Handle("/imitations/", http.StripPrefix("/imitations", a.sandbox.handler))
		mux.Handle("/sandbox/", a.sandboxOnly(a.sandbox.handler))
	}
	if a.sandboxURL() != "" {
		mux.Handle("GET /sandbox/work", a.sandboxOnly(http.HandlerFunc(a.getWork)))
		mux.Handle("PUT /sandbox/time", a.sandboxOnly(http.HandlerFunc(a.putTime)))
		mux.Handle("POST /sandbox/advance", a.sandboxOnly(http.HandlerFunc(a.postAdvance)))
	}
	return mux, nil
}

// apiDeps is what the operations of the API stand on.
func (a *App) apiDeps() api.Deps {
	r := a.rooms
	return api.Deps{
		DB: a.db, IDs: r.ids, Clock: a.clock, Workspaces: r.workspaces, Channels: r.channels, Versions: r.versions, PayloadKey: a.payloadKey, Trials: r.trials, Contacts: r.contacts, Inbox: r.inbox,
		Intake: r.intake, Growth: r.growth, Files: a.blobs, Live: r.live.hub, Log: a.log,
		PublicURL: a.publicURL(), Version: Version(), Demo: a.cfg.Demo, Sandbox: a.sandboxURL() != "", MaxUpload: int64(a.cfg.MaxUpload),
		Rate: a.cfg.APIRate, Proxies: r.proxies, TemplateFiles: a.storeTemplate,
	}
}

// sandboxOnly lets in whoever may use the sandbox of their workspace.
func (a *App) sandboxOnly(next http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := a.principal(r)
		if err != nil || !p.Can(workspace.SandboxUse) {
			refuse(w, http.StatusForbidden, "sign in as somebody who may use the sandbox")
			return
		}
		next.ServeHTTP(w, r)
	}))
}

// principal is who asks: the cookie of a browser, or an API key.
func (a *App) principal(r *http.Request) (workspace.Principal, error) {
	if c, err := r.Cookie("parley_session"); err == nil {
		return a.rooms.workspaces.Authenticate(r.Context(), c.Value)
	}
	const bearer = "Bearer "
	if h := r.Header.Get("Authorization"); len(h) > len(bearer) && h[:len(bearer)] == bearer {
		return a.rooms.workspaces.AuthenticateKey(r.Context(), h[len(bearer):])
	}
	return workspace.Principal{}, fault.New(fault.Denied, "signed_out", "sign in to go on")
}

func (a *App) getWork(w http.ResponseWriter, r *http.Request) {
	p, err := a.principal(r)
	if err != nil {
		refuse(w, http.StatusForbidden, err.Error())
		return
	}
	s, err := a.state(r.Context(), p.Workspace)
	answer(w, s, err)
}

func (a *App) putTime(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Offset int64 `json:"offset"`
	}
	p, err := a.principal(r)
	if err == nil {
		err = json.NewDecoder(http.MaxBytesReader(w, r.Body, 1000)).Decode(&in)
	}
	if err == nil {
		err = a.setTime(r.Context(), p.Workspace, in.Offset)
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	s, err := a.state(r.Context(), p.Workspace)
	answer(w, s, err)
}

func (a *App) postAdvance(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ByMS int64 `json:"by_ms"`
	}
	p, err := a.principal(r)
	if err == nil {
		err = json.NewDecoder(http.MaxBytesReader(w, r.Body, 1000)).Decode(&in)
	}
	if err != nil || a.sandbox == nil || in.ByMS < 0 || in.ByMS > (10*365*24*time.Hour).Milliseconds() {
		refuse(w, http.StatusUnprocessableEntity, "say by how many milliseconds, up to ten years; the imitations must run inside this server")
		return
	}
	s, err := a.advance(r.Context(), p.Workspace, time.Duration(in.ByMS)*time.Millisecond)
	answer(w, s, err)
}

func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // the client may have left, and there is nobody to tell
}

func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "detail": text}) //nolint:errchkjson // the client may have left, and there is nobody to tell
}
