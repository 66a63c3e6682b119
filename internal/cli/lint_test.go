// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// funnel writes a small funnel and gives its path.
func funnel(t *testing.T, dir, name, more, blocks string) string {
	t.Helper()
	path := filepath.Join(dir, name+".yaml")
	text := "format: 1\nid: " + name + "\n" + more + "start: a\nblocks:\n" + blocks
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	clean   = "  - {id: a, kind: message, content: {text: Привет}, exits: {next: e}}\n  - {id: e, kind: stop}\n"
	warned  = "  - {id: a, kind: message, content: {text: Привет}, exits: {next: e}}\n  - {id: e, kind: stop}\n  - {id: lost, kind: stop}\n"
	broken  = "  - {id: a, kind: condition, if: 'tag(\"vip\")', exits: {yes: e}}\n  - {id: e, kind: stop}\n"
	excused = "silenced: [{rule: dead-end, at: a, reason: так надо, by: ann, on: 2026-01-31}]\n"
)

func TestLintStatus(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good, warn, bad := funnel(t, dir, "good", "", clean), funnel(t, dir, "warn", "", warned), funnel(t, dir, "bad", "", broken)
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{0, "", []string{good}},
		{0, "warning: This block cannot be reached", []string{warn}},
		{1, "warning: This block", []string{warn, "--warnings-as-errors"}},
		{1, `bad.yaml:5 (a): error: Nothing follows “No”: lead a line from it to the next block. [dead-end]`, []string{bad}},
		{1, "ошибка: После «Нет» ничего нет: проведите оттуда линию к следующему блоку", []string{bad, "--lang=ru"}},
		{0, `silenced: Nothing follows “No”: lead a line from it to the next block. [dead-end] (ann 2026-01-31: так надо)`, []string{funnel(t, t.TempDir(), "excused", excused, broken), "--warnings-as-errors"}},
		{1, "[dead-end]", []string{dir}},
		{0, "“Здраствуйте”: perhaps “здравствуйте”. [misspelled]", []string{funnel(t, t.TempDir(), "typo", "", strings.Replace(clean, "Привет", "Здраствуйте", 1))}},
		{1, "unknown_key", []string{funnel(t, t.TempDir(), "odd", "colour: red\n", clean)}},
	} {
		status, out, errOut := run(append([]string{"lint"}, c.args...)...)
		if status != c.status || !strings.Contains(out, c.says) || errOut != "" {
			t.Errorf("lint %v: status %d, %s%s", c.args, status, out, errOut)
		}
	}
	for _, args := range [][]string{{filepath.Join(dir, "absent.yaml")}, {t.TempDir()}, {good, "--channels=pigeon"}} {
		if status, out, errOut := run(append([]string{"lint"}, args...)...); status != 2 || out != "" || strings.Count(errOut, "\n") != 1 {
			t.Errorf("lint %v: status %d, %s%s", args, status, out, errOut)
		}
	}
}

// TestLintKnowsTheWords: the funnels of the gallery and of the tests are written without mistakes.
func TestLintKnowsTheWords(t *testing.T) {
	t.Parallel()
	if _, out, errOut := run("lint", "../demo/flows", "../../testdata/flows"); strings.Contains(out, "misspelled") || errOut != "" {
		t.Errorf("%s%s", out, errOut)
	}
}

// TestLintFix mends a file once; a second time there is nothing to do.
func TestLintFix(t *testing.T) {
	t.Parallel()
	path := funnel(t, t.TempDir(), "bad", "", broken)
	if status, out, errOut := run("lint", path, "--fix"); status != 0 || out != "" || errOut != path+": mended\n" {
		t.Fatalf("status %d\n%s%s", status, out, errOut)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), `"no": e`) {
		t.Errorf("%v\n%s", err, text)
	}
	if status, out, errOut := run("lint", path, "--fix"); status != 0 || out != "" || errOut != "" {
		t.Errorf("again: status %d\n%s%s", status, out, errOut)
	}
}

// TestLintSARIF reads the report as the standard wants it written: version, tool, rules, and results that name a rule of the tool and a place.
func TestLintSARIF(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	funnel(t, dir, "bad", "", broken)
	funnel(t, dir, "excused", excused, broken)
	funnel(t, dir, "odd", "colour: red\n", clean)
	status, out, _ := run("lint", dir, "--format=sarif")
	if status != 1 {
		t.Fatalf("status %d", status)
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string `json:"name"`
					Rules []struct {
						ID    string                `json:"id"`
						Short struct{ Text string } `json:"shortDescription"`
					} `json:"rules"`
				} `json:"driver"`
			} `json:"tool"`
			Results []struct {
				RuleID    string                `json:"ruleId"`
				Level     string                `json:"level"`
				Message   struct{ Text string } `json:"message"`
				Locations []struct {
					Physical struct {
						Artifact struct{ URI string }    `json:"artifactLocation"`
						Region   struct{ StartLine int } `json:"region"`
					} `json:"physicalLocation"`
				} `json:"locations"`
				Suppressions []struct{ Kind, Justification string } `json:"suppressions"`
			} `json:"results"`
		} `json:"runs"`
	}
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || !strings.Contains(log.Schema, "sarif-2.1.0") || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name != "parley" {
		t.Fatalf("%+v", log)
	}
	rules := map[string]bool{}
	for _, r := range log.Runs[0].Tool.Driver.Rules {
		if rules[r.ID] || r.Short.Text == "" {
			t.Errorf("the rule %q is there twice or has no words", r.ID)
		}
		rules[r.ID] = true
	}
	results := log.Runs[0].Results
	if len(results) != 3 {
		t.Fatalf("%d results\n%s", len(results), out)
	}
	for _, r := range results {
		at := r.Locations[0].Physical
		if !rules[r.RuleID] || r.Level != "error" || r.Message.Text == "" || strings.Contains(at.Artifact.URI, `\`) || at.Region.StartLine < 1 {
			t.Errorf("%+v", r)
		}
	}
	if s := results[1].Suppressions; len(results[0].Suppressions) != 0 || len(s) != 1 || s[0].Kind != "inSource" || s[0].Justification != "так надо" {
		t.Errorf("suppressions: %+v", results)
	}
}
