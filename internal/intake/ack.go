// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"time"

	"parley/internal/channel"
)

// ack is something a messenger wants answered at once, best effort.
type ack struct {
	channel  int64
	ack      channel.Ack
	received int64 // in the workspace's own time
}

// Acknowledge asks a messenger for something best effort, from outside of what comes in: "is typing" while an operator writes.
func (in *Intake) Acknowledge(channelID int64, a channel.Ack) {
	in.ackSoon(ack{channel: channelID, ack: a})
}

// ackSoon hands an acknowledgement over; when too many wait it is dropped, because a late one is of no use.
func (in *Intake) ackSoon(a ack) {
	select {
	case in.acks <- a:
	default:
	}
}

const (
	ackTime    = 10 * time.Second
	ackWorkers = 8
)

// acknowledge sends acknowledgements until ctx ends, a few at a time.
func (in *Intake) acknowledge(ctx context.Context) {
	slots := make(chan struct{}, ackWorkers)
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-in.acks:
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				in.ackOne(ctx, a)
			}()
		}
	}
}

func (in *Intake) ackOne(ctx context.Context, a ack) {
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	ch, err := in.Channels.Open(ctx, a.channel)
	if err != nil {
		return // disconnected meanwhile
	}
	if acknowledger, ok := ch.Driver.(channel.Acknowledger); ok {
		if err := acknowledger.Acknowledge(ctx, ch.Channel, a.ack); err != nil {
			in.Log.Debug("intake: acknowledge", "channel", a.channel, "kind", a.ack.Kind, "error", err)
		}
	}
}
