// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/httpx"
	"parley/internal/id"
	"parley/internal/secret"
	"parley/internal/workspace"
)

// LockedChannels names the channels whose secrets a key does not open, for the word after a restore.
func LockedChannels(ctx context.Context, d *db.DB, key []byte, log *slog.Logger) ([]string, error) {
	box, err := secret.NewBox(key)
	if err != nil {
		return nil, err
	}
	registry, err := channel.NewRegistry(channels.All(time.Now, webchat.Deps{})...)
	if err != nil {
		return nil, err
	}
	c := clock.New(time.Now)
	service := channel.NewService(channel.Deps{
		DB: d, Box: box, Registry: registry, IDs: id.NewMaker(0, time.Now), Clock: c,
		NewHTTP: func(channel.Dial) (*http.Client, error) { return httpx.Vendor(httpx.Options{Log: log}, false) },
	})
	spaces, err := workspace.All(d.Reads(ctx))
	if err != nil {
		return nil, err
	}
	var locked []string
	for _, w := range spaces {
		list, err := channel.List(d.Reads(ctx), w.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if _, err := service.Open(ctx, r.ID); err != nil {
				locked = append(locked, r.Name)
			}
		}
	}
	return locked, nil
}
