// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/sandbox"
)

func TestConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.act(sandbox.OpenLink, sandbox.Action{Link: "https://t.me/shop_bot?start=promo_42"})
	if s := w.phone().State(); !s.Opened || s.Start != "promo_42" {
		t.Errorf("state %+v", s)
	}
	w.start()
	first := w.one("message")
	if first["text"] != "/start promo_42" || first["entities"].([]any)[0].(object)["type"] != "bot_command" {
		t.Errorf("start is %v", first)
	}
	w.do("sendChatAction", object{"chat_id": w.ann.Number, "action": "typing"})
	if s := w.phone().State(); s.Typing != "typing" {
		t.Errorf("typing is not shown: %+v", s)
	}
	sent := w.do("sendMessage", object{
		"chat_id": w.ann.Number, "text": "<b>Привет</b>, Анна", "parse_mode": "HTML",
		"reply_markup": object{"inline_keyboard": []any{[]any{
			object{"text": "Получить", "callback_data": "f:1"}, object{"text": "Сайт", "url": "https://a.b"},
		}}},
	}).(object)
	m := w.last()
	want := [][]sandbox.Button{{
		{Label: "Получить", Kind: sandbox.ButtonPress, Payload: "f:1"}, {Label: "Сайт", Kind: sandbox.ButtonLink, URL: "https://a.b", Col: 1},
	}}
	if diff := cmp.Diff(want, m.Buttons); diff != "" || m.Text != "Привет, Анна" || m.Entities[0].Kind != "bold" {
		t.Errorf("the phone shows %+v: %s", m, diff)
	}
	if w.phone().State().Typing != "" {
		t.Error("typing goes on after the message")
	}
	w.act(sandbox.Press, sandbox.Action{Button: "Получить"})
	press := w.one("callback_query")
	if press["data"] != "f:1" || press["message"].(object)["message_id"] != sent["message_id"] {
		t.Errorf("press is %v", press)
	}
	w.do("answerCallbackQuery", object{"callback_query_id": press["id"], "text": "Готово", "show_alert": true})
	if n := w.last().Notices; len(n) != 1 || n[0].Text != "Готово" || !n[0].Window {
		t.Errorf("notices %+v", n)
	}
	w.act(sandbox.Press, sandbox.Action{Button: "Получить"})
	late := w.one("callback_query")
	w.hub.Timeline.SetOffset(16_000)
	w.refused("answerCallbackQuery", object{"callback_query_id": late["id"]}, http.StatusBadRequest, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	w.do("editMessageReplyMarkup", object{"chat_id": w.ann.Number, "message_id": sent["message_id"]})
	if m := w.last(); len(m.Buttons) != 0 {
		t.Errorf("buttons stay after the edit: %+v", m.Buttons)
	}
	err := w.hub.Act(t.Context(), "shop", "ann", sandbox.Action{Verb: sandbox.Press, Button: "Получить"})
	if err == nil || !strings.Contains(err.Error(), `there is no button "Получить" on the phone; it shows no buttons`) {
		t.Errorf("pressing what is not there: %v", err)
	}
	w.act(sandbox.React, sandbox.Action{Emoji: "👍"})
	w.act(sandbox.Read, sandbox.Action{})
	if got := w.updates(); len(got) != 0 {
		t.Errorf("the bot learnt of a reaction or reading: %v", got)
	}
	w.do("setMessageReaction", object{"chat_id": w.ann.Number, "message_id": first["message_id"], "reaction": []any{object{"type": "emoji", "emoji": "🔥"}}})
	w.do("deleteMessages", object{"chat_id": w.ann.Number, "message_ids": []any{sent["message_id"], 999}})
	if m := w.last(); !m.Deleted || m.Reaction != "👍" {
		t.Errorf("the phone shows %+v", m)
	}
}

func TestReplyKeyboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	w.updates()
	keyboard := object{"one_time_keyboard": true, "keyboard": []any{
		[]any{object{"text": "Да"}, "Нет"}, []any{object{"text": "Телефон", "request_contact": true}},
	}}
	ask := object{"chat_id": w.ann.Number, "text": "?", "reply_markup": keyboard}
	w.do("sendMessage", ask)
	w.act(sandbox.Press, sandbox.Action{Button: "Нет"})
	if m := w.one("message"); m["text"] != "Нет" {
		t.Errorf("the press says %v", m)
	}
	if w.phone().State().Keyboard != nil {
		t.Error("a one-time keyboard stays")
	}
	w.do("sendMessage", ask)
	w.act(sandbox.Press, sandbox.Action{Button: "Телефон"})
	if c := w.one("message")["contact"].(object); c["phone_number"] != "79161234567" || c["user_id"] != float64(w.ann.Number) {
		t.Errorf("contact %v", c)
	}
	w.act(sandbox.SharePhone, sandbox.Action{Phone: "+70000000000"})
	if c := w.one("message")["contact"].(object); c["user_id"] != nil {
		t.Errorf("somebody else's contact has a user: %v", c)
	}
	w.do("sendMessage", ask)
	w.do("sendMessage", object{"chat_id": w.ann.Number, "text": ".", "reply_markup": object{"remove_keyboard": true}})
	if w.phone().State().Keyboard != nil {
		t.Error("the keyboard stays after its removal")
	}
	w.act(sandbox.ShareLocation, sandbox.Action{Latitude: 55.7, Longitude: 37.6})
	if l := w.one("message")["location"].(object); l["latitude"] != 55.7 {
		t.Errorf("location %v", l)
	}
}

func TestMediaBothWays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	w.updates()
	var big bytes.Buffer
	if err := png.Encode(&big, image.NewGray(image.Rect(0, 0, 640, 480))); err != nil {
		t.Fatal(err)
	}
	kind, body := w.form(map[string]string{"chat_id": "500000001", "caption": "<i>c</i>", "parse_mode": "HTML"}, map[string][]byte{"photo": big.Bytes()})
	_, out := w.send("sendPhoto", kind, body)
	sizes := out["result"].(object)["photo"].([]any)
	largest := sizes[len(sizes)-1].(object)
	if len(sizes) != 2 || largest["width"] != 640.0 {
		t.Fatalf("sizes %v", sizes)
	}
	if m := w.last(); m.Kind != "photo" || m.Text != "c" || m.Media[0].Width != 640 {
		t.Errorf("the phone shows %+v", m)
	}
	again := w.do("sendPhoto", object{"chat_id": w.ann.Number, "photo": largest["file_id"]}).(object)
	if id := again["photo"].([]any)[1].(object)["file_id"]; id != largest["file_id"] {
		t.Errorf("the same file has another id: %v", id)
	}
	w.refused("sendDocument", object{"chat_id": w.ann.Number, "document": largest["file_id"]}, http.StatusBadRequest, "Bad Request: type of file mismatch")

	kind, body = w.form(map[string]string{"chat_id": "500000001"}, map[string][]byte{"photo": []byte("no picture")})
	if _, out := w.send("sendPhoto", kind, body); out["description"] != "Bad Request: IMAGE_PROCESS_FAILED" {
		t.Errorf("a broken photo: %v", out)
	}
	kind, body = w.form(map[string]string{"chat_id": "500000001", "media": `[{"type":"photo","media":"attach://a","caption":"x"},{"type":"video","media":"attach://b"}]`},
		map[string][]byte{"a": pixel(t), "b": []byte("film")})
	if code, out := w.send("sendMediaGroup", kind, body); code != http.StatusOK || len(out["result"].([]any)) != 2 {
		t.Errorf("album: %v", out)
	}
	if m := w.last(); m.Album == "" || m.Kind != "video" {
		t.Errorf("the phone shows %+v", m)
	}
	for method, name := range map[string]string{
		"sendVideo": "video", "sendAnimation": "animation", "sendAudio": "audio", "sendVoice": "voice", "sendVideoNote": "video_note", "sendDocument": "document", "sendSticker": "sticker",
	} {
		kind, body = w.form(map[string]string{"chat_id": "500000001"}, map[string][]byte{name: []byte("some bytes of " + name)})
		if code, out := w.send(method, kind, body); code != http.StatusOK {
			t.Errorf("%s: %v", method, out)
		}
	}

	w.act(sandbox.SendMedia, sandbox.Action{Text: "смотрите", Media: []sandbox.Media{{Name: "a.png", MIME: "image/png", Bytes: pixel(t)}, {Name: "b.png", MIME: "image/png", Bytes: pixel(t)}}})
	list := w.updates()
	if len(list) != 2 || list[0]["message"].(object)["media_group_id"] != list[1]["message"].(object)["media_group_id"] {
		t.Fatalf("an album from the phone: %v", list)
	}
	photo := list[0]["message"].(object)["photo"].([]any)[0].(object)
	path := w.do("getFile", object{"file_id": photo["file_id"]}).(object)["file_path"].(string)
	get := func() *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/telegram/file/bot"+w.bot.Token+"/"+path, nil))
		return rec
	}
	if rec := get(); !bytes.Equal(rec.Body.Bytes(), pixel(t)) {
		t.Errorf("download: %d %s", rec.Code, rec.Body)
	}
	w.hub.Timeline.SetOffset(3601_000)
	if rec := get(); rec.Code != http.StatusNotFound {
		t.Errorf("an old link gives %d", rec.Code)
	}
}

func TestFetchByAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hook(func(r *http.Request, _ string) (int, http.Header, string) {
		switch r.URL.Path {
		case "/page":
			return http.StatusOK, http.Header{"Content-Type": {"text/html"}}, "<p>"
		case "/a.png":
			return http.StatusOK, http.Header{"Content-Type": {"image/png"}}, string(pixel(t))
		}
		return http.StatusNotFound, nil, ""
	}).options())
	w.start()
	w.do("sendPhoto", object{"chat_id": w.ann.Number, "photo": "https://a.b/a.png"})
	for path, words := range map[string]string{
		"https://a.b/page":        "wrong type of the web page content",
		"https://a.b/none":        "failed to get HTTP URL content",
		"https://localhost/a.png": "wrong HTTP URL specified",
	} {
		w.refused("sendPhoto", object{"chat_id": w.ann.Number, "photo": path}, http.StatusBadRequest, "Bad Request: "+words)
	}
}

func TestOtherSends(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	for method, params := range map[string]object{
		"sendLocation": {"latitude": 55.7, "longitude": 37.6},
		"sendVenue":    {"latitude": 55.7, "longitude": 37.6, "title": "Кафе", "address": "Арбат"},
		"sendContact":  {"phone_number": "+7", "first_name": "Bob"},
		"sendPoll":     {"question": "?", "options": []any{object{"text": "a"}, object{"text": "b"}}},
		"sendDice":     {"emoji": "🎯"},
	} {
		params["chat_id"] = w.ann.Number
		w.do(method, params)
		if m := w.last(); "send"+strings.ToUpper(m.Kind[:1])+m.Kind[1:] != method {
			t.Errorf("%s shows a %s", method, m.Kind)
		}
	}
	w.do("setMyCommands", object{"commands": []any{object{"command": "start", "description": "Начать"}}})
	if c := w.do("getMyCommands", object{}).([]any); len(c) != 1 {
		t.Errorf("commands %v", c)
	}
	w.do("setChatMenuButton", object{"menu_button": object{"type": "commands"}})
	w.do("getUserProfilePhotos", object{"user_id": w.ann.Number})
	w.do("getChat", object{"chat_id": w.ann.Number})
	w.do("getMe", object{})
	w.do("logOut", object{})
}

func TestPayment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	w.updates()
	bill := object{"chat_id": w.ann.Number, "title": "Курс", "description": "x", "payload": "deal-1", "currency": "RUB", "prices": []any{object{"label": "a", "amount": 9900}}}
	w.do("sendInvoice", bill)
	w.act(sandbox.Pay, sandbox.Action{})
	q := w.one("pre_checkout_query")
	w.do("answerPreCheckoutQuery", object{"pre_checkout_query_id": q["id"], "ok": true})
	if p := w.one("message")["successful_payment"].(object); p["invoice_payload"] != "deal-1" || p["total_amount"] != 9900.0 {
		t.Errorf("payment %v", p)
	}
	w.act(sandbox.Pay, sandbox.Action{})
	q = w.one("pre_checkout_query")
	w.hub.Timeline.SetOffset(10_500)
	w.refused("answerPreCheckoutQuery", object{"pre_checkout_query_id": q["id"], "ok": true}, http.StatusBadRequest, "Bad Request: query is too old and response timeout expired or query ID is invalid")
}

func TestRooms(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.do("getUpdates", object{"allowed_updates": []string{"message", "chat_member", "chat_join_request"}})
	room, err := w.server.AddRoom("shop", sandbox.Room{Kind: "channel", Title: "Клуб"})
	if err != nil {
		t.Fatal(err)
	}
	link := w.do("createChatInviteLink", object{"chat_id": room.ID, "creates_join_request": true}).(object)["invite_link"].(string)
	w.act(sandbox.OpenLink, sandbox.Action{Link: link})
	ask := w.one("chat_join_request")
	w.do("sendMessage", object{"chat_id": ask["user_chat_id"], "text": "Добро пожаловать"})
	w.do("approveChatJoinRequest", object{"chat_id": room.ID, "user_id": w.ann.Number})
	if s := w.one("chat_member")["new_chat_member"].(object)["status"]; s != "member" {
		t.Errorf("status %v", s)
	}
	w.do("sendMessage", object{"chat_id": room.ID, "text": "Новость"})
	if m := w.last(); m.Chat != "Клуб" || m.Text != "Новость" {
		t.Errorf("the phone shows %+v", m)
	}
	w.do("banChatMember", object{"chat_id": room.ID, "user_id": w.ann.Number})
	if s := w.one("chat_member")["new_chat_member"].(object)["status"]; s != "kicked" {
		t.Errorf("status %v", s)
	}
	err = w.hub.Act(t.Context(), "shop", "ann", sandbox.Action{Verb: sandbox.Join, Chat: room.ID})
	if err == nil || !strings.Contains(err.Error(), "is banned from") {
		t.Errorf("a banned person joins: %v", err)
	}
	w.do("unbanChatMember", object{"chat_id": room.ID, "user_id": w.ann.Number})
	w.do("revokeChatInviteLink", object{"chat_id": room.ID, "invite_link": link})
	w.do("getChatMember", object{"chat_id": room.ID, "user_id": w.ann.Number})
	w.refused("approveChatJoinRequest", object{"chat_id": room.ID, "user_id": w.ann.Number}, http.StatusBadRequest, "Bad Request: HIDE_REQUESTER_MISSING")
}

func TestEditsOfThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	err := w.hub.Act(t.Context(), "shop", "ann", sandbox.Action{Verb: sandbox.Say, Text: "hi"})
	if err == nil || !strings.Contains(err.Error(), "has not pressed Start yet") {
		t.Errorf("speaking before Start: %v", err)
	}
	w.start()
	w.act(sandbox.Say, sandbox.Action{Text: "hi", Message: 1})
	w.act(sandbox.Edit, sandbox.Action{Text: "ho"})
	list := w.updates()
	if len(list) != 3 || list[1]["message"].(object)["reply_to_message"] == nil || list[2]["edited_message"].(object)["text"] != "ho" {
		t.Errorf("updates %v", list)
	}
	w.act(sandbox.Leave, sandbox.Action{})
	if w.phone().Status() != sandbox.StatusBlocked || len(w.phone().Messages(0, 10)) != 0 {
		t.Error("leaving neither stops the bot nor clears the chat")
	}
	w.start()
	if list := w.updates(); len(list) != 3 {
		t.Errorf("block, unblock and start came as %v", list)
	}
}

func TestFormBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	code, out := w.send("sendMessage", "application/x-www-form-urlencoded", []byte("chat_id=500000001&text=a%26b"))
	if code != http.StatusOK || w.last().Text != "a&b" {
		t.Errorf("form: %v", out)
	}
	kind, body := w.form(map[string]string{"chat_id": "500000001", "text": "multi"}, nil)
	if code, out := w.send("sendMessage", kind, body); code != http.StatusOK || w.last().Text != "multi" {
		t.Errorf("multipart: %v", out)
	}
	if code, _ := w.send("sendMessage", "application/json", []byte("{")); code != http.StatusBadRequest {
		t.Errorf("broken JSON: %d", code)
	}
	kind, body = w.form(map[string]string{"chat_id": "500000001"}, map[string][]byte{"document": make([]byte, 52<<20)})
	if code, out := w.send("sendDocument", kind, body); code != http.StatusRequestEntityTooLarge {
		t.Errorf("52 MB: %v", out)
	}
}
