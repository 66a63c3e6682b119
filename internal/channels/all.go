// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package channels is the list of the drivers in this build.
package channels

import (
	"time"

	"parley/internal/channel"
	"parley/internal/channels/telegram"
	"parley/internal/channels/webchat"
)

// All makes every driver, in the order people see them. now is the wall time; chat is what our own chat asks of the house.
func All(now func() time.Time, chat webchat.Deps) []channel.Driver {
	return []channel.Driver{
		telegram.New(now),
		webchat.New(chat),
	}
}
