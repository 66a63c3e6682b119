// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/message"
)

// callTime bounds one call of a driver, uploads included.
const callTime = 60 * time.Second

// recordTime is how long an outcome is tried to be written while the database is away.
const recordTime = time.Minute

// deliver makes one attempt and writes what became of it. It runs outside any transaction.
func (w *worker) deliver(ctx context.Context, ch *channel.Opened, c claimed, known map[channel.MediaKey]string) {
	out := channel.Outgoing{
		ID: c.id, PartNo: c.part, Attempt: c.attempt + 1, Address: c.address, Chat: c.chat, Part: c.content, Known: known,
		Open: func(ctx context.Context, sha256 string) (io.ReadCloser, error) {
			return w.out.OpenBlob(ctx, c.workspace, sha256)
		},
	}
	out.Part.ReplyTo = c.replyTo
	began := w.now()
	receipt, err := w.call(ctx, ch, c, out)
	v := judge(err, out.Attempt)
	if v.again != nil {
		out.Simpler = *v.again
		if v.again.Form == channel.FormAddress {
			out.Chat = v.again.Address
		}
		if receipt, err = w.call(ctx, ch, c, out); err == nil && v.again.Form == channel.FormAddress {
			receipt.Moved = v.again.Address
		}
		v = judge(err, out.Attempt)
	}
	w.apply(ctx, ch, c, v)
	_, asks := ch.Driver.(channel.Reconciler)
	o := Outcome{
		ID: c.id, Workspace: c.workspace, Channel: w.channel, Contact: c.contact, Identity: c.identity, State: v.state, VendorID: receipt.VendorID,
		Reason: v.reason, Detail: ch.Redact(v.detail), At: w.now(), message: c.message, more: c.part < c.parts, free: v.free, fence: w.fence,
		direct: directAddress(ch, c.address), began: began, blocks: v.blocks, shuts: v.shuts, ask: asks, refusal: v.refusal, moved: receipt.Moved, uploaded: receipt.Uploaded,
	}
	if v.state == message.Queued {
		o.NotBefore = o.At + v.wait.Milliseconds()
	}
	w.record(ctx, o)
}

// longestWait is how long a claimed part waits for the limits. Claiming has made sure that it is soon, unless the vendor refused something meanwhile.
const longestWait = 3 * time.Second

// awaitLimit waits until the limits let the part go. One that would wait for long goes back into the queue.
func (w *worker) awaitLimit(c claimed) error {
	for {
		wait := w.limits.Allow(w.now(), w.classes.chat(c))
		if wait == 0 {
			return nil
		}
		if wait > longestWait {
			return &channel.SendError{Class: channel.Throttled, After: wait, Scope: channel.ScopeChat, Code: "limit"}
		}
		time.Sleep(min(wait, time.Second)) //nolint:forbidigo // a claimed part is seen through, no context ends it; the clock of a sandbox may jump meanwhile, so look again
	}
}

// call waits for the limits and lets the driver make its request. A driver that panics may have sent the part: its fate is unknown.
func (w *worker) call(ctx context.Context, ch *channel.Opened, c claimed, out channel.Outgoing) (receipt channel.Receipt, err error) {
	if err := w.awaitLimit(c); err != nil {
		return channel.Receipt{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			w.out.Log.Error("outbox: panic in a driver", "kind", ch.Kind, "message", c.id, "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("outbox: panic in the driver of %s: %v", ch.Kind, v)
		}
	}()
	return ch.Driver.Send(ctx, ch.Channel, out)
}

// apply lets a refusal act on what comes after: the vendor's pause, or credentials that are no good any more.
func (w *worker) apply(ctx context.Context, ch *channel.Opened, c claimed, v verdict) {
	until := w.now() + v.wait.Milliseconds()
	switch v.closes {
	case channel.ScopeChat:
		w.limits.Penalty(w.now(), w.classes.chat(c), until)
	case channel.ScopeChannel, channel.ScopeAccount:
		whole := &w.lease
		if v.closes == channel.ScopeAccount && w.account != nil {
			whole = &w.account.lease
		}
		whole.limits.Penalty(w.now(), "", until)
		// Also for the next holder, should this process die before it can hand the limits over.
		if err := w.out.Channels.Rest(ctx, c.workspace, w.channel, v.closes, w.out.Clock.Now(w.workspace).Add(v.wait)); err != nil {
			w.out.Log.Warn("outbox: note the vendor's pause", "channel", w.channel, "error", err)
		}
	}
	if v.breaks {
		if err := w.out.Channels.Break(ctx, ch, v.detail); err != nil {
			w.out.Log.Error("outbox: mark the channel as broken", "channel", w.channel, "error", err)
		}
	}
}

// record writes an outcome. While the database cannot write it is tried again; what is given up on will be found as unknown by the next holder.
func (w *worker) record(ctx context.Context, o Outcome) {
	began := time.Now()
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		err := w.out.outcomes.Put(ctx, o)
		if err == nil {
			w.out.Observe([]Outcome{o})
			return
		}
		if time.Since(began) > recordTime {
			w.out.Log.Error("outbox: an outcome could not be written", "message", o.ID, "state", o.State, "error", err)
			return
		}
		time.Sleep(wait) //nolint:forbidigo // what was sent must be written down, no context ends it
	}
}

// knownMedia finds the vendor's ids of the files of the claimed parts, all in one query. Without them files are uploaded once more, which is no reason to stop.
func (w *worker) knownMedia(ctx context.Context, mine []claimed) map[channel.MediaKey]string {
	var shas []string
	for _, c := range mine {
		for _, m := range mediaOf(c.content) {
			if m.SHA256 != "" {
				shas = append(shas, m.SHA256)
			}
		}
	}
	if len(shas) == 0 {
		return nil
	}
	q := w.out.DB.Reads(ctx)
	in, arg := db.InList(q.DB(), "sha256", 4, shas)
	type ref struct {
		key channel.MediaKey
		id  string
	}
	refs, err := db.Collect(func(rows *sql.Rows) (r ref, err error) { return r, rows.Scan(&r.key.SHA256, &r.key.Kind, &r.id) })(
		q.Query(`SELECT sha256, kind, vendor_id FROM media_ref WHERE workspace_id = $1 AND channel_id = $2 AND (expires_at IS NULL OR expires_at > $3) AND `+in,
			w.workspace, w.channel, w.out.Clock.WallMS(), arg))
	if err != nil {
		w.out.Log.Warn("outbox: known media", "channel", w.channel, "error", err)
	}
	known := make(map[channel.MediaKey]string, len(refs))
	for _, r := range refs {
		known[r.key] = r.id
	}
	return known
}

// mediaOf lists every file of a part.
func mediaOf(p content.Part) []content.Media {
	media := p.Media
	for _, s := range p.Carousel {
		if s.Image != nil {
			media = append(media, *s.Image)
		}
	}
	return media
}
