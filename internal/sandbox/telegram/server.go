// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package telegram imitates the Telegram Bot API server (10.1): methods, error bodies, limits, files, webhooks and long polls.
//
// It is written from the vendor's description and shares no code with the driver. Where the cloud and a self-hosted server differ,
// Options.Cloud chooses; by default webhooks may go to plain HTTP on any port, as at a self-hosted server, because Parley runs on loopback then.
// It does not know: parse_mode Markdown, inline mode, games, business accounts, stickers' sets, topics; such methods answer 404 as unknown ones.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/internal/sandbox"
	"parley/internal/secret"
)

// Options choose between the vendor's own differences. Zero values are what scenarios need.
type Options struct {
	Client       *http.Client  // delivers webhooks and fetches media by address; nil does neither
	Cloud        bool          // webhooks only to https on ports 443, 80, 88, 8443, as at api.telegram.org
	PerSecond    float64       // sends per second and bot; 0 is the vendor's 30, negative no limit
	ChatPerSec   float64       // sends per second and private chat; 0 is the vendor's 1, negative no limit
	WebhookLimit time.Duration // how long a webhook's receiver may take, a minute by default
}

// Server is the imitation. It is safe for concurrent use.
type Server struct {
	hub     *sandbox.Hub
	options Options
	methods map[string]method
	ctx     context.Context //nolint:containedctx // the life of background deliveries, ended by Close
	cancel  context.CancelFunc

	mu     sync.RWMutex
	bots   map[string]*bot // by token
	byName map[string]*bot // by the hub's key
	work   sync.WaitGroup
}

type method func(*call) (any, error)

// New is an imitation over a hub. Give it to the hub with Hub.Add, and Close it before the hub.
func New(hub *sandbox.Hub, o Options) *Server {
	if o.WebhookLimit == 0 {
		o.WebhookLimit = 60 * time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{hub: hub, options: o, ctx: ctx, cancel: cancel, bots: map[string]*bot{}, byName: map[string]*bot{}}
	s.methods = s.table()
	return s
}

// Close ends deliveries and waits for those under way.
func (s *Server) Close() {
	s.cancel()
	s.work.Wait()
}

// Kind implements sandbox.Vendor.
func (s *Server) Kind() string { return "telegram" }

// Connect implements sandbox.Vendor: it is BotFather, who gives a token.
func (s *Server) Connect(b *sandbox.Bot) error {
	if b.Username == "" {
		b.Username = strings.ReplaceAll(b.Key, "-", "_") + "_bot"
	}
	if b.Token == "" {
		b.Token = fmt.Sprintf("%d:%s", b.Number, secret.Token(26))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bots[b.Token] != nil {
		return errors.New("telegram: a bot has this token already")
	}
	made := newBot(b)
	s.bots[b.Token], s.byName[b.Key] = made, made
	return nil
}

// Pending implements sandbox.Vendor.
func (s *Server) Pending() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for _, b := range s.bots {
		b.mu.Lock()
		n += b.pendingNow(s.hub.Timeline.Now(), s.hub.Timeline.Wall())
		b.mu.Unlock()
	}
	return n
}

// refusal is an answer with ok=false.
type refusal struct {
	code       int
	text       string
	retryAfter int64
}

func (r *refusal) Error() string { return r.text }

// bad is a 400 with the vendor's usual prefix.
func bad(text string) error {
	return &refusal{code: http.StatusBadRequest, text: "Bad Request: " + text}
}

func forbidden(text string) error {
	return &refusal{code: http.StatusForbidden, text: "Forbidden: " + text}
}

func tooMany(ms int64) error {
	seconds := max((ms+999)/1000, 1)
	return &refusal{code: http.StatusTooManyRequests, text: "Too Many Requests: retry after " + strconv.FormatInt(seconds, 10), retryAfter: seconds}
}

var tokenForm = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{20,64}$`)

// find gives the bot of a token, or the vendor's refusal: a token of a wrong form is an unknown path.
func (s *Server) find(token string) (*bot, error) {
	if !tokenForm.MatchString(token) {
		return nil, &refusal{code: http.StatusNotFound, text: "Not Found"}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if b := s.bots[token]; b != nil {
		return b, nil
	}
	return nil, &refusal{code: http.StatusUnauthorized, text: "Unauthorized"}
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if rest, ok := strings.CutPrefix(path, "/file/bot"); ok {
		token, name, _ := strings.Cut(rest, "/")
		s.serveFile(w, token, name)
		return
	}
	rest, ok := strings.CutPrefix(path, "/bot")
	token, name, _ := strings.Cut(rest, "/")
	if !ok {
		writeAnswer(w, nil, &refusal{code: http.StatusNotFound, text: "Not Found"})
		return
	}
	b, err := s.find(token)
	if err != nil {
		writeAnswer(w, nil, err)
		return
	}
	c := &call{Context: r.Context(), server: s, bot: b, method: strings.ToLower(name), name: name}
	if err := c.read(w, r); err != nil {
		writeAnswer(w, nil, err)
		return
	}
	result, err := s.run(c)
	if errors.Is(err, errBroken) {
		panic(http.ErrAbortHandler) // net/http's way to break a connection without an answer
	}
	writeAnswer(w, result, err)
}

// errBroken ends a request without an answer.
var errBroken = errors.New("telegram: connection broken on order")

// run does one call with the scripted faults around it and the journal behind it.
func (s *Server) run(c *call) (any, error) {
	fn, ok := s.methods[c.method]
	if !ok {
		return nil, &refusal{code: http.StatusNotFound, text: "Not Found: method not found"}
	}
	c.person = s.personOf(c.str("chat_id"))
	result, err := any(nil), s.before(c)
	if errors.Is(err, errBroken) {
		return nil, err
	}
	if err == nil {
		result, err = fn(c)
	}
	if err := s.record(c, err); err != nil {
		return nil, err
	}
	if err == nil && c.made != "" {
		if f, hit := s.hub.Faults.Hit(c.bot.Key, c.person, c.name, sandbox.TimeoutAfterAccept); hit {
			if f.DelayMS > 0 {
				c.wait(f.DelayMS)
			}
			return nil, errBroken
		}
	}
	return result, err
}

// before applies the faults that strike ahead of the work.
func (s *Server) before(c *call) error {
	f, hit := s.hub.Faults.Hit(c.bot.Key, c.person, c.name, sandbox.Throttle, sandbox.Fail, sandbox.Hang)
	if !hit {
		return nil
	}
	switch f.Mode {
	case sandbox.Throttle:
		return tooMany(max(f.RetryAfterMS, 1000))
	case sandbox.Hang:
		c.wait(f.DelayMS)
		return errBroken
	}
	status, text := f.Status, f.Description
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if text == "" {
		text = http.StatusText(status)
	}
	return &refusal{code: status, text: text}
}

// record writes the journal. Questions that change nothing are left out: a long poll would fill it.
func (s *Server) record(c *call, err error) error {
	if strings.HasPrefix(c.method, "get") {
		return nil
	}
	e := sandbox.Entry{
		At: s.hub.Timeline.Now(), Vendor: s.Kind(), Bot: c.bot.Key, Person: c.person,
		Method: c.name, Message: c.made, Status: http.StatusOK, Body: c.body(),
	}
	if err != nil {
		e.Status, e.Error = http.StatusInternalServerError, err.Error()
		if r, ok := errors.AsType[*refusal](err); ok {
			e.Status = r.code
		}
	}
	return s.hub.Journal.Write(e)
}

// personOf is the hub's key of a private chat's person, "" for everything else.
func (s *Server) personOf(chatID string) string {
	n, err := strconv.ParseInt(chatID, 10, 64)
	if err != nil {
		return ""
	}
	if p := s.hub.PersonByNumber(n); p != nil {
		return p.Key
	}
	return ""
}

// writeAnswer writes the vendor's envelope; the HTTP status equals error_code.
func writeAnswer(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err == nil {
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result}) //nolint:errchkjson // the client may have left, and there is nobody to tell
		return
	}
	var r *refusal
	if !errors.As(err, &r) {
		r = &refusal{code: http.StatusInternalServerError, text: "Internal Server Error: " + err.Error()}
	}
	out := map[string]any{"ok": false, "error_code": r.code, "description": r.text}
	if r.retryAfter > 0 {
		out["parameters"] = map[string]int64{"retry_after": r.retryAfter}
		w.Header().Set("Retry-After", strconv.FormatInt(r.retryAfter, 10))
	}
	w.WriteHeader(r.code)
	_ = json.NewEncoder(w).Encode(out) //nolint:errchkjson // the client may have left, and there is nobody to tell
}
