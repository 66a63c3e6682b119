// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package webchat_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/channels/channeltest"
	"parley/internal/channels/webchat"
	"parley/internal/content"
	"parley/internal/rich"
	"parley/internal/secret"
)

const (
	testHook     = "hook-secret-of-the-test-channel"
	testIdentity = "identity-secret-of-the-site"
)

func testChannel() channel.Channel {
	return channel.Channel{
		ID: 1, Workspace: 1, Kind: channel.Webchat, AccountKey: "chat1", Name: "Chat", HookSecret: secret.New(testHook),
		Settings: map[string]string{}, Secrets: map[string]secret.String{"identity_secret": secret.New(testIdentity)},
	}
}

// driver keeps one file, and tells whom typing was shown to.
func driver(shown *[]string) *webchat.Driver {
	return webchat.New(webchat.Deps{
		Typing: func(_ context.Context, _ channel.Channel, address string) error {
			if shown != nil {
				*shown = append(*shown, address)
			}
			return nil
		},
		OpenFile: func(_ context.Context, workspace int64, sha string) (io.ReadCloser, error) {
			if workspace != 1 || sha != strings.Repeat("ab", 32) {
				return nil, errors.New("no such file")
			}
			return io.NopCloser(strings.NewReader("words")), nil
		},
	})
}

func suite() channeltest.Suite {
	return channeltest.Suite{
		Driver: driver(nil), Channel: testChannel(),
		Sign: func(ch channel.Channel, r *channel.Request) {
			r.Header.Set("Authorization", "Bearer "+webchat.NewToken(ch, "v:anna", r.At))
		},
	}
}

func TestDriver(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, suite())
}

func FuzzParse(f *testing.F) { channeltest.FuzzParse(f, suite()) }

func TestATokenIsGoodForItsChannelAndTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC)
	ch := testChannel()
	token := webchat.NewToken(ch, "v:anna", now)
	other, bare := ch, ch
	other.AccountKey, bare.HookSecret = "chat2", secret.String{}
	head := token[:strings.LastIndexByte(token, '.')]
	forged := webchat.NewToken(ch, "v:boris", now)
	for name, c := range map[string]struct {
		ch    channel.Channel
		token string
		at    time.Time
		want  string
	}{
		"good":               {ch, token, now.Add(webchat.TokenAge - time.Second), "v:anna"},
		"too old":            {ch, token, now.Add(webchat.TokenAge + time.Second), ""},
		"of another channel": {other, token, now, ""},
		"no secret":          {bare, webchat.NewToken(bare, "v:anna", now), now, ""},
		"no signature":       {ch, head, now, ""},
		"empty signature":    {ch, head + ".", now, ""},
		"another's head":     {ch, head + forged[strings.LastIndexByte(forged, '.'):], now, ""},
		"nothing":            {ch, "", now, ""},
		"a file's signature": {ch, webchat.FileID(ch, "v:anna", head), now, ""},
	} {
		if got, ok := webchat.Visitor(c.ch, c.token, c.at); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", name, got, ok, c.want)
		}
	}
}

func TestASiteVouchesForItsUsers(t *testing.T) {
	t.Parallel()
	ch := testChannel()
	mac := hmac.New(sha256.New, []byte(testIdentity))
	_, _ = mac.Write([]byte("user 42"))
	proof := hex.EncodeToString(mac.Sum(nil))
	if address, ok := webchat.KnownAddress(ch, "user 42", proof); !ok || address != "u:user 42" {
		t.Errorf("%q, %v", address, ok)
	}
	without := ch
	without.Secrets = nil
	for name, c := range map[string]struct {
		ch        channel.Channel
		id, proof string
	}{
		"another user": {ch, "user 43", proof}, "no proof": {ch, "user 42", ""}, "not hex": {ch, "user 42", "zz"}, "no secret": {without, "user 42", proof},
		"nobody": {ch, "", proof}, "endless": {ch, strings.Repeat("4", 201), proof},
	} {
		if _, ok := webchat.KnownAddress(c.ch, c.id, c.proof); ok {
			t.Errorf("%s was believed", name)
		}
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	listed := testChannel()
	listed.Settings[webchat.KeyOrigins] = "https://shop.example/\nhttp://localhost:8080"
	for origin, want := range map[string]bool{
		"https://shop.example": true, "https://SHOP.example": true, "http://localhost:8080": true,
		"http://shop.example": false, "https://shop.example.evil.example": false, "https://evil.example": false, "http://localhost": false, "null": false, "": false,
	} {
		if got := webchat.AllowsOrigin(listed, origin); got != want {
			t.Errorf("%q: %v, want %v", origin, got, want)
		}
	}
	if !webchat.AllowsOrigin(testChannel(), "https://anywhere.example") {
		t.Error("without a list every site may have the chat")
	}
}

func TestTypingReachesTheVisitor(t *testing.T) {
	t.Parallel()
	var shown []string
	d := driver(&shown)
	if err := d.Acknowledge(t.Context(), testChannel(), channel.Ack{Kind: channel.AckTyping, Address: "v:anna"}); err != nil || len(shown) != 1 || shown[0] != "v:anna" {
		t.Errorf("%v, %v", shown, err)
	}
}

func TestEveryMessageIsReconciled(t *testing.T) {
	t.Parallel()
	out := channel.Outgoing{ID: 36, Address: "v:anna", Part: content.Part{Kind: content.PartText, Rich: rich.Text{Text: "hi"}}}
	r, ok, err := driver(nil).Reconcile(t.Context(), testChannel(), out)
	if err != nil || !ok || r.VendorID != "10" {
		t.Errorf("%+v, %v, %v", r, ok, err)
	}
	if _, ok, _ := driver(nil).Reconcile(t.Context(), testChannel(), channel.Outgoing{ID: 36}); ok {
		t.Error("a message for nobody was found to be sent")
	}
}
