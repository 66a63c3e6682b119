// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package report says how scenarios went: in lines for a person, as JSON, and as JUnit for build servers.
package report

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// Report is how everything went.
type Report struct {
	Scenarios []Outcome     `json:"scenarios"`
	Took      time.Duration `json:"-"`
}

// Outcome is how one file went.
type Outcome struct {
	File    string        `json:"file"`
	Name    string        `json:"name"`
	Steps   int           `json:"steps"` // done, the failed one not counted
	Took    time.Duration `json:"-"`
	TookMS  int64         `json:"took_ms"`
	Failure *Failure      `json:"failure,omitempty"`
}

// Failure is the step that did not go as it must.
type Failure struct {
	Step     int      `json:"step"` // from 1; 0 is before the first step, one more than there are is after the last
	Line     int      `json:"line,omitempty"`
	Verb     string   `json:"verb,omitempty"`
	Comment  string   `json:"comment,omitempty"`
	Expected string   `json:"expected,omitempty"`
	Seen     string   `json:"seen"`
	Log      []string `json:"log,omitempty"` // last lines of Parley's log
}

// OK says whether every expectation of every file held. The program's exit status is 0 then, and 1 otherwise.
func (r *Report) OK() bool {
	for _, o := range r.Scenarios {
		if o.Failure != nil {
			return false
		}
	}
	return true
}

// Print writes one line, and under it what went wrong.
func (o *Outcome) Print(w io.Writer) error {
	var text strings.Builder
	took := o.Took.Round(10 * time.Millisecond)
	if o.Failure == nil {
		fmt.Fprintf(&text, "ok    %s (%d steps, %s)\n", o.Name, o.Steps, took)
	} else {
		fmt.Fprintf(&text, "FAIL  %s (%d steps done, %s)\n%s", o.Name, o.Steps, took, indent(o.Failure.words(o.File), "      "))
	}
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("play: write the result: %w", err)
	}
	return nil
}

// words are the place, what was expected, what was seen, and what Parley said last.
func (f *Failure) words(file string) string {
	var text strings.Builder
	text.WriteString(file)
	if f.Line > 0 {
		fmt.Fprintf(&text, ":%d: step %d %s", f.Line, f.Step, f.Verb)
	} else if f.Step > 0 {
		text.WriteString(": after the last step")
	}
	text.WriteString("\n")
	if f.Comment != "" {
		text.WriteString("why:      " + f.Comment + "\n")
	}
	if f.Expected != "" {
		text.WriteString("expected: " + f.Expected + "\n")
	}
	text.WriteString("seen:     " + f.Seen + "\n")
	if len(f.Log) > 0 {
		text.WriteString("Parley's last log lines:\n")
		text.WriteString(indent(strings.Join(f.Log, "\n"), "  "))
	}
	return text.String()
}

func indent(text, by string) string {
	text = strings.TrimRight(text, "\n")
	return by + strings.ReplaceAll(text, "\n", "\n"+by) + "\n"
}

// JSON writes the report as one document.
func (r *Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(struct {
		OK bool `json:"ok"`
		*Report
		TookMS int64 `json:"took_ms"`
	}{r.OK(), r, r.Took.Milliseconds()}); err != nil {
		return fmt.Errorf("play: write the report: %w", err)
	}
	return nil
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the report as build servers read it: one suite, a case for every file.
func (r *Report) JUnit(w io.Writer) error {
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
	suite := junitSuite{Name: "parley play", Tests: len(r.Scenarios), Time: seconds(r.Took)}
	for _, o := range r.Scenarios {
		c := junitCase{Name: o.Name, Class: "parley.play", File: o.File, Time: seconds(o.Took)}
		if f := o.Failure; f != nil {
			suite.Failures++
			c.Failure = &junitFailure{Message: f.Seen, Text: f.words(o.File)}
		}
		suite.Cases = append(suite.Cases, c)
	}
	text, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return fmt.Errorf("play: write the report: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", xml.Header, text); err != nil {
		return fmt.Errorf("play: write the report: %w", err)
	}
	return nil
}
