// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/sandbox"
)

func inline(button object) object {
	return object{"inline_keyboard": []any{[]any{button}}}
}

func TestRefusals(t *testing.T) { //nolint:tparallel // the cases share one world, whose phone is looked at in the end
	t.Parallel()
	long := strings.Repeat("ы", 4097)
	items := func(n int, kind string) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = object{"type": kind, "media": "x"}
		}
		return list
	}
	cases := []struct {
		name, method string
		params       object
		words        string
	}{
		{"no chat", "sendMessage", object{"text": "hi", "chat_id": ""}, "Bad Request: chat_id is empty"},
		{"unknown chat", "sendMessage", object{"text": "hi", "chat_id": 42}, "Bad Request: chat not found"},
		{"unknown name", "sendMessage", object{"text": "hi", "chat_id": "@nobody"}, "Bad Request: chat not found"},
		{"empty text", "sendMessage", object{"text": " \n "}, "Bad Request: message text is empty"},
		{"no text", "sendMessage", object{}, "Bad Request: message text is empty"},
		{"long text", "sendMessage", object{"text": long}, "Bad Request: message is too long"},
		{"entities", "sendMessage", object{"text": "<b>hi", "parse_mode": "HTML"}, `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"parse mode", "sendMessage", object{"text": "hi", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"},
		{"reply", "sendMessage", object{"text": "hi", "reply_parameters": object{"message_id": 999}}, "Bad Request: message to be replied not found"},
		{"long data", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"text": "a", "callback_data": strings.Repeat("x", 65)})}, "Bad Request: BUTTON_DATA_INVALID"},
		{"long data in bytes", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"text": "a", "callback_data": strings.Repeat("ы", 33)})}, "Bad Request: BUTTON_DATA_INVALID"},
		{"localhost", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"text": "a", "url": "http://localhost/x"})}, "Bad Request: inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL"},
		{"space in url", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"text": "a", "url": "https://a.b/c d"})}, "Bad Request: inline keyboard button URL 'https://a.b/c d' is invalid: Wrong HTTP URL"},
		{"ftp", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"text": "a", "url": "ftp://a.b"})}, "Bad Request: inline keyboard button URL 'ftp://a.b' is invalid: Unsupported URL protocol"},
		{"no action", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"text": "a"})}, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"no label", "sendMessage", object{"text": "hi", "reply_markup": inline(object{"callback_data": "a"})}, `Bad Request: can't parse inline keyboard button: Field "text" must be of type String`},
		{"markup no object", "sendMessage", object{"text": "hi", "reply_markup": "[]"}, "Bad Request: object expected as reply markup"},
		{"markup no json", "sendMessage", object{"text": "hi", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"},
		{"no photo", "sendPhoto", object{}, "Bad Request: there is no photo in the request"},
		{"photo id", "sendPhoto", object{"photo": "nonsense"}, "Bad Request: wrong file identifier/HTTP URL specified"},
		{"other bot's photo", "sendPhoto", object{"photo": "AgACAgIAAxqqqq"}, "Bad Request: wrong file_id or the file is temporarily unavailable"},
		{"photo url", "sendPhoto", object{"photo": "https://a.b/c.png"}, "Bad Request: failed to get HTTP URL content"},
		{"caption", "sendPhoto", object{"photo": "x", "caption": strings.Repeat("a", 1025)}, "Bad Request: message caption is too long"},
		{"get file", "getFile", object{"file_id": "nonsense"}, "Bad Request: invalid file_id"},
		{"album none", "sendMediaGroup", object{}, `Bad Request: parameter "media" is required`},
		{"album empty", "sendMediaGroup", object{"media": []any{}}, "Bad Request: there are no messages to send"},
		{"album one", "sendMediaGroup", object{"media": items(1, "photo")}, "Bad Request: too few messages to send as an album"},
		{"album eleven", "sendMediaGroup", object{"media": items(11, "photo")}, "Bad Request: too many messages to send as an album"},
		{"album mixed", "sendMediaGroup", object{"media": append(items(1, "photo"), items(1, "document")...)}, "Bad Request: document can't be mixed with other media types"},
		{"edit missing", "editMessageText", object{"text": "x", "message_id": 999}, "Bad Request: message to edit not found"},
		{"edit theirs", "editMessageText", object{"text": "x", "message_id": 1}, "Bad Request: message can't be edited"},
		{"edit nothing", "editMessageText", object{"text": "x"}, "Bad Request: message identifier is not specified"},
		{"delete missing", "deleteMessage", object{"message_id": 999}, "Bad Request: message to delete not found"},
		{"callback", "answerCallbackQuery", object{"callback_query_id": "1"}, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"location", "sendLocation", object{"latitude": 99, "longitude": 5}, "Bad Request: wrong latitude or longitude specified"},
		{"action", "sendChatAction", object{"action": "dancing"}, "Bad Request: wrong parameter action in request"},
		{"poll", "sendPoll", object{"question": "?", "options": []any{}}, "Bad Request: poll must have at least 1 option"},
		{"command", "setMyCommands", object{"commands": []any{object{"command": "Старт", "description": "x"}}}, "Bad Request: BOT_COMMAND_INVALID"},
		{"secret", "setWebhook", object{"url": "https://a.b", "secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"},
	}
	w := newWorld(t, free())
	w.start()
	for _, c := range cases {
		if _, set := c.params["chat_id"]; !set {
			c.params["chat_id"] = w.ann.Number
		}
		t.Run(c.name, func(t *testing.T) {
			sub := *w
			sub.T = t
			sub.refused(c.method, c.params, http.StatusBadRequest, c.words)
		})
	}
	if shown := len(w.phone().Messages(0, 100)); shown != 1 {
		t.Errorf("the phone shows %d messages after refusals, want only /start", shown)
	}
}

func TestWhoMayBeWrittenTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	hi := object{"chat_id": w.ann.Number, "text": "hi"}
	w.refused("sendMessage", hi, http.StatusForbidden, "Forbidden: bot can't initiate conversation with a user")
	w.start()
	w.do("sendMessage", hi)
	w.act(sandbox.Block, sandbox.Action{})
	w.refused("sendMessage", hi, http.StatusForbidden, "Forbidden: bot was blocked by the user")
	w.act(sandbox.Unblock, sandbox.Action{})
	w.do("sendMessage", hi)
	w.act(sandbox.DeleteAccount, sandbox.Action{})
	w.refused("sendMessage", hi, http.StatusForbidden, "Forbidden: user is deactivated")
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	for path, want := range map[string]int{
		"/telegram/bot123:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe": http.StatusUnauthorized,
		"/telegram/botnonsense/getMe":                                http.StatusNotFound,
		"/telegram/bot" + w.bot.Token + "/dance":                     http.StatusNotFound,
		"/telegram/bot" + w.bot.Token + "/GETME":                     http.StatusOK,
		"/telegram/file/bot" + w.bot.Token + "/photos/none":          http.StatusNotFound,
	} {
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if rec.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, rec.Code, want, rec.Body)
		}
	}
}

func TestNotModifiedAndTooOld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	sent := w.do("sendMessage", object{"chat_id": w.ann.Number, "text": "hi"}).(object)
	edit := object{"chat_id": w.ann.Number, "message_id": sent["message_id"], "text": "hi"}
	w.refused("editMessageText", edit, http.StatusBadRequest, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	w.refused("editMessageCaption", object{"chat_id": w.ann.Number, "message_id": sent["message_id"], "caption": "x"}, http.StatusBadRequest, "Bad Request: there is no caption in the message to edit")
	edit["text"] = "ho"
	w.do("editMessageText", edit)
	if m := w.last(); m.Text != "ho" || m.EditedAt == 0 {
		t.Errorf("the phone shows %+v", m)
	}
	w.hub.Timeline.SetOffset(49 * 3600 * 1000)
	w.refused("deleteMessage", edit, http.StatusBadRequest, "Bad Request: message can't be deleted for everyone")
}
