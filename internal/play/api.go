// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"parley/internal/play/form"
	"parley/internal/play/match"
	"parley/internal/play/server"
)

// API is a request to Parley as an operator. ${name} in its texts stands for what an earlier step saved.
type API struct {
	Method string            `yaml:"method" is:"required" enum:"GET,POST,PUT,PATCH,DELETE" about:"HTTP method."`
	Path   string            `yaml:"path" is:"required" about:"Path with its query: /api/v1/…"`
	Body   any               `yaml:"body" about:"Body, sent as JSON."`
	Header map[string]string `yaml:"header" about:"Further headers."`
	As     string            `yaml:"as" enum:"owner,administrator,marketer,supervisor,operator,analyst" about:"Role of who asks; the owner when absent."`
	Expect *APIExpect        `yaml:"expect" about:"What the answer must be; a success when absent."`
	Save   map[string]string `yaml:"save" about:"Names for pieces of the answer: {id: $.items[0].id}."`
}

// APIExpect is what an answer must be.
type APIExpect struct {
	Status int `yaml:"status" about:"The HTTP status; any success when absent."`
	JSON   any `yaml:"json" about:"What the answer must have at least. Lists are compared whole, null means absent."`
	// Contains is for long answers of which a few words matter, such as a person's trace.
	Contains form.Words `yaml:"contains" about:"Pieces of the answer, as it is written."`
}

func (a *API) do(ctx context.Context, s *scene) error {
	who, err := s.as(ctx, a.As)
	if err != nil {
		return err
	}
	body, err := s.vars.Fill(a.Body)
	if err != nil {
		return err
	}
	target, err := s.vars.Text(a.Path)
	if err != nil {
		return err
	}
	header := http.Header{}
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		value, err := s.vars.Text(a.Header[name])
		if err != nil {
			return err
		}
		header.Set(name, value)
	}
	got, err := who.Send(ctx, a.Method, target, body, header)
	if err != nil {
		return err
	}
	what := a.Method + " " + target
	if a.Expect == nil {
		a.Expect = &APIExpect{}
	}
	if want := a.Expect.Status; want != got.Status && (want != 0 || got.Status/100 != 2) {
		return match.Differ(fmt.Sprintf("%s answers %s", what, statusWords(want)), fmt.Sprintf("status %d: %s", got.Status, got.Words()))
	}
	for _, piece := range a.Expect.Contains {
		if !strings.Contains(string(got.Body), piece) {
			return match.Differ(fmt.Sprintf("%s answers with %q in it", what, piece), string(got.Body))
		}
	}
	if a.Expect.JSON == nil && len(a.Save) == 0 {
		return nil
	}
	var answer any
	if err := json.Unmarshal(got.Body, &answer); err != nil {
		return fmt.Errorf("%s: the answer is not JSON: %w", what, err)
	}
	want, err := s.vars.Fill(a.Expect.JSON)
	if err != nil {
		return err
	}
	if want != nil {
		if m := match.Covers(want, answer, "$"); m != nil {
			return m
		}
	}
	for name, where := range a.Save {
		v, err := match.Dig(answer, where)
		if err != nil {
			return match.Differ(what+" has "+where, err.Error()+" in "+got.Words())
		}
		s.vars[name] = v
	}
	return nil
}

func statusWords(want int) string {
	if want == 0 {
		return "with a success"
	}
	return fmt.Sprintf("with the status %d", want)
}

// as is the client of an operator with a role; the first time one is invited and signs in.
func (s *scene) as(ctx context.Context, role string) (*server.Client, error) {
	if role == "" {
		role = "owner"
	}
	if c, ok := s.roles[role]; ok {
		return c, nil
	}
	var made struct {
		InviteURL string `json:"invite_url"`
	}
	invite := map[string]string{"email": role + "@example.com", "name": role, "role": role}
	if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/operators", invite, &made); err != nil {
		return nil, err
	}
	c, err := server.NewClient(s.child.URL)
	if err != nil {
		return nil, err
	}
	accept := map[string]string{"name": role, "password": password}
	if err := c.Do(ctx, http.MethodPost, "/api/v1/invites/"+path.Base(made.InviteURL), accept, nil); err != nil {
		return nil, err
	}
	s.roles[role] = c
	return c, nil
}
