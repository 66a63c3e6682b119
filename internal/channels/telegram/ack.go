// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"cmp"
	"context"
	"unicode/utf16"

	"parley/internal/channel"
)

type callbackAnswer struct {
	ID    string `json:"callback_query_id"`
	Text  string `json:"text,omitempty"`
	Alert bool   `json:"show_alert,omitempty"`
}

type checkoutAnswer struct {
	ID    string `json:"pre_checkout_query_id"`
	OK    bool   `json:"ok"`
	Error string `json:"error_message,omitempty"`
}

type chatAction struct {
	ChatID chatID `json:"chat_id"`
	Action string `json:"action"`
}

// Acknowledge stops a button's spinner, answers a checkout, or shows "typing" for up to 5 seconds. Bots have no read marks: nothing happens.
func (*Driver) Acknowledge(ctx context.Context, ch channel.Channel, a channel.Ack) error {
	switch a.Kind {
	case channel.AckPress:
		err := call(ctx, ch, "answerCallbackQuery", callbackAnswer{ID: a.AckID, Text: cut(a.Text, maxNotice), Alert: a.Alert}, nil)
		if is(err, "query is too old") { // nobody waits for it any more
			return nil
		}
		return err
	case channel.AckCheckout:
		if a.Refuse && a.Text == "" {
			return refusal(channel.Invalid, "checkout", "a refusal of a payment must say why", nil)
		}
		answer := checkoutAnswer{ID: a.AckID, OK: !a.Refuse}
		if a.Refuse {
			answer.Error = a.Text
		}
		return call(ctx, ch, "answerPreCheckoutQuery", answer, nil)
	case channel.AckTyping:
		return call(ctx, ch, "sendChatAction", chatAction{ChatID: chatID(cmp.Or(a.Chat, a.Address)), Action: "typing"}, nil)
	case channel.AckRead:
		return nil
	default:
		return refusal(channel.Unsupported, "ack", "Telegram has no acknowledgement of kind "+string(a.Kind), nil)
	}
}

// cut shortens text to at most limit UTF-16 units, never inside a character.
func cut(text string, limit int) string {
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > limit {
			return text[:i]
		}
	}
	return text
}
