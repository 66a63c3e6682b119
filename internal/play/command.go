// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"parley/internal/play/match"
)

// CLI is a command of the program, with the settings of the Parley being played with.
type CLI struct {
	Args   []string   `yaml:"args" is:"required" about:"Arguments of parley."`
	Expect *CLIExpect `yaml:"expect" about:"How it ends; with status 0 when absent."`
}

// CLIExpect is how a command ends.
type CLIExpect struct {
	Exit           int   `yaml:"exit" about:"Exit status."`
	StdoutContains Words `yaml:"stdout_contains" about:"Pieces of what it prints."`
}

func (c *CLI) do(ctx context.Context, s *scene) error {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		var err error
		if args[i], err = s.vars.Text(a); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, s.child.Program, args...) //nolint:gosec // a scenario is the administrator's own file, and the program ours
	var out, complaints strings.Builder
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = s.child.Env, s.folder, &out, &complaints
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return fmt.Errorf("parley %s: %w", strings.Join(args, " "), err)
	}
	want := CLIExpect{}
	if c.Expect != nil {
		want = *c.Expect
	}
	fits := cmd.ProcessState.ExitCode() == want.Exit
	for _, piece := range want.StdoutContains {
		fits = fits && strings.Contains(out.String(), piece)
	}
	if fits {
		return nil
	}
	return match.Differ(
		fmt.Sprintf("parley %s ends with %d and prints %q", strings.Join(args, " "), want.Exit, []string(want.StdoutContains)),
		fmt.Sprintf("it ends with %d, prints %q, complains %q", cmd.ProcessState.ExitCode(), out.String(), complaints.String()),
	)
}
