// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package story

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// room says what a flow has asked another room to do: the words of the effect where it has its own, else what its kind is called and what it is about.
func (t Teller) room(e flow.Effect) string {
	switch e := e.(type) {
	case flow.Points:
		return t.say("Баллы на счёте %s: %+d.", "Points on the account %s: %+d.", t.quote(e.Account), e.Change)
	case flow.Consent:
		if e.Off {
			return t.say("Согласие отозвано: %s.", "Consent is withdrawn: %s.", t.quote(e.Purpose))
		}
		return t.say("Согласие получено: %s.", "Consent is given: %s.", t.quote(cmp.Or(e.Wording, e.Purpose)))
	case flow.Deal:
		return t.deal(e)
	case flow.Access:
		return t.access(e)
	case flow.Enrol:
		return t.say("Человек записан в программу лояльности %s.", "The person is enrolled in the loyalty programme %s.", t.quote(e.Program))
	case flow.Invoice:
		return t.say("Счёт %s на %s.", "Invoice %s for %s.", t.quote(e.Title), worth(e.Amount, e.Currency))
	case flow.Sheet:
		return t.sheet(e)
	}
	about, known := about(e)
	if !known {
		return t.general(e)
	}
	if about == "" {
		return t.title(e) + "."
	}
	return t.title(e) + ": " + about
}

// about are the words a person has written into an effect, for its kind to be followed by. Of an effect that is not known here there are none.
func about(e flow.Effect) (words string, known bool) {
	switch e := e.(type) {
	case flow.Notify:
		return e.Text, true
	case flow.Callback:
		return listed(e.Phone, e.Time, e.Comment), true
	case flow.LLM:
		return e.Question, true
	case flow.Knowledge:
		return e.Question, true
	case flow.Intent:
		return e.Text, true
	case flow.PromoCode:
		return e.Pool, true
	case flow.Products:
		return listed(e.Category, e.Search), true
	case flow.Mail:
		return listed(e.To, e.Subject), true
	case flow.SMS:
		return listed(e.To, e.Text), true
	case flow.Push:
		return listed(e.Title, e.Text), true
	}
	return "", false
}

func (t Teller) title(e flow.Effect) string {
	return cmp.Or(titles()[e.Kind()].In(t.Lang, i18n.EN), string(e.Kind()))
}

// general says an effect by the name of its kind and the texts and numbers in it, but for those that are of the house alone.
func (t Teller) general(e flow.Effect) string {
	title := t.title(e)
	raw, err := json.Marshal(e)
	if err != nil {
		return title + "."
	}
	var body map[string]any
	if json.Unmarshal(raw, &body) != nil {
		return title + "."
	}
	var said []string
	for _, key := range sorted(body) {
		switch v := body[key].(type) {
		case string:
			if v != "" {
				said = append(said, v)
			}
		case float64:
			if key != "ask" && key != "until" && key != "message" {
				said = append(said, strconv.FormatFloat(v, 'f', -1, 64))
			}
		}
	}
	if len(said) == 0 {
		return title + "."
	}
	return title + ": " + strings.Join(said, ", ") + "."
}

func listed(parts ...string) string {
	said := parts[:0]
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, ", ")
}

func (t Teller) deal(e flow.Deal) string {
	switch {
	case e.Action == "move":
		return t.say("Сделка переведена на этап %s.", "The deal is moved to the stage %s.", t.quote(e.Stage))
	case e.Value != 0:
		return t.say("Создана сделка %s, сумма %s.", "The deal %s is made, value %s.", t.quote(e.Title), worth(e.Value, e.Currency))
	case e.Title == "":
		return t.say("Создана сделка.", "A deal is made.")
	}
	return t.say("Создана сделка %s.", "The deal %s is made.", t.quote(e.Title))
}

func (t Teller) access(e flow.Access) string {
	switch {
	case e.Revoke:
		return t.say("Закрыт доступ к %s.", "Access to %s is closed.", t.quote(e.Product))
	case e.Until != 0:
		return t.say("Открыт доступ к %s до %s.", "Access to %s is open until %s.", t.quote(e.Product), t.Moment(e.Until))
	}
	return t.say("Открыт доступ к %s.", "Access to %s is open.", t.quote(e.Product))
}

func (t Teller) sheet(e flow.Sheet) string {
	document := t.quote(e.Document)
	switch e.Action {
	case "append":
		return t.say("Новая строка в таблице %s.", "A new row in the sheet %s.", document)
	case "update":
		return t.say("Строка таблицы %s изменяется.", "A row of the sheet %s is changed.", document)
	}
	return t.say("Строка таблицы %s читается.", "A row of the sheet %s is read.", document)
}
