// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"parley/internal/httpx"
	"parley/internal/sandbox"
	sandboxtelegram "parley/internal/sandbox/telegram"
)

// imitations are the messengers of the sandbox that run inside this process. The drivers reach them over HTTP like the real ones.
type imitations struct {
	hub      *sandbox.Hub
	telegram *sandboxtelegram.Server
	handler  http.Handler
	url      string // base of all imitations
}

func newImitations(base, journal string, log *slog.Logger) (*imitations, error) {
	client, err := httpx.Vendor(httpx.Options{Timeout: 30 * time.Second, MaxConns: 256, Log: log}, true)
	if err != nil {
		return nil, err
	}
	hub, err := sandbox.New(sandbox.Options{Wall: time.Now, Journal: journal, SyncJournal: journal != ""})
	if err != nil {
		return nil, fmt.Errorf("app: sandbox: %w", err)
	}
	i := &imitations{hub: hub, telegram: sandboxtelegram.New(hub, sandboxtelegram.Options{Client: client}), url: base + "/imitations"}
	hub.Add(i.telegram)
	i.handler = sandbox.Handler(hub)
	return i, nil
}

func (i *imitations) close() error {
	i.telegram.Close()
	return errors.Join(i.hub.Close())
}

// Imitations serves the messengers of the sandbox alone, for another process that runs Parley. The journal is a file to append to; empty: none.
func Imitations(journal string) (handler http.Handler, closeAll func() error, err error) {
	i, err := newImitations("", journal, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	return i.handler, i.close, nil
}
