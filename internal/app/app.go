// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package app is the wiring: it builds everything, and knows in which order things start and stop.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"parley/internal/blob"
	"parley/internal/clock"
	"parley/internal/config"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/footprint"
	"parley/internal/id"
	"parley/internal/secret"
	"parley/internal/workspace"
)

// App is one running installation.
type App struct {
	cfg    config.Server
	log    *slog.Logger
	db     *db.DB
	blobs  *blob.Store
	lock   *folderLock
	clock  *clock.Clock
	node   *node
	rooms  *rooms
	box    *secret.Box
	upkeep *upkeep

	sandbox *imitations // nil: none inside
	phones  *memory     // of the sandbox
	server  *http.Server
	listen  net.Listener
	ready   readiness
}

// New opens the data, brings the database up to date, and builds everything. Nothing runs before Run.
func New(ctx context.Context, cfg config.Server, log *slog.Logger) (_ *App, err error) {
	a := &App{cfg: cfg, log: log, clock: clock.New(time.Now)}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.openData(ctx); err != nil {
		return nil, err
	}
	if a.node, err = joinNode(ctx, a.db, time.Now); err != nil {
		return nil, err
	}
	if a.listen, err = (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Listen); err != nil {
		return nil, fmt.Errorf("PARLEY_LISTEN: %w", err)
	}
	a.upkeep = newUpkeep(a)
	ids := id.NewMaker(a.node.number, time.Now)
	if cfg.Sandbox {
		if a.sandbox, err = newImitations(a.baseURL(), "", log); err != nil { //nolint:contextcheck // deliveries outlive the call that causes them; Close ends them
			return nil, err
		}
	}
	if a.rooms, err = newRooms(a, ids); err != nil {
		return nil, err
	}
	if a.sandbox != nil {
		a.sandbox.hub.Follow = a.rooms.growth.Follow
	}
	if err := a.rooms.triggers.Begin(ctx); err != nil {
		return nil, err
	}
	if err := a.rememberPhones(ctx); err != nil {
		return nil, err
	}
	if err := a.setClocks(ctx); err != nil {
		return nil, err
	}
	routes, err := a.routes()
	if err != nil {
		return nil, err
	}
	a.server = &http.Server{
		Handler:           routes,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return a, nil
}

// openData opens the database and the media files. A folder serves one process: two would not see each other's notes.
func (a *App) openData(ctx context.Context) error {
	if err := os.MkdirAll(a.cfg.DataDir, 0o700); err != nil {
		return fmt.Errorf("PARLEY_DATA_DIR: %w", err)
	}
	var err error
	if a.cfg.DatabaseURL.Empty() {
		if a.lock, err = lockFolder(a.cfg.DataDir); err != nil {
			return err
		}
	}
	key, err := a.cfg.Key()
	if err != nil {
		return fmt.Errorf("PARLEY_SECRET_KEY: %w", err)
	}
	if a.box, err = secret.NewBox(key); err != nil {
		return fmt.Errorf("PARLEY_SECRET_KEY: %w", err)
	}
	if a.db, err = OpenDB(ctx, a.cfg, a.log); err != nil {
		return err
	}
	if err := a.db.Migrate(ctx); err != nil {
		return err
	}
	if err := a.db.EndLeases(ctx); err != nil {
		return err
	}
	a.blobs, err = blob.Open(filepath.Join(a.cfg.DataDir, "media"))
	return err
}

// databaseFile is the built-in database in the data folder.
const databaseFile = "parley.db"

// OpenDB opens the configured database, for commands that need nothing else.
func OpenDB(ctx context.Context, cfg config.Server, log *slog.Logger) (*db.DB, error) {
	setting := "PARLEY_DATABASE_URL"
	if cfg.DatabaseURL.Empty() {
		setting = "PARLEY_DATA_DIR"
		if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
			return nil, fmt.Errorf("%s: %w", setting, err)
		}
	}
	d, err := db.Open(ctx, db.Options{URL: cfg.DatabaseURL.Reveal(), Path: filepath.Join(cfg.DataDir, databaseFile), Log: log})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", setting, err)
	}
	return d, nil
}

// OpenExisting is OpenDB for commands on an installation that must be there already: a slip in the name of the folder must not make a new one.
func OpenExisting(ctx context.Context, cfg config.Server, log *slog.Logger) (*db.DB, error) {
	if cfg.DatabaseURL.Empty() {
		if _, err := os.Stat(filepath.Join(cfg.DataDir, databaseFile)); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("PARLEY_DATA_DIR: there is no installation in %s; name its folder, or make one with parley serve", cfg.DataDir)
		}
	}
	return OpenDB(ctx, cfg, log)
}

// rememberPhones brings the sandbox to where it stood before the restart.
func (a *App) rememberPhones(ctx context.Context) error {
	if a.sandbox == nil {
		return nil
	}
	fresh, err := a.rooms.workspaces.Fresh(ctx)
	if err != nil {
		return err
	}
	a.phones, err = remember(a.sandbox.hub, filepath.Join(a.cfg.DataDir, "sandbox.json"), fresh)
	return err
}

// setClocks moves the clocks of sandbox workspaces to where they stood before the restart.
func (a *App) setClocks(ctx context.Context) error {
	spaces, err := workspace.All(a.db.Reads(ctx))
	if err != nil {
		return err
	}
	for _, w := range spaces {
		a.clock.SetOffset(w.ID, w.OffsetMS)
		if a.sandbox != nil {
			a.sandbox.hub.Timeline.SetOffset(w.OffsetMS)
		}
	}
	return nil
}

// Addr is the address that is listened on.
func (a *App) Addr() string { return a.listen.Addr().String() }

// baseURL is where this server reaches itself.
func (a *App) baseURL() string {
	_, port, _ := net.SplitHostPort(a.listen.Addr().String())
	return "http://127.0.0.1:" + port
}

// publicURL is where people and messengers reach this server; in a sandbox the machine itself will do.
func (a *App) publicURL() string {
	if a.cfg.PublicURL == "" && (a.cfg.Sandbox || a.cfg.SandboxURL != "") {
		return a.baseURL()
	}
	return a.cfg.PublicURL
}

// Run works until ctx ends, then stops within the configured time: first no new requests, then the loops, calls in flight last.
// Once everything works, begun is called, unless it is nil; its error ends the work.
func (a *App) Run(ctx context.Context, begun func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	footprint.Reserve()
	var running sync.WaitGroup
	start := func(name string, run func(context.Context) error) {
		running.Go(func() {
			if err := run(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	start("node", func(ctx context.Context) error { return a.node.keep(ctx, a.log) })
	start("events", func(ctx context.Context) error { return event.Sequence(ctx, a.db) })
	start("intake", a.rooms.intake.Run)
	start("triggers", a.rooms.triggers.Run)
	start("outbox", a.rooms.outbox.Run)
	start("jobs", a.rooms.work.Run)
	start("channels", a.rooms.watchChannels)
	start("polls", a.rooms.polls.Run)
	start("pulse", a.rooms.pulse.Run)
	start("hooks", a.rooms.hooks.Run)
	start("live", a.rooms.live.hub.Run)
	start("server", a.serve)
	start("rest", footprint.Rest)
	if a.cfg.Profile != "" {
		start("profile", func(ctx context.Context) error { return profile(ctx, a.cfg.Profile) })
	}
	if a.phones != nil {
		start("phones", func(ctx context.Context) error { return a.phones.keep(ctx, a.log) })
	}
	a.ready.set(true)
	a.log.Info("ready", "address", a.baseURL(), "public", a.publicURL())
	if begun != nil {
		start("beginning", begun)
	}
	<-ctx.Done()
	a.ready.set(false)
	done := make(chan struct{})
	go func() { running.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(a.cfg.ShutdownTimeout + 5*time.Second):
		a.log.Warn("stopping took too long: work in flight was left behind")
	}
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// serve answers requests until ctx ends.
func (a *App) serve(ctx context.Context) error {
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.ShutdownTimeout)
		defer cancel()
		a.endStreams()
		err := a.server.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			err = a.server.Close() // somebody's request takes longer than we may wait
		}
		stopped <- err
	}()
	if err := a.server.Serve(a.listen); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// endStreams lets open pages go first: their streams never end by themselves, and the server waits for every request.
func (a *App) endStreams() {
	a.rooms.live.hub.End()
	a.rooms.hooks.EndStreams()
	if a.sandbox != nil {
		a.sandbox.hub.EndStreams()
	}
}

// Close lets everything go. Run has returned before.
func (a *App) Close() error {
	var errs []error
	if a.sandbox != nil {
		errs = append(errs, a.sandbox.close())
	}
	if a.phones != nil {
		errs = append(errs, a.phones.save())
	}
	if a.listen != nil {
		if err := a.listen.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if a.db != nil {
		errs = append(errs, a.db.Close())
	}
	if a.blobs != nil {
		errs = append(errs, a.blobs.Close())
	}
	if a.lock != nil {
		errs = append(errs, a.lock.release())
	}
	return errors.Join(errs...)
}
