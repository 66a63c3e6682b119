// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package telegram is the driver of Telegram bots, by Bot API 10.1 (https://core.telegram.org/bots/api).
//
// A channel is one bot: its token comes from @BotFather and begins with the bot's own id, which is the account key.
// Updates arrive by webhook, proved by a secret header, or by polling. Telegram gives no receipts: "sent" is final.
package telegram

import (
	"strings"
	"time"

	"parley/internal/channel"
)

// tokenKey names the bot's token in the connect form.
const tokenKey = "token"

// Driver speaks to Telegram. It has no state but the source of time.
type Driver struct {
	now func() time.Time
}

// The abilities beyond the four required methods.
var (
	_ channel.Driver         = (*Driver)(nil)
	_ channel.Installer      = (*Driver)(nil)
	_ channel.Runner         = (*Driver)(nil)
	_ channel.Acknowledger   = (*Driver)(nil)
	_ channel.MediaFetcher   = (*Driver)(nil)
	_ channel.ProfileFetcher = (*Driver)(nil)
	_ channel.Editor         = (*Driver)(nil)
)

// New is a driver; now is the wall time, which dates the polled updates that carry no date of their own (button presses, checkouts).
func New(now func() time.Time) *Driver { return &Driver{now: now} }

// Kind is channel.Telegram.
func (*Driver) Kind() channel.Kind { return channel.Telegram }

func token(ch channel.Channel) string { return ch.Secrets[tokenKey].Reveal() }

// accountKey is the bot's user id: the part of the token before the colon.
func accountKey(ch channel.Channel) string {
	key, _, _ := strings.Cut(token(ch), ":")
	return key
}
