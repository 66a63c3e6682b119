// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"strconv"

	"parley/internal/sandbox"
)

// How long a question may stay without an answer, in milliseconds.
const (
	callbackLife    = 15_000
	preCheckoutLife = 10_000
)

// query is a question the bot has to answer: a pressed button, or a payment before it is taken.
type query struct {
	id   string
	dies int64
	from *chat
	on   int64    // message on the phone
	buys *invoice // of a payment
}

// ask makes a query and forgets those that nobody can answer any more.
func (b *bot) ask(now, life int64, q query) *query {
	for len(b.oldQueries) > 0 && b.oldQueries[0].dies+preCheckoutLife < now {
		delete(b.queries, b.oldQueries[0].id)
		b.oldQueries = b.oldQueries[1:]
	}
	b.lastQuery++
	q.id, q.dies = strconv.FormatInt(b.Number*1_000_000+b.lastQuery, 10), now+life
	b.queries[q.id] = &q
	b.oldQueries = append(b.oldQueries, &q)
	return &q
}

func (c *call) query(param string) (*query, error) {
	q := c.bot.queries[c.str(param)]
	if q == nil || q.dies < c.server.hub.Timeline.Now() {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	return q, nil
}

func (s *Server) answerCallback(c *call) (any, error) {
	if length(c.str("text")) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	if link := c.str("url"); link != "" {
		if _, err := checkLink(link); err != nil {
			return nil, bad("URL_INVALID")
		}
	}
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	q, err := c.query("callback_query_id")
	if err != nil {
		return nil, err
	}
	c.person = q.from.person.Key
	if c.str("text") != "" || c.str("url") != "" {
		note := sandbox.Notice{Text: c.str("text"), Window: c.bool("show_alert"), URL: c.str("url"), At: s.hub.Timeline.Now()}
		q.from.phone.Change(q.on, func(v *sandbox.Message) { v.Notices = append(v.Notices, note) })
	}
	return true, nil
}

func (s *Server) answerPreCheckout(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	q, err := c.query("pre_checkout_query_id")
	if err != nil || q.buys == nil {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	c.person = q.from.person.Key
	delete(c.bot.queries, q.id)
	if !c.bool("ok") {
		if c.str("error_message") == "" {
			return nil, bad("error message must be non-empty")
		}
		note := sandbox.Notice{Text: c.str("error_message"), Window: true, At: s.hub.Timeline.Now()}
		q.from.phone.Change(q.on, func(v *sandbox.Message) { v.Notices = append(v.Notices, note) })
		return true, nil
	}
	s.receive(c.bot, q.from, &part{message: message{SuccessfulPayment: &payment{
		Currency: q.buys.Currency, TotalAmount: q.buys.TotalAmount, InvoicePayload: q.buys.payload,
		TelegramPaymentChargeID: "tg" + q.id, ProviderPaymentChargeID: "bank" + q.id,
	}}}, 0)
	return true, nil
}
