// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/content"
)

// stored is a file of the media store that tells when it is closed.
type stored struct {
	io.Reader
	closed chan<- struct{}
}

func (s stored) Close() error {
	s.closed <- struct{}{}
	return nil
}

// broken fails after its first bytes.
type broken struct{ begun bool }

func (b *broken) Read(p []byte) (int, error) {
	if b.begun {
		return 0, errors.New("the disk is broken")
	}
	b.begun = true
	return copy(p, "half"), nil
}

func TestUploadClosesEveryFile(t *testing.T) {
	t.Parallel()
	const accepted = `{"ok":true,"result":[{"message_id":1},{"message_id":2}]}`
	cases := map[string]struct {
		body    func() io.Reader
		size    int64
		missing string
		want    channel.Class
	}{
		"size known":               {body: func() io.Reader { return strings.NewReader("bytes") }, size: 5},
		"size unknown":             {body: func() io.Reader { return strings.NewReader("bytes") }},
		"the disk breaks half-way": {body: func() io.Reader { return &broken{} }, want: channel.Temporary},
		"the second file is lost":  {body: func() io.Reader { return strings.NewReader("bytes") }, missing: "b", want: channel.MediaFailed},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var length atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				length.Store(r.ContentLength)
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					_, _ = io.WriteString(w, accepted)
				}
			}))
			t.Cleanup(server.Close)
			ch := suite(nil).Channel
			ch.BaseURL, ch.HTTP = server.URL, server.Client()

			var opened atomic.Int32
			closed := make(chan struct{}, 10) // also a file that is closed twice never waits
			_, err := suite(nil).Driver.Send(t.Context(), ch, channel.Outgoing{
				Address: "1",
				Part: content.Part{Kind: content.PartAlbum, Media: []content.Media{
					{Kind: content.Image, SHA256: "a", Size: c.size}, {Kind: content.Image, SHA256: "b", Size: c.size},
				}},
				Open: func(_ context.Context, sha256 string) (io.ReadCloser, error) {
					if sha256 == c.missing {
						return nil, errors.New("no such file")
					}
					opened.Add(1)
					return stored{Reader: c.body(), closed: closed}, nil
				},
			})
			var failure *channel.SendError
			if (c.want == "") != (err == nil) || (err != nil && (!errors.As(err, &failure) || failure.Class != c.want)) {
				t.Errorf("Send = %v; want class %q", err, c.want)
			}
			server.Close() // waits for the request; the transport may close its body a moment later
			patience := time.After(10 * time.Second)
			for n := range opened.Load() {
				select {
				case <-closed:
				case <-patience:
					t.Fatalf("opened %d files, closed %d", opened.Load(), n)
				}
			}
			if known := length.Load() > 0; c.want == "" && known != (c.size > 0) {
				t.Errorf("content length %d; it is told exactly when every size is known", length.Load())
			}
		})
	}
}
