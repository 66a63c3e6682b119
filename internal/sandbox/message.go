// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

// Who a message on a phone is from.
const (
	FromBot     = "bot"
	FromMe      = "me"
	FromService = "service" // the messenger itself: "you joined the channel"
)

// Message is a message as the person sees it on the phone, whichever the vendor.
type Message struct {
	ID        int64      `json:"id"`        // 1, 2, 3 … on this phone
	Rev       int64      `json:"rev"`       // the phone's revision at the last change of this message
	VendorID  string     `json:"vendor_id"` // the vendor's own id
	From      string     `json:"from"`
	Chat      string     `json:"chat,omitempty"` // title of the group or channel; "" is the private chat with the bot
	Kind      string     `json:"kind"`           // text, photo, video, location, contact, poll, dice, invoice …
	Text      string     `json:"text,omitempty"` // text or caption, entities taken out
	Entities  []Entity   `json:"entities,omitempty"`
	Media     []Media    `json:"media,omitempty"`
	Album     string     `json:"album,omitempty"` // messages with the same album are shown as one
	Buttons   [][]Button `json:"buttons,omitempty"`
	Location  *Location  `json:"location,omitempty"`
	Contact   *Contact   `json:"contact,omitempty"`
	Poll      *Poll      `json:"poll,omitempty"`
	ReplyTo   int64      `json:"reply_to,omitempty"` // id on this phone
	Reaction  string     `json:"reaction,omitempty"` // what the person put
	BotReact  string     `json:"bot_reaction,omitempty"`
	Notices   []Notice   `json:"notices,omitempty"` // answers to presses of this message's buttons
	Silent    bool       `json:"silent,omitempty"`
	Protected bool       `json:"protected,omitempty"`
	At        int64      `json:"at"`
	EditedAt  int64      `json:"edited_at,omitempty"`
	Deleted   bool       `json:"deleted,omitempty"`
	Status    string     `json:"status,omitempty"` // of the person's own message: sent, delivered, read
}

// Entity marks a piece of Text. Offset and Length are UTF-16 code units, as browsers count.
type Entity struct {
	Kind     string `json:"kind"` // bold, italic, underline, strikethrough, spoiler, code, pre, link, quote, command, emoji
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// Media is a file in a message. File names bytes kept by the hub (see Files); URL is where they can be fetched.
type Media struct {
	Kind     string `json:"kind"` // photo, video, animation, audio, voice, round, document, sticker
	Name     string `json:"name,omitempty"`
	MIME     string `json:"mime,omitempty"`
	Size     int64  `json:"size"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int    `json:"duration,omitempty"` // seconds
	Spoiler  bool   `json:"spoiler,omitempty"`
	File     string `json:"file"`
	URL      string `json:"url"`
	Bytes    []byte `json:"bytes,omitempty"` // only in an Action: what the person sends, base64
}

// Button kinds.
const (
	ButtonPress    = "press"    // the bot learns of the press
	ButtonText     = "text"     // sends its label as a message
	ButtonLink     = "link"     // opens URL
	ButtonApp      = "app"      // opens URL inside the messenger
	ButtonPhone    = "phone"    // shares the phone number
	ButtonLocation = "location" // shares the location
	ButtonCopy     = "copy"     // copies a text
	ButtonPay      = "pay"
	ButtonOther    = "other"
)

// Button is a button under a message or on the reply keyboard.
type Button struct {
	Label   string `json:"label"`
	Kind    string `json:"kind"`
	URL     string `json:"url,omitempty"`
	Style   string `json:"style,omitempty"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	Payload string `json:"-"` // what the vendor gives back to the bot; a person never sees it
}

// Keyboard is the reply keyboard under the input field.
type Keyboard struct {
	Buttons     [][]Button `json:"buttons"`
	OneTime     bool       `json:"one_time,omitempty"`
	Placeholder string     `json:"placeholder,omitempty"`
	Message     int64      `json:"message"` // the message that brought it
}

// Notice is a short answer of the bot to a press: a toast, a window with a button, or an address to open.
type Notice struct {
	Text   string `json:"text,omitempty"`
	Window bool   `json:"window,omitempty"`
	URL    string `json:"url,omitempty"`
	At     int64  `json:"at"`
}

// Location is a point, with a title when it is a place.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Title     string  `json:"title,omitempty"`
	Address   string  `json:"address,omitempty"`
}

// Contact is a shared card.
type Contact struct {
	Phone string `json:"phone"`
	Name  string `json:"name"`
}

// Poll is a question with options.
type Poll struct {
	Question string   `json:"question"`
	Options  []string `json:"options"`
}

// find gives the button of a keyboard with this label.
func find(rows [][]Button, label string) *Button {
	for _, row := range rows {
		for i := range row {
			if row[i].Label == label {
				b := row[i]
				return &b
			}
		}
	}
	return nil
}
