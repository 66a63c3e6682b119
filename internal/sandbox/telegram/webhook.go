// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/sandbox"
)

// The vendor's rules of delivery, read from its published server.
const (
	defaultConnections = 40
	maxConnections     = 100
	maxRetryAfter      = 3600 * time.Second
	goneAfter          = 23 * 3600_000 // ms of 410 before the webhook is closed
	reorderHold        = 250 * time.Millisecond
)

// webhook delivers a bot's updates: each queue in order and one at a time, all queues over a limited number of connections.
// Workers live only while there is something to deliver.
type webhook struct {
	url, secret string
	limit       int
	ctx         context.Context //nolint:containedctx // the life of this webhook, ended by drop
	cancel      context.CancelFunc

	queues map[string]*queue
	ready  []*queue // whose first update can go now
	active int      // workers
	held   int      // queues held back on order for a moment

	failedAt  int64
	failure   string
	goneSince int64
}

// queue is in hook.ready, in a worker's hands, or waiting for a timer, and only in one of the three.
type queue struct {
	key   string
	items []*queued
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(c *call) (any, error) {
	target := c.str("url")
	if err := s.checkHook(target); err != nil {
		return nil, err
	}
	if v := c.str("secret_token"); v != "" && !secretForm.MatchString(v) {
		return nil, bad("secret token contains unallowed characters")
	}
	b := c.bot
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := c.allowUpdates(); err != nil {
		return nil, err
	}
	if c.bool("drop_pending_updates") {
		b.waiting.Init()
	}
	s.drop(b)
	if target == "" {
		return true, nil
	}
	limit := int(c.int("max_connections"))
	if limit == 0 {
		limit = defaultConnections
	}
	if b.poll != nil {
		close(b.poll)
		b.poll = nil
	}
	s.hook(b, target, c.str("secret_token"), min(max(limit, 1), maxConnections))
	return true, nil
}

// hook makes a webhook of the bot, whose lock is held, and hands over what waits.
func (s *Server) hook(b *bot, url, secret string, limit int) {
	ctx, cancel := context.WithCancel(s.ctx)
	b.hook = &webhook{url: url, secret: secret, limit: limit, ctx: ctx, cancel: cancel, queues: map[string]*queue{}}
	for e := b.waiting.Front(); e != nil; e = e.Next() {
		s.queue(b, e.Value.(*queued)) //nolint:forcetypeassert // the list holds nothing else
	}
}

func (s *Server) checkHook(target string) error {
	if target == "" {
		return nil
	}
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return bad("bad webhook: invalid webhook URL specified")
	}
	switch {
	case u.Scheme == "https" && (!s.options.Cloud || slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port())):
		return nil
	case u.Scheme == "https":
		return bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case u.Scheme == "http" && !s.options.Cloud:
		return nil
	}
	return bad("bad webhook: An HTTPS URL must be provided for webhook")
}

func (s *Server) deleteWebhook(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	if c.bool("drop_pending_updates") {
		c.bot.waiting.Init()
	}
	s.drop(c.bot)
	return true, nil
}

// queue hands an update to the webhook; the bot's lock is held.
func (s *Server) queue(b *bot, q *queued) {
	h := b.hook
	k := h.queues[q.queue]
	if k != nil {
		k.items = append(k.items, q)
		return
	}
	k = &queue{key: q.queue, items: []*queued{q}}
	h.queues[q.queue] = k
	s.offer(b, k)
}

// offer makes a queue ready, now or when its first update may go.
func (s *Server) offer(b *bot, k *queue) {
	h := b.hook
	if wait := k.items[0].from - s.hub.Timeline.Now(); wait > 0 {
		s.later(b, k, time.Duration(wait)*time.Millisecond)
		return
	}
	if _, hit := s.hub.Faults.Hit(b.Key, "", "", sandbox.Reorder); hit {
		if b.odd = !b.odd; b.odd {
			h.held++
			s.hub.Timeline.After(reorderHold, func() {
				b.mu.Lock()
				defer b.mu.Unlock()
				h.held--
				s.start(b, h, k)
			})
			return
		}
	}
	s.start(b, h, k)
}

func (s *Server) later(b *bot, k *queue, d time.Duration) {
	h := b.hook
	s.hub.Timeline.After(d, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		s.start(b, h, k)
	})
}

// start puts a queue among the ready ones and begins a worker if a connection is free.
func (s *Server) start(b *bot, h *webhook, k *queue) {
	if b.hook != h || s.ctx.Err() != nil {
		return
	}
	h.ready = append(h.ready, k)
	if h.active < h.limit {
		h.active++
		s.work.Add(1)
		go s.deliver(b, h)
	}
}

// deliver is a worker: it takes ready queues and sends their first updates until none is ready.
func (s *Server) deliver(b *bot, h *webhook) {
	defer s.work.Done()
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { h.active-- }()
	for b.hook == h && len(h.ready) > 0 && h.ctx.Err() == nil {
		k := h.ready[0]
		h.ready = h.ready[1:]
		q := k.items[0]
		if q.dies <= s.hub.Timeline.Now() {
			s.next(b, k)
			continue
		}
		times := 1
		if _, hit := s.hub.Faults.Hit(b.Key, "", "", sandbox.DuplicateWebhooks); hit {
			times = 2
		}
		b.mu.Unlock()
		var result outcome
		for range times {
			result = s.post(h, q.body)
		}
		b.mu.Lock()
		if b.hook != h {
			return
		}
		s.settle(b, k, result)
	}
}

// next forgets the first update of a queue and goes on with the following one.
func (s *Server) next(b *bot, k *queue) {
	b.waiting.Remove(k.items[0].at)
	if k.items = k.items[1:]; len(k.items) == 0 {
		delete(b.hook.queues, k.key)
		return
	}
	s.offer(b, k)
}

// settle acts on the answer: forget, call the method in it, try again at once or later, or give the webhook up.
func (s *Server) settle(b *bot, k *queue, o outcome) {
	h := b.hook
	now := s.hub.Timeline.Now()
	if o.ok {
		h.goneSince = 0
		s.next(b, k)
		if o.reply != nil {
			s.work.Go(func() {
				o.reply.bot = b
				_, _ = s.run(o.reply) // the vendor tells nobody how it went; the journal has it
			})
		}
		return
	}
	h.failedAt, h.failure = now, o.failure
	if o.gone {
		if h.goneSince == 0 {
			h.goneSince = now
		}
		if now-h.goneSince > goneAfter {
			s.drop(b)
			return
		}
	} else {
		h.goneSince = 0
	}
	q := k.items[0]
	q.fails++
	if wait := pause(q.fails, o.after); wait > 0 {
		s.later(b, k, wait)
		return
	}
	s.start(b, h, k)
}

// pause is how long to wait after so many failures: none, 2, 4, 8 … seconds, in the end 60 to 120; a Retry-After of the receiver comes first.
func pause(fails int, asked time.Duration) time.Duration {
	if asked > 0 {
		return min(asked, maxRetryAfter)
	}
	if fails == 1 {
		return 0
	}
	ceiling := time.Minute + rand.N(time.Minute) //nolint:gosec // the spread of retries is no secret
	return min(time.Second<<min(fails-1, 10), ceiling)
}

// outcome is how a delivery went.
type outcome struct {
	ok, gone bool
	after    time.Duration
	failure  string
	reply    *call // a method call in the answer's body
}

// post delivers one update.
func (s *Server) post(h *webhook, body []byte) outcome {
	if s.options.Client == nil {
		return outcome{failure: "Connection refused"}
	}
	ctx, cancel := context.WithTimeout(h.ctx, s.options.WebhookLimit)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return outcome{failure: err.Error()}
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	answer, err := s.options.Client.Do(r)
	if err != nil {
		return outcome{failure: err.Error()}
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return outcome{failure: "Read timeout expired"}
	}
	if answer.StatusCode/100 == 2 {
		return outcome{ok: true, reply: s.replyCall(answer.Header.Get("Content-Type"), text)}
	}
	seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
	return outcome{gone: answer.StatusCode == http.StatusGone, after: time.Duration(seconds) * time.Second, failure: status(answer.StatusCode)}
}

// replyCall reads a method call out of a webhook's answer, nil when there is none.
func (s *Server) replyCall(kind string, text []byte) *call {
	if !strings.HasPrefix(kind, "application/json") || !json.Valid(text) {
		return nil
	}
	c := &call{Context: s.ctx, server: s, params: map[string]string{}, files: map[string]upload{}}
	if c.readJSON(bytes.NewReader(text)) != nil || c.str("method") == "" {
		return nil
	}
	c.name = c.str("method")
	c.method = strings.ToLower(c.name)
	return c
}
