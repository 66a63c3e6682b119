// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"errors"
	"time"

	"parley/internal/content"
)

// Parse wraps one of these to refuse a request: nothing is stored but a counter.
var (
	ErrSignature = errors.New("channel: the request is not signed by the vendor")
	ErrEnvelope  = errors.New("channel: the body is not the vendor's envelope")
)

// InboundKind is what happened. The list is closed; what a driver cannot name is Unknown, stored and shown.
type InboundKind string

// The kinds of inbound facts.
const (
	InMessage    InboundKind = "message"     // text, media, location, card: a person wrote
	InPress      InboundKind = "press"       // an inline button
	InStart      InboundKind = "start"       // came by a deep link, or pressed Start; Payload is the link's token
	InEdit       InboundKind = "edit"        // a message was changed
	InDelete     InboundKind = "delete"      // a message was taken back
	InReaction   InboundKind = "reaction"    // a reaction to a message
	InBlocked    InboundKind = "blocked"     // the person stopped the channel
	InUnblocked  InboundKind = "unblocked"   // and came back
	InJoined     InboundKind = "joined"      // joined a group or channel we own
	InLeft       InboundKind = "left"        // left it
	InJoinAsked  InboundKind = "join_asked"  // asked to be let in
	InPollAnswer InboundKind = "poll_answer" // answered a poll of the messenger
	InPayment    InboundKind = "payment"     // the messenger's own payment went through
	InCheckout   InboundKind = "checkout"    // the messenger asks whether the payment may go on
	InReceipt    InboundKind = "receipt"     // a message of ours was delivered or read, or failed late
	InTyping     InboundKind = "typing"      // the person is typing
	InUnknown    InboundKind = "unknown"     // genuine, but not understood
)

// Inbound is one fact from a vendor. Every Inbound has an account key, a vendor key and an ordering key.
type Inbound struct {
	Kind       InboundKind `json:"kind"`
	AccountKey string      `json:"account_key"`
	VendorKey  string      `json:"vendor_key"` // unique in the account: the same fact twice has the same key
	Order      int64       `json:"order"`      // ascending in one account and address: the vendor's own sequence
	At         time.Time   `json:"at"`         // the vendor's time

	Address string  `json:"address"`        // the person's id at the vendor; empty for facts without a person
	Chat    string  `json:"chat,omitempty"` // where to answer, when it is not Address
	Group   bool    `json:"group,omitempty"`
	Profile Profile `json:"profile,omitzero"`

	MessageID string            `json:"message_id,omitempty"` // the vendor's id of the person's message, or of ours for receipts, presses, reactions
	Text      string            `json:"text,omitempty"`
	Media     []MediaRef        `json:"media,omitempty"`
	AlbumID   string            `json:"album_id,omitempty"` // parts of one album share it
	Card      *content.Card     `json:"card,omitempty"`
	Location  *content.Location `json:"location,omitempty"`
	Payload   string            `json:"payload,omitempty"`  // of a press or a start
	AckID     string            `json:"ack_id,omitempty"`   // what Acknowledge needs
	ReplyTo   string            `json:"reply_to,omitempty"` // vendor id of the message answered or quoted
	Reaction  string            `json:"reaction,omitempty"`
	Options   []int             `json:"options,omitempty"` // chosen options of a poll
	Receipt   *ReceiptUpdate    `json:"receipt,omitempty"`
	Payment   *Payment          `json:"payment,omitempty"`
	Referral  map[string]string `json:"referral,omitempty"` // ad referral, UTM, page, device: whatever the vendor or our own widget tells
	Note      string            `json:"note,omitempty"`     // for Unknown: what it is, in the vendor's word
	// Raw is what the vendor sent, kept beside the fact. In a webhook the caller fills it with the body when the driver leaves it empty.
	Raw []byte `json:"-"`
}

// Profile is what a messenger tells about a person. Empty fields are unknown.
type Profile struct {
	First    string `json:"first_name,omitempty"`
	Last     string `json:"last_name,omitempty"`
	Username string `json:"username,omitempty"`
	Language string `json:"language,omitempty"`
	Phone    string `json:"phone,omitempty"` // verified by the messenger
	Gender   string `json:"gender,omitempty"`
	City     string `json:"city,omitempty"`
	TimeZone string `json:"time_zone,omitempty"` // IANA name
	Photo    string `json:"photo,omitempty"`     // reference for FetchMedia
}

// MediaRef is a file at the vendor, to be fetched soon: vendors' links die in minutes.
type MediaRef struct {
	Kind     content.MediaKind `json:"kind"`
	Ref      string            `json:"ref"`           // the vendor's id or URL
	Key      string            `json:"key,omitempty"` // stable id of the content, where the vendor has one
	Name     string            `json:"name,omitempty"`
	MIME     string            `json:"mime,omitempty"`
	Size     int64             `json:"size,omitempty"`
	Width    int               `json:"width,omitempty"`
	Height   int               `json:"height,omitempty"`
	Duration int               `json:"duration,omitempty"`
}

// MediaInfo is what the vendor says of a file while it is fetched.
type MediaInfo struct {
	Name string
	MIME string
	Size int64
}

// ReceiptUpdate moves one of our messages forward. Upto: all messages to the address up to this one (watermarks).
type ReceiptUpdate struct {
	Status ReceiptStatus `json:"status"`
	Upto   bool          `json:"upto,omitempty"`
	Error  *SendError    `json:"error,omitempty"`
}

// ReceiptStatus is what a receipt tells.
type ReceiptStatus string

// The statuses of receipts.
const (
	Sent      ReceiptStatus = "sent"
	Delivered ReceiptStatus = "delivered"
	Read      ReceiptStatus = "read"
	Failed    ReceiptStatus = "failed"
)

// Payment is a payment made inside a messenger. Amount in minor units.
type Payment struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
	Payload  string `json:"payload"`
	ChargeID string `json:"charge_id"`
}
