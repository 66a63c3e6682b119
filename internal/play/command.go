// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"

	"parley/internal/play/form"
	"parley/internal/play/match"
)

// CLI is a command of the program, with the settings of the Parley being played with.
type CLI struct {
	Args   []string   `yaml:"args" is:"required" about:"Arguments of parley."`
	Expect *CLIExpect `yaml:"expect" about:"How it ends; with status 0 when absent."`
}

// CLIExpect is how a command ends.
type CLIExpect struct {
	Exit           int        `yaml:"exit" about:"Exit status."`
	StdoutContains form.Words `yaml:"stdout_contains" about:"Pieces of what it prints."`
}

func (c *CLI) do(ctx context.Context, s *scene) error {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		var err error
		if args[i], err = s.vars.Text(a); err != nil {
			return err
		}
	}
	env, err := s.commandEnv(ctx, c.Args)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, s.child.Program, args...) //nolint:gosec // a scenario is the administrator's own file, and the program ours
	var out, complaints strings.Builder
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = env, s.folder, &out, &complaints
	err = cmd.Run()
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

// commandEnv is the surroundings of a command. Those that speak to the running Parley get its address and a key of the owner.
func (s *scene) commandEnv(ctx context.Context, args []string) ([]string, error) {
	if len(args) == 0 || !slices.Contains([]string{"pull", "plan", "push"}, args[0]) {
		return s.child.Env, nil
	}
	if s.key == "" {
		var made struct {
			Key string `json:"key"`
		}
		ask := map[string]any{"name": "scenario", "scopes": []string{"workspace:read", "flows:read", "flows:write", "files:write", "inbox:read", "stats:read"}}
		if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/api-keys", ask, &made); err != nil {
			return nil, err
		}
		s.key = made.Key
	}
	return append(slices.Clone(s.child.Env), "PARLEY_URL="+s.child.URL, "PARLEY_API_KEY="+s.key), nil
}
