// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/channel"
	"parley/internal/content"
)

// readMessage reads a new message. A bot's own words and what Telegram copies from a linked channel start nothing.
func readMessage(m message, _ time.Time) []channel.Inbound {
	in := base(m)
	if note := m.robotic(); note != "" {
		fill(&in, m)
		in.Kind, in.Note = channel.InUnknown, note
		return []channel.Inbound{in}
	}
	if m.NewChatMembers != nil || m.LeftChatMember != nil {
		return membership(m, in)
	}
	if payload, ok := start(m.Text); ok {
		in.Kind, in.Text, in.Payload = channel.InStart, m.Text, payload
		return []channel.Inbound{in}
	}
	if !fill(&in, m) {
		in.Kind, in.Note = channel.InUnknown, "message: "+strings.Join(m.strange(), ", ")
	}
	return []channel.Inbound{in}
}

// readEdited reads a changed message with its whole new content.
func readEdited(m message, _ time.Time) []channel.Inbound {
	in := base(m)
	in.Kind, in.At = channel.InEdit, moment(max(m.EditDate, m.Date))
	if !fill(&in, m) || m.robotic() != "" {
		in.Kind, in.Note = channel.InUnknown, "edited_message: "+strings.Join(m.strange(), ", ")
	}
	return []channel.Inbound{in}
}

// post makes a reader of messages that are not written to the bot: shown, but starting nothing.
func post(name string) reader {
	return func(raw json.RawMessage, _ time.Time) ([]channel.Inbound, error) {
		var m message
		if err := json.Unmarshal(raw, &m); err != nil {
			return nil, err
		}
		in := base(m)
		fill(&in, m)
		in.Kind, in.Note = channel.InUnknown, name
		return []channel.Inbound{in}, nil
	}
}

// base is what every message has.
func base(m message) channel.Inbound {
	in := channel.Inbound{Kind: channel.InMessage, At: moment(m.Date), MessageID: address(m.MessageID), AlbumID: m.MediaGroupID}
	if m.From != nil {
		in.Address, in.Profile = address(m.From.ID), profile(*m.From)
	}
	place(&in, m.Chat)
	if m.ReplyTo != nil {
		in.ReplyTo = address(m.ReplyTo.MessageID)
	}
	return in
}

// robotic says why no person wrote the message, or "".
func (m message) robotic() string {
	switch {
	case m.From == nil:
		return "message without a person"
	case m.From.IsBot:
		return "message of a bot"
	case m.IsAutomaticForward:
		return "message copied from the linked channel"
	default:
		return ""
	}
}

// start reads the command of a deep link: "/start", "/start <token>", in groups "/start@bot <token>".
func start(text string) (payload string, ok bool) {
	command, payload, _ := strings.Cut(text, " ")
	command, _, _ = strings.Cut(command, "@")
	return strings.TrimSpace(payload), command == "/start"
}

// membership reads the service message about people who came or went. In a group without administrator's rights it is the only news of them;
// with such rights chat_member tells the same, and more, so the fact may come twice.
func membership(m message, in channel.Inbound) []channel.Inbound {
	people, kind := m.NewChatMembers, channel.InJoined
	if m.LeftChatMember != nil {
		people, kind = []user{*m.LeftChatMember}, channel.InLeft
	}
	facts := make([]channel.Inbound, 0, len(people))
	for _, person := range people {
		fact := in
		fact.Kind, fact.Address, fact.Profile = kind, address(person.ID), profile(person)
		fact.Referral = invitation(m.Chat, nil)
		if person.IsBot {
			fact.Kind, fact.Note = channel.InUnknown, string(kind)+": a bot"
		}
		place(&fact, m.Chat)
		facts = append(facts, fact)
	}
	return facts
}

// filler puts one type of content into the fact and reports whether the message has it.
type filler func(in *channel.Inbound, m message) bool

// fillers are tried in order: an animation also fills document, a venue also fills location.
func fillers() []filler {
	return []filler{
		fillText, fillPhoto,
		fillFile(content.Animation, func(m message) *file { return m.Animation }),
		fillFile(content.Video, func(m message) *file { return m.Video }),
		fillFile(content.Audio, func(m message) *file { return m.Audio }),
		fillFile(content.Voice, func(m message) *file { return m.Voice }),
		fillFile(content.VideoNote, func(m message) *file { return m.VideoNote }),
		fillFile(content.Sticker, func(m message) *file { return m.Sticker }),
		fillFile(content.Document, func(m message) *file { return m.Document }),
		fillContact, fillVenue, fillLocation, fillDice, fillWebApp, fillPayment, fillRefund, fillMoved, fillPoll,
	}
}

func fill(in *channel.Inbound, m message) bool {
	return slices.ContainsFunc(fillers(), func(f filler) bool { return f(in, m) })
}

func fillText(in *channel.Inbound, m message) bool {
	in.Text = m.Text
	return m.Text != ""
}

// fillPhoto takes the largest size: the last of the list.
func fillPhoto(in *channel.Inbound, m message) bool {
	if len(m.Photo) == 0 {
		return false
	}
	in.Text = m.Caption
	in.Media = []channel.MediaRef{m.Photo[len(m.Photo)-1].ref(content.Image)}
	return true
}

func fillFile(kind content.MediaKind, of func(message) *file) filler {
	return func(in *channel.Inbound, m message) bool {
		f := of(m)
		if f == nil {
			return false
		}
		in.Text = m.Caption
		in.Media = []channel.MediaRef{f.ref(kind)}
		return true
	}
}

func (f file) ref(kind content.MediaKind) channel.MediaRef {
	ref := channel.MediaRef{
		Kind: kind, Ref: f.FileID, Key: f.FileUniqueID, Name: f.FileName, MIME: f.MIMEType, Size: f.FileSize,
		Width: f.Width, Height: f.Height, Duration: f.Duration,
	}
	if f.Length > 0 {
		ref.Width, ref.Height = f.Length, f.Length
	}
	if kind == content.Sticker { // stickers come without a type
		switch {
		case f.IsAnimated:
			ref.MIME = "application/x-tgsticker"
		case f.IsVideo:
			ref.MIME = "video/webm"
		default:
			ref.MIME = "image/webp"
		}
	}
	return ref
}

// fillContact vouches for the number only when it is the sender's own contact; Telegram then knows it, sometimes without the plus.
func fillContact(in *channel.Inbound, m message) bool {
	c := m.Contact
	if c == nil {
		return false
	}
	card := &content.Card{Phone: c.PhoneNumber, First: c.FirstName, Last: c.LastName}
	if m.From != nil && c.UserID != 0 && c.UserID == m.From.ID && c.PhoneNumber != "" {
		card.Own = true
		card.Phone = "+" + strings.TrimPrefix(strings.TrimSpace(c.PhoneNumber), "+")
		in.Profile.Phone = card.Phone
	}
	in.Card = card
	return true
}

func fillVenue(in *channel.Inbound, m message) bool {
	if m.Venue == nil {
		return false
	}
	v := m.Venue
	in.Location = &content.Location{Lat: v.Location.Latitude, Lon: v.Location.Longitude, Title: v.Title, Address: v.Address}
	return true
}

func fillLocation(in *channel.Inbound, m message) bool {
	if m.Location == nil {
		return false
	}
	in.Location = &content.Location{Lat: m.Location.Latitude, Lon: m.Location.Longitude}
	return true
}

// fillDice keeps the throw as a person reads it.
func fillDice(in *channel.Inbound, m message) bool {
	if m.Dice == nil {
		return false
	}
	in.Text = m.Dice.Emoji + " " + strconv.Itoa(m.Dice.Value)
	return true
}

// fillWebApp reads what a mini-app opened from a reply keyboard sent back.
func fillWebApp(in *channel.Inbound, m message) bool {
	if m.WebAppData == nil {
		return false
	}
	in.Text, in.Payload, in.Note = m.WebAppData.ButtonText, m.WebAppData.Data, "web_app_data"
	return true
}

func fillPayment(in *channel.Inbound, m message) bool {
	if m.SuccessfulPayment == nil {
		return false
	}
	in.Kind, in.Payment = channel.InPayment, m.SuccessfulPayment.fact()
	return true
}

func fillRefund(in *channel.Inbound, m message) bool {
	if m.RefundedPayment == nil {
		return false
	}
	in.Kind, in.Payment, in.Note = channel.InUnknown, m.RefundedPayment.fact(), "message: refunded_payment"
	return true
}

// fillMoved keeps the new id of a group that became a supergroup.
func fillMoved(in *channel.Inbound, m message) bool {
	if m.MigrateToChatID == 0 {
		return false
	}
	in.Kind, in.Note = channel.InUnknown, "message: migrate_to_chat_id"
	in.Referral = map[string]string{"moved_to": address(m.MigrateToChatID)}
	return true
}

func fillPoll(in *channel.Inbound, m message) bool {
	if m.Poll == nil {
		return false
	}
	in.Kind, in.Note, in.Text = channel.InUnknown, "message: poll", m.Poll.Question
	return true
}

// strange names the fields of a message that hold its content, to tell a person what came.
func (m message) strange() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m.keys)), frame)
}

// frame reports whether a field of a message says who, where and when, but not what.
func frame(name string) bool {
	switch name {
	case "message_id", "message_thread_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_to_message", "external_reply", "quote",
		"forward_origin", "media_group_id", "author_signature", "via_bot", "has_protected_content", "is_from_offline", "is_topic_message",
		"is_automatic_forward", "link_preview_options", "business_connection_id", "reply_markup", "effect_id", "sender_boost_count", "sender_tag":
		return true
	default:
		return false
	}
}
