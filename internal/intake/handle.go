// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"cmp"
	"strings"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/inbox"
	"parley/internal/keyword"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/rich"
	"parley/internal/session"
	"parley/internal/work"
)

// handlers say what follows from each kind of fact. A kind that is missing is noted in the person's log, and nothing else follows.
var handlers = map[channel.InboundKind]func(*group, *entry) error{
	channel.InMessage:   (*group).message,
	channel.InStart:     (*group).start,
	channel.InPress:     (*group).press,
	channel.InEdit:      (*group).edit,
	channel.InDelete:    (*group).taken,
	channel.InBlocked:   (*group).note,
	channel.InUnblocked: (*group).note,
	channel.InReceipt:   (*group).receipt,
	channel.InTyping:    (*group).nothing,
	kindCause:           (*group).cause,
}

// message is the heart of it: what a person wrote is stored and shown, and goes to the stop words, to a waiting session, to the keywords, or to an operator.
func (g *group) message(e *entry) error {
	if e.person == nil {
		return nil
	}
	part := g.store(e, strings.TrimSpace(e.fact.Text))
	answer, took := answerOf(e.fact, part.ID), session.Nobody
	wish, err := g.wish(e, answer)
	if err != nil {
		return err
	}
	switch wish {
	case keyword.Unsubscribe:
		err = g.unsubscribe(e)
		took = session.Continued
	case keyword.CallHuman:
		err = g.callHuman(e)
	default:
		took, err = g.batch.Message(e.person, answer, flow.Cause{First: e.first})
	}
	if err != nil {
		return err
	}
	g.touch(part, took == session.Nobody || took == session.Silent)
	return nil
}

// wish is what the words ask for in every flow alike. An option of the step that waits is an answer, even when it is called like a person one may call.
func (g *group) wish(e *entry, in flow.Answer) (keyword.Wish, error) {
	wish := keyword.WishOf(e.fact.Text)
	if wish != keyword.CallHuman {
		return wish, nil
	}
	chosen, err := g.batch.Chooses(e.person, in)
	if chosen {
		return keyword.NoWish, err
	}
	return wish, err
}

// start is a deep link, or the Start button.
func (g *group) start(e *entry) error {
	if e.person == nil {
		return nil
	}
	part := g.store(e, cmp.Or(strings.TrimSpace(e.fact.Text), "/start"))
	var err error
	took := session.Nobody
	if e.arrival.Flow != "" {
		took, err = g.batch.Link(e.person, e.arrival.Flow)
	}
	if err == nil && took == session.Nobody { // no link, or one of a flow that takes nobody in now
		_, err = g.batch.Message(e.person, flow.Answer{Text: part.Text, Message: part.ID}, flow.Cause{First: e.first, Came: true})
	}
	g.touch(part, false)
	return err
}

// press is a button under one of our messages.
func (g *group) press(e *entry) error {
	g.acks = append(g.acks, ack{channel: e.channel, ack: channel.Ack{Kind: channel.AckPress, Address: e.address, Chat: e.fact.Chat, AckID: e.fact.AckID}, received: e.received})
	if e.person == nil {
		return nil
	}
	took, err := g.batch.Press(e.person, e.fact.Payload)
	if err != nil {
		return err
	}
	if took == session.Foreign {
		g.happened(e.person.Contact.ID, "press.foreign", nil)
	}
	return nil
}

// edit changes what is shown; flows have answered the first wording already.
func (g *group) edit(e *entry) error {
	parts, err := g.own(e)
	if err != nil {
		return err
	}
	for _, p := range parts {
		p.Content.Rich = rich.Text{Text: e.fact.Text}
		if err := message.SetContent(g.tx, g.ws.ID, p.ID, e.fact.Text, p.Content, g.now); err != nil {
			return err
		}
	}
	return nil
}

// taken marks what the person took back.
func (g *group) taken(e *entry) error {
	parts, err := g.own(e)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := message.SetDeleted(g.tx, g.ws.ID, p.ID, g.now); err != nil {
			return err
		}
	}
	return nil
}

// own are the parts of the person's own message that a fact names.
func (g *group) own(e *entry) ([]message.Part, error) {
	if e.person == nil || e.fact.MessageID == "" {
		return nil, nil
	}
	return message.ByPerson(g.tx, g.ws.ID, e.person.Identity.ID, e.channel, e.fact.MessageID)
}

var receiptStates = map[channel.ReceiptStatus]message.State{
	channel.Sent: message.Sent, channel.Delivered: message.Delivered, channel.Read: message.Read, channel.Failed: message.Failed,
}

func (g *group) receipt(e *entry) error {
	if e.fact.Receipt == nil {
		return nil
	}
	r := outbox.Receipt{
		Workspace: g.ws.ID, Channel: e.channel, VendorID: e.fact.MessageID, State: receiptStates[e.fact.Receipt.Status], Upto: e.fact.Receipt.Upto, At: g.now,
	}
	if e.fact.Receipt.Error != nil {
		r.Detail = e.fact.Receipt.Error.Code + " " + e.fact.Receipt.Error.Text
	}
	if r.Upto {
		found, err := contact.ByAddress(g.tx, g.ws.ID, e.channel, []string{e.address})
		if err != nil || len(found) == 0 {
			return err
		}
		r.Identity = found[0].ID
	}
	return outbox.Receive(g.tx, r)
}

// cause is an input from ourselves: a session's, a job's, or the API's.
func (g *group) cause(e *entry) error {
	if !speaksThrough(e.person) {
		return nil
	}
	_, err := g.batch.Take(e.person, e.cause)
	return err
}

// note keeps a fact in the person's log.
func (g *group) note(e *entry) error {
	if e.person == nil {
		return nil
	}
	g.happened(e.person.Contact.ID, "channel."+string(e.kind), map[string]any{
		"channel": e.channel, "text": e.fact.Text, "reaction": e.fact.Reaction, "group": e.fact.Referral["group"],
	})
	return nil
}

func (*group) nothing(*entry) error { return nil }

// store keeps what came in as a part of the history, and sends for its files.
func (g *group) store(e *entry, text string) message.Part {
	id := g.in.IDs.New()
	p := message.Part{
		ID: id, Workspace: g.ws.ID, Contact: e.person.Contact.ID, Identity: e.person.Identity.ID, Channel: e.channel, Message: id, No: 1, Of: 1,
		Direction: message.In, State: message.Received, Author: message.ByContact, Text: text, ReplyTo: e.fact.ReplyTo, VendorID: e.fact.MessageID, At: g.now,
		Content: content.Part{Kind: content.PartText, Rich: rich.Text{Text: text}, Card: e.fact.Card, Location: e.fact.Location},
	}
	for _, m := range e.fact.Media {
		p.Content.Kind = content.PartMedia
		p.Content.Media = append(p.Content.Media, content.Media{Kind: m.Kind, Name: m.Name, MIME: m.MIME, Size: m.Size, Width: m.Width, Height: m.Height, Duration: m.Duration})
	}
	if len(e.fact.Media) > 0 {
		g.jobs = append(g.jobs, work.New{
			ID: g.in.IDs.New(), Workspace: g.ws.ID, Kind: FetchMedia, Args: FetchArgs{Workspace: g.ws.ID, Contact: p.Contact, Channel: e.channel, Message: id, Media: e.fact.Media},
			RunAt: g.in.Clock.WallMS(), Priority: 1,
		})
	}
	g.incoming = append(g.incoming, p)
	return p
}

// touch brings the conversation up to what the person wrote. Waits says that nobody but a human can answer.
func (g *group) touch(p message.Part, waits bool) {
	g.touches = append(g.touches, inbox.Touch{
		Contact: p.Contact, Identity: p.Identity, Channel: p.Channel, Message: p.ID, Direction: message.In, Author: message.ByContact, Text: inbox.Preview(p), At: g.now,
		Waits: waits,
	})
}

func answerOf(f channel.Inbound, id int64) flow.Answer {
	a := flow.Answer{Text: strings.TrimSpace(f.Text), Message: id, Location: f.Location, Card: f.Card}
	for _, m := range f.Media {
		a.Files = append(a.Files, flow.File{Kind: m.Kind, Name: m.Name, MIME: m.MIME, Size: m.Size})
	}
	return a
}

// unsubscribe takes back what allowed us to write, in the ledger and for the gate, and says so once.
func (g *group) unsubscribe(e *entry) error {
	c := &e.person.Contact
	again := c.Unsubscribed > 0
	c.Unsubscribed = cmp.Or(c.Unsubscribed, g.now)
	e.person.Touch()
	if err := g.batch.StopAll(e.person, "unsubscribed"); err != nil {
		return err
	}
	if again {
		return nil
	}
	consent := contact.Consent{
		Workspace: g.ws.ID, Contact: c.ID, Purpose: contact.PurposeAll, State: contact.Revoked, Action: "word",
		Text: e.fact.Text, Place: e.person.Identity.Kind, At: g.now,
	}
	if err := g.in.Contacts.Record(g.tx, []contact.Consent{consent}); err != nil {
		return err
	}
	return g.say(e, i18n.Words(
		"Вы отписались: рассылок больше не будет. Сообщения о ваших заказах продолжат приходить. Чтобы вернуться, нажмите «Старт».",
		"You have unsubscribed: there will be no more mailings. Messages about your orders will still come. To return, press Start."))
}

// callHuman works in every funnel without being drawn: the bot goes silent and the conversation waits for a person.
func (g *group) callHuman(e *entry) error {
	c := &e.person.Contact
	if c.PausedUntil > g.now {
		return nil
	}
	c.PausedUntil = g.now + int64(g.ws.Settings.BotPauseHours)*3600*1000
	e.person.Touch()
	g.happened(c.ID, "conversation.human_called", nil)
	return g.say(e, i18n.Words("Зову сотрудника. Он ответит здесь же.", "I am calling a colleague. They will answer right here."))
}

// say queues a short word of the house itself, in the person's language.
func (g *group) say(e *entry, words i18n.Text) error {
	ch := g.channels[e.channel]
	draft := outbox.Draft{
		Workspace: g.ws.ID, Contact: e.person.Contact.ID, Identity: e.person.Identity.ID, Channel: e.channel, Message: g.in.IDs.New(),
		Content: content.Message{Text: words.In(i18n.Lang(e.person.Contact.Language), g.ws.Language)},
		Lane:    message.LaneFunnel, Author: message.ByBot, Purpose: message.PurposeAnswer, Basis: "inbound", At: g.now,
	}
	g.said = append(g.said, g.in.Outbox.Compose(draft, &ch.Spec.Capabilities)...)
	outbox.Ready(g.tx, e.channel)
	return nil
}
