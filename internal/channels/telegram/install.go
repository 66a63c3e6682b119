// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"parley/internal/channel"
	"parley/internal/fault"
)

// maxConnections is how many webhook requests Telegram may have open at once: its own default.
const maxConnections = 40

// allowedUpdates asks for everything we read: membership and reactions come only when asked for.
func allowedUpdates() []string {
	return []string{
		"message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member", "chat_member",
		"chat_join_request", "message_reaction", "poll_answer", "pre_checkout_query",
	}
}

type webhook struct {
	URL            string   `json:"url"`
	SecretToken    string   `json:"secret_token,omitempty"`
	MaxConnections int      `json:"max_connections"`
	AllowedUpdates []string `json:"allowed_updates"`
}

// me is the User that getMe gives: the bot itself.
type me struct {
	user
	CanJoinGroups  bool `json:"can_join_groups"`
	ReadsAllGroups bool `json:"can_read_all_group_messages"`
	Inline         bool `json:"supports_inline_queries"`
}

type nothing struct{}

// Check asks Telegram whose token it is.
func (*Driver) Check(ctx context.Context, ch channel.Channel) (channel.Account, error) {
	var bot me
	if err := call(ctx, ch, "getMe", nothing{}, &bot); err != nil {
		return channel.Account{}, connecting(err)
	}
	return channel.Account{
		Key:    address(bot.ID),
		Name:   bot.FirstName,
		Handle: bot.Username,
		Facts: map[string]string{
			"can_join_groups":             strconv.FormatBool(bot.CanJoinGroups),
			"can_read_all_group_messages": strconv.FormatBool(bot.ReadsAllGroups),
			"supports_inline_queries":     strconv.FormatBool(bot.Inline),
		},
	}, nil
}

// Install sets the webhook with its secret, or takes it away for polling. Updates that wait at Telegram are kept.
func (d *Driver) Install(ctx context.Context, ch channel.Channel) error {
	if ch.HookURL == "" {
		return d.Uninstall(ctx, ch)
	}
	return connecting(call(ctx, ch, "setWebhook", webhook{
		URL: ch.HookURL, SecretToken: ch.HookSecret.Reveal(), MaxConnections: maxConnections, AllowedUpdates: allowedUpdates(),
	}, nil))
}

// Uninstall takes the webhook away.
func (*Driver) Uninstall(ctx context.Context, ch channel.Channel) error {
	return connecting(call(ctx, ch, "deleteWebhook", nothing{}, nil))
}

// connecting turns a refusal into what the person who connects the bot can do about it.
func connecting(err error) error {
	var failure *channel.SendError
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Class {
	case channel.Unauthorized:
		wrong := fault.At("/secrets/"+tokenKey, "wrong_token", "Telegram does not know this token. Copy it again from @BotFather, whole.")
		wrong.Cause = failure
		return wrong
	case channel.Throttled:
		limited := fault.With(failure, fault.Limited, "vendor_limit", "Telegram asks to wait before the next try.")
		limited.After = failure.After
		return limited
	case channel.Invalid:
		return fault.With(failure, fault.Invalid, "vendor_refused", "Telegram refused: %s", failure.Text)
	default:
		return fault.With(fmt.Errorf("telegram: connect: %w", failure), fault.Unavailable, "vendor_unreachable",
			"Telegram does not answer. Check the address of its server and the proxy, then try again.")
	}
}
