// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"encoding/json"
	"io"
	"path/filepath"

	"parley/internal/app"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/project"
)

// The parts of SARIF 2.1.0 (OASIS, 2020) that code reviews show: rules, places, levels, and what somebody has silenced.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		Results    []sarifResult `json:"results"`
		ColumnKind string        `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string     `json:"id"`
		Short   sarifText  `json:"shortDescription"`
		Full    sarifText  `json:"fullDescription"`
		Default sarifLevel `json:"defaultConfiguration"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		Rule         string             `json:"ruleId"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Suppressions []sarifSuppression `json:"suppressions"` // empty, not absent: then nothing was silenced
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region *sarifRegion `json:"region,omitempty"`
		} `json:"physicalLocation"`
		Logical []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name string `json:"name"`
		Path string `json:"fullyQualifiedName,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
)

// printSARIF writes the findings as programs for code review read them.
func printSARIF(w io.Writer, lang i18n.Lang, found []project.Finding) error {
	run := sarifRun{Results: []sarifResult{}, ColumnKind: "utf16CodeUnits", Tool: sarifTool{sarifDriver{Name: "parley", Version: app.Version(), Rules: []sarifRule{}}}}
	known := map[string]bool{}
	for _, r := range lint.Rules() {
		known[r.ID] = true
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{r.ID, sarifText{r.Title.In(lang)}, sarifText{r.Why.In(lang)}, sarifLevel{sarifName(r.Level)}})
	}
	for _, f := range found {
		if !known[f.Rule] { // what does not compile
			known[f.Rule] = true
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{f.Rule, sarifText{f.Rule}, sarifText{f.Text.In(lang)}, sarifLevel{sarifName(f.Level)}})
		}
		run.Results = append(run.Results, sarifFinding(f, lang))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func sarifFinding(f project.Finding, lang i18n.Lang) sarifResult {
	var at sarifLocation
	at.Physical.Artifact.URI = filepath.ToSlash(f.File)
	if f.Line > 0 {
		at.Physical.Region = &sarifRegion{f.Line}
	}
	if f.Block != "" {
		at.Logical = []sarifLogical{{Name: f.Block}}
		if f.Path != "" {
			at.Logical[0].Path = f.Block + "/" + f.Path
		}
	}
	r := sarifResult{Rule: f.Rule, Level: sarifName(f.Level), Message: sarifText{f.Text.In(lang)}, Locations: []sarifLocation{at}, Suppressions: []sarifSuppression{}}
	if f.Silence != nil {
		r.Suppressions = append(r.Suppressions, sarifSuppression{"inSource", f.Silence.Reason})
	}
	return r
}

// sarifName is a level in the words of SARIF, which has no hints.
func sarifName(l flow.Level) string {
	if l == flow.Hint {
		return "note"
	}
	return string(l)
}
