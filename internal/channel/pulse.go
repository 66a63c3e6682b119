// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"parley/internal/db"
)

// pulseEvery is how old a written moment may be. Every message touches it, so it is kept in memory between.
const pulseEvery = 3 * time.Second

// Pulse remembers when each channel was last heard and last spoke, for the page that shows its health.
// A crash loses seconds of it, and nothing depends on it.
type Pulse struct {
	db  *db.DB
	log *slog.Logger

	mu    sync.Mutex
	beats map[Beat]int64
}

// Beat names one of a channel's two moments.
type Beat struct {
	Workspace, Channel int64
	Sent               bool // else received
}

// NewPulse makes an empty one. Run writes it down.
func NewPulse(d *db.DB, log *slog.Logger) *Pulse {
	return &Pulse{db: d, log: log, beats: map[Beat]int64{}}
}

// Note takes a moment, in milliseconds of the workspace's time.
func (p *Pulse) Note(b Beat, at int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.beats[b] = max(p.beats[b], at)
}

// Run writes what was noted every few seconds, and once more at the end.
func (p *Pulse) Run(ctx context.Context) error {
	tick := time.NewTicker(pulseEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return p.Write(context.WithoutCancel(ctx))
		case <-tick.C:
			if err := p.Write(ctx); err != nil {
				p.log.Warn("channel: note when channels were last heard", "error", err)
			}
		}
	}
}

// Write writes what was noted since the last time.
func (p *Pulse) Write(ctx context.Context) error {
	p.mu.Lock()
	beats := p.beats
	p.beats = map[Beat]int64{}
	p.mu.Unlock()
	if len(beats) == 0 {
		return nil
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		for b, at := range beats { // as many as channels that were busy
			column := "last_inbound_at"
			if b.Sent {
				column = "last_sent_at"
			}
			_, err := tx.Exec(`UPDATE channel SET `+column+` = $3 WHERE workspace_id = $1 AND id = $2 AND COALESCE(`+column+`, 0) < $3`, b.Workspace, b.Channel, at)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("channel: write pulse: %w", err)
	}
	return nil
}
