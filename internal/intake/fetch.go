// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
	"parley/internal/work"
)

// FetchMedia is the job that brings home the files a person sent: vendors' links die in minutes.
const FetchMedia work.Kind = "media.fetch"

// FetchArgs are the arguments of FetchMedia.
type FetchArgs struct {
	Workspace int64              `json:"workspace"`
	Contact   int64              `json:"contact"` // whose files these are: see work.Erase
	Channel   int64              `json:"channel"`
	Message   int64              `json:"message"`
	Media     []channel.MediaRef `json:"media"`
}

// Fetcher brings files home.
type Fetcher struct {
	DB       *db.DB
	Channels *channel.Service
	Blobs    *blob.Store
	Limit    int64 // bytes of one file
	Observe  func([]Changed)
}

// Spec is the job for the runner.
func (f *Fetcher) Spec() work.Spec {
	return work.Spec{Kind: FetchMedia, Handler: f.run, Timeout: 5 * time.Minute}
}

func (f *Fetcher) run(ctx context.Context, j work.Job) (work.Finish, error) {
	var args FetchArgs
	if err := j.Decode(&args); err != nil {
		return nil, work.Never(err)
	}
	ch, err := f.Channels.Open(ctx, args.Channel)
	if err != nil {
		return nil, fmt.Errorf("intake: fetch media: %w", err)
	}
	fetcher, ok := ch.Driver.(channel.MediaFetcher)
	if !ok {
		return nil, work.Never(fmt.Errorf("intake: %s cannot fetch media", ch.Kind))
	}
	media := make([]content.Media, len(args.Media))
	for i, ref := range args.Media {
		if media[i], err = f.one(ctx, ch, fetcher, args.Workspace, ref); err != nil {
			return nil, err
		}
	}
	return func(tx *db.Tx) error { return f.attach(tx, args, media) }, nil
}

// one fetches a file. What the vendor refuses for good stays in the thread as a name without a file.
func (f *Fetcher) one(ctx context.Context, ch *channel.Opened, fetcher channel.MediaFetcher, ws int64, ref channel.MediaRef) (content.Media, error) {
	m := content.Media{Kind: ref.Kind, Name: ref.Name, MIME: ref.MIME, Size: ref.Size, Width: ref.Width, Height: ref.Height, Duration: ref.Duration}
	body, info, err := fetcher.FetchMedia(ctx, ch.Channel, ref)
	if err != nil {
		var refused *channel.SendError
		if errors.As(err, &refused) && refused.Class != channel.Temporary && refused.Class != channel.Throttled {
			return m, nil
		}
		return m, fmt.Errorf("intake: fetch media: %w", err)
	}
	stored, err := f.Blobs.Put(ctx, ws, body, f.Limit)
	_, _ = io.Copy(io.Discard, io.LimitReader(body, 4096)) // so that the connection can serve again
	if closed := body.Close(); err == nil {
		err = closed
	}
	if fault.Is(err, fault.Invalid) {
		return m, nil // larger than we keep
	}
	if err != nil {
		return m, fmt.Errorf("intake: store media: %w", err)
	}
	m.SHA256, m.Size, m.MIME = stored.SHA256, stored.Size, stored.MIME
	if m.Name == "" {
		m.Name = info.Name
	}
	return m, nil
}

// attach names the files in the message, with their rows.
func (f *Fetcher) attach(tx *db.Tx, args FetchArgs, media []content.Media) error {
	if _, err := contact.ByIDs(tx, args.Workspace, []int64{args.Contact}); err != nil { // held: what the person edits meanwhile is not written over
		return err
	}
	p, err := message.Get(tx, args.Workspace, args.Message)
	if err != nil {
		return err
	}
	for _, m := range media {
		if m.SHA256 == "" {
			continue
		}
		_, err := tx.Exec(`INSERT INTO blob (workspace_id, sha256, size, mime, name, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			args.Workspace, m.SHA256, m.Size, m.MIME, m.Name, p.At)
		if err != nil {
			return fmt.Errorf("intake: name the file: %w", err)
		}
	}
	p.Content.Media = media
	if err := message.SetContent(tx, args.Workspace, p.ID, p.Text, p.Content, 0); err != nil {
		return err
	}
	f.Observe([]Changed{{Workspace: args.Workspace, Contact: p.Contact}})
	return nil
}
