// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package server runs a Parley in a process of its own, for programs that play with it from outside, and signs operators in to it.
package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Child is Parley in a process of its own, on a port and data that stay the same when it is started again.
type Child struct {
	Program string   // the binary
	Env     []string // its surroundings, settings included
	Dir     string   // its data, and working folder
	URL     string   // where it is reached

	log *tail

	cmd  *exec.Cmd
	gone chan struct{} // closed when the process has ended
	end  error         // how it ended, after gone
}

// How long the child may take, in real time.
const (
	startTime = 2 * time.Minute
	stopTime  = 20 * time.Second
)

// NewChild prepares a child with its data in dir, the vendors at the address imitations, and the built-in database when databaseURL is empty.
// Nothing runs before Start. Settings of the surroundings, which are for another Parley, are left out.
func NewChild(ctx context.Context, program, dir, imitations, databaseURL string) (*Child, error) {
	addr, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	c := &Child{Program: program, Dir: dir, URL: "http://" + addr, log: &tail{keep: keepLines}}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PARLEY_") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "PARLEY_LISTEN="+addr, "PARLEY_PUBLIC_URL="+c.URL, "PARLEY_DATA_DIR="+dir,
		"PARLEY_SANDBOX_URL="+imitations, "PARLEY_SHUTDOWN_TIMEOUT=5s", "PARLEY_API_RATE=1000000")
	if databaseURL != "" {
		c.Env = append(c.Env, "PARLEY_DATABASE_URL="+databaseURL)
	}
	return c, nil
}

// MoveTo gives a child that does not run other data: a folder, and the built-in database in it when databaseURL is empty.
func (c *Child) MoveTo(dir, databaseURL string) {
	c.Dir = dir
	c.Env = slices.DeleteFunc(c.Env, func(v string) bool {
		return strings.HasPrefix(v, "PARLEY_DATA_DIR=") || strings.HasPrefix(v, "PARLEY_DATABASE_URL=")
	})
	c.Env = append(c.Env, "PARLEY_DATA_DIR="+dir)
	if databaseURL != "" {
		c.Env = append(c.Env, "PARLEY_DATABASE_URL="+databaseURL)
	}
}

// freeAddress is a loopback address nobody listens on. The port must be known before the child starts, and be the same after a restart.
func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	return addr, nil
}

// Start runs the program and waits until it answers requests.
func (c *Child) Start(ctx context.Context) error {
	cmd := exec.CommandContext(context.WithoutCancel(ctx), c.Program, "serve") //nolint:gosec // the program is our own
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = c.Env, c.Dir, c.log, c.log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start parley: %w", err)
	}
	gone := make(chan struct{})
	c.cmd, c.gone = cmd, gone
	go func() {
		c.end = cmd.Wait()
		close(gone)
	}()
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		if c.answers(ctx) {
			return nil
		}
		select {
		case <-gone:
			c.cmd = nil
			return fmt.Errorf("parley ended while it was starting: %w", c.end)
		case <-ctx.Done():
			return fmt.Errorf("parley is not ready after %s", startTime)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (c *Child) answers(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r) //nolint:forbidigo // the child listens on the loopback, where the guards of httpx have nothing to guard
	if err != nil {
		return false
	}
	_ = answer.Body.Close() // only the status counts
	return answer.StatusCode == http.StatusOK
}

// PID is the number of the process, while it runs.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Kill ends the process at once, as a power cut would.
func (c *Child) Kill() error {
	if c.cmd == nil {
		return nil
	}
	if err := c.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill parley: %w", err)
	}
	<-c.gone
	c.cmd = nil
	return nil
}

// Stop asks the process to end. Ending otherwise than with status 0 is an error: an orderly stop is part of what is promised.
func (c *Child) Stop() error {
	if c.cmd == nil {
		return nil
	}
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop parley: %w", err)
	}
	select {
	case <-c.gone:
	case <-time.After(stopTime):
		return errors.Join(fmt.Errorf("parley has not stopped after %s", stopTime), c.Kill())
	}
	c.cmd = nil
	if c.end != nil {
		return fmt.Errorf("parley stopped with an error: %w", c.end)
	}
	return nil
}

// Log is the last lines the child wrote, over all its starts: from the cause of a crash on when there was one.
func (c *Child) Log() []string {
	lines := c.log.last()
	crash := func(l string) bool { return strings.HasPrefix(l, "panic: ") || strings.HasPrefix(l, "fatal error: ") }
	if i := slices.IndexFunc(lines, crash); i >= 0 {
		return lines[i:min(i+showLines, len(lines))]
	}
	return lines[max(len(lines)-showLines, 0):]
}

// How many of the child's last lines are kept, and how many a failure shows.
const (
	keepLines = 500
	showLines = 30
)

// tail keeps the last lines written to it. It is safe for concurrent use.
type tail struct {
	keep int

	mu    sync.Mutex
	lines []string
	rest  string // an unfinished line
}

// Write implements io.Writer; it never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	parts := strings.Split(t.rest+string(b), "\n")
	t.rest = parts[len(parts)-1]
	t.lines = append(t.lines, parts[:len(parts)-1]...)
	if n := len(t.lines) - t.keep; n > 0 {
		t.lines = append([]string{}, t.lines[n:]...)
	}
	return len(b), nil
}

// last are the kept lines.
func (t *tail) last() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := append([]string{}, t.lines...)
	if t.rest != "" {
		lines = append(lines, t.rest)
	}
	return lines
}
