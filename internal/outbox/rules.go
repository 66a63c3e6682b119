// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"

	"parley/internal/channel"
	"parley/internal/limit"
)

// rules are a driver's limits as buckets.
type rules struct {
	wide    []limit.Rule   // of the channel
	account []limit.Rule   // of the account that it shares
	chats   [][]limit.Rule // of each chat, by its class
	classes classes
}

// classes tells the class of a chat: bit n is set when the n-th rule for chats of a sort is for it.
type classes []*regexp.Regexp

// rulesOf sorts a channel's limits. Those of an account that it shares with nobody are its own.
func rulesOf(ch *channel.Opened) (rules, error) {
	var r rules
	var all, some []limit.Rule // of all chats, of some sorts of them
	for _, l := range ch.Spec.Limits {
		rule := limit.Rule{Count: l.Count, Per: l.Per, Burst: l.Burst}
		switch {
		case l.Scope == channel.ScopeChat && l.Chats != "":
			sort, err := regexp.Compile(l.Chats)
			if err != nil {
				return rules{}, fmt.Errorf("outbox: a limit of %s: %w", ch.Kind, err)
			}
			some, r.classes = append(some, rule), append(r.classes, sort)
		case l.Scope == channel.ScopeChat:
			all = append(all, rule)
		case l.Scope == channel.ScopeAccount && ch.LimitKey != "":
			r.account = append(r.account, rule)
		default:
			r.wide = append(r.wide, rule)
		}
	}
	for class := range 1 << len(some) {
		own := append([]limit.Rule(nil), all...)
		for n, rule := range some {
			if class>>n&1 == 1 {
				own = append(own, rule)
			}
		}
		r.chats = append(r.chats, own)
	}
	return r, nil
}

// chat is the limit scope of the chat that a part goes to.
func (c classes) chat(to claimed) string {
	class := 0
	for n, sort := range c {
		if sort.MatchString(cmp.Or(to.chat, to.address)) {
			class |= 1 << n
		}
	}
	return limit.Chat(class, strconv.FormatInt(to.identity, 36))
}
