// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"parley/internal/channel"
	"parley/internal/secret"
)

// A visitor has no password: the browser keeps a token that we have signed, and whoever holds it is the visitor.
// The key of the signature is the channel's hook secret, so a token is good for one channel only.

// TokenAge is how long a token is good; each visit to the site gives a new one.
const TokenAge = 400 * 24 * time.Hour

const (
	macBytes      = 16
	addressBytes  = 15
	maxIdentifier = 200 // bytes of a site's own id of its user
	known         = "u:"
)

// NewAddress is the address of a visitor nobody has seen before.
func NewAddress() string { return "v:" + secret.Token(addressBytes) }

// KnownAddress is the address of a person the site itself vouches for: proof is the hexadecimal HMAC-SHA256 of the site's own id of that person under the
// channel's identity secret. ok is false without a secret, and for a wrong proof.
func KnownAddress(ch channel.Channel, identifier, proof string) (address string, ok bool) {
	key := ch.Secrets[keyIdentity].Reveal()
	given, err := hex.DecodeString(proof)
	if key == "" || identifier == "" || len(identifier) > maxIdentifier || err != nil {
		return "", false
	}
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte(identifier))
	return known + identifier, hmac.Equal(given, mac.Sum(nil))
}

// NewToken is a visitor's token, good until TokenAge after now.
func NewToken(ch channel.Channel, address string, now time.Time) string {
	head := encode([]byte(address)) + "." + strconv.FormatInt(now.Add(TokenAge).Unix(), 36)
	return head + "." + sign(ch, "visitor", head)
}

// Visitor is the address a token was made for. ok is false for a token that is forged, of another channel, or too old.
func Visitor(ch channel.Channel, token string, now time.Time) (address string, ok bool) {
	at := strings.LastIndexByte(token, '.')
	if at < 0 || !signed(ch, "visitor", token[:at], token[at+1:]) {
		return "", false
	}
	name, until, _ := strings.Cut(token[:at], ".")
	raw, err := base64.RawURLEncoding.DecodeString(name)
	end, err2 := strconv.ParseInt(until, 36, 64)
	if err != nil || err2 != nil || end < now.Unix() {
		return "", false
	}
	return string(raw), true
}

// FileID names an uploaded file so that only the visitor who uploaded it can attach it to a message.
func FileID(ch channel.Channel, address, sha string) string {
	return sha + "." + sign(ch, "file "+address, sha)
}

func fileOf(ch channel.Channel, address, fileID string) (sha string, ok bool) {
	sha, mac, _ := strings.Cut(fileID, ".")
	return sha, signed(ch, "file "+address, sha, mac)
}

// sign is empty for a channel without a secret, which signs and accepts nothing.
func sign(ch channel.Channel, use, text string) string {
	key := ch.HookSecret.Reveal()
	if key == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte("webchat " + use + "\n" + ch.AccountKey + "\n" + text))
	return encode(mac.Sum(nil)[:macBytes])
}

func signed(ch channel.Channel, use, text, mac string) bool {
	want := sign(ch, use, text)
	return want != "" && hmac.Equal([]byte(want), []byte(mac))
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
