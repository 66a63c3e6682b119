// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/sandbox"
	"parley/internal/sandbox/telegram"
)

// restarted is the world after its process has ended and begun anew.
func (w *world) restarted() *world {
	w.Helper()
	var saved bytes.Buffer
	if err := w.hub.Save(&saved); err != nil {
		w.Fatal(err)
	}
	hub, err := sandbox.New(sandbox.Options{})
	if err != nil {
		w.Fatal(err)
	}
	next := &world{T: w.T, hub: hub, server: telegram.New(hub, free()), spec: w.spec, ann: w.ann}
	hub.Add(next.server)
	if err := hub.Load(bytes.NewReader(saved.Bytes())); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		next.server.Close()
		if err := hub.Close(); err != nil {
			w.Error(err)
		}
	})
	next.handler, next.bot = sandbox.Handler(hub), hub.Bots()[0]
	return next
}

// waiting are the updates the bot has not confirmed; they stay.
func (w *world) waiting() []any {
	w.Helper()
	list, ok := w.do("getUpdates", object{"timeout": 0}).([]any)
	if !ok {
		w.Fatal("getUpdates gave no list")
	}
	return list
}

func TestChatGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.act(sandbox.PressStart, sandbox.Action{})
	buttons := object{"inline_keyboard": []any{[]any{object{"text": "Да", "callback_data": "yes:1"}}}}
	w.do("sendMessage", object{"chat_id": w.ann.Number, "text": "Прислать чек-лист?", "reply_markup": buttons})
	w.do("setMyCommands", object{"commands": []any{object{"command": "help", "description": "Помощь"}}})
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 640, 480))); err != nil {
		t.Fatal(err)
	}
	kind, body := w.form(map[string]string{"chat_id": "500000001"}, map[string][]byte{"photo": picture.Bytes()})
	_, out := w.send("sendPhoto", kind, body)
	file := out["result"].(object)["photo"].([]any)[1].(object)["file_id"]
	waiting := w.waiting()

	after := w.restarted()
	if after.bot.Token != w.bot.Token {
		t.Fatalf("the token has changed: %s", after.bot.Token)
	}
	before, _ := w.hub.Phone("shop", "ann")
	phone, err := after.hub.Phone("shop", "ann")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before.Messages(0, 100), phone.Messages(0, 100)); diff != "" {
		t.Errorf("the phone shows something else (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(before.View(), phone.View()); diff != "" {
		t.Errorf("the phone's state has changed (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(waiting, after.waiting()); diff != "" {
		t.Errorf("updates that waited (-before +after):\n%s", diff)
	}
	if got := after.do("getMyCommands", nil); len(got.([]any)) != 1 {
		t.Errorf("commands: %v", got)
	}
	shown := phone.Messages(0, 100)
	if _, ok := after.hub.Files.Get(shown[2].Media[0].File); !ok {
		t.Error("the picture's bytes are gone")
	}
	after.do("sendPhoto", object{"chat_id": w.ann.Number, "photo": file})

	after.act(sandbox.Press, sandbox.Action{Button: "Да"})
	list := after.waiting()
	press, _ := list[len(list)-1].(object)["callback_query"].(object)
	if press["data"] != "yes:1" {
		t.Errorf("an old button gives %v", list[len(list)-1])
	}
	// Numbers that were given after the snapshot must never come again.
	first := waiting[len(waiting)-1].(object)["update_id"].(float64)
	if id := list[len(list)-1].(object)["update_id"].(float64); id < first+sandbox.NumberGap {
		t.Errorf("update %v follows %v too closely", id, first)
	}
	sent, _ := after.do("sendMessage", object{"chat_id": w.ann.Number, "text": "Готово"}).(object)
	if id := sent["message_id"].(float64); id < sandbox.NumberGap {
		t.Errorf("message %v after a restart", id)
	}
	after.act(sandbox.Say, sandbox.Action{Text: "Спасибо"})
	people, err := after.hub.AddPeople(sandbox.Person{Key: "bob"}, 0)
	if err != nil || people[0].Number < w.ann.Number+sandbox.NumberGap {
		t.Errorf("a new person: %+v, %v", people, err)
	}
}

func TestBlockWebhookAndRoomsAfterARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	room, err := w.server.AddRoom("shop", sandbox.Room{Kind: "channel", Title: "Кофе"})
	if err != nil {
		t.Fatal(err)
	}
	link, _ := w.do("createChatInviteLink", object{"chat_id": room.ID}).(object)
	w.act(sandbox.PressStart, sandbox.Action{})
	w.act(sandbox.OpenLink, sandbox.Action{Link: link["invite_link"].(string)})
	w.act(sandbox.Block, sandbox.Action{})
	w.do("setWebhook", object{"url": "http://127.0.0.1:1/hook", "secret_token": "s"})

	after := w.restarted()
	after.refused("sendMessage", object{"chat_id": w.ann.Number, "text": "x"}, 403, "Forbidden: bot was blocked by the user")
	member, _ := after.do("getChatMember", object{"chat_id": room.ID, "user_id": w.ann.Number}).(object)
	if member["status"] != "member" {
		t.Errorf("the member: %v", member)
	}
	info, _ := after.do("getWebhookInfo", nil).(object)
	if info["url"] != "http://127.0.0.1:1/hook" || info["pending_update_count"].(float64) == 0 {
		t.Errorf("the webhook: %v", info)
	}
	after.act(sandbox.Unblock, sandbox.Action{})
	after.do("sendMessage", object{"chat_id": w.ann.Number, "text": "Снова здравствуйте"})
}

func TestLoadRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"not JSON":       "half a fi",
		"another format": `{"format": 99}`,
		"a lost bot":     `{"format": 1, "vendors": {"telegram": [{"key": "nobody"}]}}`,
		"a lost person":  `{"format": 1, "phones": [{"bot": "a", "person": "b"}]}`,
	} {
		hub, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		server := telegram.New(hub, free())
		hub.Add(server)
		if err := hub.Load(strings.NewReader(text)); err == nil {
			t.Errorf("%s was loaded", name)
		}
		server.Close()
		if err := hub.Close(); err != nil {
			t.Error(err)
		}
	}
}
