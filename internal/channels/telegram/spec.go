// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"time"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/i18n"
)

// The figures of the Bot API documentation (10.1, 2026-06) and of Telegram's FAQ for bots.
const (
	faqSource  = "core.telegram.org/bots/faq, my bot is hitting limits, 2026-06"
	megabyte   = 1 << 20
	maxPayload = 64  // bytes of callback_data
	maxNotice  = 200 // UTF-16 units of a callback answer
	maxCopy    = 256 // characters of copy_text
	// maxPlaceholder is in characters of a keyboard's placeholder.
	maxPlaceholder = 64
	maxFetch       = 20 * megabyte // a bot may download no more
	ackWithin      = 15 * time.Second
)

// Spec is the connect form, the capabilities (package content has their table) and the limits of a bot.
func (*Driver) Spec() channel.Spec {
	capabilities, _ := content.Table(string(channel.Telegram))
	return channel.Spec{
		Title: "Telegram",
		About: i18n.Words(
			"Откройте в Telegram бота @BotFather, отправьте ему команду /newbot и следуйте подсказкам. В конце он пришлёт токен: вставьте его сюда.",
			"Open @BotFather in Telegram, send it /newbot and follow its questions. At the end it sends a token: paste it here."),
		Form: []channel.Setting{{
			Key:   tokenKey,
			Label: i18n.Words("Токен бота", "Bot token"),
			Help: i18n.Words(
				"Токен даёт полный доступ к боту, поэтому храните его в тайне. Если он стал известен посторонним, получите новый командой /revoke.",
				"The token gives full power over the bot, so keep it secret. If strangers learn it, get a new one with /revoke."),
			Secret:   true,
			Required: true,
			Pattern:  `^[0-9]{3,16}:[A-Za-z0-9_-]{30,64}$`,
			Example:  "123456789:AAExampleExampleExampleExampleExam1",
		}},
		BaseURL:      "https://api.telegram.org",
		Modes:        []channel.Mode{channel.Webhook, channel.Poll},
		Capabilities: capabilities,
		Limits: []channel.Limit{
			// Telegram allows about 30 a second to different people: 28 with a burst of 2 never passes it in any second.
			{Scope: channel.ScopeChannel, Count: 28, Per: time.Second, Burst: 2, Source: faqSource},
			// One a second in a chat, short bursts tolerated: enough for the parts of one message.
			{Scope: channel.ScopeChat, Count: 1, Per: time.Second, Burst: 3, Source: faqSource},
			// Twenty a minute in a group, whose address is negative: 15 with a burst of 5 never passes it in any minute.
			{Scope: channel.ScopeChat, Chats: "^-", Count: 15, Per: time.Minute, Burst: 5, Source: faqSource},
		},
		DeepLink:    "https://t.me/{handle}?start={token}",
		MaxInFlight: 30,
		AckWithin:   ackWithin,
	}
}
