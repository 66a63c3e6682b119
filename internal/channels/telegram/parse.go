// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/channel"
)

// secretHeader carries the secret_token given to setWebhook.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // the name of a header, not a secret

// Parse reads one update of a webhook. The proof is the secret header: Telegram signs no body.
func (*Driver) Parse(_ context.Context, ch channel.Channel, r channel.Request) ([]channel.Inbound, channel.Reply, error) {
	if !sameSecret(ch.HookSecret.Reveal(), r.Header.Get(secretHeader)) {
		return nil, channel.Reply{}, fmt.Errorf("telegram: %w", channel.ErrSignature)
	}
	in, _, err := readUpdate(accountKey(ch), r.Body, r.At)
	return in, channel.Reply{}, err
}

// sameSecret compares in constant time whatever the lengths. A channel without a secret takes nothing.
func sameSecret(want, got string) bool {
	a, b := sha256.Sum256([]byte(want)), sha256.Sum256([]byte(got))
	return want != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// reader turns the object of one kind of update into facts. Account, key and order are added by readUpdate.
type reader func(raw json.RawMessage, at time.Time) ([]channel.Inbound, error)

// readers is the table of what we understand, by the name of the update's field.
func readers() map[string]reader {
	return map[string]reader{
		"message":                 as(readMessage),
		"edited_message":          as(readEdited),
		"channel_post":            post("channel_post"),
		"edited_channel_post":     post("edited_channel_post"),
		"business_message":        post("business_message"),
		"edited_business_message": post("edited_business_message"),
		"guest_message":           post("guest_message"),
		"callback_query":          as(readPress),
		"my_chat_member":          as(readMine),
		"chat_member":             as(readMember),
		"chat_join_request":       as(readJoinRequest),
		"message_reaction":        as(readReaction),
		"poll_answer":             as(readPollAnswer),
		"pre_checkout_query":      as(readCheckout),
	}
}

// as makes a reader from a function of the decoded object.
func as[T any](read func(v T, at time.Time) []channel.Inbound) reader {
	return func(raw json.RawMessage, at time.Time) ([]channel.Inbound, error) {
		var v T
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
		return read(v, at), nil
	}
}

// readUpdate reads an Update received at the given moment and gives its id. What is no update is ErrEnvelope; a genuine one always gives a fact.
func readUpdate(account string, body []byte, at time.Time) ([]channel.Inbound, int64, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, 0, fmt.Errorf("telegram: %w: %w", channel.ErrEnvelope, err)
	}
	var updateID int64
	if err := json.Unmarshal(fields["update_id"], &updateID); err != nil || updateID <= 0 {
		return nil, 0, fmt.Errorf("telegram: %w: no update_id", channel.ErrEnvelope)
	}
	delete(fields, "update_id")
	facts := readFields(fields, at)
	for i := range facts {
		facts[i].AccountKey = account
		facts[i].Order = updateID
		facts[i].VendorKey = strconv.FormatInt(updateID, 10)
		if i > 0 { // several people in one update
			facts[i].VendorKey += "." + strconv.Itoa(i)
		}
		if facts[i].At.IsZero() {
			facts[i].At = at.UTC()
		}
	}
	return facts, updateID, nil
}

func readFields(fields map[string]json.RawMessage, at time.Time) []channel.Inbound {
	table := readers()
	names := slices.Sorted(maps.Keys(fields))
	for _, name := range names {
		read, ok := table[name]
		if !ok {
			continue
		}
		facts, err := read(fields[name], at)
		if err == nil && len(facts) > 0 {
			return facts
		}
		return []channel.Inbound{unknown(name+": not readable", fields[name])}
	}
	if len(names) == 0 {
		return []channel.Inbound{unknown("empty update", nil)}
	}
	return []channel.Inbound{unknown(cmp.Or(strings.Join(names, ", "), "nameless update"), fields[names[0]])}
}

// unknown keeps as much of the person and the chat as can be found.
func unknown(note string, raw json.RawMessage) channel.Inbound {
	var who anyone
	if json.Unmarshal(raw, &who) != nil {
		return channel.Inbound{Kind: channel.InUnknown, Note: note}
	}
	in := channel.Inbound{Kind: channel.InUnknown, Note: note, At: moment(who.Date)}
	if person := cmp.Or(who.From, who.User); person != nil {
		in.Address, in.Profile = address(person.ID), profile(*person)
	}
	if who.Chat != nil {
		place(&in, *who.Chat)
	}
	return in
}

// place says where the fact happened: Chat is empty in a private chat, whose id is the person's own.
func place(in *channel.Inbound, c chat) {
	in.Group = c.Type != "private" && c.Type != ""
	if key := address(c.ID); key != in.Address {
		in.Chat = key
	}
}

func profile(u user) channel.Profile {
	return channel.Profile{First: u.FirstName, Last: u.LastName, Username: u.Username, Language: u.LanguageCode}
}

// address is an id as text; 0, which is no id, is empty.
func address(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// moment is a date of Telegram (Unix seconds); 0, which marks an inaccessible message, is the zero time.
func moment(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
