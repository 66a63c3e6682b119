// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"context"
	"strconv"

	"parley/internal/channel"
	"parley/internal/content"
)

// edited names the message to change. Without a markup Telegram takes the inline buttons away.
type edited struct {
	ChatID    chatID          `json:"chat_id"`
	MessageID int64           `json:"message_id"`
	Markup    *inlineKeyboard `json:"reply_markup,omitempty"`
}

type editedText struct {
	edited
	Text      string       `json:"text"`
	ParseMode string       `json:"parse_mode,omitempty"`
	Preview   *linkPreview `json:"link_preview_options,omitempty"`
}

type editedCaption struct {
	edited
	Caption   string `json:"caption,omitempty"`
	ParseMode string `json:"parse_mode,omitempty"`
}

type deletion struct {
	ChatID    chatID `json:"chat_id"`
	MessageID int64  `json:"message_id"`
}

// Edit changes the text of a message, or the caption under its media, and its inline buttons. The file of a message stays as it is.
func (*Driver) Edit(ctx context.Context, ch channel.Channel, vendorID string, m channel.Outgoing) error {
	id, err := strconv.ParseInt(vendorID, 10, 64)
	if err != nil {
		return refusal(channel.Invalid, "id", "not an id of a Telegram message", nil)
	}
	e := edited{ChatID: targetOf(m).ChatID, MessageID: id}
	if rows := inlineRows(m.Part.Buttons); len(rows) > 0 && m.Simpler.Form != channel.FormNoMarkup {
		e.Markup = &inlineKeyboard{Rows: rows}
	}
	text, mode := formatted(m)
	switch m.Part.Kind {
	case content.PartText:
		params := editedText{edited: e, Text: text, ParseMode: mode}
		if m.Part.Options.NoPreview {
			params.Preview = &linkPreview{Disabled: true}
		}
		err = call(ctx, ch, "editMessageText", params, nil)
	case content.PartMedia, content.PartAlbum:
		err = call(ctx, ch, "editMessageCaption", editedCaption{edited: e, Caption: text, ParseMode: mode}, nil)
	default:
		err = call(ctx, ch, "editMessageReplyMarkup", e, nil)
	}
	if is(err, "message is not modified") {
		return nil
	}
	return err
}

// Delete takes a message back. One that is gone already is a success; one older than 48 hours is Unsupported.
func (*Driver) Delete(ctx context.Context, ch channel.Channel, chat, vendorID string) error {
	id, err := strconv.ParseInt(vendorID, 10, 64)
	if err != nil {
		return refusal(channel.Invalid, "id", "not an id of a Telegram message", nil)
	}
	err = call(ctx, ch, "deleteMessage", deletion{ChatID: chatID(chat), MessageID: id}, nil)
	if is(err, "message to delete not found") {
		return nil
	}
	return err
}
