// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"strings"

	"parley/internal/i18n"
	"parley/internal/template"
)

// Compiled is content with its templates read, for each language. It is never changed and may be rendered by many at once.
type Compiled struct {
	languages []i18n.Lang
	bodies    []body // one for each language
	paths     []string
}

// RenderEnv is what rendering for one person needs. Payload gives the signed payload of a button that leads on; Media finds a file
// named by the content. Both may be nil: then payloads are empty and files are not found.
type RenderEnv struct {
	Lang    i18n.Lang
	Vars    template.Vars
	Payload func(buttonID string) string
	Media   func(file string) (Media, bool)
}

// Paths are the variables the content uses in any language, so that their values can be loaded before.
func (c *Compiled) Paths() []string { return append([]string(nil), c.paths...) }

// Render writes the message for one person: in the person's language, or in the first one of the content. It never fails: what is missing
// is left out and told. A button with a bad address is left out, because messengers refuse the whole message for it.
func (c *Compiled) Render(env RenderEnv) (Message, []Trace) {
	if env.Vars == nil {
		env.Vars = func(string) (any, bool) { return nil, false }
	}
	b := &c.bodies[c.language(env.Lang)]
	w := writer{env: env}
	m := Message{Text: w.text(b.text), Options: b.options, Location: b.location}
	m.Media = w.media(b.media)
	m.Buttons = w.rows(b.buttons)
	if k := b.keyboard; k != nil {
		m.Keyboard = &Keyboard{Rows: w.rows(k.rows), OneTime: k.oneTime, Persistent: k.persistent, Placeholder: w.text(k.placeholder), Remove: k.remove}
	}
	if b.card.phone.Template != nil {
		m.Card = &Card{Phone: w.text(b.card.phone), First: w.text(b.card.first), Last: w.text(b.card.last)}
	}
	if p := b.poll; p != nil {
		m.Poll = &Poll{Question: w.text(p.question), Multiple: p.multiple, Anonymous: p.anonymous}
		for _, o := range p.options {
			m.Poll.Options = append(m.Poll.Options, w.text(o))
		}
	}
	for i := range b.slides {
		m.Carousel = append(m.Carousel, w.slide(&b.slides[i]))
	}
	return m, w.traces
}

// language chooses like i18n.Text does: the exact tag, its first part, the first language.
func (c *Compiled) language(want i18n.Lang) int {
	base, _, _ := strings.Cut(string(want), "-")
	found := 0
	for i, l := range c.languages {
		if l == want {
			return i
		}
		if found == 0 && string(l) == base {
			found = i
		}
	}
	return found
}

// writer renders one message and gathers the traces.
type writer struct {
	env    RenderEnv
	traces []Trace
}

func (w *writer) text(t placed) string {
	if t.Template == nil {
		return ""
	}
	s, traces := t.Render(w.env.Vars)
	for _, trace := range traces {
		w.tell(t.path, trace.Rule, trace.Value)
	}
	return s
}

func (w *writer) tell(path, rule, value string) {
	w.traces = append(w.traces, Trace{Path: path, Rule: rule, Value: value})
}

func (w *writer) rows(rows [][]choice) [][]Button {
	if len(rows) == 0 {
		return nil
	}
	out := make([][]Button, 0, len(rows))
	for _, row := range rows {
		if buttons := w.row(row); len(buttons) > 0 {
			out = append(out, buttons)
		}
	}
	return out
}

func (w *writer) row(row []choice) []Button {
	out := make([]Button, 0, len(row))
	for i := range row {
		c := &row[i]
		b := Button{ID: c.id, Label: strings.TrimSpace(w.text(c.label)), Action: c.action, Value: w.text(c.value), Style: c.style}
		if b.Label == "" { // a messenger would refuse the whole message
			w.tell(c.label.path, "label_empty", c.id)
			b.Label = "…"
		}
		if (b.Action == OpenURL || b.Action == MiniApp) && !webURL(b.Value) {
			w.tell(c.value.path, "url_invalid", b.Value)
			continue
		}
		if b.Action == Next && w.env.Payload != nil {
			b.Payload = w.env.Payload(b.ID)
		}
		out = append(out, b)
	}
	return out
}

func (w *writer) media(specs []file) []Media {
	if len(specs) == 0 {
		return nil
	}
	out := make([]Media, 0, len(specs))
	for i := range specs {
		if m, ok := w.file(&specs[i]); ok {
			out = append(out, m)
		}
	}
	return out
}

// file is a stored file, or an address when the content gives one.
func (w *writer) file(f *file) (Media, bool) {
	if f.file == "" {
		url := w.text(f.url)
		if !webURL(url) {
			w.tell(f.url.path, "url_invalid", url)
			return Media{}, false
		}
		return Media{Kind: f.kind, URL: url, Name: w.text(f.name)}, true
	}
	if w.env.Media != nil {
		if m, ok := w.env.Media(f.file); ok {
			m.Kind = f.kind
			if name := w.text(f.name); name != "" {
				m.Name = name
			}
			return m, true
		}
	}
	w.tell(f.path, "media_missing", f.file)
	return Media{}, false
}

func (w *writer) slide(s *slide) Slide {
	out := Slide{Title: w.text(s.title), Text: w.text(s.text), URL: w.text(s.url), Buttons: w.row(s.buttons)}
	if out.URL != "" && !webURL(out.URL) {
		w.tell(s.url.path, "url_invalid", out.URL)
		out.URL = ""
	}
	if s.image != nil {
		if m, ok := w.file(s.image); ok {
			out.Image = &m
		}
	}
	return out
}
