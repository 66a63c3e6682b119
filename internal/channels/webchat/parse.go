// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package webchat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/internal/channel"
	"parley/internal/content"
)

// What the widget sends. One body is one fact; client_msg_id makes a body that is sent again count once.
const (
	typeMessage = "message"
	typeStart   = "start"
	typeReceipt = "receipt"
	typeTyping  = "typing"
)

// Limits of what a visitor may send.
const (
	maxText    = 10_000 // characters
	maxKey     = 64     // bytes of client_msg_id
	maxPayload = 64     // bytes of a button's payload, and of a start token
	maxFiles   = 10
	maxValue   = 500 // bytes of a mark or of a name
)

// body is one POST of the widget.
type body struct {
	Type    string `json:"type"`
	Key     string `json:"client_msg_id"`
	Text    string `json:"text"`
	Payload string `json:"payload"` // of a button under message
	Message string `json:"message"` // the id of one of ours: pressed, answered or read
	Files   []file `json:"files"`
	Phone   string `json:"phone"`
	Place   *place `json:"location"`
	Status  string `json:"status"` // of a receipt
	Start   start  `json:"start"`
}

type file struct {
	ID   string            `json:"id"` // from the upload
	Name string            `json:"name"`
	Kind content.MediaKind `json:"kind"`
	MIME string            `json:"mime"`
	Size int64             `json:"size"`
}

type place struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// start is where and how the chat was opened.
type start struct {
	Token    string            `json:"token"`
	Page     string            `json:"page"`
	Title    string            `json:"title"`
	Referrer string            `json:"referrer"`
	Language string            `json:"language"`
	TimeZone string            `json:"tz"`
	Device   string            `json:"device"`
	Marks    map[string]string `json:"utm"` // UTM marks and click ids of the page
}

// Parse reads a body of the widget. The token stands in the Authorization header; without a good one the request is refused.
func (*Driver) Parse(_ context.Context, ch channel.Channel, r channel.Request) ([]channel.Inbound, channel.Reply, error) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	address, ok := Visitor(ch, token, r.At)
	if !ok {
		return nil, channel.Reply{}, channel.ErrSignature
	}
	var b body
	if err := json.Unmarshal(r.Body, &b); err != nil || !bytes.HasPrefix(bytes.TrimSpace(r.Body), []byte("{")) {
		return nil, channel.Reply{}, fmt.Errorf("%w: not JSON", channel.ErrEnvelope)
	}
	fact := channel.Inbound{
		AccountKey: ch.AccountKey, Address: address, Order: r.At.UnixMilli(), At: r.At, VendorKey: address + ":" + b.Type + ":" + b.Key,
	}
	if problem := read(&fact, ch, b); problem != "" {
		return nil, channel.Reply{}, fmt.Errorf("%w: %s", channel.ErrEnvelope, problem)
	}
	return []channel.Inbound{fact}, channel.Reply{}, nil
}

// read fills the fact in, or says what is wrong with the body.
func read(fact *channel.Inbound, ch channel.Channel, b body) (problem string) {
	if b.Type != typeReceipt && b.Type != typeTyping && !isKey(b.Key) {
		return "client_msg_id must be 1 to 64 characters of A-Z a-z 0-9 _ -"
	}
	fact.MessageID = b.Key
	switch b.Type {
	case typeMessage:
		return readMessage(fact, ch, b)
	case typeStart:
		return readStart(fact, b.Start)
	case typeReceipt:
		return readReceipt(fact, b)
	case typeTyping:
		fact.Kind, fact.VendorKey = channel.InTyping, fact.Address+":"+typeTyping+":"+strconv.FormatInt(fact.Order, 36)
		fact.MessageID = ""
		return ""
	default:
		return "type must be message, start, receipt or typing"
	}
}

func readMessage(fact *channel.Inbound, ch channel.Channel, b body) string {
	fact.Kind, fact.Text, fact.ReplyTo = channel.InMessage, strings.TrimSpace(strings.ReplaceAll(b.Text, "\x00", "")), cut(b.Message)
	switch {
	case utf8.RuneCountInString(b.Text) > maxText:
		return "text is too long"
	case len(b.Files) > maxFiles:
		return "too many files"
	case len(b.Payload) > maxPayload:
		return "payload is too long"
	case b.Payload != "":
		fact.Kind, fact.Payload, fact.MessageID, fact.ReplyTo = channel.InPress, b.Payload, cut(b.Message), ""
		return ""
	case fact.Text == "" && len(b.Files) == 0 && b.Phone == "" && b.Place == nil:
		return "the message is empty"
	}
	for _, f := range b.Files {
		sha, ok := fileOf(ch, fact.Address, f.ID)
		if !ok {
			return "a file was not uploaded by this visitor"
		}
		fact.Media = append(fact.Media, channel.MediaRef{Kind: kindOf(f), Ref: sha, Key: sha, Name: cut(f.Name), MIME: cut(f.MIME), Size: max(f.Size, 0)})
	}
	if b.Phone != "" {
		fact.Card = &content.Card{Phone: cut(b.Phone)} // typed by hand: nobody vouches for it
	}
	if b.Place != nil {
		fact.Location = &content.Location{Lat: b.Place.Lat, Lon: b.Place.Lon}
	}
	return ""
}

// kindOf trusts a stated kind only for what shows in place; everything else is a document.
func kindOf(f file) content.MediaKind {
	for kind, prefix := range map[content.MediaKind]string{content.Image: "image/", content.Video: "video/", content.Audio: "audio/", content.Voice: "audio/"} {
		if f.Kind == kind && strings.HasPrefix(f.MIME, prefix) {
			return kind
		}
	}
	return content.Document
}

func readStart(fact *channel.Inbound, s start) string {
	if len(s.Token) > maxPayload {
		return "the start token is too long"
	}
	fact.Kind, fact.Payload = channel.InStart, s.Token
	fact.Profile = channel.Profile{Language: language(s.Language), TimeZone: cut(s.TimeZone)}
	facts := map[string]string{"page": s.Page, "title": s.Title, "referrer": s.Referrer, "device": s.Device}
	for key, value := range s.Marks {
		if _, own := facts[key]; !own && len(facts) < 40 && isKey(key) {
			facts[key] = value
		}
	}
	for key, value := range facts {
		facts[key] = cut(value)
	}
	maps.DeleteFunc(facts, func(_, value string) bool { return value == "" })
	if len(facts) > 0 {
		fact.Referral = facts
	}
	return ""
}

func readReceipt(fact *channel.Inbound, b body) string {
	status := channel.ReceiptStatus(b.Status)
	if !isKey(b.Message) || status != channel.Delivered && status != channel.Read {
		return "a receipt names a message, and delivered or read"
	}
	fact.Kind, fact.MessageID, fact.VendorKey = channel.InReceipt, b.Message, fact.Address+":"+b.Status+":"+b.Message
	fact.Receipt = &channel.ReceiptUpdate{Status: status, Upto: true}
	return ""
}

// language is the first two letters of a browser's language.
func language(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if len(base) != 2 || !isKey(base) {
		return ""
	}
	return base
}

// cut shortens what a stranger sent to what is kept, and keeps what no database stores out.
func cut(s string) string {
	if len(s) > maxValue {
		s = s[:maxValue]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}

// isKey holds for names made of letters, digits, _ and -.
func isKey(s string) bool {
	ok := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
	}
	return s != "" && len(s) <= maxKey && strings.IndexFunc(s, func(r rune) bool { return !ok(r) }) < 0
}
