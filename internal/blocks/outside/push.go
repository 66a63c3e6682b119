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
