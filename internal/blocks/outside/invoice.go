// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"cmp"
	"encoding/json"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Invoice asks for an invoice, sends the person the link, and waits for the payment.
type Invoice struct{}

type invoiceBody struct {
	Subject  string          `json:"subject"`
	Amount   string          `json:"amount"`
	Currency string          `json:"currency"`
	Method   string          `json:"method"`
	Name     string          `json:"name"`
	Content  content.Content `json:"content"`
	Timeout  flow.Duration   `json:"timeout"`
	Wait     waitBody        `json:"wait"`
}

type waitBody struct {
	For flow.Duration `json:"for"`
}

// placePaying is where the person has the link and has not paid yet.
const placePaying = 1

// Spec is the data of the block.
func (Invoice) Spec() flow.BlockSpec {
	form := flow.ContentForm().Needed()
	form.Help = i18n.Words("Ссылка на оплату: {{ answer.имя.url }}, где имя — имя ответа или код блока.", "The link to pay: {{ answer.name.url }}, where name is the name of the answer or the block's id.")
	return flow.BlockSpec{
		Kind: "invoice", Group: flow.GroupLinks, Icon: "receipt",
		Title: i18n.Words("Счёт", "Invoice"),
		About: i18n.Words("Выставляет счёт, отправляет ссылку на оплату и ждёт оплаты.", "Makes an invoice, sends the link to pay and waits for the payment."),
		Form: []flow.Field{
			flow.Named("subject", flow.Template, "За что", "What for").Needed(), flow.Named("amount", flow.Template, "Сумма", "Amount").Needed(),
			flow.Named("currency", flow.String, "Валюта", "Currency").Needed(), flow.Named("method", flow.String, "Способ оплаты", "Way to pay"),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"), form, timeoutForm(), flow.WaitForm(),
		},
		Exits: []flow.Exit{
			flow.NamedExit("paid", "Оплачено", "Paid"), flow.NamedExit("refused", "Платёж не прошёл", "Payment refused"),
			flow.NamedExit("timeout", "Не оплатил вовремя", "Not paid in time"), failed(),
		},
	}
}

type invoice struct {
	asking
	say  *flow.Message
	name string
	wait flow.Duration
}

// Compile reads the block.
func (Invoice) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[invoiceBody](raw, s)
	title, amount := s.Template("subject", body.Subject, template.InPlain), s.Template("amount", body.Amount, template.InPlain)
	b := invoice{say: s.Asking("content", body.Content), name: cmp.Or(body.Name, s.Block), wait: body.Wait.For}
	needed(s, "currency", body.Currency)
	if b.say != nil && len(b.say.Leads()) > 0 {
		s.Wrong("value", "content.buttons", "Здесь кнопки могут только открывать ссылки: дальше ведёт сама оплата.", "Buttons can only open links here: the payment itself leads on.")
	}
	if b.wait == 0 {
		s.Never("timeout")
	}
	b.ask = func(t *flow.Turn, a flow.Asked) flow.Effect {
		sum := flow.Minor(t.Text(amount), body.Currency)
		if sum <= 0 {
			t.Trouble("bad_amount", t.Text(amount))
			return nil
		}
		return flow.Invoice{Asked: a, Title: t.Text(title), Amount: sum, Currency: body.Currency, Method: body.Method}
	}
	b.answered = b.invoiced
	ask, problems := compileAsking(s, flow.EffectInvoice, body.Timeout, b.asking)
	b.asking, _ = ask.(asking)
	return b, problems
}

// invoiced sends the link and waits for the payment of this very invoice.
func (b invoice) invoiced(t *flow.Turn, answer []byte) flow.Next {
	id, url := value(answer, "id"), value(answer, "url")
	if id == "" || url == "" {
		t.Trouble("answer_without", "id, url")
		return flow.Leave("failed")
	}
	t.Set(flow.TextVar(b.name, id))
	t.Set(flow.TextVar(b.name+".url", url))
	t.SetPlace(placePaying)
	t.Say(b.say)
	return flow.ForEvent("invoice."+id, t.After(b.wait))
}

// Resume takes the invoice first, and then what becomes of it.
func (b invoice) Resume(t *flow.Turn, in flow.Input) flow.Next {
	if t.Place() != placePaying {
		return b.asking.Resume(t, in)
	}
	switch in := in.(type) {
	case flow.Event:
		if state := in.Data["state"]; state == "paid" || state == "refused" {
			return flow.Leave(state)
		}
		return flow.Keep()
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}
