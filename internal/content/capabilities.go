// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/rich"

// Capabilities say what a channel can carry, as data with a source. A zero limit means "not supported" for counts and sizes of things,
// unless the comment says otherwise. Keys follow the capability matrix of the channel facts.
type Capabilities struct {
	Source string `json:"source"` // where the figures come from, with a date
	// Labels is the unit of labels and titles, where it is another than that of Text.
	Labels  rich.Unit               `json:"labels,omitempty"`
	Text    TextCaps                `json:"text"`
	Caption CaptionCaps             `json:"caption"`
	Media   map[MediaKind]MediaCaps `json:"media"`
	Album   AlbumCaps               `json:"album"`
	Inline  ButtonCaps              `json:"inline"` // buttons of the message
	Reply   ButtonCaps              `json:"reply"`  // keyboard under the input
	// ExclusiveMarkup: a message carries inline buttons or a reply keyboard, never both.
	ExclusiveMarkup bool         `json:"exclusive_markup,omitempty"`
	List            ListCaps     `json:"list"`
	Carousel        CarouselCaps `json:"carousel"`
	Location        bool         `json:"location,omitempty"`
	Card            bool         `json:"card,omitempty"`
	Poll            PollCaps     `json:"poll"`
	RequestPhone    bool         `json:"request_phone,omitempty"`
	RequestLocation bool         `json:"request_location,omitempty"`
	Typing          TypingCaps   `json:"typing"`
	Edit            ChangeCaps   `json:"edit"`
	Delete          ChangeCaps   `json:"delete"`
	ReplyTo         bool         `json:"reply_to,omitempty"`
	Protect         bool         `json:"protect,omitempty"`
	Silent          bool         `json:"silent,omitempty"`
	Status          StatusCaps   `json:"status"`
	Window          WindowCaps   `json:"window"`
	FirstContact    FirstContact `json:"first_contact"`
	Start           StartCaps    `json:"start"`
}

// labels is the unit of labels and titles.
func (c Capabilities) labels() rich.Unit {
	if c.Labels != "" {
		return c.Labels
	}
	return c.Text.Unit
}

// TextCaps limit a text message. Markup names the formatting that survives; the rest is stripped.
type TextCaps struct {
	Max    int         `json:"max"`
	Unit   rich.Unit   `json:"unit"`
	Markup []rich.Kind `json:"markup,omitempty"`
	// ButtonsMax limits a text that carries buttons; 0: like any other.
	ButtonsMax int `json:"buttons_max,omitempty"`
	// Pieces: the text travels in short pieces that are paid one by one, see rich.SMSPieces.
	Pieces bool `json:"pieces,omitempty"`
}

// CaptionCaps limit the text under media; Max 0 means that no caption is possible. Kinds empty means every kind of media.
type CaptionCaps struct {
	Max   int         `json:"max"`
	Kinds []MediaKind `json:"kinds,omitempty"`
}

// MediaCaps limit one kind of media. Bytes; InlineBytes is up to where the messenger plays it in place (0: same as MaxBytes).
type MediaCaps struct {
	MaxBytes    int64    `json:"max_bytes"`
	InlineBytes int64    `json:"inline_bytes,omitempty"`
	MIME        []string `json:"mime,omitempty"`   // empty: any
	Except      []string `json:"except,omitempty"` // types refused although MIME would allow them
	ByURL       bool     `json:"by_url,omitempty"`
	ByUpload    bool     `json:"by_upload,omitempty"`
	// Bare: the file carries no buttons.
	Bare bool `json:"bare,omitempty"`
	// Fallback is the kind to try when this one is not supported or too large, for example voice → audio.
	Fallback MediaKind `json:"fallback,omitempty"`
}

// AlbumCaps limit a group of media. Mix lists the sets of kinds that may stand together.
type AlbumCaps struct {
	Min     int           `json:"min,omitempty"`
	Max     int           `json:"max,omitempty"`
	Mix     [][]MediaKind `json:"mix,omitempty"`
	Buttons bool          `json:"buttons,omitempty"` // an album may carry buttons
}

// ButtonCaps limit buttons. LabelMax is in the unit of Labels. Kinds lists the actions the channel can show.
type ButtonCaps struct {
	Max        int      `json:"max,omitempty"`
	Rows       int      `json:"rows,omitempty"` // 0: any
	PerRow     int      `json:"per_row,omitempty"`
	LabelMax   int      `json:"label_max,omitempty"`
	PayloadMax int      `json:"payload_max,omitempty"` // bytes
	Kinds      []Action `json:"kinds,omitempty"`
	// Narrow says how many buttons a row may have that holds one of this action.
	Narrow map[Action]int `json:"narrow,omitempty"`
	// Single are actions that can be shown only where they are the one button of the message.
	Single []Action `json:"single,omitempty"`
}

// ListCaps limit what stands in when there are too many buttons: a list menu (WhatsApp), or quick replies (Messenger, Instagram).
type ListCaps struct {
	// Quick: they are quick replies, which are gone after a press.
	Quick bool `json:"quick,omitempty"`
	// Captions: files may stand above them.
	Captions bool `json:"captions,omitempty"`

	Rows        int `json:"rows,omitempty"`
	Title       int `json:"title,omitempty"`
	Description int `json:"description,omitempty"`
}

// CarouselCaps limit a carousel.
type CarouselCaps struct {
	Cards       int  `json:"cards,omitempty"`
	Title       int  `json:"title,omitempty"`
	Description int  `json:"description,omitempty"`
	Buttons     int  `json:"buttons,omitempty"`
	Uniform     bool `json:"uniform,omitempty"`  // every card must have the same structure
	Min         int  `json:"min,omitempty"`      // fewer cards are no carousel
	Pictures    bool `json:"pictures,omitempty"` // every card needs a picture
}

// PollCaps limit a poll of the messenger.
type PollCaps struct {
	Options  int `json:"options,omitempty"`
	Question int `json:"question,omitempty"`
	Option   int `json:"option,omitempty"`
}

// TypingCaps describe the "is typing" sign; it must be shown again every RefreshSeconds.
type TypingCaps struct {
	Supported      bool `json:"supported,omitempty"`
	RefreshSeconds int  `json:"refresh_s,omitempty"`
}

// ChangeCaps describe editing or deleting a sent message; WindowSeconds 0 with Supported means without a limit.
type ChangeCaps struct {
	Supported     bool `json:"supported,omitempty"`
	WindowSeconds int  `json:"window_s,omitempty"`
}

// StatusCaps say which receipts the messenger gives. What it does not give is "no data", never 0.
type StatusCaps struct {
	Delivered bool `json:"delivered,omitempty"`
	Read      bool `json:"read,omitempty"`
}

// WindowCaps describe the reply window in seconds; 0 means there is none.
type WindowCaps struct {
	FreeSeconds  int  `json:"free_s,omitempty"`
	HumanSeconds int  `json:"human_s,omitempty"`
	Template     bool `json:"template,omitempty"`
}

// FirstContact says who may be written to first, and by what.
type FirstContact string

// The ways to write first.
const (
	FirstNobody   FirstContact = "nobody"
	FirstPhone    FirstContact = "phone"
	FirstAddress  FirstContact = "address" // of e-mail
	FirstTemplate FirstContact = "phone_template"
)

// StartCaps describe the start parameter of a deep link.
type StartCaps struct {
	Max     int    `json:"max,omitempty"`
	Charset string `json:"charset,omitempty"` // characters allowed, for example "A-Za-z0-9_-"
}
