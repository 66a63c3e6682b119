// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"slices"
	"strconv"
	"strings"

	"parley/internal/rich"
)

// maxSeries is how many cards of a carousel are sent one by one; more become a list in the text.
const maxSeries = 3

// extras keeps location, card, poll and carousel as parts, or puts them into the text where the channel has no such thing.
// Lists in the text have dots and not numbers: a number always means an answer to a menu.
func (w *fitting) extras(m Message) {
	if m.Location != nil {
		w.extra(w.Caps.Location, Part{Kind: PartLocation, Location: m.Location}, "location_to_text", func() []rich.Text { return locationText(*m.Location) })
	}
	if m.Card != nil {
		w.extra(w.Caps.Card, Part{Kind: PartCard, Card: m.Card}, "card_to_text", func() []rich.Text {
			name := strings.TrimSpace(m.Card.First + " " + m.Card.Last)
			return []rich.Text{{Text: strings.Trim(name+", "+m.Card.Phone, ", ")}}
		})
	}
	if m.Poll != nil {
		w.extra(w.polls(*m.Poll), Part{Kind: PartPoll, Poll: m.Poll}, "poll_to_text", func() []rich.Text {
			lines := []rich.Text{{Text: m.Poll.Question}}
			for _, o := range m.Poll.Options {
				lines = append(lines, rich.Text{Text: "• " + o})
			}
			return lines
		})
	}
	if len(m.Carousel) > 0 {
		w.carousel(m.Carousel)
	}
}

func (w *fitting) extra(native bool, p Part, rule string, words func() []rich.Text) {
	if native {
		w.others = append(w.others, p)
		return
	}
	w.note(rule)
	w.paragraph(words()...)
}

func locationText(l Location) []rich.Text {
	place := strings.Trim(l.Title+", "+l.Address, ", ")
	lat, lon := strconv.FormatFloat(l.Lat, 'f', -1, 64), strconv.FormatFloat(l.Lon, 'f', -1, 64)
	return []rich.Text{{Text: place}, {Text: "https://www.openstreetmap.org/?mlat=" + lat + "&mlon=" + lon}}
}

// polls reports whether the channel can show the poll whole.
func (w *fitting) polls(p Poll) bool {
	within := w.within
	caps := w.Caps.Poll
	return len(p.Options) > 0 && len(p.Options) <= caps.Options && within(p.Question, caps.Question) &&
		!slices.ContainsFunc(p.Options, func(o string) bool { return !within(o, caps.Option) })
}

// carousel sends the cards as one, else up to three of them one by one, else as a list in the text with their buttons below.
func (w *fitting) carousel(slides []Slide) {
	if w.carousels(slides) {
		w.others = append(w.others, Part{Kind: PartCarousel, Carousel: slides})
		return
	}
	if parts, notes, ok := w.series(slides); ok {
		w.note("carousel_to_series")
		for _, n := range notes {
			w.note(n.Rule)
		}
		w.others = append(w.others, parts...)
		return
	}
	w.note("carousel_to_list")
	for _, s := range slides {
		lines := []rich.Text{w.kept(rich.Text{Text: "• " + s.Title, Spans: []rich.Span{{Kind: rich.Bold, From: len("• "), To: len("• ") + len(s.Title)}}}), w.formatted(s.Text)}
		w.paragraph(append(lines, rich.Text{Text: s.URL})...)
		for _, b := range s.Buttons {
			// The title tells apart buttons that have one label on every card.
			b.Label = s.Title + ": " + b.Label
			w.inline = append(w.inline, []Button{b})
		}
	}
}

// kept is the text with the formatting the channel shows, without a note: it is ours and not the author's.
func (w *fitting) kept(r rich.Text) rich.Text {
	if last := len(r.Spans) - 1; last >= 0 && r.Spans[last].From == r.Spans[last].To {
		return rich.Text{}
	}
	r, _ = r.Only(w.Caps.Text.Markup)
	return r
}

// within reports whether a title or a label is no longer than the limit; 0 is none.
func (w *fitting) within(s string, limit int) bool {
	return limit == 0 || rich.Count(s, w.Caps.labels()) <= limit
}

// carousels reports whether the channel can show the cards whole.
func (w *fitting) carousels(slides []Slide) bool {
	caps := w.Caps.Carousel
	if len(slides) > caps.Cards || len(slides) < caps.Min {
		return false
	}
	within, first := w.within, slides[0]
	for _, s := range slides {
		if !within(s.Title, caps.Title) || !within(rich.Parse(s.Text).Plain(), caps.Description) || len(s.Buttons) > caps.Buttons {
			return false
		}
		if caps.Pictures && s.Image == nil {
			return false
		}
		if caps.Uniform && ((s.Image == nil) != (first.Image == nil) || len(s.Buttons) != len(first.Buttons)) {
			return false
		}
		alone := fitting{Fitter: w.Fitter, alone: len(s.Buttons) == 1}
		if slices.ContainsFunc(s.Buttons, func(b Button) bool { return !alone.shows(b) }) {
			return false
		}
	}
	return true
}

// series fits each card as a message of its own. It does not serve when a card would need a menu: two menus at once cannot be answered.
func (w *fitting) series(slides []Slide) (parts []Part, notes []Note, ok bool) {
	if len(slides) > maxSeries {
		return nil, nil, false
	}
	for _, s := range slides {
		m := Message{Text: "**" + rich.Escape(strings.TrimSpace(s.Title)) + "**\n" + s.Text}
		if s.URL != "" {
			m.Text += "\n" + rich.Escape(s.URL)
		}
		if s.Image != nil {
			m.Media = []Media{*s.Image}
		}
		for _, b := range s.Buttons {
			m.Buttons = append(m.Buttons, []Button{b})
		}
		p, n := w.Fit(m)
		if slices.ContainsFunc(p, func(p Part) bool { return len(p.Menu) > 0 || p.Keyboard != nil }) {
			return nil, nil, false
		}
		parts, notes = append(parts, p...), append(notes, n...)
	}
	return parts, notes, true
}
