// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/sandbox"
)

// Limits of keyboards. https://core.telegram.org/bots/api#inlinekeyboardbutton
const (
	maxCallbackData = 64 // bytes
	maxButtons      = 100
	maxCopyText     = 256
)

// markup is a read reply_markup: an inline keyboard, a reply keyboard, its removal, or nothing.
type markup struct {
	inline   *inlineKeyboard
	keyboard *sandbox.Keyboard
	remove   bool
}

// markup reads the parameter reply_markup.
func (c *call) markup() (markup, error) {
	raw := c.str("reply_markup")
	if raw == "" {
		return markup{}, nil
	}
	var kinds map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &kinds); err != nil {
		if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return markup{}, bad("object expected as reply markup")
		}
		return markup{}, bad("can't parse reply keyboard markup JSON object")
	}
	switch {
	case kinds["inline_keyboard"] != nil:
		return readInline(kinds["inline_keyboard"])
	case kinds["keyboard"] != nil:
		return readKeyboard([]byte(raw))
	case string(kinds["remove_keyboard"]) == "true":
		return markup{remove: true}, nil
	}
	return markup{}, nil // force_reply, or an empty object
}

func readInline(raw json.RawMessage) (markup, error) {
	var rows [][]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return markup{}, bad(`field "inline_keyboard" must be an Array of Arrays`)
	}
	kept := &inlineKeyboard{Rows: [][]inlineButton{}}
	total := 0
	for r, row := range rows {
		var buttons []inlineButton
		for i, one := range row {
			var b inlineButton
			if err := json.Unmarshal(one, &b); err != nil {
				return markup{}, bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
			}
			if err := b.check(r == 0 && i == 0); err != nil {
				return markup{}, err
			}
			buttons = append(buttons, b)
			total++
		}
		if len(buttons) > 0 {
			kept.Rows = append(kept.Rows, buttons)
		}
	}
	if total > maxButtons {
		return markup{}, bad("reply markup is too long")
	}
	if total == 0 {
		return markup{}, nil
	}
	return markup{inline: kept}, nil
}

// check holds one inline button to the vendor's rules: a text, and exactly one action with its own limits.
func (b *inlineButton) check(first bool) error {
	if b.Text == "" {
		return bad(`can't parse inline keyboard button: Field "text" must be of type String`)
	}
	actions := 0
	for _, has := range []bool{
		b.URL != "", b.CallbackData != nil, b.WebApp != nil, b.LoginURL != nil, b.SwitchInlineQuery != nil,
		b.SwitchInlineQueryCurrentChat != nil, b.SwitchInlineQueryChosenChat != nil, b.CopyText != nil, b.Pay,
	} {
		if has {
			actions++
		}
	}
	switch {
	case actions == 0:
		return bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case actions > 1:
		// The vendor takes the first and forgets the rest; its page demands exactly one, so a driver that sends two is wrong.
		return bad("can't parse inline keyboard button: exactly one action is expected")
	case b.CallbackData != nil && (*b.CallbackData == "" || len(*b.CallbackData) > maxCallbackData):
		return bad("BUTTON_DATA_INVALID")
	case b.CopyText != nil && (b.CopyText.Text == "" || length(b.CopyText.Text) > maxCopyText):
		return bad("BUTTON_COPY_TEXT_INVALID")
	case b.Pay && !first:
		return bad("BUTTON_POS_INVALID")
	case b.Style != "" && b.Style != "danger" && b.Style != "success" && b.Style != "primary":
		return bad("can't parse inline keyboard button: invalid button style specified")
	}
	if b.URL != "" {
		fixed, err := checkLink(b.URL)
		if err != nil {
			return bad(fmt.Sprintf("inline keyboard button URL '%s' is invalid: %v", b.URL, err))
		}
		b.URL = fixed
	}
	for what, app := range map[string]*webApp{"Web App": b.WebApp, "login": b.LoginURL} {
		if app == nil {
			continue
		}
		if fixed, err := checkLink(app.URL); err != nil || len(fixed) < 8 || fixed[:8] != "https://" {
			return bad(fmt.Sprintf("inline keyboard button %s URL '%s' is invalid: Only HTTPS links are allowed", what, app.URL))
		}
	}
	return nil
}

func readKeyboard(raw []byte) (markup, error) {
	var in struct {
		Keyboard    [][]json.RawMessage `json:"keyboard"`
		OneTime     bool                `json:"one_time_keyboard"`
		Placeholder string              `json:"input_field_placeholder"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return markup{}, bad(`field "keyboard" must be an Array of Arrays`)
	}
	if length(in.Placeholder) > 64 {
		return markup{}, bad("input field placeholder is too long")
	}
	k := &sandbox.Keyboard{OneTime: in.OneTime, Placeholder: in.Placeholder, Buttons: [][]sandbox.Button{}}
	total := 0
	for r, row := range in.Keyboard {
		var buttons []sandbox.Button
		for i, one := range row {
			b, err := readKey(one)
			if err != nil {
				return markup{}, err
			}
			b.Row, b.Col = r, i
			buttons = append(buttons, b)
			total++
		}
		if len(buttons) > 0 {
			k.Buttons = append(k.Buttons, buttons)
		}
	}
	switch {
	case total == 0:
		return markup{}, bad("reply keyboard is empty")
	case total > 300:
		return markup{}, bad("reply markup is too long")
	}
	return markup{keyboard: k}, nil
}

// readKey reads one button of a reply keyboard: a plain text, or an object with at most one request.
func readKey(raw json.RawMessage) (sandbox.Button, error) {
	var in struct {
		Text     string  `json:"text"`
		Contact  bool    `json:"request_contact"`
		Location bool    `json:"request_location"`
		WebApp   *webApp `json:"web_app"`
		Style    string  `json:"style"`
	}
	if err := json.Unmarshal(raw, &in.Text); err != nil {
		if err := json.Unmarshal(raw, &in); err != nil {
			return sandbox.Button{}, bad(`can't parse keyboard button: Field "text" must be of type String`)
		}
	}
	b := sandbox.Button{Label: in.Text, Kind: sandbox.ButtonText, Style: in.Style}
	switch {
	case in.Text == "":
		return b, bad(`can't parse keyboard button: Field "text" must be of type String`)
	case in.Contact && in.Location:
		return b, bad("can't parse keyboard button: at most one request is expected")
	case in.Contact:
		b.Kind = sandbox.ButtonPhone
	case in.Location:
		b.Kind = sandbox.ButtonLocation
	case in.WebApp != nil:
		b.Kind, b.URL = sandbox.ButtonApp, in.WebApp.URL
	}
	return b, nil
}

// buttons is the inline keyboard as the person sees it.
func (k *inlineKeyboard) buttons() [][]sandbox.Button {
	if k == nil {
		return nil
	}
	rows := make([][]sandbox.Button, 0, len(k.Rows))
	for r, row := range k.Rows {
		buttons := make([]sandbox.Button, 0, len(row))
		for i, b := range row {
			v := sandbox.Button{Label: b.Text, Kind: sandbox.ButtonOther, Style: b.Style, Row: r, Col: i}
			switch {
			case b.CallbackData != nil:
				v.Kind, v.Payload = sandbox.ButtonPress, *b.CallbackData
			case b.URL != "":
				v.Kind, v.URL = sandbox.ButtonLink, b.URL
			case b.LoginURL != nil:
				v.Kind, v.URL = sandbox.ButtonLink, b.LoginURL.URL
			case b.WebApp != nil:
				v.Kind, v.URL = sandbox.ButtonApp, b.WebApp.URL
			case b.CopyText != nil:
				v.Kind, v.Payload = sandbox.ButtonCopy, b.CopyText.Text
			case b.Pay:
				v.Kind = sandbox.ButtonPay
			}
			buttons = append(buttons, v)
		}
		rows = append(rows, buttons)
	}
	return rows
}
