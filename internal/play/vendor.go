// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"fmt"
	"time"

	"parley/internal/play/form"
	"parley/internal/sandbox"
)

// Vendor makes an imitation misbehave until it is told otherwise.
type Vendor struct {
	Channel       string        `yaml:"channel" is:"required" about:"Key of the channel."`
	Mode          string        `yaml:"mode" is:"required" enum:"throttle,fail,hang,timeout_after_accept,duplicate_webhooks,reorder,late,limits,well" about:"What it does; well ends everything before."`
	For           form.Duration `yaml:"for" about:"How long; until well when absent."`
	Times         int           `yaml:"times" about:"How many requests it hits; any number when absent."`
	Person        string        `yaml:"person" about:"Only requests about this person."`
	Method        string        `yaml:"method" about:"Only this method of the vendor; * stands for any letters: send*."`
	RetryAfter    form.Duration `yaml:"retry_after" about:"throttle: when the vendor wants to be asked again."`
	Status        int           `yaml:"status" about:"fail: the HTTP status, 500 when absent."`
	Description   string        `yaml:"description" about:"fail: the vendor's words."`
	Delay         form.Duration `yaml:"delay" about:"late: how late webhooks come; hang, timeout_after_accept: how long before the connection closes."`
	PerSecond     float64       `yaml:"per_second" about:"limits: messages a second for the bot."`
	ChatPerSecond float64       `yaml:"chat_per_second" about:"limits: messages a second for one chat."`
}

func (v *Vendor) do(_ context.Context, s *scene) error {
	channel := s.channels[v.Channel]
	if channel == nil || channel.bot == nil {
		return fmt.Errorf("the channel %q has no imitation that could misbehave", v.Channel)
	}
	if v.Mode == "well" {
		s.hub.Faults.Clear(channel.bot.Key)
		return nil
	}
	ms := func(d form.Duration) int64 { return time.Duration(d).Milliseconds() }
	_, err := s.hub.Faults.Set(sandbox.Fault{
		Mode: sandbox.Mode(v.Mode), Bot: channel.bot.Key, Person: v.Person, Method: v.Method, ForMS: ms(v.For), Times: v.Times,
		RetryAfterMS: ms(v.RetryAfter), Status: v.Status, Description: v.Description, DelayMS: ms(v.Delay),
		PerSecond: v.PerSecond, ChatPerSecond: v.ChatPerSecond,
	})
	if err != nil {
		return fmt.Errorf("vendor: %w", err)
	}
	return nil
}
