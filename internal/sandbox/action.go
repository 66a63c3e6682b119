// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/fault"
)

// Verb is what a person does on a phone.
type Verb string

// The verbs. Vendors answer fault.Invalid to those they do not have.
const (
	OpenLink      Verb = "open_link"
	PressStart    Verb = "press_start"
	Press         Verb = "press"
	Say           Verb = "say"
	Edit          Verb = "edit" // changes an own message
	SharePhone    Verb = "share_phone"
	ShareLocation Verb = "share_location"
	SendMedia     Verb = "send_media"
	Block         Verb = "block"
	Unblock       Verb = "unblock"
	Leave         Verb = "leave" // deletes the chat and stops the bot, or leaves Chat
	Join          Verb = "join"  // asks to join the group or channel Chat
	Pay           Verb = "pay"   // pays the newest invoice
	React         Verb = "react"
	Read          Verb = "read"
	DeleteAccount Verb = "delete_account"
)

// Action is one thing a person does. Which fields count depends on the verb.
type Action struct {
	Verb      Verb    `json:"verb"`
	Text      string  `json:"text,omitempty"`    // say, edit; caption in send_media
	Button    string  `json:"button,omitempty"`  // press: the label as the person sees it
	Message   int64   `json:"message,omitempty"` // press, edit, react, say as a reply: id on this phone; 0 is the newest that fits
	Link      string  `json:"link,omitempty"`    // open_link
	Emoji     string  `json:"emoji,omitempty"`   // react; "" takes the reaction back
	Chat      string  `json:"chat,omitempty"`    // join, leave: id of a group or channel; "" is the bot itself
	Phone     string  `json:"phone,omitempty"`   // share_phone: somebody else's number; "" is the person's own
	Latitude  float64 `json:"latitude,omitempty"`
	Longitude float64 `json:"longitude,omitempty"`
	Media     []Media `json:"media,omitempty"` // send_media: Kind, Name, MIME and Bytes; several make an album

	Target  *Message `json:"-"` // the message meant, resolved by the hub; nil for none
	Pressed *Button  `json:"-"` // the button meant, resolved by the hub
}

// Act does something on a phone. Errors say in plain words why the person could not do it.
func (h *Hub) Act(ctx context.Context, bot, person string, a Action) error {
	p, err := h.Phone(bot, person)
	if err != nil {
		return err
	}
	v, err := h.vendor(p.Bot.Vendor)
	if err != nil {
		return err
	}
	if err := p.resolve(&a); err != nil {
		return err
	}
	if a.Verb == OpenLink && h.Follow != nil {
		if a.Link, err = h.Follow(ctx, a.Link); err != nil {
			return err
		}
	}
	if err := v.Act(ctx, p, a); err != nil {
		return fmt.Errorf("sandbox: %s: %w", a.Verb, err)
	}
	if k := p.State().Keyboard; a.Verb == Press && a.Target == nil && k != nil && k.OneTime {
		p.Set(func(s *State) {
			// The bot may have answered with a new keyboard already.
			if s.Keyboard == k {
				s.Keyboard = nil
			}
		})
	}
	return nil
}

// resolve checks what is the same at every vendor and finds the message and the button that are meant.
func (p *Phone) resolve(a *Action) error {
	status := p.Status()
	if status == StatusDeleted {
		return fault.New(fault.Conflict, "account_deleted", "%s has deleted the account", p.Person.Name)
	}
	switch a.Verb {
	case Press, Say, Edit, SharePhone, ShareLocation, SendMedia, Pay:
		if status == StatusBlocked {
			return fault.New(fault.Conflict, "bot_blocked", "%s has blocked the bot; unblock it first", p.Person.Name)
		}
	case Block:
		if status == StatusBlocked {
			return fault.New(fault.Conflict, "bot_blocked", "%s has blocked the bot already", p.Person.Name)
		}
	case Unblock:
		if status != StatusBlocked {
			return fault.New(fault.Conflict, "not_blocked", "%s has not blocked the bot", p.Person.Name)
		}
	case OpenLink, PressStart, Leave, Join, React, Read, DeleteAccount:
	default:
		return fault.New(fault.Invalid, "verb_unknown", "a phone cannot %q", a.Verb)
	}
	if a.Verb == Press {
		m, b, err := p.target(a.Message, a.Button)
		a.Target, a.Pressed = m, b
		return err
	}
	return p.aim(a)
}

// aim finds the message an edit, a reaction, a payment or a reply is about.
func (p *Phone) aim(a *Action) error {
	fits := func(m *Message) bool { return true }
	switch {
	case a.Verb == Edit:
		fits = func(m *Message) bool { return m.From == FromMe }
	case a.Verb == React:
		fits = func(m *Message) bool { return m.From == FromBot }
	case a.Verb == Pay:
		fits = func(m *Message) bool { return m.Kind == "invoice" }
	case a.Message == 0:
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range slices.Backward(p.messages) {
		if !m.Deleted && (a.Message == 0 || m.ID == a.Message) && fits(m) {
			a.Target = clone(m)
			return nil
		}
	}
	return fault.New(fault.NotFound, "message_not_found", "the phone shows no message to %s", a.Verb)
}
