// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"parley/internal/fault"
	"parley/internal/sandbox"
)

// deed is a person's action on its way to the bot. The bot's lock is held.
type deed struct {
	sandbox.Action

	server *Server
	bot    *bot
	phone  *sandbox.Phone
	chat   *chat
	now    int64
}

func cannot(reason, format string, args ...any) error {
	return fault.New(fault.Conflict, reason, format, args...)
}

// Act implements sandbox.Vendor.
func (s *Server) Act(_ context.Context, p *sandbox.Phone, a sandbox.Action) error {
	s.mu.RLock()
	b := s.byName[p.Bot.Key]
	s.mu.RUnlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	c, err := s.chatOf(b, p.Person)
	if err != nil {
		return err
	}
	d := &deed{Action: a, server: s, bot: b, phone: p, chat: c, now: s.hub.Timeline.Now()}
	switch a.Verb {
	case sandbox.Say, sandbox.SharePhone, sandbox.ShareLocation, sandbox.SendMedia:
		if p.Status() == sandbox.StatusNew {
			return cannot("not_started", "%s has not pressed Start yet", p.Person.Name)
		}
	}
	return map[sandbox.Verb]func() error{
		sandbox.OpenLink: d.openLink, sandbox.PressStart: d.start, sandbox.Press: d.press, sandbox.Say: d.say, sandbox.Edit: d.edit,
		sandbox.SharePhone: d.sharePhone, sandbox.ShareLocation: d.shareLocation, sandbox.SendMedia: d.sendMedia,
		sandbox.Block: d.block, sandbox.Unblock: d.unblock, sandbox.Leave: d.leave, sandbox.Join: d.join, sandbox.Pay: d.pay,
		sandbox.React: d.react, sandbox.Read: d.read, sandbox.DeleteAccount: d.deleteAccount,
	}[a.Verb]()
}

// receive shows a person's message on the phone and tells the bot of it.
func (s *Server) receive(b *bot, in *chat, p *part, replyTo int64) {
	m := &p.message
	now := s.hub.Timeline.Now()
	m.MessageID, m.Date, m.Chat, m.From = b.nextMessage(in), now/1000, in.ref, userOf(in.person)
	if replied := in.phone.Message(replyTo); replied != nil {
		id, _ := strconv.ParseInt(replied.VendorID, 10, 64)
		if st := in.messages[id]; st != nil {
			quoted := *st.message
			quoted.ReplyToMessage = nil
			m.ReplyToMessage = &quoted
		}
	}
	v := s.view(m, p.file, now)
	v.From, v.Status, v.ReplyTo = sandbox.FromMe, "sent", replyTo
	st := &stored{message: m}
	st.shown = in.phone.Add(v)
	in.remember(st)
	s.push(b, update{Message: m})
}

var startForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)

// openLink opens t.me/<bot>?start=… (or tg://resolve) on the phone; the button Start appears.
func (d *deed) openLink() error {
	u, err := url.Parse(d.Link)
	if err != nil {
		return fault.New(fault.Invalid, "link", "%q is not a link", d.Link)
	}
	name, isChat := strings.CutPrefix(u.Path, "/")
	if u.Scheme == "tg" {
		name = u.Query().Get("domain")
	}
	if isChat && strings.HasPrefix(name, "+") {
		return d.joinBy(d.Link)
	}
	known := u.Scheme == "tg" || u.Host == "t.me" || u.Host == "telegram.me"
	if !known || !strings.EqualFold(name, d.bot.Username) {
		return fault.New(fault.Invalid, "link", "the link %q does not lead to the bot @%s", d.Link, d.bot.Username)
	}
	start := u.Query().Get("start")
	if !startForm.MatchString(start) {
		return fault.New(fault.Invalid, "link", "the start parameter %q must have at most 64 letters, digits, _ and -", start)
	}
	d.phone.Set(func(s *sandbox.State) { s.Opened, s.Start = true, start })
	return nil
}

// start presses Start; a blocked bot is unblocked by it.
func (d *deed) start() error {
	text := "/start"
	if start := d.phone.State().Start; start != "" {
		text += " " + start
	}
	if d.phone.Status() == sandbox.StatusBlocked {
		d.member("kicked", "member")
	}
	d.phone.Set(func(s *sandbox.State) { s.Status, s.Opened, s.Start = sandbox.StatusOpen, false, "" })
	d.Text = text
	return d.say()
}

func (d *deed) say() error {
	text, made := trim(d.Text, nil)
	if text == "" {
		return fault.New(fault.Invalid, "empty", "there is nothing to say")
	}
	if length(text) > maxText {
		return fault.New(fault.Invalid, "too_long", "a message has at most %d characters", maxText)
	}
	reply := int64(0)
	if d.Target != nil && d.Pressed == nil {
		reply = d.Target.ID
	}
	d.server.receive(d.bot, d.chat, &part{message: message{Text: text, Entities: detect(text, made)}}, reply)
	return nil
}

// edit changes an own message.
func (d *deed) edit() error {
	id, err := strconv.ParseInt(d.Target.VendorID, 10, 64)
	st := d.chat.messages[id]
	if err != nil || st == nil {
		return cannot("message_gone", "the message cannot be changed any more")
	}
	text, made := trim(d.Text, nil)
	if text == "" || st.Text == "" {
		return fault.New(fault.Invalid, "empty", "only the words of a text message can be changed")
	}
	m := *st.message
	m.Text, m.Entities, m.EditDate = text, detect(text, made), d.now/1000
	st.message = &m
	d.phone.Change(st.shown, func(v *sandbox.Message) { v.Text, v.Entities, v.EditedAt = text, marks(text, m.Entities), d.now })
	d.server.push(d.bot, update{EditedMessage: &m})
	return nil
}

func (d *deed) sharePhone() error {
	who := d.phone.Person
	c := &contact{PhoneNumber: d.Phone, FirstName: who.Name, LastName: who.LastName}
	if d.Phone == "" {
		// The vendor gives the number of one's own account without "+".
		c.PhoneNumber, c.UserID = strings.TrimPrefix(who.Phone, "+"), who.Number
	}
	if c.PhoneNumber == "" {
		return cannot("no_phone", "%s has no phone number", who.Name)
	}
	d.server.receive(d.bot, d.chat, &part{message: message{Contact: c}}, 0)
	return nil
}

func (d *deed) shareLocation() error {
	d.server.receive(d.bot, d.chat, &part{message: message{Location: &location{Latitude: d.Latitude, Longitude: d.Longitude}}}, 0)
	return nil
}

// sendMedia sends files; several are an album, each in its own update.
func (d *deed) sendMedia() error {
	if len(d.Media) == 0 {
		return fault.New(fault.Invalid, "empty", "there is no file to send")
	}
	album := ""
	if len(d.Media) > 1 {
		album = strconv.FormatInt(d.now*1000+d.chat.ref.ID%1000, 10)
	}
	byPhone := map[string]mediaKind{}
	for _, k := range mediaKinds() {
		byPhone[k.phone] = k
	}
	var parts []*part
	for i, m := range d.Media {
		if m.Kind == "" {
			m.Kind = guess(m.MIME)
		}
		k, ok := byPhone[m.Kind]
		if !ok {
			return fault.New(fault.Invalid, "kind", "Telegram has no media %q", m.Kind)
		}
		width, height, err := measure(m.Bytes, k)
		if err != nil || len(m.Bytes) == 0 {
			return fault.New(fault.Invalid, "file", "the file %q cannot be sent as %s", m.Name, m.Kind)
		}
		if width == 0 {
			width, height = m.Width, m.Height
		}
		up := upload{name: m.Name, mime: m.MIME, bytes: m.Bytes}
		d.bot.mu.Unlock() // remember takes it
		f := d.server.remember(d.bot, up, k, width, height, m.Duration)
		d.bot.mu.Lock()
		p := &part{file: f, message: message{MediaGroupID: album}}
		if i == 0 && !k.noCaption {
			text, made := trim(d.Text, nil)
			p.Caption, p.CaptionEntities = text, detect(text, made)
		}
		k.put(&p.message, f)
		parts = append(parts, p)
	}
	for _, p := range parts {
		d.server.receive(d.bot, d.chat, p, 0)
	}
	return nil
}

func guess(mime string) string {
	kind, _, _ := strings.Cut(mime, "/")
	if known, ok := map[string]string{"image": "photo", "video": "video", "audio": "audio"}[kind]; ok {
		return known
	}
	return "document"
}

// press presses a button of the reply keyboard or under a message.
func (d *deed) press() error {
	b := d.Pressed
	switch b.Kind {
	case sandbox.ButtonText:
		d.Text = b.Label
		return d.say()
	case sandbox.ButtonPhone:
		return d.sharePhone()
	case sandbox.ButtonLocation:
		return d.shareLocation()
	case sandbox.ButtonPay:
		return d.pay()
	case sandbox.ButtonPress:
		return d.callback()
	case sandbox.ButtonLink, sandbox.ButtonApp:
		return d.note(sandbox.Notice{URL: b.URL, At: d.now})
	case sandbox.ButtonCopy:
		return d.note(sandbox.Notice{Text: b.Payload, At: d.now})
	}
	return cannot("button_kind", "the sandbox cannot press the button %q", b.Label)
}

// note tells what the press did on the phone itself: an address opened, a text copied.
func (d *deed) note(n sandbox.Notice) error {
	if d.Target == nil {
		return cannot("button_kind", "the sandbox cannot open mini apps")
	}
	d.phone.Change(d.Target.ID, func(v *sandbox.Message) { v.Notices = append(v.Notices, n) })
	return nil
}

func (d *deed) target() (*stored, error) {
	id, err := strconv.ParseInt(d.Target.VendorID, 10, 64)
	if st := d.chat.messages[id]; err == nil && st != nil {
		return st, nil
	}
	return nil, cannot("message_gone", "the message is not there any more")
}

func (d *deed) callback() error {
	st, err := d.target()
	if err != nil {
		return err
	}
	q := d.bot.ask(d.now, callbackLife, query{from: d.chat, on: st.shown})
	d.server.push(d.bot, update{CallbackQuery: &callbackQuery{
		ID: q.id, From: userOf(d.phone.Person), Message: st.message, Data: d.Pressed.Payload,
		ChatInstance: strconv.FormatInt(-d.chat.ref.ID*1_000_003, 10),
	}})
	return nil
}

func (d *deed) pay() error {
	st, err := d.target()
	if err != nil {
		return err
	}
	v := st.Invoice
	q := d.bot.ask(d.now, preCheckoutLife, query{from: d.chat, on: st.shown, buys: v})
	d.server.push(d.bot, update{PreCheckoutQuery: &preCheckout{
		ID: q.id, From: userOf(d.phone.Person), Currency: v.Currency, TotalAmount: v.TotalAmount, InvoicePayload: v.payload,
	}})
	return nil
}

// member tells the bot that the person blocked or unblocked it.
func (d *deed) member(was, is string) {
	me := d.bot.user()
	d.server.push(d.bot, update{MyChatMember: &memberChange{
		Chat: d.chat.ref, From: userOf(d.phone.Person), Date: d.now / 1000, OldChatMember: memberOf(me, was), NewChatMember: memberOf(me, is),
	}})
}

func memberOf(u *user, status string) member {
	m := member{Status: status, User: u}
	if status == "kicked" {
		forever := int64(0)
		m.UntilDate = &forever
	}
	return m
}

func (d *deed) block() error {
	d.phone.Set(func(s *sandbox.State) { s.Status = sandbox.StatusBlocked })
	d.member("member", "kicked")
	return nil
}

func (d *deed) unblock() error {
	d.phone.Set(func(s *sandbox.State) { s.Status = sandbox.StatusOpen })
	d.member("kicked", "member")
	return nil
}

// leave deletes the chat and stops the bot, as the vendor's apps offer in one step, or leaves a room.
func (d *deed) leave() error {
	if d.Chat != "" {
		return d.leaveRoom()
	}
	d.phone.Clear()
	if d.phone.Status() == sandbox.StatusBlocked {
		return nil
	}
	return d.block()
}

// react is seen on the phone only: in private chats the vendor does not tell the bot.
func (d *deed) react() error {
	d.phone.Change(d.Target.ID, func(v *sandbox.Message) { v.Reaction = d.Emoji })
	return nil
}

// read moves the reading mark; bots of this vendor never learn of it.
func (d *deed) read() error {
	last := d.phone.View().LastID
	d.phone.Set(func(s *sandbox.State) { s.ReadTo = last })
	return nil
}

func (d *deed) deleteAccount() error {
	d.phone.Set(func(s *sandbox.State) { s.Status = sandbox.StatusDeleted })
	return nil
}
