// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"strconv"

	"parley/internal/sandbox"
)

// view is a message of the vendor as the person sees it.
func (s *Server) view(m *message, f *file, now int64) sandbox.Message {
	v := sandbox.Message{
		VendorID: strconv.FormatInt(m.MessageID, 10), Kind: "text", Text: m.Text, At: now, Album: m.MediaGroupID,
		Entities: marks(m.Text, m.Entities), Buttons: m.ReplyMarkup.buttons(), Protected: m.HasProtected,
	}
	if m.Caption != "" {
		v.Text, v.Entities = m.Caption, marks(m.Caption, m.CaptionEntities)
	}
	if f != nil {
		v.Kind, v.Media = f.kind, []sandbox.Media{s.media(f)}
	}
	switch {
	case m.Venue != nil:
		v.Kind = "venue"
		v.Location = &sandbox.Location{
			Latitude: m.Venue.Location.Latitude, Longitude: m.Venue.Location.Longitude, Title: m.Venue.Title, Address: m.Venue.Address,
		}
	case m.Location != nil:
		v.Kind, v.Location = "location", &sandbox.Location{Latitude: m.Location.Latitude, Longitude: m.Location.Longitude}
	case m.Contact != nil:
		v.Kind, v.Contact = "contact", &sandbox.Contact{Phone: m.Contact.PhoneNumber, Name: m.Contact.FirstName}
	case m.Dice != nil:
		v.Kind, v.Text = "dice", m.Dice.Emoji
	case m.Invoice != nil:
		v.Kind, v.Text = "invoice", m.Invoice.Title
	case m.SuccessfulPayment != nil:
		v.Kind = "payment"
	case m.Poll != nil:
		v.Kind, v.Poll = "poll", &sandbox.Poll{Question: m.Poll.Question}
		for _, o := range m.Poll.Options {
			v.Poll.Options = append(v.Poll.Options, o.Text)
		}
	}
	return v
}

// marks turns the vendor's entities into the phone's.
func marks(text string, in []entity) []sandbox.Entity {
	kinds := map[string]string{
		"text_link": "link", "url": "link", "blockquote": "quote", "expandable_blockquote": "quote", "bot_command": "command", "custom_emoji": "emoji",
	}
	var out []sandbox.Entity
	for _, e := range in {
		kind, ok := kinds[e.Type]
		if !ok {
			kind = e.Type
		}
		v := sandbox.Entity{Kind: kind, Offset: e.Offset, Length: e.Length, URL: e.URL, Language: e.Language}
		if e.Type == "url" {
			v.URL = slice(text, e.Offset, e.Length)
		}
		out = append(out, v)
	}
	return out
}
