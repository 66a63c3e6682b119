// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"

	"parley/internal/channel"
	"parley/internal/content"
)

// target begins the parameters of every sending method.
type target struct {
	ChatID  chatID           `json:"chat_id"`
	Silent  bool             `json:"disable_notification,omitempty"`
	Protect bool             `json:"protect_content,omitempty"`
	ReplyTo *replyParameters `json:"reply_parameters,omitempty"`
}

type replyParameters struct {
	MessageID int64 `json:"message_id"`
	// AllowWithout sends the message even when the one it answers is gone.
	AllowWithout bool `json:"allow_sending_without_reply"`
}

// chatID is a number, or @name of a public channel.
type chatID string

// MarshalJSON writes a number as a number.
func (c chatID) MarshalJSON() ([]byte, error) {
	if n, err := strconv.ParseInt(string(c), 10, 64); err == nil {
		return strconv.AppendInt(nil, n, 10), nil
	}
	return json.Marshal(string(c))
}

type textMessage struct {
	target
	Text      string       `json:"text"`
	ParseMode string       `json:"parse_mode,omitempty"`
	Preview   *linkPreview `json:"link_preview_options,omitempty"`
	Markup    any          `json:"reply_markup,omitempty"`
}

type linkPreview struct {
	Disabled bool `json:"is_disabled"`
}

type locationMessage struct {
	target
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Title     string  `json:"title,omitempty"`
	Address   string  `json:"address,omitempty"`
	Markup    any     `json:"reply_markup,omitempty"`
}

type contactMessage struct {
	target
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	Markup      any    `json:"reply_markup,omitempty"`
}

type pollMessage struct {
	target
	Question  string       `json:"question"`
	Options   []pollOption `json:"options"`
	Anonymous bool         `json:"is_anonymous"` // anonymous unless told otherwise
	Multiple  bool         `json:"allows_multiple_answers,omitempty"`
	Markup    any          `json:"reply_markup,omitempty"`
}

type pollOption struct {
	Text string `json:"text"`
}

// sender sends one kind of part.
type sender func(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error)

// senderOf is the table of what can be sent; nil is what Telegram does not have.
func senderOf(kind content.PartKind) sender {
	return map[content.PartKind]sender{
		content.PartText:     sendText,
		content.PartMedia:    sendMedia,
		content.PartAlbum:    sendAlbum,
		content.PartLocation: sendLocation,
		content.PartCard:     sendCard,
		content.PartPoll:     sendPoll,
	}[kind]
}

// Send makes the one call that sends the part.
func (*Driver) Send(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	send := senderOf(m.Part.Kind)
	if send == nil {
		return channel.Receipt{}, refusal(channel.Unsupported, "part", "Telegram has no message of kind "+string(m.Part.Kind), nil)
	}
	receipt, err := send(ctx, ch, m)
	if err != nil {
		return channel.Receipt{}, err
	}
	if m.Simpler.Form == channel.FormAddress {
		receipt.Moved = m.Simpler.Address
	}
	return receipt, nil
}

func targetOf(m channel.Outgoing) target {
	t := target{
		ChatID:  chatID(cmp.Or(m.Chat, m.Address)),
		Silent:  m.Part.Options.Silent,
		Protect: m.Part.Options.Protect,
	}
	if m.Simpler.Form == channel.FormAddress {
		t.ChatID = chatID(m.Simpler.Address)
	}
	// Only a number can be the id of a Telegram message: an id of another messenger is not quoted.
	if id, err := strconv.ParseInt(m.Part.ReplyTo, 10, 64); err == nil && m.Simpler.Form != channel.FormNoReply {
		t.ReplyTo = &replyParameters{MessageID: id, AllowWithout: true}
	}
	return t
}

func markupOf(m channel.Outgoing) any {
	if m.Simpler.Form == channel.FormNoMarkup {
		return nil
	}
	return markup(m.Part)
}

// formatted is the text with its parse mode: HTML, or nothing for a text without formatting.
func formatted(m channel.Outgoing) (text, mode string) {
	rich := m.Part.Rich
	switch {
	case len(rich.Spans) == 0:
		return rich.Text, ""
	case m.Simpler.Form == channel.FormPlain:
		return rich.Plain(), ""
	default:
		return rich.HTML(), "HTML"
	}
}

func sendText(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	params := textMessage{target: targetOf(m), Markup: markupOf(m)}
	params.Text, params.ParseMode = formatted(m)
	if m.Part.Options.NoPreview {
		params.Preview = &linkPreview{Disabled: true}
	}
	return sendOne(ctx, ch, "sendMessage", params)
}

// sendLocation sends a point, or a place when it has a title.
func sendLocation(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	l := m.Part.Location
	if l == nil {
		return channel.Receipt{}, missing("location")
	}
	params := locationMessage{target: targetOf(m), Latitude: l.Lat, Longitude: l.Lon, Markup: markupOf(m)}
	if l.Title == "" && l.Address == "" {
		return sendOne(ctx, ch, "sendLocation", params)
	}
	params.Title, params.Address = cmp.Or(l.Title, l.Address), cmp.Or(l.Address, l.Title)
	return sendOne(ctx, ch, "sendVenue", params)
}

func sendCard(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	c := m.Part.Card
	if c == nil {
		return channel.Receipt{}, missing("card")
	}
	return sendOne(ctx, ch, "sendContact", contactMessage{
		target: targetOf(m), Markup: markupOf(m),
		PhoneNumber: c.Phone, FirstName: cmp.Or(c.First, c.Last, c.Phone), LastName: c.Last,
	})
}

func sendPoll(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	p := m.Part.Poll
	if p == nil {
		return channel.Receipt{}, missing("poll")
	}
	params := pollMessage{
		target: targetOf(m), Markup: markupOf(m),
		Question: p.Question, Anonymous: p.Anonymous, Multiple: p.Multiple, Options: make([]pollOption, 0, len(p.Options)),
	}
	for _, text := range p.Options {
		params.Options = append(params.Options, pollOption{Text: text})
	}
	return sendOne(ctx, ch, "sendPoll", params)
}

// sendOne makes a call without files that is answered by one message.
func sendOne(ctx context.Context, ch channel.Channel, method string, params any) (channel.Receipt, error) {
	var sent message
	if err := call(ctx, ch, method, params, &sent); err != nil {
		return channel.Receipt{}, err
	}
	return receiptOf(sent)
}

// receiptOf also gives the key of a poll, by which its answers will come. An answer without a message is a doubt, not a success.
func receiptOf(sent ...message) (channel.Receipt, error) {
	if len(sent) == 0 || sent[0].MessageID == 0 {
		return channel.Receipt{}, refusal(channel.Ambiguous, "200", "Telegram accepted the call, but its answer has no message", nil)
	}
	r := channel.Receipt{VendorID: address(sent[0].MessageID)}
	for _, m := range sent[1:] {
		r.Extra = append(r.Extra, address(m.MessageID))
	}
	if p := sent[0].Poll; p != nil {
		r.Extra = append(r.Extra, pollKey(p.ID))
	}
	return r, nil
}

func missing(what string) *channel.SendError {
	return refusal(channel.Invalid, "part", "the part has no "+what, nil)
}
