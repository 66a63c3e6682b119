// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"slices"
	"strings"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/story"
	"parley/internal/i18n"
)

// bubble adds to the chat.
func (r *run) bubble(b Bubble) int {
	b.Number, b.At, b.Input = len(r.out.Chat)+1, when(r.now), r.input
	r.out.Chat = append(r.out.Chat, b)
	return b.Number
}

// speak shows a message of the flow as the channel carries it.
func (r *run) speak(s *session, e flow.Send) {
	parts, notes := content.Fitter{Caps: r.caps, Lang: i18n.Lang(r.person.Language)}.Fit(e.Content)
	b := Bubble{From: FromBot, Flow: s.program.flow.ID, Block: e.Block, Parts: []Part{}}
	payloads := map[string]string{}
	for _, p := range parts {
		b.Parts = append(b.Parts, shape(p, payloads))
	}
	for _, n := range notes {
		b.Notes = append(b.Notes, n.Text.In(r.Lang, i18n.EN))
	}
	r.payloads[r.bubble(b)] = payloads
}

// shape shows a part and keeps what its buttons carry.
func shape(p content.Part, payloads map[string]string) Part {
	rows := func(from [][]content.Button) (out [][]Button) {
		for _, row := range from {
			out = append(out, buttons(row, payloads))
		}
		return out
	}
	out := Part{Kind: p.Kind, Text: p.Rich.Markdown(), Buttons: rows(p.Buttons)}
	if l := p.Location; l != nil {
		out.Location = &Place{l.Lat, l.Lon, l.Title, l.Address}
	}
	if c := p.Card; c != nil {
		out.Card = &Card{c.Phone, strings.TrimSpace(c.First + " " + c.Last)}
	}
	if p.Poll != nil {
		out.Poll = &Poll{p.Poll.Question, p.Poll.Options}
	}
	if p.Keyboard != nil && !p.Keyboard.Remove {
		out.Keyboard = rows(p.Keyboard.Rows)
	}
	for _, m := range p.Media {
		out.Files = append(out.Files, Attached{Kind: m.Kind, Name: m.Name, URL: m.URL, Hash: hash(m)})
	}
	for _, c := range p.Carousel {
		out.Slides = append(out.Slides, Slide{c.Title, c.Text, buttons(c.Buttons, payloads)})
	}

	return out
}

// hash names a stored file.
func hash(m content.Media) string {
	if m.SHA256 == unstored {
		return ""
	}
	return m.SHA256
}

func buttons(row []content.Button, payloads map[string]string) []Button {
	out := make([]Button, len(row))
	for i, b := range row {
		out[i] = Button{b.ID, b.Label, b.Action, b.Value}
		if b.Payload != "" {
			payloads[b.ID] = b.Payload
		}
	}
	return out
}

// press finds the button that is meant and does what it does.
func (r *run) press(in Input) {
	bubble, button := r.button(in)
	if bubble == nil {
		r.out.Wrong = r.say("Такой кнопки в чате нет.", "There is no such button in the chat.")
		return
	}
	switch button.Action {
	case content.Next:
	case content.SendText:
		r.message(Part{Kind: content.PartText, Text: button.Label}, flow.Answer{Text: button.Label})
		return
	case content.RequestPhone:
		r.take(Input{Do: Phone})
		return
	case content.RequestLocation:
		r.take(Input{Do: Location, Lat: 55.75, Lon: 37.62})
		return
	default:
		r.note(story.Input, r.say("Кнопка «%s» открывается у человека на устройстве, воронка стоит на месте.", "The button “%s” opens on the person's device, and the flow stays where it is.", button.Label))
		return
	}
	r.bubble(Bubble{From: FromPerson, Parts: []Part{{Kind: content.PartText, Text: button.Label}}})
	r.note(story.Input, r.say("Нажата кнопка «%s».", "The button “%s” is pressed.", button.Label))
	if r.paused() {
		return
	}
	payload, err := r.key.Unpack(r.payloads[bubble.Number][button.ID])
	if err != nil {
		r.out.Wrong = r.say("Эта кнопка ничего не несёт.", "This button carries nothing.")
		return
	}
	p := r.programs[bubble.Flow]
	press, ok := p.flow.Press(payload)
	if s := r.pressed(p); ok && s != nil {
		r.step(s, press)
	}
}

// pressed is the passage a button of a flow belongs to: the newest that goes on, else the newest.
func (r *run) pressed(p *program) *session {
	for _, s := range slices.Backward(r.sessions) {
		if s.program == p && !s.state.State.Ended() {
			return s
		}
	}
	return r.newest(p)
}

// button finds a button by its id or its words, in one bubble or in the newest that has it.
func (r *run) button(in Input) (*Bubble, Button) {
	for i := len(r.out.Chat) - 1; i >= 0; i-- {
		b := &r.out.Chat[i]
		if b.From != FromBot || in.Bubble != 0 && in.Bubble != b.Number {
			continue
		}
		for _, one := range b.buttons() {
			if one.ID != "" && one.ID == in.Button || strings.EqualFold(one.Label, in.Button) {
				return b, one
			}
		}
	}
	return nil, Button{}
}

// buttons are all buttons of a bubble.
func (b *Bubble) buttons() []Button {
	var all []Button
	for _, p := range b.Parts {
		for _, row := range append(append([][]Button{}, p.Buttons...), p.Keyboard...) {
			all = append(all, row...)
		}
		for _, s := range p.Slides {
			all = append(all, s.Buttons...)
		}
	}
	return all
}
