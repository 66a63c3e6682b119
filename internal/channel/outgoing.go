// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"context"
	"fmt"
	"io"
	"time"

	"parley/internal/content"
)

// Outgoing is one part on its way to one person.
type Outgoing struct {
	ID      int64 // our message id: the idempotency key where the vendor takes one
	PartNo  int
	Attempt int
	Address string
	Chat    string // where to send, when it is not Address
	Part    content.Part
	// Open gives the bytes of a media file of the part.
	Open func(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// Known are vendor ids of files already uploaded to this channel, by sha256 and kind.
	Known map[MediaKey]string
	// Simpler is the form asked for by an earlier Again; the zero value is the normal one.
	Simpler Again
}

// MediaKey names a file at a vendor: the same bytes sent as a photo and as a document have different ids.
type MediaKey struct {
	SHA256 string
	Kind   content.MediaKind
}

// Receipt is the vendor's acceptance.
type Receipt struct {
	VendorID string                 // id of the sent message
	Extra    []string               // further ids, when one part became several messages (albums)
	Uploaded map[MediaKey]MediaGrip // new vendor ids to remember
	Moved    string                 // the chat's new address, when the vendor told one
}

// MediaGrip is a vendor id of an uploaded file; Expires zero means never.
type MediaGrip struct {
	ID      string
	Expires time.Time
}

// Ack asks for something best effort.
type Ack struct {
	Kind    AckKind
	Address string
	Chat    string
	AckID   string // of the press or checkout
	Text    string // shown to the person, where possible
	Alert   bool   // as a dialog
	Refuse  bool   // checkout: say no, with Text
	Target  string // vendor id of the message, for read marks
}

// AckKind is what is acknowledged.
type AckKind string

// The kinds of acknowledgement.
const (
	AckPress    AckKind = "press"
	AckCheckout AckKind = "checkout"
	AckTyping   AckKind = "typing"
	AckRead     AckKind = "read"
)

// Class is why a message could not be sent. The list is closed: outbox decides from the class alone.
type Class string

// The classes of failure.
const (
	Throttled    Class = "throttled"     // too fast; try again after After, in Scope
	Temporary    Class = "temporary"     // certainly not sent; try again
	Ambiguous    Class = "ambiguous"     // perhaps sent: never tried again by itself
	Unreachable  Class = "unreachable"   // no such address, or never started
	Blocked      Class = "blocked"       // the person blocked us or is gone
	Unsubscribed Class = "unsubscribed"  // refused at the vendor, for Purpose ("" is all)
	WindowClosed Class = "window_closed" // free-form sending is not allowed now
	Invalid      Class = "invalid"       // the content or address is wrong: our bug or the marketer's
	MediaFailed  Class = "media_failed"  // the file could not be taken
	Unsupported  Class = "unsupported"   // the channel cannot do this
	Unauthorized Class = "unauthorized"  // the token is wrong or revoked: the whole channel stops
	Paused       Class = "paused"        // the vendor paused the account
)

// Again names a simpler form of the same message to send once, at once, in the same row. The zero value is none.
type Again struct {
	Form    Form   `json:"form,omitempty"`
	Address string `json:"address,omitempty"` // with FormAddress
}

// Form is a simpler form of a message.
type Form string

// The simpler forms.
const (
	FormPlain    Form = "plain"     // without formatting
	FormNoReply  Form = "no_reply"  // without the quoted message
	FormNoMarkup Form = "no_markup" // without buttons
	FormReupload Form = "reupload"  // upload the bytes instead of an id or URL
	FormAddress  Form = "address"   // to another address
)

// SendError is a refusal or a doubt, already classified.
type SendError struct {
	Class   Class         `json:"class"`
	After   time.Duration `json:"after,omitempty"`   // with Throttled and Paused
	Scope   Scope         `json:"scope,omitempty"`   // with Throttled and Paused
	Purpose string        `json:"purpose,omitempty"` // with Unsubscribed
	Code    string        `json:"code,omitempty"`    // the vendor's code
	Text    string        `json:"text,omitempty"`    // the vendor's words, secrets removed
	Again   Again         `json:"again,omitzero"`    // with Invalid and MediaFailed
	Cause   error         `json:"-"`
}

// Error implements error.
func (e *SendError) Error() string {
	return fmt.Sprintf("send: %s (%s %s)", e.Class, e.Code, e.Text)
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Cause }
