// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"parley/internal/sandbox"
)

// part is one message to be sent, with its file if it has one.
type part struct {
	message

	file *file
}

// send does what all sending methods share, after their own parameters are checked: chat, permission, reply, limits, and the showing.
func (c *call) send(keys markup, parts ...*part) ([]*message, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	to, err := c.chat()
	if err != nil {
		return nil, err
	}
	if err := c.mayWrite(to); err != nil {
		return nil, err
	}
	reply, err := c.reply(to)
	if err != nil {
		return nil, err
	}
	if err := c.allow(to, len(parts)); err != nil {
		return nil, err
	}
	made := make([]*message, 0, len(parts))
	ids := make([]string, 0, len(parts))
	for _, p := range parts {
		p.ReplyMarkup, p.HasProtected = keys.inline, c.bool("protect_content")
		if reply != nil {
			quoted := *reply.message
			quoted.ReplyToMessage = nil // the vendor shows one level
			p.ReplyToMessage = &quoted
		}
		st := c.post(to, p, keys, reply)
		made = append(made, st.message)
		ids = append(ids, strconv.FormatInt(st.MessageID, 10))
	}
	c.made = strings.Join(ids, ",")
	return made, nil
}

// post gives the message its id and shows it on the phones that are in the chat.
func (c *call) post(to *chat, p *part, keys markup, reply *stored) *stored {
	m := &p.message
	s := c.server
	now := s.hub.Timeline.Now()
	m.MessageID, m.Date, m.Chat = c.bot.nextMessage(to), now/1000, to.ref
	if to.ref.Type == "channel" {
		m.SenderChat = &to.ref
	} else {
		m.From = c.bot.user()
	}
	st := &stored{message: m, mine: true}
	view := s.view(m, p.file, now)
	view.From, view.Silent = sandbox.FromBot, c.bool("disable_notification")
	if reply != nil {
		view.ReplyTo = reply.shown
	}
	to.remember(st)
	if to.room != nil {
		view.Chat = to.ref.Title
		to.room.show(view)
		return st
	}
	st.shown = to.phone.Add(view)
	if keys.keyboard == nil && !keys.remove && to.phone.State().Typing == "" {
		return st
	}
	to.phone.Set(func(state *sandbox.State) {
		state.Typing, state.TypingUntil = "", 0
		if keys.keyboard != nil {
			keys.keyboard.Message = st.shown
			state.Keyboard = keys.keyboard
		}
		if keys.remove {
			state.Keyboard = nil
		}
	})
	return st
}

func (b *bot) nextMessage(in *chat) int64 {
	if in.room != nil {
		in.room.lastMessage++
		return in.room.lastMessage
	}
	b.lastMessage++
	return b.lastMessage
}

// reply finds the message of reply_parameters.
func (c *call) reply(to *chat) (*stored, error) {
	in := struct {
		MessageID int64 `json:"message_id"`
		Without   bool  `json:"allow_sending_without_reply"`
	}{MessageID: c.int("reply_to_message_id"), Without: c.bool("allow_sending_without_reply")}
	if c.str("reply_parameters") != "" && !c.object("reply_parameters", &in) {
		return nil, bad("can't parse reply parameters: ReplyParameters must be an Object")
	}
	if in.MessageID == 0 {
		return nil, nil //nolint:nilnil // no reply is the usual case
	}
	if m := to.messages[in.MessageID]; m != nil {
		return m, nil
	}
	if in.Without {
		return nil, nil //nolint:nilnil // as asked
	}
	return nil, bad("message to be replied not found")
}

// one sends a single message and gives it as the method's result.
func (c *call) one(p *part) (any, error) {
	keys, err := c.markup()
	if err != nil {
		return nil, err
	}
	made, err := c.send(keys, p)
	if err != nil {
		return nil, err
	}
	return made[0], nil
}

func (s *Server) sendMessage(c *call) (any, error) {
	text, entities, err := c.text("text", "entities", maxText, "message is too long")
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, bad("message text is empty")
	}
	return c.one(&part{message: message{Text: text, Entities: entities}})
}

func (s *Server) sendMedia(c *call, k mediaKind) (any, error) {
	p := &part{}
	if !k.noCaption {
		var err error
		if p.Caption, p.CaptionEntities, err = c.text("caption", "caption_entities", maxCaption, "message caption is too long"); err != nil {
			return nil, err
		}
	}
	f, err := c.input(c.str(k.param), k.param, k)
	if err != nil {
		return nil, err
	}
	p.file = f
	k.put(&p.message, f)
	return c.one(p)
}

func (c *call) point() (location, error) {
	lat, okLat := c.float("latitude")
	lon, okLon := c.float("longitude")
	switch {
	case c.str("latitude") == "" || c.str("longitude") == "":
		return location{}, bad("latitude or longitude is empty") // the vendor's words differ by version
	case !okLat || !okLon || math.Abs(lat) > 90 || math.Abs(lon) > 180:
		return location{}, bad("wrong latitude or longitude specified")
	}
	return location{Latitude: lat, Longitude: lon}, nil
}

func (s *Server) sendLocation(c *call) (any, error) {
	at, err := c.point()
	if err != nil {
		return nil, err
	}
	return c.one(&part{message: message{Location: &at}})
}

func (s *Server) sendVenue(c *call) (any, error) {
	at, err := c.point()
	if err != nil {
		return nil, err
	}
	v := &venue{Location: at, Title: c.str("title"), Address: c.str("address")}
	if v.Title == "" {
		return nil, bad("title must be non-empty")
	}
	if v.Address == "" {
		return nil, bad("address must be non-empty")
	}
	return c.one(&part{message: message{Venue: v, Location: &at}})
}

func (s *Server) sendContact(c *call) (any, error) {
	v := &contact{PhoneNumber: c.str("phone_number"), FirstName: c.str("first_name"), LastName: c.str("last_name")}
	if v.PhoneNumber == "" {
		return nil, bad("phone number must be non-empty")
	}
	if v.FirstName == "" {
		return nil, bad("first name must be non-empty")
	}
	return c.one(&part{message: message{Contact: v}})
}

func (s *Server) sendPoll(c *call) (any, error) {
	var options []struct {
		Text string `json:"text"`
	}
	var plain []string
	if c.object("options", &plain) {
		for _, o := range plain {
			options = append(options, struct {
				Text string `json:"text"`
			}{o})
		}
	} else if !c.object("options", &options) {
		return nil, bad("can't parse options JSON object")
	}
	v := &poll{
		ID: strconv.FormatInt(rand.Int64(), 10), Question: c.str("question"), Type: "regular", //nolint:gosec // the name of an imitated poll is no secret
		IsAnonymous: c.str("is_anonymous") != "false", AllowsMultipleAnswers: c.bool("allows_multiple_answers"),
	}
	switch n := length(v.Question); {
	case n == 0:
		return nil, bad("poll question must be non-empty")
	case n > 300:
		return nil, bad("poll question length must not exceed 300")
	case len(options) == 0:
		return nil, bad("poll must have at least 1 option")
	case len(options) > 12:
		return nil, bad("poll can't have more than 12 options")
	}
	for i, o := range options {
		if n := length(o.Text); n == 0 || n > 100 {
			return nil, bad("poll options length must not exceed 100")
		}
		v.Options = append(v.Options, pollOption{PersistentID: strconv.Itoa(i), Text: o.Text})
	}
	return c.one(&part{message: message{Poll: v}})
}

func (s *Server) sendDice(c *call) (any, error) {
	sides := map[string]int{"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
	emoji := c.str("emoji")
	if emoji == "" {
		emoji = "🎲"
	}
	n, ok := sides[emoji]
	if !ok {
		return nil, bad("wrong dice emoji specified")
	}
	return c.one(&part{message: message{Dice: &dice{Emoji: emoji, Value: 1 + rand.IntN(n)}}}) //nolint:gosec // an imitated die guards nothing
}

func (s *Server) sendInvoice(c *call) (any, error) {
	var prices []struct {
		Label  string `json:"label"`
		Amount int64  `json:"amount"`
	}
	if !c.object("prices", &prices) || len(prices) == 0 {
		return nil, bad("can't parse prices JSON object")
	}
	v := &invoice{
		Title: c.str("title"), Description: c.str("description"), Currency: c.str("currency"),
		StartParameter: c.str("start_parameter"), payload: c.str("payload"),
	}
	for _, p := range prices {
		v.TotalAmount += p.Amount
	}
	switch {
	case v.Title == "" || length(v.Title) > 32:
		return nil, bad("PRODUCT_TITLE_INVALID")
	case v.Description == "" || length(v.Description) > 255:
		return nil, bad("PRODUCT_DESCRIPTION_INVALID")
	case v.payload == "" || len(v.payload) > 128:
		return nil, bad("INVOICE_PAYLOAD_INVALID")
	case len(v.Currency) != 3:
		return nil, bad("CURRENCY_INVALID")
	case v.TotalAmount <= 0:
		return nil, bad("CURRENCY_TOTAL_AMOUNT_INVALID")
	}
	keys, err := c.markup()
	if err != nil {
		return nil, err
	}
	if keys.inline == nil { // the vendor adds its own button
		label := fmt.Sprintf("Pay %d.%02d %s", v.TotalAmount/100, v.TotalAmount%100, v.Currency)
		keys.inline = &inlineKeyboard{Rows: [][]inlineButton{{{Text: label, Pay: true}}}}
	}
	made, err := c.send(keys, &part{message: message{Invoice: v}})
	if err != nil {
		return nil, err
	}
	return made[0], nil
}

func (s *Server) sendChatAction(c *call) (any, error) {
	actions := []string{
		"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note",
	}
	action := c.str("action")
	if !slices.Contains(actions, action) {
		return nil, bad("wrong parameter action in request")
	}
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	to, err := c.chat()
	if err != nil {
		return nil, err
	}
	if err := c.mayWrite(to); err != nil {
		return nil, err
	}
	if to.phone != nil {
		to.phone.Set(func(state *sandbox.State) {
			state.Typing, state.TypingUntil = action, s.hub.Timeline.Now()+5000 // the vendor shows it for five seconds
		})
	}
	return true, nil
}
