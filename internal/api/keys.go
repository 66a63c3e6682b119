// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"time"

	"parley/internal/id"
	"parley/internal/workspace"
)

// KeyJSON is an API key without the key itself.
type KeyJSON struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Prefix    string            `doc:"The first letters of the key, to recognise it by." json:"prefix"`
	Scopes    []workspace.Scope `json:"scopes"`
	Created   time.Time         `json:"created_at"`
	LastUsed  *time.Time        `json:"last_used_at"`
	CreatedBy string            `doc:"Name of the operator; empty: another key." json:"created_by"`
}

func shapeKey(k workspace.Key) KeyJSON {
	return KeyJSON{id.Format(k.ID), k.Name, k.Prefix, k.Scopes, when(k.Created), maybe(k.LastUsed), k.CreatedBy}
}

type madeKeyJSON struct {
	KeyJSON

	Key string `doc:"Shown once." json:"key"`
}

type keyInput struct {
	Body struct {
		Name   string            `json:"name"`
		Scopes []workspace.Scope `json:"scopes"`
	}
}

type keyPath struct {
	ID string `path:"id"`
}

func keys(s *server) {
	const tag = "API keys"
	answer(s, tag, op{route: "GET /api-keys", id: "list-api-keys", summary: "The working keys, newest first", scope: workspace.KeysWrite},
		func(ctx context.Context, p workspace.Principal, _ *Short) (list[KeyJSON], error) {
			found, err := workspace.Keys(s.DB.Reads(ctx), p.Workspace)
			return all(found, shapeKey), err
		})
	answer(s, tag, op{route: "POST /api-keys", id: "make-api-key", summary: "Make a key", scope: workspace.KeysWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *keyInput) (madeKeyJSON, error) {
			k, token, err := s.Workspaces.MakeKey(ctx, p, in.Body.Name, in.Body.Scopes)
			return madeKeyJSON{shapeKey(k), token}, err
		})
	do(s, tag, op{route: "DELETE /api-keys/{id}", id: "revoke-api-key", summary: "End a key at once", scope: workspace.KeysWrite},
		func(ctx context.Context, p workspace.Principal, in *keyPath) error {
			k, err := read(in.ID, "api_key")
			if err != nil {
				return err
			}
			return s.Workspaces.RevokeKey(ctx, p, k)
		})
}
