// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"parley/internal/play/match"
	"parley/internal/play/report"
)

// Options say how scenarios are played. Only Program is required.
type Options struct {
	Program     string    // the parley binary that is started for every file
	DatabaseURL string    // PostgreSQL server on which a database is made and dropped for every file; empty: the built-in one
	Transcript  io.Writer // receives every chat as its person saw it; nil: nobody
	Out         io.Writer // receives a line for every scenario, and what failed; nil: nobody
}

// Run plays files one after another, each with a Parley and data of its own. A file that cannot be read is a failure of that file.
// The error is only for what no file can be blamed for.
func Run(ctx context.Context, files []string, o Options) (*report.Report, error) {
	began := time.Now()
	all := &report.Report{}
	for _, file := range files {
		outcome := playFile(ctx, file, o)
		if err := ctx.Err(); err != nil {
			return all, fmt.Errorf("play: %w", err)
		}
		all.Scenarios = append(all.Scenarios, outcome)
		if o.Out != nil {
			if err := outcome.Print(o.Out); err != nil {
				return all, err
			}
		}
	}
	all.Took = time.Since(began)
	return all, nil
}

func playFile(ctx context.Context, file string, o Options) (out report.Outcome) {
	began := time.Now()
	out = report.Outcome{File: file, Name: file}
	defer func() {
		out.Took = time.Since(began)
		out.TookMS = out.Took.Milliseconds()
	}()
	scenario, err := Load(file)
	if err != nil {
		out.Failure = failure(0, nil, err)
		return out
	}
	out.Name = scenario.Name
	s, err := open(ctx, scenario, o)
	if err != nil {
		out.Failure = failure(0, nil, err)
		return out
	}
	out.Steps, out.Failure = s.play(ctx)
	if out.Failure != nil {
		out.Failure.Log = s.child.Log()
	}
	if err := s.close(context.WithoutCancel(ctx)); err != nil && out.Failure == nil {
		out.Failure = failure(len(scenario.Steps)+1, nil, err)
		out.Failure.Log = s.child.Log()
	}
	if o.Transcript != nil {
		if err := s.chat.Print(o.Transcript, scenario.Name); err != nil && out.Failure == nil {
			out.Failure = failure(len(scenario.Steps)+1, nil, err)
		}
	}
	return out
}

// play prepares the stage and does the steps until one fails.
func (s *scene) play(ctx context.Context) (done int, _ *report.Failure) {
	if err := s.prepare(ctx); err != nil {
		return 0, failure(0, nil, fmt.Errorf("setup: %w", err))
	}
	for i := range s.scenario.Steps {
		step := &s.scenario.Steps[i]
		if err := s.step(ctx, step); err != nil {
			f := failure(i+1, step, err)
			f.Line = s.scenario.lines[i]
			return i, f
		}
	}
	after := len(s.scenario.Steps) + 1
	if s.scenario.AllowMore {
		return after - 1, nil
	}
	more, err := s.leftover(ctx)
	switch {
	case err != nil:
		return after - 1, failure(after, nil, err)
	case more != "":
		return after - 1, failure(after, nil, match.Differ("no further message", more))
	}
	return after - 1, nil
}

// step does one step and waits until everything it caused is over.
func (s *scene) step(ctx context.Context, step *Step) error {
	_, d, err := step.verb()
	if err != nil {
		return err
	}
	if err := d.do(ctx, s); err != nil {
		return err
	}
	if _, err := s.settle(ctx); err != nil {
		return err
	}
	return s.chat.Look(ctx)
}

func failure(number int, step *Step, err error) *report.Failure {
	f := &report.Failure{Step: number, Seen: err.Error()}
	if m, ok := errors.AsType[*match.MismatchError](err); ok {
		f.Expected, f.Seen = m.Expected, m.Seen
	}
	if s, ok := errors.AsType[*stillborn](err); ok {
		f.Log = s.log
	}
	if step != nil {
		f.Verb, _, _ = step.verb()
		f.Comment = step.Comment
	}
	return f
}
