// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"parley/internal/play/match"
	"parley/internal/play/server"
)

// Publish publishes a funnel's draft, which a file or an earlier version may replace before.
type Publish struct {
	Flow           string            `yaml:"flow" is:"required" about:"Id of the funnel."`
	File           string            `yaml:"file" about:"Path of the new draft."`
	Version        int               `yaml:"version" about:"Number of an earlier version to return to, instead of the draft."`
	Map            map[string]string `yaml:"map" about:"What becomes of the people inside, by the block they wait at: a block of the new version, finish_old or stop."`
	Default        string            `yaml:"default" enum:"move,finish_old,stop" about:"What becomes of those whom the map does not name; move when absent."`
	ExpectWarnings *[]string         `yaml:"expect_warnings" about:"The rules that warn, all of them; any when absent."`
	ExpectErrors   []string          `yaml:"expect_errors" about:"The rules that refuse it, all of them; then nothing is published."`
}

// finding is a remark of the checks.
type finding struct {
	Rule     string `json:"rule"`
	Level    string `json:"level"`
	Silenced bool   `json:"silenced"`
}

func (p *Publish) do(ctx context.Context, s *scene) error {
	id, ok := s.flows[p.Flow]
	if !ok {
		return fmt.Errorf("there is no flow %q", p.Flow)
	}
	if p.File != "" {
		if err := s.redraft(ctx, p.Flow, p.File); err != nil {
			return err
		}
	}
	body, path := map[string]any{}, "/api/v1/flows/"+id+"/publish"
	if p.Map != nil {
		body["map"] = p.Map
	}
	if p.Default != "" {
		body["default"] = p.Default
	}
	if p.Version != 0 {
		body["publish"], path = true, fmt.Sprintf("/api/v1/flows/%s/versions/%d/restore", id, p.Version)
	}
	a, err := s.owner.Send(ctx, http.MethodPost, path, body, nil)
	if err != nil {
		return err
	}
	if len(p.ExpectErrors) > 0 {
		return p.refused(a)
	}
	var got struct {
		Findings []finding `json:"findings"`
	}
	if err := a.Read("publish "+p.Flow, &got); err != nil {
		return err
	}
	if p.ExpectWarnings == nil {
		return nil
	}
	return sameRules(p.Flow+" is published with the warnings", *p.ExpectWarnings, rules(got.Findings, "warning"))
}

// refused wants the publication to fail by certain rules.
func (p *Publish) refused(a *server.Answer) error {
	var problem struct {
		Reason string `json:"reason"`
		Fields []struct {
			Code string `json:"code"`
		} `json:"fields"`
	}
	if a.Status != http.StatusUnprocessableEntity {
		return match.Differ(p.Flow+" is refused", fmt.Sprintf("status %d: %s", a.Status, a.Words()))
	}
	if err := json.Unmarshal(a.Body, &problem); err != nil {
		return fmt.Errorf("publish %s: read the answer: %w", p.Flow, err)
	}
	var codes []string
	for _, f := range problem.Fields {
		codes = append(codes, f.Code)
	}
	return sameRules(p.Flow+" is refused by", p.ExpectErrors, codes)
}

func rules(list []finding, level string) []string {
	var names []string
	for _, f := range list {
		if f.Level == level && !f.Silenced {
			names = append(names, f.Rule)
		}
	}
	return names
}

// sameRules compares sets.
func sameRules(what string, want, got []string) error {
	a, b := unique(want), unique(got)
	if slices.Equal(a, b) {
		return nil
	}
	return match.Differ(fmt.Sprintf("%s %q", what, a), fmt.Sprintf("%q", b))
}

func unique(list []string) []string {
	sorted := slices.Sorted(slices.Values(list))
	return slices.Compact(sorted)
}

// redraft replaces the draft. The id in the file gives way: a funnel's id is chosen once.
func (s *scene) redraft(ctx context.Context, flow, file string) error {
	document, err := s.document(ctx, file, nil)
	if err != nil {
		return err
	}
	document["id"] = flow
	id := s.flows[flow]
	var now struct {
		Revision json.Number `json:"revision"`
	}
	if err := s.owner.Get(ctx, "/api/v1/flows/"+id, &now); err != nil {
		return err
	}
	match := http.Header{"If-Match": {`"` + now.Revision.String() + `"`}}
	a, err := s.owner.Send(ctx, http.MethodPut, "/api/v1/flows/"+id+"/draft", map[string]any{"document": document}, match)
	if err != nil {
		return err
	}
	return a.Read("save the draft "+file, nil)
}
