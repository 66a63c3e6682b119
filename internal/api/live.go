// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/internal/db"
	"parley/internal/i18n"
	"parley/internal/workspace"
)

// liveTopic is where nodes tell each other the news.
const liveTopic = "live"

const (
	ringSize = 512  // news of a workspace that are kept for pages that come back
	newsRoom = 1024 // news on their way to the hub
)

// news says that something has changed; what it is now is read when a page hears of it.
type news struct {
	Workspace int64  `json:"w"`
	Topic     string `json:"t"`
	ID        int64  `json:"i"`
	Of        int64  `json:"o,omitempty"` // the conversation of a note
	Who       string `json:"n,omitempty"` // who is typing
}

// frame is one event of the stream as it is sent, and the permission it takes to hear it.
type frame struct {
	name  string
	scope workspace.Scope
	data  []byte
}

// item is one piece of news in a ring. Its frames are made once for each language, by the first page that wants them.
type item struct {
	news

	seq    int64
	mu     sync.Mutex
	frames map[i18n.Lang][]frame
}

// Live is the hub of open pages. News come from this process by Publish and from other nodes through the database; each page hears those of its workspace.
// It is safe for concurrent use.
type Live struct {
	db    *db.DB
	log   *slog.Logger
	epoch string // an id of another run or node means nothing here
	out   chan news

	mu    sync.Mutex
	seq   int64
	rings map[int64]*ring
	floor int64 // nothing up to here is kept for anybody
	pages map[*page]struct{}
	ended bool
	lost  bool
	said  map[saying]int64 // the newest message that was told
}

// ring holds the newest news of a workspace.
type ring struct {
	items   []*item
	dropped int64 // the last of those no longer kept
}

// page is one open stream.
type page struct {
	workspace int64
	at        int64         // the last news it has
	wake      chan struct{} // holds one: there is more, or the hub has ended
}

// NewLive makes the hub; Run moves it.
func NewLive(d *db.DB, log *slog.Logger) *Live {
	return &Live{db: d, log: log, epoch: strconv.FormatInt(time.Now().UnixMilli(), 36), out: make(chan news, newsRoom), rings: map[int64]*ring{}, pages: map[*page]struct{}{}, said: map[saying]int64{}}
}

// Publish tells every open page of the workspace, on every node, that something has changed: "contact" (with its conversation and new messages),
// "conversation", "message", "channel" or "flow". It never waits; when news pile up, pages are made to read everything again.
func (l *Live) Publish(workspace int64, topic string, id int64) {
	l.publish(news{Workspace: workspace, Topic: topic, ID: id})
}

// Noted tells that a note stands in a conversation, once the transaction that writes it is committed.
func (*Live) Noted(tx *db.Tx, workspace, conversation, note int64) error {
	body, err := json.Marshal(news{Workspace: workspace, Topic: "note", ID: note, Of: conversation})
	if err != nil {
		return fmt.Errorf("api: encode news: %w", err)
	}
	tx.Notify(liveTopic, string(body))
	return nil
}

// Typing tells that somebody writes in a conversation.
func (l *Live) Typing(workspace, conversation int64, who string) {
	l.publish(news{Workspace: workspace, Topic: "typing", ID: conversation, Who: who})
}

func (l *Live) publish(n news) {
	select {
	case l.out <- n:
	default:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.lost = true
	}
}

// Run carries news until ctx ends.
func (l *Live) Run(ctx context.Context) error {
	defer l.End()
	notes, err := l.db.Listen(ctx, liveTopic)
	if err != nil {
		return fmt.Errorf("api: live: %w", err)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case n := <-l.out:
			l.send(ctx, n)
		case note, open := <-notes:
			if !open {
				return nil
			}
			l.receive(note)
		}
	}
}

// send hands on what has gathered. Alone, the hub is the only one to hear it; otherwise everybody, this node too, hears it from the database.
func (l *Live) send(ctx context.Context, first news) {
	all := append(make([]news, 0, len(l.out)+1), first)
	for len(l.out) > 0 {
		all = append(all, <-l.out)
	}
	if l.takeLost() {
		l.reset()
	}
	if l.db.Alone() {
		for _, n := range all {
			l.add(n)
		}
		return
	}
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		for _, n := range all {
			body, err := json.Marshal(n)
			if err != nil {
				return fmt.Errorf("api: encode news: %w", err)
			}
			tx.Notify(liveTopic, string(body))
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		l.log.WarnContext(ctx, "api: news did not reach the other nodes", "error", err)
		l.reset()
	}
}

func (l *Live) takeLost() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	lost := l.lost
	l.lost = false
	return lost
}

func (l *Live) receive(note db.Note) {
	var n news
	if note.Lost || json.Unmarshal([]byte(note.Payload), &n) != nil {
		l.reset()
		return
	}
	l.add(n)
}

// add puts news into the ring of its workspace and wakes the pages.
func (l *Live) add(n news) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	r := l.rings[n.Workspace]
	if r == nil {
		r = &ring{dropped: l.floor}
		l.rings[n.Workspace] = r
	}
	r.items = append(r.items, &item{news: n, seq: l.seq, frames: map[i18n.Lang][]frame{}})
	if len(r.items) > ringSize {
		r.dropped = r.items[0].seq
		r.items = r.items[1:]
	}
	for p := range l.pages {
		if p.workspace == n.Workspace {
			p.rouse()
		}
	}
}

func (p *page) rouse() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// reset forgets everything: pages that are open end, come back, and read again what they show.
func (l *Live) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	l.floor = l.seq
	clear(l.rings)
	for p := range l.pages {
		p.rouse()
	}
}

// End ends every open stream, and those that open later at once. Run does it too when it ends.
func (l *Live) End() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	for p := range l.pages {
		p.rouse()
	}
}

// open begins a stream behind the event called after, when that is still known, and otherwise at the present.
func (l *Live) open(workspace int64, after string) *page {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &page{workspace: workspace, at: l.seq, wake: make(chan struct{}, 1)}
	epoch, text, _ := strings.Cut(after, "-")
	seq, err := strconv.ParseInt(text, 10, 64)
	if err == nil && epoch == l.epoch && seq >= l.gone(workspace) && seq <= l.seq {
		p.at = seq
	}
	l.pages[p] = struct{}{}
	p.rouse()
	return p
}

// gone is the last news of a workspace that is no longer kept.
func (l *Live) gone(workspace int64) int64 {
	if r := l.rings[workspace]; r != nil {
		return r.dropped
	}
	return l.floor
}

func (l *Live) close(p *page) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.pages, p)
}

// next gives the news a page has not had. over says that the stream must end: the hub stops, or the page has fallen behind what is kept.
func (l *Live) next(p *page) (items []*item, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended || p.at < l.gone(p.workspace) {
		return nil, true
	}
	if r := l.rings[p.workspace]; r != nil {
		for _, i := range r.items {
			if i.seq > p.at {
				items = append(items, i)
			}
		}
	}
	if len(items) > 0 {
		p.at = items[len(items)-1].seq
	}
	return items, false
}

// name is the id of an event in the stream.
func (l *Live) name(i *item) string { return l.epoch + "-" + strconv.FormatInt(i.seq, 10) }

// in gives the item's frames in a language.
func (i *item) in(lang i18n.Lang, load func(news, i18n.Lang) ([]frame, error)) ([]frame, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if f, ok := i.frames[lang]; ok {
		return f, nil
	}
	f, err := load(i.news, lang)
	if err != nil {
		return nil, err
	}
	i.frames[lang] = f
	return f, nil
}

// saying is whom was told of whom: frames are made for each language by itself.
type saying struct {
	contact int64
	lang    i18n.Lang
}

// told remembers the newest message of a contact that pages of a language have heard of, and gives the one before. The memory is dropped when it grows:
// whoever asks then goes by time.
func (l *Live) told(of saying, newest int64) (before int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.said) > 20_000 {
		clear(l.said)
	}
	before = l.said[of]
	l.said[of] = max(before, newest)
	return before
}
