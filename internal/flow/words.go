// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/contact/field"
	"parley/internal/content"
	"parley/internal/i18n"
	"parley/internal/keyword"
	"parley/internal/template"
)

// Words are a text of a block with its templates read, for each language of the flow.
type Words struct {
	languages []i18n.Lang
	templates []*template.Template
}

// Words compiles a text; nil when it is empty or has a problem.
func (s *Scope) Words(path string, text i18n.Text, place template.Place) *Words {
	if text.Empty() {
		return nil
	}
	languages := s.Languages
	if len(languages) == 0 {
		languages = []i18n.Lang{i18n.RU}
	}
	w := &Words{languages: languages}
	first := text.In(languages[0], languages[0])
	for i, lang := range languages {
		words := text.In(lang, languages[0])
		if i > 0 && words == first {
			w.templates = append(w.templates, w.templates[0].In(lang))
			continue
		}
		t, problems := template.Compile(words, lang, place)
		for _, p := range problems {
			s.Report(Problem{Path: path, Rule: p.Rule, Level: Error, Text: p.Text})
		}
		if t == nil {
			return nil
		}
		s.reads(t.Paths())
		w.templates = append(w.templates, t)
	}
	return w
}

// Template compiles a text that is the same in all languages.
func (s *Scope) Template(path, text string, place template.Place) *Words {
	return s.Words(path, i18n.Plain(text), place)
}

func (s *Scope) reads(paths []string) { *s.paths = append(*s.paths, paths...) }

// content reports problems of a message; false when there are any.
func (s *Scope) content(path string, problems []content.Problem) bool {
	for _, p := range problems {
		s.Report(Problem{Path: path + dotted(p.Path), Rule: p.Rule, Level: Error, Text: p.Text})
	}
	return len(problems) == 0
}

// dotted turns a JSON pointer into the paths of documents: /buttons/0/1/label is .buttons[0][1].label.
func dotted(pointer string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch {
		case part == "":
		case strings.Trim(part, "0123456789") == "":
			fmt.Fprintf(&b, "[%s]", part)
		default:
			b.WriteString("." + part)
		}
	}
	return b.String()
}

// Message is the content of a block, ready to be rendered for a person.
type Message struct {
	compiled *content.Compiled
	next     []string // ids of the buttons that lead on, in reading order
}

// Message compiles content. Its buttons with action "next" become buttons and exits of the block.
func (s *Scope) Message(path string, c content.Content) *Message {
	m := s.Asking(path, c)
	if m == nil {
		return nil
	}
	for _, id := range m.next {
		if reservedExit(id) {
			s.Wrong("reserved", path+".buttons", "Код «%s» занят выходом самого блока. Назовите кнопку иначе.", "The id “%s” is taken by an exit of the block itself. Name the button otherwise.", id)
		}
		s.Exit(id)
	}
	return m
}

// Asking compiles content whose buttons with action "next" are answers, without an exit for each.
func (s *Scope) Asking(path string, c content.Content) *Message {
	if !s.content(path, c.Check()) {
		return nil
	}
	compiled, problems := c.Compile(s.Languages)
	if !s.content(path, problems) {
		return nil
	}
	s.reads(compiled.Paths())
	m := &Message{compiled: compiled}
	for _, b := range authored(c) {
		if b.Action == content.Next {
			s.Button(path+".buttons", b.ID)
			m.next = append(m.next, b.ID)
		}
	}
	return m
}

// authored lists all buttons of a content in reading order: inline, keyboard, carousel.
func authored(c content.Content) []content.Choice {
	all := slices.Concat(c.Buttons...)
	if c.Keyboard != nil {
		all = append(all, slices.Concat(c.Keyboard.Rows...)...)
	}
	for _, slide := range c.Carousel {
		all = append(all, slide.Buttons...)
	}
	return all
}

// Leads lists the ids of the message's buttons that lead on.
func (m *Message) Leads() []string { return m.next }

// Text writes a text for the person.
func (t *Turn) Text(w *Words) string {
	if w == nil {
		return ""
	}
	at := slices.Index(w.languages, t.Lang())
	if at < 0 {
		base, _, _ := strings.Cut(string(t.Lang()), "-")
		at = max(slices.Index(w.languages, i18n.Lang(base)), 0)
	}
	s, traces := w.templates[at].Render(t.look)
	for _, trace := range traces {
		t.note(trace.Rule, trace.Value)
	}
	return s
}

// Say sends a message to the person and gives its id.
func (t *Turn) Say(m *Message) int64 {
	id := t.Env.NewID()
	out, traces := m.compiled.Render(content.RenderEnv{
		Lang: t.Lang(), Vars: t.look, Media: t.media,
		Payload: func(button string) string { return t.payload(id, button) },
	})
	for _, trace := range traces {
		t.note(trace.Rule, trace.Value)
	}
	t.Emit(Send{Message: id, Block: t.block.id, Content: out})
	return id
}

// Offer sends a text of the block's own with buttons, each on a row. Their ids are those the block declared when it was compiled; labels may be made for the
// person. It gives the id of the message.
func (t *Turn) Offer(text string, options []keyword.Option) int64 {
	id := t.Env.NewID()
	m := content.Message{Text: text}
	for _, o := range options {
		m.Buttons = append(m.Buttons, []content.Button{{ID: o.ID, Label: o.Label, Action: content.Next, Payload: t.payload(id, o.ID)}})
	}
	t.Emit(Send{Message: id, Block: t.block.id, Content: m})
	return id
}

// SayText sends a plain text of the block's own.
func (t *Turn) SayText(text string) {
	t.Emit(Send{Message: t.Env.NewID(), Block: t.block.id, Content: content.Message{Text: text}})
}

// payload signs a button of the running block.
func (t *Turn) payload(message int64, button string) string {
	at := slices.Index(t.block.buttons, button)
	if at < 0 || t.Env.Key == nil {
		return ""
	}
	if t.sign == nil {
		t.sign = t.Env.Key.signer()
	}
	return t.sign.pack(Payload{
		Version: t.Env.Version, Block: uint16(t.program.index[t.block.id]), Button: uint16(at), Message: message, // Compile bounds both
	})
}

// note puts what was missing in a text into the trace.
func (t *Turn) note(rule, value string) {
	block := t.session.Block // words of the flow as a whole belong to where the person stands
	if t.block != nil {
		block = t.block.id
	}
	t.mark(Mark{Kind: MarkText, Block: block, Name: rule, Value: value})
}

// look finds a value for a text: what the session learned, what this step changed, what was known before it.
func (t *Turn) look(path string) (any, bool) {
	root, name, _ := strings.Cut(path, ".")
	switch root {
	case "answer":
		return t.variable(name)
	case "score":
		return t.variable(ScoreName(name))
	default: // "contact"
		for _, e := range slices.Backward(t.effects) {
			if set, ok := e.(SetField); ok && set.Field == name {
				return set.Value, !set.Clear
			}
		}
	}
	v, ok := t.Env.Contact.Words[name]
	if w := t.Env.Watch; w != nil {
		w.word(name, v, ok)
	}
	if at, moment := v.(time.Time); moment { // hours in a flow are the person's, as those that a block computes
		return field.Clock(at.In(t.Zone())), true
	}
	return v, ok
}

// media finds a file of the content.
func (t *Turn) media(file string) (content.Media, bool) {
	if t.Env.Media != nil {
		return t.Env.Media(file)
	}
	hash, ok := strings.CutPrefix(file, "media:")
	return content.Media{SHA256: hash}, ok
}

func (t *Turn) variable(name string) (any, bool) {
	v, ok := t.session.Vars.Get(name)
	if !ok {
		return nil, false
	}
	if v.Numeric {
		return v.Num, true
	}
	return v.Text, true
}

// Chosen finds the button a person named instead of pressing it: by its label, with the tolerance of keywords, or by its number in the message.
func (t *Turn) Chosen(m *Message, text string) (string, bool) {
	if len(m.next) == 0 || text == "" {
		return "", false
	}
	return keyword.Choose(t.labels(m), text)
}

// Label is what a button says to the person.
func (t *Turn) Label(m *Message, button string) string {
	for _, o := range t.labels(m) {
		if o.ID == button {
			return o.Label
		}
	}
	return button
}

// labels are the buttons of a message that lead on, as the person sees them.
func (t *Turn) labels(m *Message) []keyword.Option {
	out, _ := m.compiled.Render(content.RenderEnv{Lang: t.Lang(), Vars: t.look})
	rows := out.Buttons
	if out.Keyboard != nil {
		rows = append(rows, out.Keyboard.Rows...)
	}
	for i := range out.Carousel {
		rows = append(rows, out.Carousel[i].Buttons)
	}
	options := make([]keyword.Option, 0, len(m.next))
	for _, row := range rows {
		for _, b := range row {
			if b.Action == content.Next {
				options = append(options, keyword.Option{ID: b.ID, Label: b.Label})
			}
		}
	}
	return options
}
