// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/secret"
	"parley/internal/version"
	"parley/internal/workspace"
)

// SecretJSON says that there is a secret. What it is, nobody is told.
type SecretJSON struct {
	Name  string    `json:"name"`
	SetBy string    `doc:"As they were called then." json:"set_by"`
	SetAt time.Time `json:"set_at"`
}

func shapeSecret(n workspace.SecretNote) SecretJSON { return SecretJSON{n.Name, n.By, when(n.At)} }

// SecretPath names a secret of one's own workspace.
type SecretPath struct {
	Name string `path:"name"`
}

type secretInput struct {
	SecretPath

	Body struct {
		Value string `doc:"One line; it is never shown again." json:"value" maxLength:"4000" writeOnly:"true"`
	}
}

type dropSecretInput struct {
	SecretPath

	Used bool `doc:"Delete it although flows name it: their calls will fail." query:"although_used"`
}

func secrets(s *server) {
	const tag = "Secrets"
	answer(s, tag, op{route: "GET /secrets", id: "list-secrets", summary: "Names of the secrets that flows may send to outside servers", scope: workspace.SecretsWrite},
		func(ctx context.Context, p workspace.Principal, _ *none) (list[SecretJSON], error) {
			found, err := workspace.Secrets(s.DB.Reads(ctx), p.Workspace)
			return all(found, shapeSecret), err
		})
	answer(s, tag, op{route: "PUT /secrets/{name}", id: "set-secret", summary: "Make a secret, or give it a new value", scope: workspace.SecretsWrite},
		func(ctx context.Context, p workspace.Principal, in *secretInput) (SecretJSON, error) {
			n, err := s.Workspaces.SetSecret(ctx, p, in.Name, secret.New(in.Body.Value))
			return shapeSecret(n), err
		})
	answer(s, tag, op{route: "GET /secrets/{name}/uses", id: "list-secret-uses", summary: "The blocks that name a secret, in live flows and in drafts", scope: workspace.SecretsWrite},
		func(ctx context.Context, p workspace.Principal, in *SecretPath) (list[UseJSON], error) {
			uses, err := s.secretUses(ctx, p, in.Name)
			lang := askedOf(ctx).lang
			return all(uses, func(u version.Use) UseJSON { return shapeUse(u, lang) }), err
		})
	do(s, tag, op{route: "DELETE /secrets/{name}", id: "delete-secret", summary: "Delete a secret", scope: workspace.SecretsWrite}, s.dropSecret)
}

// secretUses are the places that name a secret, of a secret that is there.
func (s *server) secretUses(ctx context.Context, p workspace.Principal, name string) ([]version.Use, error) {
	q := s.DB.Reads(ctx)
	found, err := workspace.Secrets(q, p.Workspace)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(found, func(n workspace.SecretNote) bool { return n.Name == name }) {
		return nil, fault.Missing("secret")
	}
	return s.Versions.SecretUses(q, p.Workspace, name)
}

func (s *server) dropSecret(ctx context.Context, p workspace.Principal, in *dropSecretInput) error {
	uses, err := s.secretUses(ctx, p, in.Name)
	if err != nil {
		return err
	}
	if !in.Used {
		if err := inUse(uses, "secret_in_use", askedOf(ctx).lang); err != nil {
			return err
		}
	}
	return s.Workspaces.DropSecret(ctx, p, in.Name)
}
