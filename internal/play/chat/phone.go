// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package chat is what people see on their phones: messages, buttons, and the transcript of it all.
package chat

import (
	"context"
	"strconv"

	"parley/internal/sandbox"
)

// Phone is one person's chat in one channel, at an imitation or on a page of a site.
type Phone interface {
	// Name is the person's and the channel's key: "ann@tg".
	Name() string
	// Person is who holds it.
	Person() *sandbox.Person
	// Address is what the channel knows the person by; empty when it has not met the person yet.
	Address() string
	// Act does what a person can do; the error says in plain words why it cannot be done.
	Act(ctx context.Context, a sandbox.Action) error
	// Messages are those after an id, oldest first.
	Messages(ctx context.Context, after int64) ([]*sandbox.Message, error)
	// Keyboard is the reply keyboard, nil when there is none.
	Keyboard() [][]sandbox.Button
}

// Messenger is a phone at one of the hub's imitations.
type Messenger struct {
	Hub *sandbox.Hub
	On  *sandbox.Phone
}

// Name implements Phone.
func (m Messenger) Name() string { return m.On.Person.Key + "@" + m.On.Bot.Key }

// Person implements Phone.
func (m Messenger) Person() *sandbox.Person { return m.On.Person }

// Address implements Phone: imitations know people by their number.
func (m Messenger) Address() string { return strconv.FormatInt(m.On.Person.Number, 10) }

// Act implements Phone.
func (m Messenger) Act(ctx context.Context, a sandbox.Action) error {
	return m.Hub.Act(ctx, m.On.Bot.Key, m.On.Person.Key, a) //nolint:wrapcheck // the caller names the phone
}

// mostMessages is more than a phone keeps.
const mostMessages = 100_000

// Messages implements Phone.
func (m Messenger) Messages(_ context.Context, after int64) ([]*sandbox.Message, error) {
	return m.On.Messages(after, mostMessages), nil
}

// Keyboard implements Phone.
func (m Messenger) Keyboard() [][]sandbox.Button {
	if k := m.On.State().Keyboard; k != nil {
		return k.Buttons
	}
	return nil
}
