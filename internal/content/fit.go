// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"slices"

	"parley/internal/i18n"
	"parley/internal/rich"
)

// Fitter cuts messages into what one channel can carry. The rules and their order come from the channel facts, "Degradation rules".
type Fitter struct {
	Caps Capabilities
	// Lang is the language of the few words that are added to a text, such as the hint under a numbered menu; empty is Russian.
	Lang i18n.Lang
	// Link gives an address for a file the channel cannot carry. When it is nil or gives "", the file's own URL serves.
	Link func(Media) string
}

// Fit is Fitter.Fit with nothing but the capabilities; it is also the preview shown before saving.
func Fit(m Message, caps Capabilities) ([]Part, []Note) { return Fitter{Caps: caps}.Fit(m) }

// Fit gives the parts in the order to send them, and notes on everything that was changed. Files come first, then the text, then a location,
// card, poll or carousel. A text with buttons comes last, because buttons always stand on the last part; only the cards of a carousel sent
// one by one have buttons of their own before it. An empty message has no parts.
func (f Fitter) Fit(m Message) ([]Part, []Note) {
	w := fitting{Fitter: f}
	w.rich = w.formatted(m.Text)
	w.files(m.Media)
	w.extras(m)
	w.buttons(m)
	w.assemble()
	w.options(m)
	return w.parts, w.notes
}

// fitting is the state of one Fit.
type fitting struct {
	Fitter
	rich     rich.Text // the text, growing by everything that must be said in words
	inline   [][]Button
	keyboard *Keyboard
	menu     []MenuItem
	alone    bool        // the message has one button
	listed   bool        // the buttons became a list menu
	number   int         // the last number given to a line of a menu or a legend
	said     []rich.Text // lines about buttons that wait to become one paragraph
	parts    []Part      // media; assemble adds the rest
	others   []Part      // location, card, poll, carousel
	notes    []Note
}

func (w *fitting) note(rule string) {
	if !slices.ContainsFunc(w.notes, func(n Note) bool { return n.Rule == rule }) {
		w.notes = append(w.notes, Note{Rule: rule, Text: noteWords(rule)})
	}
}

// say chooses the words of the message's language.
func (w *fitting) say(ru, en string) string { return i18n.Words(ru, en).In(w.Lang, i18n.RU) }

// formatted reads Markdown and keeps the formatting the channel shows.
func (w *fitting) formatted(markdown string) rich.Text {
	text, lost := rich.Parse(markdown).Only(w.Caps.Text.Markup)
	if len(lost) > 0 {
		w.note("markup_stripped")
	}
	return text.Trim()
}

// paragraph adds lines below the text, after an empty line.
func (w *fitting) paragraph(lines ...rich.Text) {
	gap := "\n\n"
	for _, line := range lines {
		if line.Text == "" {
			continue
		}
		if w.rich.Text != "" {
			w.rich = w.rich.Append(rich.Text{Text: gap})
		}
		w.rich = w.rich.Append(line)
		gap = "\n"
	}
}

// assemble joins media, text, other parts and buttons.
func (w *fitting) assemble() {
	carries := len(w.inline) > 0 || w.keyboard != nil
	if carries || len(w.menu) > 0 {
		w.parts = append(w.parts, w.others...)
		w.others = nil
	}
	w.write(carries)
	w.parts = append(w.parts, w.others...)
	if !carries {
		return
	}
	if n := len(w.parts); n == 0 || !w.holds(w.parts[n-1]) {
		w.note("text_added")
		w.parts = append(w.parts, w.textPart(w.say("Выберите вариант:", "Please choose:")))
	}
	w.parts[len(w.parts)-1].Buttons = w.inline
	w.place(w.keyboard)
}

// write puts the text under the last file where that is possible, otherwise behind all parts so far.
func (w *fitting) write(carries bool) {
	if w.rich.Text == "" {
		return
	}
	n := len(w.parts)
	if n > 0 && w.captions(w.parts[n-1], carries) {
		w.parts[n-1].Rich, w.parts[n-1].Menu = w.rich, w.menu
		return
	}
	if n > 0 && len(w.parts[n-1].Media) > 0 {
		w.note("caption_split")
	}
	pieces := w.pieces(carries)
	if len(pieces) == 0 {
		return
	}
	if len(pieces) > 1 {
		w.note("text_split")
	}
	for _, piece := range pieces {
		w.parts = append(w.parts, Part{Kind: PartText, Rich: piece})
	}
	w.parts[len(w.parts)-1].Menu = w.menu
}

// pieces cuts the text; the last one, when it carries buttons, may have to be shorter than the others.
func (w *fitting) pieces(carries bool) []rich.Text {
	caps := w.Caps.Text
	pieces := w.rich.Split(caps.Max, caps.Unit)
	if last := len(pieces) - 1; carries && caps.ButtonsMax > 0 && last >= 0 {
		return append(pieces[:last], pieces[last].Split(caps.ButtonsMax, caps.Unit)...)
	}
	return pieces
}

// place puts the reply keyboard on the last part, or on an earlier one when a message cannot carry both sorts of buttons.
func (w *fitting) place(k *Keyboard) {
	if k == nil {
		return
	}
	last := len(w.parts) - 1
	if len(w.inline) == 0 || !w.Caps.ExclusiveMarkup {
		w.parts[last].Keyboard = k
		return
	}
	w.note("keyboard_apart")
	for i := range w.parts[:last] {
		if w.holds(w.parts[i]) && len(w.parts[i].Buttons) == 0 {
			w.parts[i].Keyboard = k
			return
		}
	}
	hint := w.textPart(w.say("Кнопки ответа — под полем ввода.", "The reply buttons are below the input field."))
	if k.Remove {
		hint = w.textPart(w.say("Кнопки под полем ввода убраны.", "The buttons below the input field are gone."))
	}
	hint.Keyboard = k
	w.parts = slices.Insert(w.parts, last, hint)
}

func (w *fitting) textPart(s string) Part {
	return Part{Kind: PartText, Rich: rich.Text{Text: rich.Shorten(s, w.Caps.Text.Max, w.Caps.Text.Unit)}}
}

// holds reports whether a part can carry buttons at all.
func (w *fitting) holds(p Part) bool {
	switch p.Kind {
	case PartText:
		return true
	case PartMedia:
		return !w.Caps.Media[p.Media[0].Kind].Bare && (!w.listed || w.Caps.List.Captions)
	case PartAlbum:
		return w.Caps.Album.Buttons && (!w.listed || w.Caps.List.Captions)
	case PartLocation, PartCard, PartPoll, PartCarousel:
	}
	return false
}

// captions reports whether the text may stand under the files of a part, with buttons when it has any.
func (w *fitting) captions(p Part, buttons bool) bool {
	if len(p.Media) == 0 || buttons && !w.holds(p) || rich.Count(w.rich.Text, w.Caps.Text.Unit) > w.Caps.Caption.Max {
		return false
	}
	for _, m := range p.Media {
		if kinds := w.Caps.Caption.Kinds; len(kinds) > 0 && !slices.Contains(kinds, m.Kind) {
			return false
		}
	}
	return true
}

// options gives every part the switches the channel knows; the quoted message goes with the first part.
func (w *fitting) options(m Message) {
	o := m.Options
	if len(w.parts) == 0 {
		return
	}
	if o.Silent && !w.Caps.Silent {
		w.note("silent_ignored")
		o.Silent = false
	}
	if o.Protect && !w.Caps.Protect {
		w.note("protect_ignored")
		o.Protect = false
	}
	if d := w.Caps.Delete; o.DeleteAfter > 0 && (!d.Supported || d.WindowSeconds > 0 && o.DeleteAfter > d.WindowSeconds) {
		w.note("delete_ignored")
		o.DeleteAfter = 0
	}
	for i := range w.parts {
		w.parts[i].Options = o
	}
	if m.ReplyTo == "" {
		return
	}
	if !w.Caps.ReplyTo {
		w.note("reply_ignored")
		return
	}
	w.parts[0].ReplyTo = m.ReplyTo
}
