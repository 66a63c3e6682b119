// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package channel is the contract of a messenger: what every driver does, the optional abilities, and the records of connected channels.
package channel

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"parley/internal/content"
	"parley/internal/i18n"
	"parley/internal/secret"
)

// Kind names a messenger, for example "telegram".
type Kind string

// The kinds known so far. A driver's own package is the place that gives the word its meaning.
const (
	Telegram Kind = "telegram"
	Webchat  Kind = "webchat"
)

// Driver is the code of one messenger. Implementations keep no state between calls, never touch the database, never sleep and never retry.
type Driver interface {
	Kind() Kind
	// Spec is the settings form, the capabilities and the limits: data.
	Spec() Spec
	// Parse verifies the request over its raw bytes and turns it into inbound facts. It is pure.
	// An error wrapping ErrSignature or ErrEnvelope refuses the request; anything genuine that cannot be read becomes an Inbound of kind Unknown.
	Parse(ctx context.Context, ch Channel, r Request) ([]Inbound, Reply, error)
	// Send sends one fitted part. A failure is a *SendError.
	Send(ctx context.Context, ch Channel, m Outgoing) (Receipt, error)
}

// Router finds the accounts a body has facts of, before a channel is known (Meta has one URL per app). It verifies nothing: each channel parses the body with
// its own secrets afterwards, and only the facts of its own account are kept. No account at all is a proof of the address, which any channel may answer.
type Router interface {
	Route(r Request) (accountKeys []string, err error)
}

// Installer connects and disconnects an account at the vendor.
type Installer interface {
	// Check asks the vendor who the credentials belong to. A wrong credential is a *fault.Error with the field.
	Check(ctx context.Context, ch Channel) (Account, error)
	// Install makes the vendor send updates to ch.HookURL (webhook mode), or takes the webhook away (polling mode).
	Install(ctx context.Context, ch Channel) error
	// Uninstall takes the webhook away.
	Uninstall(ctx context.Context, ch Channel) error
}

// Runner receives by a connection or a poll loop. It acknowledges upstream only after accept returned nil, and returns on any error.
type Runner interface {
	Run(ctx context.Context, ch Channel, accept func(context.Context, []Inbound) error) error
}

// Acknowledger does what a vendor wants answered at once, best effort: button spinners, typing, read marks.
type Acknowledger interface {
	Acknowledge(ctx context.Context, ch Channel, a Ack) error
}

// MediaFetcher downloads a file a person sent. The caller closes the reader and limits its size.
type MediaFetcher interface {
	FetchMedia(ctx context.Context, ch Channel, ref MediaRef) (io.ReadCloser, MediaInfo, error)
}

// ProfileFetcher reads what the messenger tells about a person.
type ProfileFetcher interface {
	FetchProfile(ctx context.Context, ch Channel, address string) (Profile, error)
}

// Editor changes or deletes what was sent. Failures are *SendError; "not modified" is success.
type Editor interface {
	Edit(ctx context.Context, ch Channel, vendorID string, m Outgoing) error
	Delete(ctx context.Context, ch Channel, chat, vendorID string) error
}

// Reconciler says what became of a message whose answer never came. ok is false when the vendor cannot say and never will; after an error it is asked again.
type Reconciler interface {
	Reconcile(ctx context.Context, ch Channel, m Outgoing) (r Receipt, ok bool, err error)
}

// Channel is a connected account as a driver sees it: settings opened, HTTP client ready (base URL, proxy, extra CA and limits inside).
type Channel struct {
	ID         int64
	Workspace  int64
	Kind       Kind
	AccountKey string                   // the vendor's id of the account, for example the bot id
	LimitKey   string                   // see Account.LimitKey
	Name       string                   // as people see it
	Handle     string                   // user name at the vendor, for deep links
	Settings   map[string]string        // the form's plain values
	Secrets    map[string]secret.String // the form's secret values
	BaseURL    string                   // the vendor's address, never ending in "/"
	HookURL    string                   // our public address for this channel; empty in polling mode
	HookSecret secret.String            // shared with the vendor where it supports one
	HTTP       *http.Client
	Offset     func() int64 // where to continue polling, kept by the caller between runs; nil when unknown
	SaveOffset func(ctx context.Context, offset int64) error
}

// Request is an HTTP request from a vendor, body read whole.
type Request struct {
	Method string
	Path   string
	Query  map[string][]string
	Header http.Header
	Body   []byte
	At     time.Time // when it arrived
}

// Reply is what the vendor wants to hear after the facts are stored. The zero value is an empty 200.
type Reply struct {
	Status      int
	ContentType string
	Body        []byte
}

// Spec is everything about a driver that is data.
type Spec struct {
	Title        string               `json:"title"` // the owner's spelling
	About        i18n.Text            `json:"about"` // what to do to connect it
	Form         []Setting            `json:"form"`
	BaseURL      string               `json:"base_url"` // default
	Modes        []Mode               `json:"modes"`    // how it can receive; the first is the default
	Capabilities content.Capabilities `json:"capabilities"`
	Limits       []Limit              `json:"limits"`
	// DeepLink is a template for links that start a conversation: {handle} and {token} are replaced. Empty: none.
	DeepLink string `json:"deep_link"`
	// MaxInFlight is how many calls of one channel may run at once.
	MaxInFlight int `json:"max_in_flight"`
	// AckWithin is how long a button press may wait for its acknowledgement.
	AckWithin time.Duration `json:"ack_within"`
}

// Mode is a way to receive.
type Mode string

// The ways to receive.
const (
	Webhook Mode = "webhook"
	Poll    Mode = "poll"
	Direct  Mode = "direct" // our own endpoints (web chat)
)

// Setting is one input of the connect form.
type Setting struct {
	Key      string    `json:"key"`
	Label    i18n.Text `json:"label"`
	Help     i18n.Text `json:"help,omitempty"`
	Secret   bool      `json:"secret,omitempty"`
	Required bool      `json:"required,omitempty"`
	Pattern  string    `json:"pattern,omitempty"` // Go regular expression the value must match
	Example  string    `json:"example,omitempty"`
	Default  string    `json:"default,omitempty"`
	Multi    bool      `json:"multi,omitempty"`   // a text of several lines
	Options  []Option  `json:"options,omitempty"` // the values to choose from; empty: any text
}

// offers reports whether a value may be chosen.
func (s Setting) offers(value string) bool {
	return len(s.Options) == 0 || slices.ContainsFunc(s.Options, func(o Option) bool { return o.Value == value })
}

// Option is one value of a setting.
type Option struct {
	Value string    `json:"value"`
	Label i18n.Text `json:"label"`
}

// Scope is how far a limit or a refusal reaches.
type Scope string

// The scopes, narrow to wide.
const (
	ScopeChat    Scope = "chat"
	ScopeChannel Scope = "channel"
	ScopeAccount Scope = "account"
)

// Limit is a rate rule of the vendor: Count messages per Per, at most Burst at once.
type Limit struct {
	Scope Scope `json:"scope"`
	// Chats is a Go regular expression for the addresses of the chats that a rule for chats is for, such as groups; empty: every chat.
	Chats string        `json:"chats,omitempty"`
	Count int           `json:"count"`
	Per   time.Duration `json:"per"`
	Burst int           `json:"burst"`
	// Source says where the figure comes from, with a date.
	Source string `json:"source,omitempty"`
}

// Account is the vendor's answer to Check.
type Account struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Handle string `json:"handle,omitempty"`
	// LimitKey names what the account shares its limits with others by: a portfolio, a balance. Limits of ScopeAccount hold for all channels of a workspace
	// that have the same. Empty: it shares nothing.
	LimitKey string            `json:"limit_key,omitempty"`
	Facts    map[string]string `json:"facts,omitempty"` // what else to show, for example "can_join_groups": "true"
}
