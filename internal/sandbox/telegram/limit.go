// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"math"

	"parley/internal/sandbox"
)

// The vendor's limits. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
// A private chat may go over its one a second in a short burst, as the page says.
const (
	botPerSecond   = 30.0
	paidPerSecond  = 1000.0 // allow_paid_broadcast
	chatPerSecond  = 1.0
	chatBurst      = 3.0
	groupPerSecond = 20.0 / 60
	groupBurst     = 20.0
)

// bucket is a token bucket on the hub's clock.
type bucket struct {
	tokens float64
	at     int64
}

// wait is how many milliseconds must pass before n tokens are there; 0 is now. A rate of 0 or less is no limit.
func (k *bucket) wait(now int64, rate, burst, n float64) int64 {
	if rate <= 0 {
		k.at = 0 // a limit that comes back begins anew
		return 0
	}
	if k.at == 0 {
		k.tokens = burst
	}
	k.tokens = min(burst, k.tokens+float64(now-k.at)*rate/1000)
	k.at = now
	// An album larger than the burst passes when the bucket is full, and leaves a debt.
	if need := min(n, burst); k.tokens < need {
		return int64(math.Ceil((need - k.tokens) * 1000 / rate))
	}
	return 0
}

// allow takes n sends from the bot's and the chat's limits, or refuses with the vendor's 429.
func (c *call) allow(to *chat, n int) error {
	rate, chatRate := c.server.options.PerSecond, c.server.options.ChatPerSec
	if rate == 0 {
		rate = botPerSecond
	}
	if chatRate == 0 {
		chatRate = chatPerSecond
	}
	if f, hit := c.server.hub.Faults.Hit(c.bot.Key, c.person, c.name, sandbox.Limits); hit {
		rate, chatRate = f.PerSecond, f.ChatPerSecond
	}
	burst := chatBurst * max(chatRate, 1)
	if to.room != nil && chatRate > 0 {
		chatRate, burst = groupPerSecond, groupBurst
	}
	if c.bool("allow_paid_broadcast") && rate > 0 {
		rate = paidPerSecond
	}
	now := c.server.hub.Timeline.Now()
	wait := max(c.bot.sends.wait(now, rate, max(rate, 1), float64(n)), to.sends.wait(now, chatRate, burst, float64(n)))
	if wait > 0 {
		return tooMany(wait)
	}
	c.bot.sends.tokens -= float64(n)
	to.sends.tokens -= float64(n)
	return nil
}
