// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/internal/channel"
)

const (
	// pollFor is how long Telegram holds a poll open when nothing comes; it allows up to 50 seconds.
	pollFor   = 25 * time.Second
	pollLimit = 100
	// maxHasty is how many polls in a row may come back empty at once: a server that holds none would be asked without a pause.
	maxHasty = 10
)

// errHasty says that the server does not hold polls open.
var errHasty = errors.New("telegram: the server answers polls at once with nothing")

type polling struct {
	Offset         int64    `json:"offset,omitempty"`
	Limit          int      `json:"limit"`
	Timeout        int      `json:"timeout"`
	AllowedUpdates []string `json:"allowed_updates"`
}

// Run polls for updates until an error. Telegram forgets an update only when a later poll names a higher offset, which happens after accept took it;
// the offset is saved after that too, so a crash in between delivers the updates twice, never not at all.
func (d *Driver) Run(ctx context.Context, ch channel.Channel, accept func(context.Context, []channel.Inbound) error) error {
	hold := holdFor(ch)
	ask := polling{Limit: pollLimit, Timeout: int(hold / time.Second), AllowedUpdates: allowedUpdates()}
	if ch.Offset != nil {
		ask.Offset = ch.Offset()
	}
	for hasty := 0; hasty < maxHasty; {
		var updates []json.RawMessage
		begun := d.now()
		if err := call(ctx, ch, "getUpdates", ask, &updates); err != nil {
			return err
		}
		if len(updates) == 0 {
			hasty++
			if d.now().Sub(begun) > hold/2 {
				hasty = 0
			}
			continue
		}
		hasty = 0
		facts, next, err := readBatch(accountKey(ch), updates, d.now())
		if err != nil {
			return err
		}
		if err := accept(ctx, facts); err != nil {
			return fmt.Errorf("telegram: accept: %w", err)
		}
		ask.Offset = next
		if ch.SaveOffset == nil {
			continue
		}
		if err := ch.SaveOffset(ctx, next); err != nil {
			return fmt.Errorf("telegram: save the offset: %w", err)
		}
	}
	return errHasty
}

// readBatch reads the updates of one poll and gives the offset after them.
func readBatch(account string, updates []json.RawMessage, at time.Time) ([]channel.Inbound, int64, error) {
	facts := make([]channel.Inbound, 0, len(updates))
	var next int64
	for _, raw := range updates {
		read, id, err := readUpdate(account, raw, at)
		if err != nil {
			return nil, 0, err
		}
		facts = append(facts, read...)
		next = max(next, id+1)
	}
	return facts, next, nil
}

// holdFor keeps the poll shorter than the HTTP client's own patience.
func holdFor(ch channel.Channel) time.Duration {
	if patience := ch.HTTP.Timeout; patience > 0 {
		return max(time.Second, min(pollFor, patience/2))
	}
	return pollFor
}
