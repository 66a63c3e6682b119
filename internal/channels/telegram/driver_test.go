// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/channels/channeltest"
	"parley/internal/channels/telegram"
	"parley/internal/secret"
)

const (
	testToken = "700000001:TestTokenTestTokenTestTokenTestToken"
	testHook  = "hook-secret-of-the-test-channel"
)

func testTime() time.Time { return time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC) }

func suite(spec *botAPI) channeltest.Suite {
	s := channeltest.Suite{
		Driver: telegram.New(testTime),
		Channel: channel.Channel{
			ID: 1, Workspace: 1, Kind: channel.Telegram, AccountKey: "700000001", Name: "Parley", Handle: "parley_bot",
			Secrets:    map[string]secret.String{"token": secret.New(testToken)},
			HookSecret: secret.New(testHook),
		},
		Sign: func(ch channel.Channel, r *channel.Request) {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", ch.HookSecret.Reveal())
		},
	}
	if spec != nil {
		s.CheckRequest, s.CheckInbound = spec.checkRequest, spec.checkUpdate
	}
	return s
}

func TestDriver(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, suite(nil))
}

// TestDriverBySpecification runs the suite again with every request and update held against Telegram's own description of the Bot API.
func TestDriverBySpecification(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, suite(loadBotAPI(t)))
}

func FuzzParse(f *testing.F) { channeltest.FuzzParse(f, suite(nil)) }
