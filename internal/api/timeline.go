// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/event"
	"parley/internal/filter"
	"parley/internal/flow/story"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/version"
	"parley/internal/workspace"
)

type timelineJSON struct {
	ID   string         `json:"id"`
	At   time.Time      `json:"at"`
	Kind string         `json:"kind"`
	Text string         `doc:"Ready to be shown." json:"text"`
	Data map[string]any `json:"data"`
}

func (s *server) timeline(ctx context.Context, p workspace.Principal, in *contactPage) (list[timelineJSON], error) {
	of, err := read(in.ID, "contact")
	if err != nil {
		return list[timelineJSON]{}, err
	}
	before, err := place[int64](in.Cursor)
	if err != nil {
		return list[timelineJSON]{}, err
	}
	q := s.DB.Reads(ctx)
	if _, err := contact.Get(q, p.Workspace, of); err != nil {
		return list[timelineJSON]{}, err
	}
	found, err := event.OfContact(q, p.Workspace, of, before, in.Limit+1)
	if err != nil {
		return list[timelineJSON]{}, err
	}
	data := make(map[int64]happened, len(found))
	var ids []int64
	var slugs []string
	for _, e := range found {
		h := readData(e.Data)
		data[e.ID] = h
		if flow := h.flow(); flow != 0 {
			ids = append(ids, flow)
		} else if slug := h.of("flow"); slug != "" {
			slugs = append(slugs, slug)
		}
	}
	lang := askedOf(ctx).lang
	names, err := s.callings(q, p.Workspace, lang, ids, slugs)
	if err != nil {
		return list[timelineJSON]{}, err
	}
	fields, err := contact.Fields(q, p.Workspace)
	if err != nil {
		return list[timelineJSON]{}, err
	}
	said := teller{lang, names, fields}
	return cut(found, in.Limit, func(e event.Event) timelineJSON {
		return timelineJSON{id.Format(e.ID), when(e.At), e.Kind, said.text(e.Kind, data[e.ID]), data[e.ID]}
	}, func(e event.Event) any { return e.ID }), nil
}

// happened are the particulars of an event.
type happened map[string]any

// readData reads them; ids keep their digits, which a floating number would lose.
func readData(raw []byte) happened {
	h := happened{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&h); err != nil || h == nil { // an event without data
		return happened{}
	}
	return h
}

func (h happened) of(key string) string {
	if v, ok := h[key]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// flow is the id of the flow it happened in; 0: none is told.
func (h happened) flow() int64 {
	n, err := strconv.ParseInt(h.of("flow_id"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// teller says events in words, with the names of what they were about.
type teller struct {
	lang   i18n.Lang
	names  *called
	fields []field.Field
}

// text says in a line what happened. An event that a newer version of the program has written is said in general.
func (t teller) text(kind string, h happened) string {
	flow := t.flow(h)
	for _, e := range []entry{
		{contact.EventCreated, "Контакт создан", "The contact was created"},
		{contact.EventChanged, "Данные изменены", "The details were changed"},
		{contact.EventFields, "Поля изменены: " + t.fieldNames(h), "Fields were changed: " + t.fieldNames(h)},
		{contact.EventTagged, "Поставлен тег «" + h.of("tag") + "»", "Tagged “" + h.of("tag") + "”"},
		{contact.EventUntagged, "Снят тег «" + h.of("tag") + "»", "The tag “" + h.of("tag") + "” was taken off"},
		{contact.EventStage, "Стадия: " + contact.Stage(h.of("to")).Words().In(i18n.RU), "Stage: " + contact.Stage(h.of("to")).Words().In(i18n.EN)},
		{contact.EventConsentGiven, "Дано согласие: " + t.purpose(h), "Consent was given: " + t.purpose(h)},
		{contact.EventConsentRevoked, "Согласие отозвано: " + t.purpose(h), "Consent was revoked: " + t.purpose(h)},
		{contact.EventUnsubscribed, "Отписался от сообщений", "Unsubscribed from messages"},
		{contact.EventResubscribed, "Снова подписался на сообщения", "Subscribed to messages again"},
		{contact.EventArrived, "Откуда: " + t.source(h), "Where from: " + t.source(h)},
		{contact.EventDeleted, "Контакт удалён", "The contact was deleted"},
		{"contact.field_refused", "Значение не подошло к полю «" + t.field(h.of("field")) + "» и не записано", "A value did not fit the field “" + t.field(h.of("field")) + "” and was not kept"},
		{"flow.started", "Вошёл в воронку" + flow, "Went into the flow" + flow},
		{"flow.refused", "Не вошёл в воронку" + flow + ": " + story.Refusal(h.of("why")).In(i18n.RU), "Did not go into the flow" + flow + ": " + story.Refusal(h.of("why")).In(i18n.EN)},
		{"flow.done", "Прошёл до конца воронку" + flow, "Came to the end of the flow" + flow},
		{"flow.stopped", "Вышел из воронки" + flow, "Left the flow" + flow},
		{"flow.moved", "Перешёл на новую версию воронки" + flow, "Went over to a new version of the flow" + flow},
		{"flow.failed", "Из-за сбоя остановилась воронка" + flow, "A failure stopped the flow" + flow},
		{"flow.not_connected", "Блок «" + h.of("block") + "» воронки" + flow + " ничего не сделал: сервис не подключён", "The block “" + h.of("block") + "” of the flow" + flow + " did nothing: no service is connected"},
		{"flow.block_trouble", "Блок «" + h.of("block") + "» воронки" + flow + " не справился" + t.trouble(h), "The block “" + h.of("block") + "” of the flow" + flow + " could not do its part" + t.trouble(h)},
		{"flow.text_problem", "В сообщении воронки" + flow + " не хватило данных", "A message of the flow" + flow + " lacked something it names"},
		{contact.EventPoints, "Баллы на счёте «" + h.of("account") + "»: " + signed(h.of("change")), "Points on “" + h.of("account") + "”: " + signed(h.of("change"))},
		{"goal.reached", "Достигнута цель «" + h.of("goal") + "»", "Reached the goal “" + h.of("goal") + "”"},
		{"channel.blocked", "Заблокировал бота", "Blocked the bot"},
		{"channel.unblocked", "Разблокировал бота", "Unblocked the bot"},
		{"channel.joined", "Вступил в группу или канал", "Joined a group or a channel"},
		{"channel.left", "Вышел из группы или канала", "Left a group or a channel"},
		{"channel.join_asked", "Попросился в группу или канал", "Asked to join a group or a channel"},
		{"channel.reaction", "Отметил сообщение реакцией", "Reacted to a message"},
		{"channel.edit", "Изменил своё сообщение", "Changed a message"},
		{"channel.delete", "Удалил своё сообщение", "Deleted a message"},
		{"channel.poll_answer", "Ответил на опрос", "Answered a poll"},
		{"channel.payment", "Оплатил в мессенджере", "Paid in the messenger"},
		{"channel.checkout", "Начал оплату в мессенджере", "Began to pay in the messenger"},
		{"press.foreign", "Нажал кнопку, которой больше нет", "Pressed a button that is no more"},
		{"conversation.human_called", "Попросил позвать человека", "Asked for a human"},
	} {
		if e.reason == kind {
			return i18n.Words(e.ru, e.en).In(t.lang, i18n.EN)
		}
	}
	if subject, _, _ := strings.Cut(kind, "."); subject == "channel" {
		return i18n.Words("Событие в мессенджере", "Something happened in the messenger").In(t.lang, i18n.EN)
	}
	return i18n.Words("Событие из другой программы: "+readable(kind), "An event of another program: "+readable(kind)).In(t.lang, i18n.EN)
}

// trouble says behind a colon why a block could not do its part; empty for a reason that needs no words.
func (t teller) trouble(h happened) string {
	for _, e := range []entry{
		{"value_missing", "не хватает ответа или поля", "an answer or a field is missing"},
		{"not_a_number", "вместо числа — слова", "there are words in place of a number"},
		{"not_a_date", "дата не читается", "a date cannot be read"},
		{"no_finite_number", "число не получилось: делили на ноль или оно слишком большое", "there is no such number: it was divided by nought, or is too large"},
		{"no_address", "нет адреса или телефона", "there is no address or phone"},
		{"bad_amount", "сумма не читается", "the amount cannot be read"},
		{"answer_without", "в ответе сервиса нет нужного", "the service's answer lacks what is needed"},
		{"unreachable", "сервер не ответил", "the server did not answer"},
		{"too_late", "сервер не успел ответить", "the server did not answer in time"},
		{"address_forbidden", "обращаться по этому адресу нельзя", "this address may not be called"},
		{"loop", "блоки идут по кругу: " + h.of("blocks"), "the blocks go in a circle: " + h.of("blocks")},
	} {
		if e.reason == h.of("reason") {
			return ": " + i18n.Words(e.ru, e.en).In(t.lang, i18n.EN)
		}
	}
	return ""
}

// signed is a whole number with its sign.
func signed(n string) string {
	if n == "" || n[0] == '-' {
		return n
	}
	return "+" + n
}

// readable is an event's own name as words: "order.paid_in_full" is "order paid in full".
func readable(kind string) string { return strings.NewReplacer(".", " ", "_", " ").Replace(kind) }

// flow is the name of the flow an event is about, in quotes behind a space; empty when nobody knows it any more.
func (t teller) flow(h happened) string {
	name := cmp.Or(t.names.flow(h.of("flow")), h.of("flow"))
	if wanted := h.flow(); wanted != 0 {
		if f := t.names.find(func(f version.Flow) bool { return f.ID == wanted }); f != nil {
			name = f.Name
		}
	}
	if name == "" {
		return ""
	}
	return i18n.Words(" «"+name+"»", " “"+name+"”").In(t.lang, i18n.EN)
}

func (t teller) fieldNames(h happened) string {
	keys, _ := h["fields"].([]any)
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = t.field(fmt.Sprint(key))
	}
	return strings.Join(names, ", ")
}

// field is what a field is called.
func (t teller) field(key string) string {
	n := slices.IndexFunc(t.fields, func(f field.Field) bool { return f.Key == key })
	if n >= 0 {
		return t.fields[n].Label
	}
	for _, own := range field.Owned() {
		if own.Key == key {
			return named(own.Label, t.lang)
		}
	}
	return key
}

func (t teller) purpose(h happened) string {
	for _, o := range contact.Purposes() {
		if o.Value == h.of("purpose") {
			return named(o.Words, t.lang)
		}
	}
	return h.of("purpose")
}

// source is where a person came from: the advertising marks when there are any, otherwise the kind.
func (t teller) source(h happened) string {
	marks := slices.DeleteFunc([]string{h.of("utm_source"), h.of("utm_campaign")}, func(s string) bool { return s == "" })
	if len(marks) > 0 {
		return strings.Join(marks, " / ")
	}
	n := slices.IndexFunc(contact.SourceWords(), func(o filter.Option) bool { return o.Value == h.of("kind") })
	if n < 0 {
		return h.of("kind")
	}
	return named(contact.SourceWords()[n].Words, t.lang)
}
