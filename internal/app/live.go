// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"parley/internal/api"
	"parley/internal/intake"
	"parley/internal/outbox"
)

// live turns what has changed into news for open pages.
type live struct {
	hub *api.Live
}

// changed tells that conversations have new messages.
func (l *live) changed(all []intake.Changed) {
	for _, c := range all {
		l.hub.Publish(c.Workspace, "contact", c.Contact)
	}
}

// outcomes tells that messages have moved on.
func (l *live) outcomes(all []outbox.Outcome) {
	for _, o := range all {
		l.hub.Publish(o.Workspace, "message", o.ID)
	}
}

// typing tells that a visitor of a chat is typing.
func (l *live) typing(workspace, contact int64) { l.hub.Publish(workspace, "typing", contact) }

// channel tells that a channel was changed.
func (l *live) channel(id int64) { l.hub.Publish(0, "channel", id) }
