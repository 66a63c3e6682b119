// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import "parley/internal/i18n"

// The kinds of triggers by which a person comes or speaks.
const (
	ByLink            TriggerKind = "link" // the flow's own deep links and QR codes
	ByLanding         TriggerKind = "landing"
	ByWidget          TriggerKind = "widget"
	ByForm            TriggerKind = "form"
	ByWelcome         TriggerKind = "welcome" // the person came, by whatever way
	ByKeyword         TriggerKind = "keyword"
	ByCommand         TriggerKind = "command"
	ByMenu            TriggerKind = "menu"
	ByIntent          TriggerKind = "intent"
	ByFirstMessage    TriggerKind = "first_message" // the person never wrote before
	ByAnyMessage      TriggerKind = "any_message"
	ByComment         TriggerKind = "comment"
	ByBroadcastButton TriggerKind = "broadcast_button"
	ByBroadcastReply  TriggerKind = "broadcast_reply"
)

func entryTriggers() []TriggerSpec {
	return []TriggerSpec{
		{
			Kind: ByLink, Group: TriggersEntry, Icon: "link", Connected: true,
			Title: i18n.Words("Ссылка или QR-код", "Link or QR code"),
			About: i18n.Words("Человек открыл ссылку или QR-код, которые ведут в эту воронку.", "The person has opened a link or a QR code that leads to this flow."),
		},
		{
			Kind: ByWelcome, Group: TriggersEntry, Icon: "hand-stop", Connected: true,
			Title: i18n.Words("Приветствие", "Welcome"),
			About: i18n.Words("Человек нажал «Старт» или написал впервые, и никакой другой запуск не подошёл.",
				"The person has pressed Start or has written for the first time, and nothing else fits."),
		},
		{
			Kind: ByLanding, Group: TriggersEntry, Icon: "browser", Events: []string{"landing.entered"}, narrow: []narrowing{{key: "page"}},
			Title: i18n.Words("Минилендинг", "Mini-landing"),
			About: i18n.Words("Человек подписался на странице минилендинга.", "The person has subscribed on a mini-landing."),
			Form:  []Field{Named("page", String, "Страница (пусто — любая)", "Page (empty: any)")},
		},
		{
			Kind: ByWidget, Group: TriggersEntry, Icon: "app-window", Events: []string{"widget.entered"}, narrow: []narrowing{{key: "widget"}},
			Title: i18n.Words("Виджет сайта", "Site widget"),
			About: i18n.Words("Человек пришёл из виджета на сайте.", "The person has come from the widget on the site."),
			Form:  []Field{Named("widget", String, "Виджет (пусто — любой)", "Widget (empty: any)")},
		},
		{
			Kind: ByForm, Group: TriggersEntry, Icon: "forms", Events: []string{"form.submitted"}, narrow: []narrowing{{key: "form"}},
			Title: i18n.Words("Форма", "Form"),
			About: i18n.Words("Человек отправил форму или прошёл квиз на сайте.", "The person has sent a form or finished a quiz on the site."),
			Form:  []Field{Named("form", String, "Форма (пусто — любая)", "Form (empty: any)")},
		},
	}
}

func messageTriggers() []TriggerSpec {
	broadcast := Named("broadcast", String, "Рассылка (пусто — любая)", "Broadcast (empty: any)")
	return []TriggerSpec{
		{
			Kind: ByKeyword, Group: TriggersMessage, Icon: "abc", Connected: true,
			Title: i18n.Words("Кодовое слово", "Keyword"),
			About: i18n.Words("В сообщении есть одно из слов. Опечатки, раскладка и транслит прощаются.",
				"The message holds one of the words. Typos, another keyboard layout and another alphabet are forgiven."),
			Form: []Field{wordsField("Слова", "Words").Needed(), matchField()},
		},
		{
			Kind: ByCommand, Group: TriggersMessage, Icon: "slash", Connected: true,
			Title: i18n.Words("Команда", "Command"),
			About: i18n.Words("Сообщение начинается с команды, например /price.", "The message begins with a command, for example /price."),
			Form:  []Field{wordsField("Команды", "Commands").Needed()},
		},
		{
			Kind: ByMenu, Group: TriggersMessage, Icon: "menu-2", Events: []string{"menu.pressed"}, narrow: []narrowing{{key: "item"}},
			Title: i18n.Words("Кнопка меню", "Menu button"),
			About: i18n.Words("Человек выбрал пункт постоянного меню канала.", "The person has chosen an item of the channel's persistent menu."),
			Form:  []Field{Named("item", String, "Пункт меню", "Menu item").Needed()},
		},
		{
			Kind: ByIntent, Group: TriggersMessage, Icon: "message-2-question", Events: []string{"intent.recognized"}, narrow: []narrowing{{key: "intent"}},
			Title: i18n.Words("Интент", "Intent"),
			About: i18n.Words("Программа поняла, чего хочет человек, какими бы словами он это ни написал.", "The program has understood what the person wants, whatever the words."),
			Form:  []Field{Named("intent", String, "Интент", "Intent").Needed()},
		},
		{
			Kind: ByFirstMessage, Group: TriggersMessage, Icon: "message-plus", Connected: true,
			Title: i18n.Words("Первое сообщение", "First message"),
			About: i18n.Words("Человек написал впервые.", "The person has written for the first time."),
		},
		{
			Kind: ByAnyMessage, Group: TriggersMessage, Icon: "message", Connected: true,
			Title: i18n.Words("Любое сообщение", "Any message"),
			About: i18n.Words("Человек написал что угодно, и его сообщения никто не ждал.", "The person has written anything, and nothing was waiting for it."),
		},
		{
			Kind: ByComment, Group: TriggersMessage, Icon: "message-circle-2", Events: []string{"comment.added"}, narrow: []narrowing{{key: "post"}},
			Title: i18n.Words("Комментарий", "Comment"),
			About: i18n.Words("Человек оставил комментарий под записью сообщества или канала.", "The person has commented on a post of the community or channel."),
			Form:  []Field{Named("post", String, "Запись (пусто — любая)", "Post (empty: any)"), wordsField("Слова (пусто — любые)", "Words (empty: any)"), matchField()},
		},
		{
			Kind: ByBroadcastButton, Group: TriggersBroadcast, Icon: "click", Events: []string{"broadcast.pressed"}, narrow: []narrowing{{key: "broadcast"}, {key: "button"}},
			Title: i18n.Words("Кнопка рассылки", "Button of a broadcast"),
			About: i18n.Words("Человек нажал кнопку в рассылке.", "The person has pressed a button of a broadcast."),
			Form:  []Field{broadcast, Named("button", String, "Кнопка (пусто — любая)", "Button (empty: any)")},
		},
		{
			Kind: ByBroadcastReply, Group: TriggersBroadcast, Icon: "message-reply", Events: []string{"broadcast.replied"}, narrow: []narrowing{{key: "broadcast"}},
			Title: i18n.Words("Ответ на рассылку", "Reply to a broadcast"),
			About: i18n.Words("Человек ответил на рассылку.", "The person has replied to a broadcast."),
			Form:  []Field{broadcast, wordsField("Слова (пусто — любые)", "Words (empty: any)"), matchField()},
		},
	}
}
