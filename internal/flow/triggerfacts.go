// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import "parley/internal/i18n"

// The kinds of triggers that something else than a message makes.
const (
	ByTagAdded        TriggerKind = "tag_added"
	ByTagRemoved      TriggerKind = "tag_removed"
	ByFieldChanged    TriggerKind = "field_changed"
	ByStageChanged    TriggerKind = "stage_changed"
	BySegmentEntered  TriggerKind = "segment_entered"
	BySegmentLeft     TriggerKind = "segment_left"
	ByJoined          TriggerKind = "joined"
	ByJoinAsked       TriggerKind = "join_asked"
	ByDate            TriggerKind = "date"
	BySchedule        TriggerKind = "schedule"
	ByInactive        TriggerKind = "inactive"
	ByEvent           TriggerKind = "event"
	ByCRMStage        TriggerKind = "crm_stage"
	ByPaymentReceived TriggerKind = "payment_received"
	ByPaymentRefused  TriggerKind = "payment_refused"
	ByPaymentRefunded TriggerKind = "payment_refunded"
	ByAdClick         TriggerKind = "ad_click"
)

func contactTriggers() []TriggerSpec {
	segment := Named("segment", String, "Сегмент", "Segment").Needed()
	tag := Named("tag", Tag, "Тег", "Tag").Needed()
	return []TriggerSpec{
		{
			Kind: ByTagAdded, Group: TriggersContact, Icon: "tag", Connected: true, Events: []string{"contact.tagged"}, narrow: []narrowing{{key: "tag"}},
			Title: i18n.Words("Поставлен тег", "Tag added"),
			About: i18n.Words("Человеку поставили тег: воронка, сотрудник или другая программа.", "The person was tagged by a flow, by an operator or by another program."),
			Form:  []Field{tag},
		},
		{
			Kind: ByTagRemoved, Group: TriggersContact, Icon: "tag-off", Connected: true, Events: []string{"contact.untagged"}, narrow: []narrowing{{key: "tag"}},
			Title: i18n.Words("Снят тег", "Tag removed"),
			About: i18n.Words("С человека сняли тег.", "A tag was taken off the person."),
			Form:  []Field{tag},
		},
		{
			Kind: ByFieldChanged, Group: TriggersContact, Icon: "forms", Connected: true,
			Events: []string{"contact.fields_changed", "contact.changed"}, narrow: []narrowing{{key: "field", data: "fields"}},
			Title: i18n.Words("Изменилось поле", "Field changed"),
			About: i18n.Words("В поле контакта записали другое значение или очистили его.", "Another value was written into a field of the contact, or it was cleared."),
			Form:  []Field{Named("field", FieldKey, "Поле", "Field").Needed()},
		},
		{
			Kind: ByStageChanged, Group: TriggersContact, Icon: "stairs-up", Connected: true,
			Events: []string{"contact.stage_changed"}, narrow: []narrowing{{key: "stage", data: "to"}},
			Title: i18n.Words("Изменилась стадия", "Stage changed"),
			About: i18n.Words("Человек перешёл на другую стадию.", "The person has moved to another stage."),
			Form: []Field{Named("stage", Enum, "На какую (пусто — любая)", "To which (empty: any)").OneOf(
				Choice("new", "Новый", "New"), Choice("engaged", "Вовлечён", "Engaged"), Choice("lead", "Лид", "Lead"), Choice("client", "Клиент", "Client"),
				Choice("repeat", "Постоянный клиент", "Repeat client"), Choice("sleeping", "Спящий", "Sleeping"), Choice("gone", "Ушёл", "Gone"))},
		},
		{
			Kind: BySegmentEntered, Group: TriggersContact, Icon: "users-plus", Events: []string{"segment.entered"}, narrow: []narrowing{{key: "segment"}},
			Title: i18n.Words("Вошёл в сегмент", "Entered a segment"),
			About: i18n.Words("Человек стал подходить под условия сегмента.", "The person has begun to meet the conditions of a segment."),
			Form:  []Field{segment},
		},
		{
			Kind: BySegmentLeft, Group: TriggersContact, Icon: "users-minus", Events: []string{"segment.left"}, narrow: []narrowing{{key: "segment"}},
			Title: i18n.Words("Вышел из сегмента", "Left a segment"),
			About: i18n.Words("Человек перестал подходить под условия сегмента.", "The person no longer meets the conditions of a segment."),
			Form:  []Field{segment},
		},
		{
			Kind: ByJoined, Group: TriggersContact, Icon: "user-plus", Connected: true, Events: []string{"channel.joined"},
			Title: i18n.Words("Вступил в группу или канал", "Joined a group or channel"),
			About: i18n.Words("Человек вступил в группу или канал, где работает бот.", "The person has joined a group or channel of the bot."),
		},
		{
			Kind: ByJoinAsked, Group: TriggersContact, Icon: "user-question", Connected: true, Events: []string{"channel.join_asked"},
			Title: i18n.Words("Попросился в группу или канал", "Asked to join"),
			About: i18n.Words("Человек подал заявку на вступление в группу или канал.", "The person has asked to be let into a group or channel."),
		},
	}
}

func timeTriggers() []TriggerSpec {
	day := Field{Type: Enum, Options: []Option{
		Choice("mon", "Понедельник", "Monday"), Choice("tue", "Вторник", "Tuesday"), Choice("wed", "Среда", "Wednesday"), Choice("thu", "Четверг", "Thursday"),
		Choice("fri", "Пятница", "Friday"), Choice("sat", "Суббота", "Saturday"), Choice("sun", "Воскресенье", "Sunday"),
	}}
	return []TriggerSpec{
		{
			Kind: ByDate, Group: TriggersTime, Icon: "calendar-event", Connected: true,
			Title: i18n.Words("Дата из поля", "Date of a field"),
			About: i18n.Words("Подошла дата, записанная в поле контакта: день рождения, встреча, конец подписки. Час считается там, где живёт человек.",
				"A date kept in a field of the contact has come: a birthday, a meeting, the end of a subscription. The hour is counted where the person lives."),
			Form: []Field{
				Named("field", FieldKey, "Поле с датой", "Field with the date").Needed(), Named("yearly", Bool, "Каждый год", "Every year"),
				Named("before", Length, "За сколько до", "How long before"), Named("after", Length, "Через сколько после", "How long after"),
				Named("at", Hour, "В котором часу", "At what hour"),
			},
		},
		{
			Kind: BySchedule, Group: TriggersTime, Icon: "calendar-repeat", Connected: true,
			Title: i18n.Words("Расписание", "Schedule"),
			About: i18n.Words("В назначенные часы и дни воронка начинается для всех, кто подходит под условие. Время — по часам проекта.",
				"At set hours and days the flow begins for everyone who meets the condition. The time is the workspace's."),
			Form: []Field{
				Named("times", List, "В котором часу", "At what hours").Of(Field{Type: Hour}), Named("days", List, "По каким дням (пусто — каждый день)", "On which days (empty: every day)").Of(day),
				Named("cron", String, "Или выражение cron", "Or a cron expression"),
			},
		},
		{
			Kind: ByInactive, Group: TriggersTime, Icon: "zzz", Connected: true,
			Title: i18n.Words("Давно не отвечал", "No activity"),
			About: i18n.Words("Человек столько времени ничего не писал и не нажимал.", "For this long the person has neither written nor pressed anything."),
			Form:  []Field{Named("for", Length, "Сколько времени", "For how long").Needed()},
		},
	}
}

func outsideTriggers() []TriggerSpec {
	product := Named("product", String, "Товар (пусто — любой)", "Product (empty: any)")
	payment := func(kind TriggerKind, event, icon string, title, about i18n.Text) TriggerSpec {
		return TriggerSpec{
			Kind: kind, Group: TriggersOutside, Icon: icon, Events: []string{event}, narrow: []narrowing{{key: "product"}}, Title: title, About: about, Form: []Field{product},
		}
	}
	return []TriggerSpec{
		{
			Kind: ByEvent, Group: TriggersOutside, Icon: "api", Connected: true,
			Title: i18n.Words("Событие из API", "Event from the API"),
			About: i18n.Words("Сайт или другая программа сообщили о событии.", "The site or another program has told of an event."),
			Form:  []Field{Named("event", String, "Событие", "Event").Needed()},
		},
		payment(ByPaymentReceived, "payment.received", "cash", i18n.Words("Оплата получена", "Payment received"),
			i18n.Words("Человек оплатил счёт или заказ.", "The person has paid an invoice or an order.")),
		payment(ByPaymentRefused, "payment.refused", "credit-card-off", i18n.Words("Оплата не прошла", "Payment refused"),
			i18n.Words("Человек пытался оплатить, но платёж отклонён.", "The person has tried to pay, and the payment was refused.")),
		payment(ByPaymentRefunded, "payment.refunded", "receipt-refund", i18n.Words("Оплата возвращена", "Payment refunded"),
			i18n.Words("Человеку вернули деньги.", "The money was given back to the person.")),
		{
			Kind: ByCRMStage, Group: TriggersOutside, Icon: "building-store", Events: []string{"deal.stage_changed"}, narrow: []narrowing{{key: "pipeline"}, {key: "stage"}},
			Title: i18n.Words("Этап сделки в CRM", "Stage of a deal in the CRM"),
			About: i18n.Words("Сделка человека перешла на другой этап.", "The person's deal has moved to another stage."),
			Form:  []Field{Named("pipeline", String, "Воронка продаж (пусто — любая)", "Pipeline (empty: any)"), Named("stage", String, "Этап (пусто — любой)", "Stage (empty: any)")},
		},
		{
			Kind: ByAdClick, Group: TriggersOutside, Icon: "ad", Events: []string{"ad.clicked"}, narrow: []narrowing{{key: "campaign"}},
			Title: i18n.Words("Переход по рекламе", "Click on an ad"),
			About: i18n.Words("Человек пришёл в переписку по рекламному объявлению.", "The person has come to the chat by an advertisement."),
			Form:  []Field{Named("campaign", String, "Кампания (пусто — любая)", "Campaign (empty: any)")},
		},
	}
}
