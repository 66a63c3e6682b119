// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"container/list"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"parley/internal/sandbox"
)

// How long the vendor keeps an update, in milliseconds.
const (
	updateLife = 24 * 3600_000
	queryLife  = 150_000
)

// pollGap is how long a client that polls may take, in wall time, before it is taken to have gone: on a busy machine it may need some time to store what it was given.
const pollGap = 15 * time.Second

// queued is an update that waits for the bot.
type queued struct {
	id    int64
	queue string // updates of one queue keep their order, others may overtake
	from  int64  // not delivered before this moment
	dies  int64
	body  json.RawMessage
	fails int
	at    *list.Element
}

// kind names the update as allowed_updates does, and the queue it goes in.
func (u *update) kind() (kind, queue string) {
	switch {
	case u.Message != nil:
		return "message", "chat" + strconv.FormatInt(u.Message.Chat.ID, 10)
	case u.EditedMessage != nil:
		return "edited_message", "chat" + strconv.FormatInt(u.EditedMessage.Chat.ID, 10)
	case u.CallbackQuery != nil:
		return "callback_query", "press" + strconv.FormatInt(u.CallbackQuery.From.ID, 10)
	case u.PreCheckoutQuery != nil:
		return "pre_checkout_query", "pay" + strconv.FormatInt(u.PreCheckoutQuery.From.ID, 10)
	case u.MyChatMember != nil:
		return "my_chat_member", "member" + strconv.FormatInt(u.MyChatMember.From.ID, 10)
	case u.ChatMember != nil:
		return "chat_member", "member" + strconv.FormatInt(u.ChatMember.From.ID, 10)
	default:
		return "chat_join_request", "join" + strconv.FormatInt(u.ChatJoinRequest.From.ID, 10)
	}
}

// wants says whether the bot asked for a kind of update. By default the vendor leaves these out.
func (b *bot) wants(kind string) bool {
	if b.allowed == nil {
		return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
	}
	return b.allowed[kind]
}

// allow keeps the parameter allowed_updates; an empty list is the default, a missing one changes nothing.
func (c *call) allowUpdates() error {
	if c.str("allowed_updates") == "" {
		return nil
	}
	var kinds []string
	if !c.object("allowed_updates", &kinds) {
		return bad("can't parse allowed updates: expected an Array of String")
	}
	c.bot.allowed = nil
	if len(kinds) > 0 {
		c.bot.allowed = map[string]bool{}
	}
	for _, k := range kinds {
		c.bot.allowed[k] = true
	}
	return nil
}

// push queues an update for the bot; the bot's lock is held.
func (s *Server) push(b *bot, u update) {
	kind, queue := u.kind()
	if !b.wants(kind) {
		return
	}
	b.lastUpdate++
	u.UpdateID = b.lastUpdate
	body, err := json.Marshal(u)
	if err != nil { // plain structs always encode
		return
	}
	now := s.hub.Timeline.Now()
	q := &queued{id: u.UpdateID, queue: queue, from: now, dies: now + updateLife, body: body}
	if kind == "callback_query" || kind == "pre_checkout_query" {
		q.dies = now + queryLife
	}
	if f, hit := s.hub.Faults.Hit(b.Key, "", kind, sandbox.Late); hit {
		q.from += f.DelayMS
		s.hub.Timeline.After(time.Duration(f.DelayMS)*time.Millisecond, func() { s.tell(b) })
	}
	q.at = b.waiting.PushBack(q)
	if b.hook != nil {
		s.queue(b, q)
	}
	b.wake()
}

// wake lets long polls look again.
func (b *bot) wake() {
	close(b.news)
	b.news = make(chan struct{})
}

func (s *Server) tell(b *bot) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wake()
}

// pendingNow is how many updates are being delivered or could be at once.
func (b *bot) pendingNow(now, wall int64) int {
	if b.hook != nil {
		return b.hook.active + len(b.hook.ready) + b.hook.held
	}
	// A client that polls leaves gaps in which it stores what it was given; that is still on the way until it asks again.
	if b.poll == nil && wall-b.polled > pollGap.Milliseconds() {
		return 0
	}
	return len(b.visible(now, 100))
}

// visible are the first updates of the queue that may be delivered; the dead ones are dropped on the way.
func (b *bot) visible(now int64, limit int) []*queued {
	var list []*queued
	for e := b.waiting.Front(); e != nil && len(list) < limit; {
		q, next := e.Value.(*queued), e.Next() //nolint:forcetypeassert // the list holds nothing else
		switch {
		case q.dies <= now:
			b.waiting.Remove(e)
		case q.from <= now:
			list = append(list, q)
		}
		e = next
	}
	return list
}

// confirm forgets updates with an id below the offset; a negative offset keeps only so many of the newest.
func (b *bot) confirm(offset int64) {
	if offset < 0 {
		for int64(b.waiting.Len()) > -offset {
			b.waiting.Remove(b.waiting.Front())
		}
		return
	}
	for e := b.waiting.Front(); e != nil && e.Value.(*queued).id < offset; e = b.waiting.Front() { //nolint:forcetypeassert // the list holds nothing else
		b.waiting.Remove(e)
	}
}

func conflict(text string) error {
	return &refusal{code: http.StatusConflict, text: "Conflict: " + text}
}

// getUpdates is the long poll. A newer call ends an older one, which then gets 409.
func (s *Server) getUpdates(c *call) (any, error) {
	b := c.bot
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.hook != nil {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if err := c.allowUpdates(); err != nil {
		return nil, err
	}
	if b.poll != nil {
		close(b.poll)
	}
	mine := make(chan struct{})
	b.poll = mine
	defer func() {
		if b.poll == mine {
			b.poll = nil
		}
		b.polled = s.hub.Timeline.Wall()
	}()
	b.confirm(c.int("offset"))
	limit := int(c.int("limit"))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	over := time.NewTimer(time.Duration(min(max(c.int("timeout"), 0), 50)) * time.Second)
	defer over.Stop()
	for {
		if list := b.visible(s.hub.Timeline.Now(), limit); len(list) > 0 {
			bodies := make([]json.RawMessage, 0, len(list))
			for _, q := range list {
				bodies = append(bodies, q.body)
			}
			return bodies, nil
		}
		if ended, err := c.sleep(mine, over.C); ended {
			return []json.RawMessage{}, err
		}
	}
}

// sleep waits for news with the bot unlocked.
func (c *call) sleep(mine <-chan struct{}, over <-chan time.Time) (ended bool, err error) {
	news := c.bot.news
	c.bot.mu.Unlock()
	defer c.bot.mu.Lock()
	select {
	case <-news:
		return false, nil
	case <-mine:
		return true, conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
	case <-over:
	case <-c.Done():
	case <-c.server.ctx.Done():
	}
	return true, nil
}

// drop takes the webhook away; what waits stays for getUpdates.
func (s *Server) drop(b *bot) {
	if b.hook != nil {
		b.hook.cancel()
		b.hook = nil
	}
}

func (s *Server) getWebhookInfo(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": c.bot.waiting.Len()}
	if h := c.bot.hook; h != nil {
		info["url"], info["max_connections"] = h.url, h.limit
		if h.failedAt > 0 {
			info["last_error_date"], info["last_error_message"] = h.failedAt/1000, h.failure
		}
	}
	if c.bot.allowed != nil {
		kinds := []string{}
		for k := range c.bot.allowed {
			kinds = append(kinds, k)
		}
		info["allowed_updates"] = kinds
	}
	return info, nil
}

// status words a webhook's answer as getWebhookInfo shows it.
func status(code int) string {
	return fmt.Sprintf("Wrong response from the webhook: %d %s", code, http.StatusText(code))
}
