// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/message"
)

// DirectTopic is where nodes hear that an address of our own chat has something new to show. The payload is DirectPlace.
const DirectTopic = "direct"

// DirectPlace names an address of a channel in notes.
func DirectPlace(channel int64, address string) string { return id.Format(channel) + " " + address }

// ShowDirect tells the browsers that are open at an address to look again. Call it in the transaction that changed what they see.
func ShowDirect(tx *db.Tx, channel int64, address string) {
	tx.Notify(DirectTopic, DirectPlace(channel, address))
}

// showDirect tells of the parts of our own chats that were sent: their rows are the delivery.
func showDirect(tx *db.Tx, items []Outcome) {
	for _, it := range items {
		if it.direct != "" && it.State == message.Sent {
			ShowDirect(tx, it.Channel, it.direct)
		}
	}
}

// directAddress is the address of a part that our own chat shows; empty for the messengers of others.
func directAddress(ch *channel.Opened, address string) string {
	if ch.Mode != channel.Direct {
		return ""
	}
	return address
}
