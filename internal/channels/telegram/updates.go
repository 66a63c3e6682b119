// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"time"

	"parley/internal/channel"
)

// readPress reads a press of an inline button. The query has no date; its message may be too old to be shown, but keeps its id and chat.
func readPress(q callbackQuery, at time.Time) []channel.Inbound {
	in := channel.Inbound{
		Kind: channel.InPress, Address: address(q.From.ID), Profile: profile(q.From),
		AckID: q.ID, Payload: q.Data, At: at.UTC(),
	}
	if q.Message != nil {
		in.MessageID = address(q.Message.MessageID)
		place(&in, q.Message.Chat)
	}
	if q.Data == "" { // a game, or a button of a newer kind: still to be acknowledged
		in.Kind, in.Note = channel.InUnknown, "callback_query without data "+q.Game
	}
	return []channel.Inbound{in}
}

// readMine reads a change of the bot's own membership. In a private chat "kicked" means that the person stopped the bot.
func readMine(u memberUpdate, _ time.Time) []channel.Inbound {
	in := memberFact(u, u.From)
	switch {
	case u.Chat.Type != "private":
		in.Kind, in.Note = channel.InUnknown, "my_chat_member: "+u.New.Status+" in "+u.Chat.Type
	case u.New.Status == "kicked":
		in.Kind = channel.InBlocked
	case u.New.inside():
		in.Kind = channel.InUnblocked
	default:
		in.Kind, in.Note = channel.InUnknown, "my_chat_member: "+u.New.Status
	}
	return []channel.Inbound{in}
}

// readMember reads a change of a person's membership in a group or channel where the bot is an administrator.
func readMember(u memberUpdate, _ time.Time) []channel.Inbound {
	in := memberFact(u, u.New.User)
	switch {
	case u.New.inside() && !u.Old.inside():
		in.Kind = channel.InJoined
	case !u.New.inside() && u.Old.inside():
		in.Kind = channel.InLeft
	default: // a change of rights
		in.Kind, in.Note = channel.InUnknown, "chat_member: "+u.Old.Status+" to "+u.New.Status
	}
	return []channel.Inbound{in}
}

func memberFact(u memberUpdate, person user) channel.Inbound {
	in := channel.Inbound{
		Address: address(person.ID), Profile: profile(person), At: moment(u.Date),
		Referral: invitation(u.Chat, u.Invite),
	}
	place(&in, u.Chat)
	return in
}

// invitation tells the group and the link by which a person came: joins are counted by link.
func invitation(c chat, link *inviteLink) map[string]string {
	told := map[string]string{}
	put := func(key, value string) {
		if value != "" {
			told[key] = value
		}
	}
	if c.Type != "private" {
		put("group", address(c.ID))
		put("group_title", c.Title)
	}
	if link != nil {
		put("invite_link", link.Link)
		put("invite_name", link.Name)
	}
	if len(told) == 0 {
		return nil
	}
	return told
}

// readJoinRequest reads a request to be let in. The answer goes to the private chat that Telegram opens for a short time; the group stands in Referral.
func readJoinRequest(u joinRequest, _ time.Time) []channel.Inbound {
	in := channel.Inbound{
		Kind: channel.InJoinAsked, Address: address(u.From.ID), Profile: profile(u.From), At: moment(u.Date),
		Text: u.Bio, Referral: invitation(u.Chat, u.Invite),
	}
	if private := address(u.UserChatID); private != in.Address {
		in.Chat = private
	}
	return []channel.Inbound{in}
}

// readReaction reads a person's reactions to a message: the newest, or "" when all were taken back.
func readReaction(u reactionUpdate, _ time.Time) []channel.Inbound {
	in := channel.Inbound{Kind: channel.InReaction, MessageID: address(u.MessageID), At: moment(u.Date)}
	if u.User != nil { // an anonymous administrator has no person
		in.Address, in.Profile = address(u.User.ID), profile(*u.User)
	}
	place(&in, u.Chat)
	if n := len(u.New); n > 0 {
		in.Reaction = u.New[n-1].name()
	}
	return []channel.Inbound{in}
}

func (r reaction) name() string {
	switch r.Type {
	case "emoji":
		return r.Emoji
	case "custom_emoji":
		return "custom:" + r.CustomEmojiID
	default:
		return r.Type
	}
}

// pollKey is how a poll of ours is known: by its own id, because an answer does not name the message. Send gives the same key.
func pollKey(id string) string { return "poll:" + id }

// readPollAnswer reads a vote in a poll that is not anonymous; no options means that the vote was taken back.
func readPollAnswer(u pollAnswer, at time.Time) []channel.Inbound {
	in := channel.Inbound{Kind: channel.InPollAnswer, MessageID: pollKey(u.PollID), Options: u.OptionIDs, At: at.UTC()}
	if u.User != nil {
		in.Address, in.Profile = address(u.User.ID), profile(*u.User)
	}
	return []channel.Inbound{in}
}

// readCheckout reads the question whether a payment may go on: it must be answered within 10 seconds.
func readCheckout(u preCheckout, at time.Time) []channel.Inbound {
	return []channel.Inbound{{
		Kind: channel.InCheckout, Address: address(u.From.ID), Profile: profile(u.From),
		AckID: u.ID, Payment: u.fact(), At: at.UTC(),
	}}
}

func (p payment) fact() *channel.Payment {
	return &channel.Payment{Amount: p.TotalAmount, Currency: p.Currency, Payload: p.InvoicePayload, ChargeID: p.ChargeID}
}
