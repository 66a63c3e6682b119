// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package server starts a throwaway PostgreSQL for tests: a fresh cluster in a temporary folder, durability off, on a free loopback port.
package server

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // to see when the server answers
)

// ErrMissing says that PostgreSQL's programs are not installed.
var ErrMissing = errors.New("initdb and postgres were not found on PATH or in /usr/lib/postgresql")

// Server is a running server.
type Server struct {
	URL  string // of its database "postgres", with the right to create others
	life io.Closer
	done <-chan error
}

// watchdog runs the server and ends it, folder included, when its own standard input closes: at Stop, or when the process that
// started it has died, however it died.
const watchdog = `
"$@" & pg=$!
while read -r _; do :; done
kill -INT $pg 2>/dev/null
wait $pg
rm -rf "$PARLEY_PG_FOLDER"
`

// Durable are the settings for Start with which a commit survives a power cut, as PostgreSQL does by itself.
func Durable() []string { return []string{"fsync=on", "synchronous_commit=on", "full_page_writes=on"} }

// Start makes a cluster and starts a server on it. Settings come after those for tests and win.
func Start(settings ...string) (*Server, error) {
	initdb, postgres, err := programs()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "parley-postgres-")
	if err != nil {
		return nil, err
	}
	s, err := start(initdb, postgres, folder, settings)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("postgres for tests: %w", err), os.RemoveAll(folder))
	}
	return s, nil
}

func start(initdb, postgres, folder string, settings []string) (*Server, error) {
	attributes, err := unprivileged(folder)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	create := exec.CommandContext(context.Background(), initdb, "-D", data, "-U", "parley", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync") //nolint:gosec // The program is the PostgreSQL that was found on this machine.
	create.Dir, create.SysProcAttr = folder, attributes
	if out, err := create.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	//nolint:gosec // The script is our own constant, and the program is the PostgreSQL that was found on this machine.
	run := exec.CommandContext(context.Background(), "/bin/sh", "-c", watchdog, "watchdog", postgres, "-D", data, "-p", strconv.Itoa(port), "-k", "",
		"-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "shared_buffers=64MB",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	for _, s := range settings {
		run.Args = append(run.Args, "-c", s)
	}
	run.Dir, run.SysProcAttr = folder, &syscall.SysProcAttr{Credential: attributes.Credential, Setpgid: true} // signals to us are not for it
	run.Env = append(os.Environ(), "PARLEY_PG_FOLDER="+folder)
	log := &bytes.Buffer{}
	run.Stderr = log
	life, err := run.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := run.Start(); err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- run.Wait() }()
	address := url.URL{Scheme: "postgres", User: url.User("parley"), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		Path: "/postgres", RawQuery: "sslmode=disable"}
	s := &Server{URL: address.String(), life: life, done: done}
	if err := s.ready(); err != nil {
		stopped := s.Stop()
		return nil, errors.Join(err, stopped, errors.New(log.String()))
	}
	return s, nil
}

// ready waits until the server answers.
func (s *Server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	pool, err := sql.Open("pgx", s.URL)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	for {
		if err = pool.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	if err := s.life.Close(); err != nil {
		return err
	}
	return <-s.done
}

// programs finds the newest installed PostgreSQL.
func programs() (initdb, postgres string, err error) {
	folders := filepath.SplitList(os.Getenv("PATH"))
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", "", err
	}
	for _, folder := range slices.Backward(installed) {
		folders = append(folders, folder)
	}
	for _, folder := range folders {
		initdb, postgres = filepath.Join(folder, "initdb"), filepath.Join(folder, "postgres")
		if isFile(initdb) && isFile(postgres) {
			return initdb, postgres, nil
		}
	}
	return "", "", ErrMissing
}

func isFile(path string) bool {
	info, err := os.Stat(path) //nolint:gosec // The path is a folder of PATH, which whoever runs the tests has chosen.
	return err == nil && info.Mode().IsRegular()
}

// unprivileged chooses the account of the server: PostgreSQL refuses to run as root, so root hands over to postgres or nobody.
func unprivileged(folder string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(account.Uid)
		gid, gidErr := strconv.Atoi(account.Gid)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return nil, err
		}
		credential := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)} // account numbers are 32 bits
		return &syscall.SysProcAttr{Credential: credential}, os.Chown(folder, uid, gid)
	}
	return nil, errors.New("running as root, and there is no account postgres or nobody for the server")
}

// freePort asks the system for a port and gives it back; the server takes it a moment later.
func freePort() (int, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	address, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.Join(fmt.Errorf("%s is not an address of TCP", l.Addr()), l.Close())
	}
	return address.Port, l.Close()
}
