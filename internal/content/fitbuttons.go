// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"slices"
	"strconv"

	"parley/internal/rich"
)

// buttons fits inline buttons and the reply keyboard. What cannot be a button is written into the text: nothing a person could press is lost.
func (w *fitting) buttons(m Message) {
	rows := slices.Concat(m.Buttons, w.inline) // w.inline holds those of a carousel that became a list
	w.inline = nil
	rows = w.replyKeyboard(m.Keyboard, rows)
	w.alone = count(rows) == 1
	w.sort(rows)
	w.shrink()
	w.flush()
	if w.keyboard != nil {
		w.keyboard.Rows = w.layout(w.keyboard.Rows, w.Caps.Reply)
		w.shorten(w.keyboard.Rows, w.Caps.Reply.LabelMax)
	}
	w.writeMenu()
}

// replyKeyboard keeps the keyboard where the channel has one, up to what it holds; all other buttons join the inline rows.
func (w *fitting) replyKeyboard(k *Keyboard, rows [][]Button) [][]Button {
	if k == nil || k.Remove && w.Caps.Reply.Max == 0 {
		return rows
	}
	if w.Caps.Reply.Max == 0 {
		w.note("keyboard_to_buttons")
		return slices.Concat(rows, k.Rows)
	}
	kept := *k
	kept.Rows = nil
	room := capacity(w.Caps.Reply)
	for _, row := range k.Rows {
		var stay, leave []Button
		for _, b := range row {
			if slices.Contains(w.Caps.Reply.Kinds, b.Action) && room > 0 {
				stay = append(stay, b)
				room--
			} else {
				leave = append(leave, b)
			}
		}
		kept.Rows = appendRow(kept.Rows, stay)
		rows = appendRow(rows, leave)
	}
	if len(kept.Rows) > 0 || kept.Remove {
		w.keyboard = &kept
	}
	return rows
}

func appendRow(rows [][]Button, row []Button) [][]Button {
	if len(row) == 0 {
		return rows
	}
	return append(rows, row)
}

// sort keeps the inline buttons the channel can show, and finds another place for each of the others.
func (w *fitting) sort(rows [][]Button) {
	for _, row := range rows {
		var kept []Button
		for _, b := range row {
			if b.Action == MiniApp || b.Action == Pay && b.Value != "" {
				// Both are an address in the end.
				if !w.shows(b) && w.known(OpenURL, w.Caps.Inline) {
					b.Action = OpenURL
				}
			}
			switch {
			case w.shows(b) || b.Action == Next:
				kept = append(kept, b)
			case w.toKeyboard(b):
			default:
				w.explain(b)
			}
		}
		w.inline = appendRow(w.inline, kept)
	}
}

func (w *fitting) shows(b Button) bool {
	return w.Caps.Inline.Max > 0 && w.known(b.Action, w.Caps.Inline)
}

// known reports whether an action can be shown as a button; some only where they are the one button of the message.
func (w *fitting) known(a Action, caps ButtonCaps) bool {
	return slices.Contains(caps.Kinds, a) || w.alone && slices.Contains(caps.Single, a)
}

// toKeyboard moves a request for a phone or place, or a ready answer, under the input, where the channel has it there only.
func (w *fitting) toKeyboard(b Button) bool {
	if !slices.Contains(w.Caps.Reply.Kinds, b.Action) || w.keyboard != nil && (w.keyboard.Remove || count(w.keyboard.Rows) >= capacity(w.Caps.Reply)) ||
		capacity(w.Caps.Reply) == 0 {
		return false
	}
	w.note("button_to_keyboard")
	if w.keyboard == nil {
		w.keyboard = &Keyboard{OneTime: true}
	}
	w.keyboard.Rows = append(w.keyboard.Rows, []Button{b})
	return true
}

// explain puts what a button does into words.
func (w *fitting) explain(b Button) {
	ask := ""
	switch b.Action {
	case RequestPhone:
		ask = w.say("напишите номер телефона в ответ", "please write your phone number in reply")
	case RequestLocation:
		ask = w.say("напишите адрес или пришлите ссылку на карту", "please write the address or send a map link")
	case RequestEmail:
		ask = w.say("напишите адрес электронной почты в ответ", "please write your e-mail in reply")
	case Next, OpenURL, CallPhone, CopyText, MiniApp, Pay, SendText:
	}
	switch {
	case ask != "":
		w.note("request_to_text")
		w.said = append(w.said, rich.Text{Text: b.Label + " — " + ask})
	case b.Value != "" && b.Action != SendText:
		w.note("buttons_to_text")
		w.said = append(w.said, rich.Text{Text: b.Label + ": " + b.Value})
	default:
		w.note("buttons_to_text")
		w.said = append(w.said, rich.Text{Text: "• " + b.Label})
	}
}

// flush writes what was said about buttons.
func (w *fitting) flush() {
	w.paragraph(w.said...)
	w.said = nil
}

// shrink deals with too many inline buttons: addresses go to the text first, then the rest becomes a list, then a numbered menu.
func (w *fitting) shrink() {
	caps := w.Caps.Inline
	if !w.fits(w.inline, caps) {
		if next := only(w.inline, isNext); len(next) > 0 && w.fits(next, caps) {
			w.explainAll(without(w.inline, isNext))
			w.inline = next
		}
	}
	switch {
	case w.fits(w.inline, caps):
		rows := w.layout(w.inline, caps)
		w.inline = rows
		w.shorten(w.inline, caps.LabelMax)
		return
	case w.lists():
		w.note(w.listRule())
		w.listed = true
		w.explainAll(without(w.inline, isNext))
		var column [][]Button
		for _, row := range only(w.inline, isNext) {
			for _, b := range row {
				column = append(column, []Button{b})
			}
		}
		w.inline = column
		w.shorten(w.inline, w.Caps.List.Title)
		return
	}
	for _, row := range only(w.inline, isNext) {
		for _, b := range row {
			w.menu = append(w.menu, MenuItem{Number: len(w.menu) + 1, Label: b.Label, Payload: b.Payload})
		}
	}
	w.inline = without(w.inline, isNext)
	if !w.fits(w.inline, caps) {
		w.explainAll(w.inline)
		w.inline = nil
	}
	w.inline = w.layout(w.inline, caps)
	w.shorten(w.inline, caps.LabelMax)
}

func isNext(b Button) bool { return b.Action == Next }

// fits reports whether all buttons can be shown as they are, but for their rows and labels.
func (w *fitting) fits(rows [][]Button, caps ButtonCaps) bool {
	if count(rows) > capacity(caps) || caps.Rows > 0 && len(pack(slices.Concat(rows...), caps)) > caps.Rows {
		return false
	}
	for _, row := range rows {
		for _, b := range row {
			if !w.known(b.Action, caps) || caps.PayloadMax > 0 && len(b.Payload) > caps.PayloadMax {
				return false
			}
		}
	}
	return true
}

func (w *fitting) listRule() string {
	if w.Caps.List.Quick {
		return "buttons_to_quick"
	}
	return "buttons_to_list"
}

// lists reports whether the buttons that lead on fit into a list menu. The part then has more buttons than Inline.Max, one in a row,
// which is how a driver knows that it is a list.
func (w *fitting) lists() bool {
	n := count(only(w.inline, isNext))
	return n > 0 && n <= w.Caps.List.Rows
}

func (w *fitting) explainAll(rows [][]Button) {
	for _, row := range rows {
		for _, b := range row {
			w.explain(b)
		}
	}
}

// capacity is how many buttons can be shown at once.
func capacity(caps ButtonCaps) int {
	if caps.Rows > 0 && caps.PerRow > 0 {
		return min(caps.Max, caps.Rows*caps.PerRow)
	}
	return caps.Max
}

func count(rows [][]Button) int {
	n := 0
	for _, row := range rows {
		n += len(row)
	}
	return n
}

// only keeps the buttons that match, row by row; without keeps the others.
func only(rows [][]Button, match func(Button) bool) [][]Button {
	var out [][]Button
	for _, row := range rows {
		var kept []Button
		for _, b := range row {
			if match(b) {
				kept = append(kept, b)
			}
		}
		out = appendRow(out, kept)
	}
	return out
}

func without(rows [][]Button, match func(Button) bool) [][]Button {
	return only(rows, func(b Button) bool { return !match(b) })
}

// layout breaks rows that are too wide, and when there are too many rows packs all buttons into as few as possible.
func (w *fitting) layout(rows [][]Button, caps ButtonCaps) [][]Button {
	var out [][]Button
	for _, row := range rows {
		packed := pack(row, caps)
		if len(packed) > 1 {
			w.note("buttons_rearranged")
		}
		out = append(out, packed...)
	}
	if caps.Rows == 0 || len(out) <= caps.Rows {
		return out
	}
	w.note("buttons_rearranged")
	if caps.PerRow == 0 {
		caps.PerRow = (count(out) + caps.Rows - 1) / caps.Rows
	}
	return pack(slices.Concat(out...), caps)
}

// pack fills rows with buttons in their order, each as full as it may be.
func pack(buttons []Button, caps ButtonCaps) [][]Button {
	var rows [][]Button
	var row []Button
	room := 0 // of the row so far, 0: any
	for _, b := range buttons {
		with := narrower(room, caps.Narrow[b.Action])
		if len(row) == 0 {
			with = narrower(caps.PerRow, caps.Narrow[b.Action])
		} else if with > 0 && len(row) >= with {
			rows, row = append(rows, row), nil
			with = narrower(caps.PerRow, caps.Narrow[b.Action])
		}
		row, room = append(row, b), with
	}
	return appendRow(rows, row)
}

// narrower is the tighter of two limits, of which 0 is none.
func narrower(a, b int) int {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

// shorten cuts long labels, numbers them, and writes them whole under their numbers into the text. The press of a ready answer arrives with
// the cut label as its text; MatchMenu reads the number before it.
func (w *fitting) shorten(rows [][]Button, limit int) {
	if limit == 0 {
		return
	}
	w.flush()
	w.number = max(w.number, len(w.menu)) // a menu has the first numbers
	var legend []rich.Text
	for _, row := range rows {
		for i := range row {
			if rich.Count(row[i].Label, w.Caps.labels()) <= limit {
				continue
			}
			w.number++
			w.note("labels_shortened")
			whole := strconv.Itoa(w.number) + ". " + row[i].Label
			legend = append(legend, rich.Text{Text: whole})
			row[i].Label = rich.Shorten(whole, limit, w.Caps.labels())
		}
	}
	w.paragraph(legend...)
}

// writeMenu writes the numbered menu and how to answer it.
func (w *fitting) writeMenu() {
	if len(w.menu) == 0 {
		return
	}
	w.note("buttons_to_menu")
	lines := make([]rich.Text, 0, len(w.menu)+1)
	for _, item := range w.menu {
		lines = append(lines, rich.Text{Text: strconv.Itoa(item.Number) + ". " + item.Label})
	}
	w.paragraph(lines...)
	w.paragraph(rich.Text{Text: w.say("Ответьте номером или названием.", "Please reply with a number or a name.")})
}
