// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
)

// pollServer gives updates 5, 6, 7 in polls of two, as Telegram does: each poll forgets what is below its offset. Then it answers 502.
type pollServer struct{ offsets []int64 }

func (p *pollServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Offset int64 `json:"offset"`
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &ask) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.offsets = append(p.offsets, ask.Offset)
	updates := []string{}
	for id := max(ask.Offset, 5); id <= 7 && len(updates) < 2; id++ {
		updates = append(updates, fmt.Sprintf(`{"update_id":%d,"poll_answer":{"poll_id":"p","user":{"id":9,"first_name":"Ann"},"option_ids":[0]}}`, id))
	}
	if len(updates) == 0 || len(p.offsets) > 20 { // a driver that forgets nothing must not ask for ever
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	_, _ = fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, strings.Join(updates, ","))
}

func pollingChannel(t *testing.T, p *pollServer, saved *[]int64) channel.Channel {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	ch := suite(nil).Channel
	ch.BaseURL, ch.HTTP = server.URL, server.Client()
	ch.Offset = func() int64 {
		if len(*saved) == 0 {
			return 0
		}
		return (*saved)[len(*saved)-1]
	}
	ch.SaveOffset = func(_ context.Context, offset int64) error {
		*saved = append(*saved, offset)
		return nil
	}
	return ch
}

func TestRunSavesTheOffsetAfterAccept(t *testing.T) {
	t.Parallel()
	server, saved, got := &pollServer{}, []int64{}, []string{}
	ch := pollingChannel(t, server, &saved)
	err := suite(nil).Driver.(channel.Runner).Run(t.Context(), ch, func(_ context.Context, facts []channel.Inbound) error {
		if len(got) == 0 && len(saved) != 0 {
			t.Error("the offset was saved before accept")
		}
		for _, fact := range facts {
			got = append(got, fact.VendorKey)
		}
		return nil
	})
	var failure *channel.SendError
	if !errors.As(err, &failure) || failure.Class != channel.Temporary {
		t.Errorf("Run ended with %v; want the server's 502 as temporary", err)
	}
	if diff := cmp.Diff([]string{"5", "6", "7"}, got); diff != "" {
		t.Errorf("accepted (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{0, 7, 8}, server.offsets); diff != "" {
		t.Errorf("offsets asked for (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{7, 8}, saved); diff != "" {
		t.Errorf("offsets saved (-want +got):\n%s", diff)
	}
}

func TestRunEndsWhenTheServerHoldsNoPolls(t *testing.T) {
	t.Parallel()
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked > 1000 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":[]}`)
	}))
	t.Cleanup(server.Close)
	ch := suite(nil).Channel
	ch.BaseURL, ch.HTTP = server.URL, server.Client()
	err := suite(nil).Driver.(channel.Runner).Run(t.Context(), ch, func(context.Context, []channel.Inbound) error { return nil })
	if err == nil || asked > 100 {
		t.Errorf("Run asked %d times without a pause and ended with %v", asked, err)
	}
}

func TestRunForgetsNothingWhenAcceptFails(t *testing.T) {
	t.Parallel()
	server, saved := &pollServer{}, []int64{6}
	ch := pollingChannel(t, server, &saved)
	full := errors.New("the disk is full")
	err := suite(nil).Driver.(channel.Runner).Run(t.Context(), ch, func(context.Context, []channel.Inbound) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("Run ended with %v; want the error of accept", err)
	}
	if !slices.Equal(saved, []int64{6}) || !slices.Equal(server.offsets, []int64{6}) {
		t.Errorf("saved %v, asked %v; want the offset to stay 6", saved, server.offsets)
	}
}
