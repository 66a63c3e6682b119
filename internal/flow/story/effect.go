// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package story

import (
	"strconv"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Effect says what the flow asked the house to do; empty for what is seen without words: messages in the chat, and timers.
func (t Teller) Effect(e flow.Effect) string {
	switch e := e.(type) {
	case flow.Send, flow.StartTimer, flow.CancelTimer:
		return ""
	case flow.SetField:
		if e.Clear {
			return t.say("Поле %s очищено.", "The field %s is cleared.", t.quote(e.Field))
		}
		return t.say("Поле %s: %s.", "Field %s: %s.", t.quote(e.Field), t.quote(e.Value))
	case flow.TagContact:
		if e.Off {
			return t.say("Снят тег %s.", "The tag %s is taken off.", t.quote(e.Tag))
		}
		return t.say("Поставлен тег %s.", "Tagged %s.", t.quote(e.Tag))
	case flow.SetStage:
		return t.say("Стадия: %s.", "Stage: %s.", e.Stage)
	case flow.StartFlow:
		if e.Call != 0 {
			return t.say("Вложенная воронка %s.", "The sub-flow %s.", t.quote(t.flow(e.Flow)))
		}
		return t.say("Запущена воронка %s.", "The flow %s is started.", t.quote(t.flow(e.Flow)))
	case flow.StopFlow:
		return t.say("Остановлена воронка %s.", "The flow %s is stopped.", t.quote(t.flow(e.Flow)))
	case flow.Goal:
		if e.Value == 0 {
			return t.say("Достигнута цель %s.", "The goal %s is reached.", t.quote(e.Goal))
		}
		return t.say("Достигнута цель %s, сумма %s.", "The goal %s is reached, value %s.", t.quote(e.Goal), worth(e.Value, e.Currency))
	case flow.PauseBot:
		return t.say("Бот молчит до %s.", "The bot is silent until %s.", t.Moment(e.Until))
	case flow.HandOver:
		if e.Summary == "" {
			return t.say("Позван оператор.", "An operator is called.")
		}
		return t.say("Позван оператор: %s", "An operator is called: %s", e.Summary)
	case flow.HTTP:
		return t.say("Запрос %s %s.", "Request %s %s.", e.Method, e.URL)
	}
	return t.room(e)
}

func (t Teller) flow(slug string) string {
	if t.Flow != nil {
		if name := t.Flow(slug); name != "" {
			return name
		}
	}
	return slug
}

// worth writes money in whole units when it has a currency.
func worth(value int64, currency string) string {
	if currency == "" {
		return strconv.FormatInt(value, 10)
	}
	return strconv.FormatFloat(float64(value)/100, 'f', -1, 64) + " " + currency
}

// titles are what the kinds of effects are called that belong to other rooms.
func titles() map[flow.EffectKind]i18n.Text {
	return map[flow.EffectKind]i18n.Text{
		flow.EffectPoints:    i18n.Words("Баллы", "Points"),
		flow.EffectConsent:   i18n.Words("Согласие", "Consent"),
		flow.EffectNotify:    i18n.Words("Сообщение сотрудникам", "Message to the staff"),
		flow.EffectDeal:      i18n.Words("Сделка", "Deal"),
		flow.EffectCallback:  i18n.Words("Заявка на звонок", "Call-back request"),
		flow.EffectAccess:    i18n.Words("Платный доступ", "Paid access"),
		flow.EffectEnrol:     i18n.Words("Программа лояльности", "Loyalty programme"),
		flow.EffectLLM:       i18n.Words("Вопрос языковой модели", "Question to the language model"),
		flow.EffectKnowledge: i18n.Words("Вопрос базе знаний", "Question to the knowledge base"),
		flow.EffectIntent:    i18n.Words("Определение интента", "Looking for the intent"),
		flow.EffectPromoCode: i18n.Words("Запрос промокода", "Promo code wanted"),
		flow.EffectSheet:     i18n.Words("Таблица", "Sheet"),
		flow.EffectCRM:       i18n.Words("Запрос в CRM", "Request to the CRM"),
		flow.EffectInvoice:   i18n.Words("Счёт", "Invoice"),
		flow.EffectProducts:  i18n.Words("Подбор товаров", "Products wanted"),
		flow.EffectMail:      i18n.Words("Письмо", "E-mail"),
		flow.EffectSMS:       i18n.Words("SMS", "SMS"),
		flow.EffectPush:      i18n.Words("Пуш-уведомление", "Push notification"),
		flow.EffectFact:      i18n.Words("Запрос данных", "Data wanted"),
	}
}

// Asks is what an asking effect is called in short: "Запрос в CRM", "HTTP request".
func (t Teller) Asks(kind flow.EffectKind) string {
	if kind == flow.EffectHTTP {
		return t.say("HTTP-запрос", "HTTP request")
	}
	return titles()[kind].In(t.Lang, i18n.EN)
}
