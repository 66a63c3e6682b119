// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package content describes what is said to a person, without knowing any messenger.
//
// A marketer writes Content: many languages, templates, markup. Rendering for one person gives a Message: one language, no templates left.
// Fit cuts a Message into the Parts one channel can carry, by the channel's Capabilities, and notes everything that was degraded.
// The package is pure: no database, no network, no clock.
package content

import (
	"parley/internal/i18n"
	"parley/internal/rich"
)

// Content is a message as it is written in a flow or a broadcast: texts by language, with Liquid templates and the small Markdown of package rich.
type Content struct {
	Text     i18n.Text    `json:"text,omitempty"     yaml:"text,omitempty"`
	Media    []MediaSpec  `json:"media,omitempty"    yaml:"media,omitempty"`
	Buttons  [][]Choice   `json:"buttons,omitempty"  yaml:"buttons,omitempty"`  // inline, by rows
	Keyboard *KeyboardSet `json:"keyboard,omitempty" yaml:"keyboard,omitempty"` // reply keyboard
	Location *Location    `json:"location,omitempty" yaml:"location,omitempty"`
	Card     *CardSpec    `json:"card,omitempty"     yaml:"card,omitempty"`
	Poll     *PollSpec    `json:"poll,omitempty"     yaml:"poll,omitempty"`
	Carousel []SlideSpec  `json:"carousel,omitempty" yaml:"carousel,omitempty"`
	Options  Options      `json:"options,omitzero"   yaml:"options,omitempty"`
}

// Files lists the names of files the content uses, those of its cards included; addresses are not files.
func (c Content) Files() []string {
	var names []string
	add := func(m MediaSpec) {
		if m.File != "" {
			names = append(names, m.File)
		}
	}
	for _, m := range c.Media {
		add(m)
	}
	for _, s := range c.Carousel {
		if s.Image != nil {
			add(*s.Image)
		}
	}
	return names
}

// MediaSpec names a file of a message: File is a path beside a YAML flow, or "media:<sha256>" once stored; URL is an address the marketer gives.
type MediaSpec struct {
	Kind MediaKind `json:"kind"           yaml:"kind"`
	File string    `json:"file,omitempty" yaml:"file,omitempty"`
	URL  string    `json:"url,omitempty"  yaml:"url,omitempty"` // may hold templates
	Name string    `json:"name,omitempty" yaml:"name,omitempty"`
}

// Choice is an authored button.
type Choice struct {
	ID     string    `json:"id"               yaml:"id"`
	Label  i18n.Text `json:"label"            yaml:"label"`
	Action Action    `json:"action"           yaml:"action"`
	Value  string    `json:"value,omitempty"  yaml:"value,omitempty"` // the URL, phone, text to copy …; may hold templates
	Style  Style     `json:"style,omitempty"  yaml:"style,omitempty"`
}

// KeyboardSet is an authored reply keyboard.
type KeyboardSet struct {
	Rows        [][]Choice `json:"rows,omitempty"        yaml:"rows,omitempty"`
	OneTime     bool       `json:"one_time,omitempty"    yaml:"one_time,omitempty"`
	Persistent  bool       `json:"persistent,omitempty"  yaml:"persistent,omitempty"`
	Placeholder i18n.Text  `json:"placeholder,omitempty" yaml:"placeholder,omitempty"`
	Remove      bool       `json:"remove,omitempty"      yaml:"remove,omitempty"`
}

// CardSpec is an authored contact card.
type CardSpec struct {
	Phone string `json:"phone"                yaml:"phone"`
	First string `json:"first_name"           yaml:"first_name"`
	Last  string `json:"last_name,omitempty"  yaml:"last_name,omitempty"`
}

// PollSpec is an authored poll of the messenger itself.
type PollSpec struct {
	Question  i18n.Text   `json:"question"            yaml:"question"`
	Options   []i18n.Text `json:"options"             yaml:"options"`
	Multiple  bool        `json:"multiple,omitempty"  yaml:"multiple,omitempty"`
	Anonymous bool        `json:"anonymous,omitempty" yaml:"anonymous,omitempty"`
}

// SlideSpec is one authored card of a carousel.
type SlideSpec struct {
	Title   i18n.Text  `json:"title"             yaml:"title"`
	Text    i18n.Text  `json:"text,omitempty"    yaml:"text,omitempty"`
	Image   *MediaSpec `json:"image,omitempty"   yaml:"image,omitempty"`
	URL     string     `json:"url,omitempty"     yaml:"url,omitempty"`
	Buttons []Choice   `json:"buttons,omitempty" yaml:"buttons,omitempty"`
}

// Options are the switches of a message.
type Options struct {
	Silent      bool `json:"silent,omitempty"       yaml:"silent,omitempty"`       // without a sound
	Protect     bool `json:"protect,omitempty"      yaml:"protect,omitempty"`      // cannot be forwarded or saved
	NoPreview   bool `json:"no_preview,omitempty"   yaml:"no_preview,omitempty"`   // no link preview
	DeleteAfter int  `json:"delete_after,omitempty" yaml:"delete_after,omitempty"` // seconds; 0 is never
}

// MediaKind is how a file is shown.
type MediaKind string

// The kinds of media.
const (
	Image     MediaKind = "image"
	Video     MediaKind = "video"
	VideoNote MediaKind = "video_note" // round video
	Animation MediaKind = "animation"
	Audio     MediaKind = "audio"
	Voice     MediaKind = "voice"
	Document  MediaKind = "document"
	Sticker   MediaKind = "sticker"
)

// Action is what a button does.
type Action string

// The actions of buttons. Next is an exit of the block; the others leave the flow where it is.
const (
	Next            Action = "next"
	OpenURL         Action = "url"
	CallPhone       Action = "phone"
	CopyText        Action = "copy"
	MiniApp         Action = "app"
	Pay             Action = "pay"
	RequestPhone    Action = "request_phone"
	RequestLocation Action = "request_location"
	RequestEmail    Action = "request_email"
	SendText        Action = "text" // reply keyboard: the press arrives as the label's text
)

// Style colours a button where the messenger can.
type Style string

// The styles of buttons.
const (
	Primary Style = "primary"
	Success Style = "success"
	Danger  Style = "danger"
)

// Message is content rendered for one person. It is what is stored, shown in the thread, and fitted.
type Message struct {
	Text     string     `json:"text,omitempty"` // small Markdown, see rich.Parse
	Media    []Media    `json:"media,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"`
	Keyboard *Keyboard  `json:"keyboard,omitempty"`
	Location *Location  `json:"location,omitempty"`
	Card     *Card      `json:"card,omitempty"`
	Poll     *Poll      `json:"poll,omitempty"`
	Carousel []Slide    `json:"carousel,omitempty"`
	Options  Options    `json:"options,omitzero"`
	ReplyTo  string     `json:"reply_to,omitempty"` // vendor id of the message answered
}

// Media is one file, by content hash or by address.
type Media struct {
	Kind     MediaKind `json:"kind"`
	SHA256   string    `json:"sha256,omitempty"` // hex; the file in blob
	URL      string    `json:"url,omitempty"`    // public address, when there is no blob
	Name     string    `json:"name,omitempty"`
	MIME     string    `json:"mime,omitempty"`
	Size     int64     `json:"size,omitempty"` // bytes; 0 is unknown
	Width    int       `json:"width,omitempty"`
	Height   int       `json:"height,omitempty"`
	Duration int       `json:"duration,omitempty"` // seconds
}

// Button is a rendered button. Payload is set for Next: a signed string of at most 48 base64url characters (see package flow).
type Button struct {
	ID      string `json:"id,omitempty"`
	Label   string `json:"label"`
	Action  Action `json:"action"`
	Value   string `json:"value,omitempty"`
	Payload string `json:"payload,omitempty"`
	Style   Style  `json:"style,omitempty"`
}

// Keyboard is a rendered reply keyboard.
type Keyboard struct {
	Rows        [][]Button `json:"rows,omitempty"`
	OneTime     bool       `json:"one_time,omitempty"`
	Persistent  bool       `json:"persistent,omitempty"`
	Placeholder string     `json:"placeholder,omitempty"`
	Remove      bool       `json:"remove,omitempty"`
}

// Location is a point on the map, with a title and an address when it is a place. Degrees.
type Location struct {
	Lat     float64 `json:"lat"               yaml:"lat"`
	Lon     float64 `json:"lon"               yaml:"lon"`
	Title   string  `json:"title,omitempty"   yaml:"title,omitempty"`
	Address string  `json:"address,omitempty" yaml:"address,omitempty"`
}

// Card is a person's contact card.
type Card struct {
	Phone string `json:"phone"` // E.164 when it could be read so
	First string `json:"first_name,omitempty"`
	Last  string `json:"last_name,omitempty"`
	Own   bool   `json:"own,omitempty"` // the messenger vouches that it is the sender's own number
}

// Poll is a rendered poll.
type Poll struct {
	Question  string   `json:"question"`
	Options   []string `json:"options"`
	Multiple  bool     `json:"multiple,omitempty"`
	Anonymous bool     `json:"anonymous,omitempty"`
}

// Slide is one rendered card of a carousel.
type Slide struct {
	Title   string   `json:"title"`
	Text    string   `json:"text,omitempty"`
	Image   *Media   `json:"image,omitempty"`
	URL     string   `json:"url,omitempty"`
	Buttons []Button `json:"buttons,omitempty"`
}

// PartKind is what one part of a fitted message is, and therefore which call of the vendor sends it.
type PartKind string

// The kinds of parts. A media part carries exactly one file, an album two or more.
const (
	PartText     PartKind = "text"
	PartMedia    PartKind = "media"
	PartAlbum    PartKind = "album"
	PartLocation PartKind = "location"
	PartCard     PartKind = "card"
	PartPoll     PartKind = "poll"
	PartCarousel PartKind = "carousel"
)

// Part is one fitted piece of a message: one call to the vendor, one row of the outbox.
type Part struct {
	Kind     PartKind   `json:"kind"`
	Rich     rich.Text  `json:"rich,omitzero"` // the text, or the caption of media
	Media    []Media    `json:"media,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"`
	Keyboard *Keyboard  `json:"keyboard,omitempty"`
	Location *Location  `json:"location,omitempty"`
	Card     *Card      `json:"card,omitempty"`
	Poll     *Poll      `json:"poll,omitempty"`
	Carousel []Slide    `json:"carousel,omitempty"`
	Options  Options    `json:"options,omitzero"`
	ReplyTo  string     `json:"reply_to,omitempty"`
	Menu     []MenuItem `json:"menu,omitempty"` // a numbered menu stands in Rich: what each answer means
}

// MenuItem is one line of a numbered menu that stands in for buttons a channel cannot show.
type MenuItem struct {
	Number  int    `json:"number"`
	Label   string `json:"label"`
	Payload string `json:"payload"`
}

// Note says, for a person, what was lost or changed when a message was fitted to a channel.
type Note struct {
	Rule string    `json:"rule"` // stable word, for example "buttons_to_menu"
	Text i18n.Text `json:"text"` // in both languages of the product
}
