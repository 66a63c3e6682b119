// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// HTTP asks an outside server and keeps parts of its answer.
type HTTP struct{}

type httpBody struct {
	Method  string           `json:"method"`
	URL     string           `json:"url"`
	Headers []httpHeaderBody `json:"headers"`
	JSON    json.RawMessage  `json:"json"`
	Body    string           `json:"body"`
	Timeout flow.Duration    `json:"timeout"`
	Retries *int             `json:"retries"`
	Pause   flow.Duration    `json:"pause"`
	Save    []saveBody       `json:"save"`
}

type httpHeaderBody struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Secret string `json:"secret"`
}

const (
	httpDefaultTimeout = flow.Duration(10 * time.Second)
	httpMaxTimeout     = flow.Duration(time.Minute)
	httpDefaultRetries = 2
	httpMaxRetries     = 5
	httpDefaultPause   = flow.Duration(time.Second)
)

// Spec is the data of the block.
func (HTTP) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "http", Group: flow.GroupLinks, Icon: "api",
		Title: i18n.Words("HTTP-запрос", "HTTP request"),
		About: i18n.Words("Спрашивает внешний сервер и запоминает части ответа. Секреты называются по имени и в воронке не хранятся.",
			"Asks an outside server and keeps parts of the answer. Secrets are named and never stored in the flow."),
		Form: []flow.Field{
			flow.Named("method", flow.Enum, "Метод", "Method").OneOf(
				flow.Choice("GET", "GET", "GET"), flow.Choice("POST", "POST", "POST"), flow.Choice("PUT", "PUT", "PUT"),
				flow.Choice("PATCH", "PATCH", "PATCH"), flow.Choice("DELETE", "DELETE", "DELETE")),
			flow.Named("url", flow.Template, "Адрес", "Address").Needed(),
			flow.Named("headers", flow.List, "Заголовки", "Headers").Of(flow.Field{Type: flow.Object}.With(
				flow.Named("name", flow.String, "Имя", "Name").Needed(),
				flow.Named("value", flow.Template, "Значение", "Value"),
				flow.Named("secret", flow.String, "Секрет, который встанет после значения", "Secret to stand behind the value"))),
			flow.Named("json", flow.Any, "Тело в JSON", "Body as JSON"),
			flow.Named("body", flow.Template, "Тело текстом", "Body as text"),
			flow.Named("timeout", flow.Length, "Сколько ждать одну попытку", "Time-out of an attempt"),
			flow.Named("retries", flow.Int, "Сколько раз повторить при сбое", "How many times to try again").Between(0, httpMaxRetries),
			flow.Named("pause", flow.Length, "Пауза перед повтором, дальше вдвое дольше", "Pause before trying again, then twice as long"),
			saveForm(),
		},
		Exits: []flow.Exit{flow.NamedExit("ok", "Успех", "Success"), flow.NamedExit("error", "Ошибка", "Error")},
	}
}

type httpBlock struct {
	method  string
	url     *flow.Words
	headers []httpHeader
	body    *flow.Words
	json    *jsonTemplate
	timeout flow.Duration
	retries int
	pause   flow.Duration
	whole   flow.Duration // how long the session waits: for all attempts and the pauses between them, or for the time-out when the author speaks of no attempts
	save    saves
}

type httpHeader struct {
	name, secret string
	value        *flow.Words
}

// Compile reads the block.
func (HTTP) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[httpBody](raw, s)
	b := httpBlock{method: body.Method, url: s.Template("url", body.URL, template.InURL), timeout: body.Timeout, retries: httpDefaultRetries, pause: body.Pause}
	if b.method == "" {
		b.method = "GET"
	}
	if b.timeout == 0 {
		b.timeout = httpDefaultTimeout
	}
	if b.pause == 0 {
		b.pause = httpDefaultPause
	}
	if b.whole = b.timeout; body.Retries != nil {
		b.retries = *body.Retries
		b.whole = b.timeout*flow.Duration(b.retries+1) + b.pause*flow.Duration(1<<b.retries-1)
	}
	if b.pause > httpMaxTimeout {
		s.Wrong("range", "pause", "Пауза перед первым повтором — не больше минуты.", "The pause before the first repetition is one minute at most.")
	}
	if b.timeout > httpMaxTimeout {
		s.Wrong("range", "timeout", "Ждать можно не больше минуты.", "The time-out is one minute at most.")
	}
	if !strings.HasPrefix(body.URL, "https://") && !strings.HasPrefix(body.URL, "http://") {
		s.Wrong("url_invalid", "url", "Адрес должен начинаться с https:// или http://.", "The address must begin with https:// or http://.")
	}
	if body.Body != "" && len(body.JSON) > 0 {
		s.Wrong("value", "body", "Тело задаётся один раз: json или body.", "Give the body once: json or body.")
	}
	for i, h := range body.Headers {
		path := fmt.Sprintf("headers[%d]", i)
		if !headerName(h.Name) {
			s.Wrong("value", path+".name", "«%s» не может быть именем заголовка.", "“%s” cannot be the name of a header.", h.Name)
		}
		if h.Secret != "" {
			s.Secret(path+".secret", h.Secret)
		}
		b.headers = append(b.headers, httpHeader{name: h.Name, secret: h.Secret, value: s.Template(path+".value", h.Value, template.InPlain)})
	}
	if len(body.JSON) > 0 {
		b.json = compileJSON(body.JSON, "json", s)
	} else {
		b.body = s.Template("body", body.Body, template.InPlain)
	}
	b.save = compileSaves(body.Save, s)
	s.Needs(flow.EffectHTTP)
	return b, s.Problems()
}

func headerName(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// Enter asks and waits for the answer.
func (b httpBlock) Enter(t *flow.Turn) flow.Next {
	ask := t.Number()
	until := t.After(b.whole)
	request := flow.HTTP{
		Ask: ask, Method: b.method, URL: t.Text(b.url), Until: until, Timeout: b.timeout.Milliseconds(), Retries: b.retries, Pause: b.pause.Milliseconds(),
	}
	for _, h := range b.headers {
		request.Headers = append(request.Headers, flow.Header{Name: h.name, Value: t.Text(h.value), Secret: h.secret})
	}
	if b.json != nil {
		request.Headers = append(request.Headers, flow.Header{Name: "Content-Type", Value: "application/json"})
		request.Body = b.json.render(t)
	} else {
		request.Body = t.Text(b.body)
	}
	t.Emit(request)
	return flow.ForReply(ask, until)
}

// Resume keeps what was asked for. Anything but an answer of the 2xx kind is an error.
func (b httpBlock) Resume(t *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Timeout:
		return flow.Leave("error")
	case flow.Reply:
		if in.Failed != "" || in.Status < 200 || in.Status > 299 {
			return flow.Leave("error")
		}
		b.save.keep(t, in.Body)
		return flow.Leave("ok")
	default:
		return flow.Stay()
	}
}
