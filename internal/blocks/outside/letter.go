// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"encoding/json"
	"strings"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Mail sends the person an e-mail.
type Mail struct{}

type mailBody struct {
	To      string        `json:"to"`
	Subject i18n.Text     `json:"subject"`
	Text    i18n.Text     `json:"text"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (Mail) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "mail", Group: flow.GroupTalk, Icon: "mail",
		Title: i18n.Words("Письмо", "E-mail"),
		About: i18n.Words("Отправляет письмо на почту человека.", "Sends a letter to the person's e-mail address."),
		Form: []flow.Field{
			toForm("Адрес; пусто — почта человека", "Address; empty: the person's e-mail"),
			flow.Named("subject", flow.Text, "Тема", "Subject").Needed(), flow.Named("text", flow.Text, "Текст", "Text").Needed(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

func toForm(ru, en string) flow.Field { return flow.Named("to", flow.Template, ru, en) }

// Compile reads the block.
func (Mail) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[mailBody](raw, s)
	to := s.Template("to", or(body.To, "{{ contact.email }}"), template.InPlain)
	subject, text := words(s, "subject", body.Subject), words(s, "text", body.Text)
	return compileAsking(s, flow.EffectMail, body.Timeout, asking{ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
		address, ok := nonEmpty(t, to, "no_address")
		if !ok {
			return nil
		}
		return flow.Mail{Asked: a, To: address, Subject: t.Text(subject), Text: t.Text(text)}
	}})
}

// words compiles a text that must not be empty.
func words(s *flow.Scope, path string, text i18n.Text) *flow.Words {
	if text.Empty() {
		needed(s, path, "")
	}
	return s.Words(path, text, template.InPlain)
}

// SMS sends the person a short message.
type SMS struct{}

type smsBody struct {
	To      string        `json:"to"`
	Text    i18n.Text     `json:"text"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (SMS) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "sms", Group: flow.GroupTalk, Icon: "device-mobile-message",
		Title: i18n.Words("SMS", "SMS"),
		About: i18n.Words("Отправляет SMS на телефон человека.", "Sends an SMS to the person's phone."),
		Form: []flow.Field{
			toForm("Телефон; пусто — телефон человека", "Phone; empty: the person's phone"), flow.Named("text", flow.Text, "Текст", "Text").Needed(), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (SMS) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[smsBody](raw, s)
	to, text := s.Template("to", or(body.To, contactPhone), template.InPlain), words(s, "text", body.Text)
	return compileAsking(s, flow.EffectSMS, body.Timeout, asking{ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
		phone, ok := nonEmpty(t, to, "no_address")
		if !ok {
			return nil
		}
		return flow.SMS{Asked: a, To: phone, Text: t.Text(text)}
	}})
}

// Push sends a notification to the person's devices.
type Push struct{}

type pushBody struct {
	Heading i18n.Text     `json:"heading"`
	Text    i18n.Text     `json:"text"`
	URL     string        `json:"url"`
	Timeout flow.Duration `json:"timeout"`
}

// Spec is the data of the block.
func (Push) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "push", Group: flow.GroupTalk, Icon: "bell-bolt",
		Title: i18n.Words("Push-уведомление", "Push notification"),
		About: i18n.Words("Показывает уведомление в браузере или приложении человека.", "Shows a notification in the person's browser or app."),
		Form: []flow.Field{
			flow.Named("heading", flow.Text, "Заголовок", "Title").Needed(), flow.Named("text", flow.Text, "Текст", "Text"),
			flow.Named("url", flow.Template, "Ссылка", "Link"), timeoutForm(),
		},
		Exits: []flow.Exit{next(), failed()},
	}
}

// Compile reads the block.
func (Push) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[pushBody](raw, s)
	title, text, url := words(s, "heading", body.Heading), s.Words("text", body.Text, template.InPlain), s.Template("url", body.URL, template.InURL)
	if body.URL != "" && !strings.HasPrefix(body.URL, "https://") && !strings.HasPrefix(body.URL, "http://") {
		s.Wrong("url_invalid", "url", "Адрес должен начинаться с https:// или http://.", "The address must begin with https:// or http://.")
	}
	return compileAsking(s, flow.EffectPush, body.Timeout, asking{ask: func(t *flow.Turn, a flow.Asked) flow.Effect {
		return flow.Push{Asked: a, Title: t.Text(title), Text: t.Text(text), URL: t.Text(url)}
	}})
}
