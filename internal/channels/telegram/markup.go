// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"net"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/content"
)

type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

// inlineButton has a text and exactly one of the others but Style.
type inlineButton struct {
	Text         string    `json:"text"`
	Style        string    `json:"style,omitempty"`
	URL          string    `json:"url,omitempty"`
	CallbackData string    `json:"callback_data,omitempty"`
	WebApp       *webApp   `json:"web_app,omitempty"`
	CopyText     *copyText `json:"copy_text,omitempty"`
}

type webApp struct {
	URL string `json:"url"`
}

type copyText struct {
	Text string `json:"text"`
}

type replyKeyboard struct {
	Rows        [][]replyButton `json:"keyboard"`
	Resize      bool            `json:"resize_keyboard,omitempty"`
	OneTime     bool            `json:"one_time_keyboard,omitempty"`
	Persistent  bool            `json:"is_persistent,omitempty"`
	Placeholder string          `json:"input_field_placeholder,omitempty"`
}

type replyButton struct {
	Text            string  `json:"text"`
	Style           string  `json:"style,omitempty"`
	RequestContact  bool    `json:"request_contact,omitempty"`
	RequestLocation bool    `json:"request_location,omitempty"`
	WebApp          *webApp `json:"web_app,omitempty"`
}

type removeKeyboard struct {
	Remove bool `json:"remove_keyboard"`
}

// markup is the one reply_markup a message may carry, or nil. Fit keeps inline buttons and a keyboard apart.
func markup(p content.Part) any {
	if rows := inlineRows(p.Buttons); len(rows) > 0 {
		return inlineKeyboard{Rows: rows}
	}
	k := p.Keyboard
	switch {
	case k == nil:
		return nil
	case k.Remove:
		return removeKeyboard{Remove: true}
	}
	rows := replyRows(k.Rows)
	if len(rows) == 0 {
		return nil
	}
	return replyKeyboard{Rows: rows, Resize: true, OneTime: k.OneTime, Persistent: k.Persistent, Placeholder: cut(k.Placeholder, maxPlaceholder)}
}

// inlineRows leaves out buttons that Telegram cannot show: it would refuse the whole message for the address of one of them.
func inlineRows(buttons [][]content.Button) [][]inlineButton {
	return keep(buttons, func(b content.Button) (inlineButton, bool) {
		out := inlineButton{Text: b.Label, Style: string(b.Style)}
		switch b.Action {
		case content.Next:
			out.CallbackData = b.Payload
			return out, b.Payload != "" && len(b.Payload) <= maxPayload
		case content.OpenURL, content.Pay: // a payment page; Telegram's own pay button exists only in its invoices
			out.URL = b.Value
			return out, linkable(b.Value)
		case content.MiniApp:
			out.WebApp = &webApp{URL: b.Value}
			return out, secure(b.Value)
		case content.CopyText:
			out.CopyText = &copyText{Text: b.Value}
			return out, b.Value != "" && utf8.RuneCountInString(b.Value) <= maxCopy
		default:
			return out, false
		}
	})
}

// replyRows is a keyboard under the input. A button without a special action sends its label.
func replyRows(buttons [][]content.Button) [][]replyButton {
	return keep(buttons, func(b content.Button) (replyButton, bool) {
		out := replyButton{Text: b.Label, Style: string(b.Style)}
		switch b.Action {
		case content.RequestPhone:
			out.RequestContact = true
		case content.RequestLocation:
			out.RequestLocation = true
		case content.MiniApp:
			out.WebApp = &webApp{URL: b.Value}
			return out, secure(b.Value)
		default:
		}
		return out, true
	})
}

// keep maps the buttons row by row, without those refused and without empty rows.
func keep[B any](buttons [][]content.Button, of func(content.Button) (B, bool)) [][]B {
	var rows [][]B
	for _, row := range buttons {
		var kept []B
		for _, button := range row {
			if b, ok := of(button); ok && button.Label != "" {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 {
			rows = append(rows, kept)
		}
	}
	return rows
}

// secure reports whether a mini-app may stand at the address.
func secure(address string) bool { return strings.HasPrefix(address, "https://") && linkable(address) }

// linkable reports whether Telegram takes the address in a button: http or https with a dotted host or an IP address, or its own tg scheme, no white space.
func linkable(address string) bool {
	if strings.ContainsFunc(address, unicode.IsSpace) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "tg":
		return true
	case "http", "https":
		host := u.Hostname()
		return net.ParseIP(host) != nil || strings.Contains(strings.Trim(host, "."), ".")
	default:
		return false
	}
}
