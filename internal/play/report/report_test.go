// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/play/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample has what went well, what failed in a step, and what could not be read.
func sample() *report.Report {
	return &report.Report{Took: 3210 * time.Millisecond, Scenarios: []report.Outcome{
		{File: "w01.yaml", Name: "W01 Lead magnet", Steps: 17, Took: 1234 * time.Millisecond, TookMS: 1234},
		{File: "w03.yaml", Name: "W03 <Quiz>", Steps: 4, Took: 2 * time.Second, TookMS: 2000, Failure: &report.Failure{
			Step: 5, Line: 21, Verb: "expect_message", Comment: "The result by score.", Expected: `ann@tg gets a message with "Пора" in its text`,
			Seen: `"Рано"`, Log: []string{"level=INFO msg=ready", "level=WARN msg=\"odd & rare\""},
		}},
		{File: "w09.yaml", Name: "w09.yaml", Failure: &report.Failure{Seen: "play: w09.yaml:3: unknown field \"stepz\""}},
		{File: "w10.yaml", Name: "W10", Steps: 2, Failure: &report.Failure{Step: 3, Expected: "no further message", Seen: "ann@tg got \"x\""}},
	}}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	r := sample()
	lines := func(w *bytes.Buffer) error {
		for i := range r.Scenarios {
			if err := r.Scenarios[i].Print(w); err != nil {
				return err
			}
		}
		return nil
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"lines.txt": lines, "report.json": func(w *bytes.Buffer) error { return r.JSON(w) }, "junit.xml": func(w *bytes.Buffer) error { return r.JUnit(w) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s differs (-want +got), -update writes it:\n%s", name, diff)
		}
	}
}

// TestMachinesRead makes sure that what build servers get is well formed and counts right.
func TestMachinesRead(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	if err := sample().JUnit(&text); err != nil {
		t.Fatal(err)
	}
	var suite struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Cases    []struct {
			Failure *struct{} `xml:"failure"`
		} `xml:"testcase"`
	}
	if err := xml.Unmarshal(text.Bytes(), &suite); err != nil {
		t.Fatal(err)
	}
	if suite.Tests != 4 || suite.Failures != 3 || len(suite.Cases) != 4 || suite.Cases[0].Failure != nil || suite.Cases[1].Failure == nil {
		t.Errorf("read %+v", suite)
	}
	text.Reset()
	if err := sample().JSON(&text); err != nil {
		t.Fatal(err)
	}
	var all struct {
		OK        bool             `json:"ok"`
		Scenarios []map[string]any `json:"scenarios"`
	}
	if err := json.Unmarshal(text.Bytes(), &all); err != nil || all.OK || len(all.Scenarios) != 4 {
		t.Errorf("read %+v, %v", all, err)
	}
}

func TestOK(t *testing.T) {
	t.Parallel()
	r := sample()
	if r.OK() {
		t.Error("a failure was called OK")
	}
	r.Scenarios = r.Scenarios[:1]
	if !r.OK() {
		t.Error("a success was not called OK")
	}
}
