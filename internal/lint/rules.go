// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Rules lists the rules, the gravest first.
func Rules() []Rule { return slices.Concat(errorRules(), warningRules(), hintRules()) }

// errorRules stop publishing.
func errorRules() []Rule {
	return []Rule{
		{
			ID: "promo-button", Level: flow.Error, check: promoButton,
			Title: i18n.Words("Реклама без кнопки", "Promotion without a button"),
			Why: i18n.Words("Первое рекламное сообщение без кнопки не даёт понять, кому оно интересно, и собирает жалобы.",
				"A first promotional message without a button does not show who is interested, and earns complaints."),
			Fix: i18n.Words("Добавить кнопку «Подробнее»", "Add a button “Tell me more”"),
		},
		{
			ID: "no-unsubscribe", Level: flow.Error, check: noUnsubscribe,
			Title: i18n.Words("Серия без отписки", "A series nobody can leave"),
			Why: i18n.Words("Кто не знает, как отписаться, жалуется и блокирует бота. Закон тоже требует сказать, как отказаться от сообщений.",
				"Those who do not know how to unsubscribe complain and block the bot. The law also wants people to be told how to refuse."),
			Fix: i18n.Words("Дописать в первое сообщение серии, как отписаться", "Add to the first message of the series how to unsubscribe"),
		},
		{
			ID: "dead-end", Level: flow.Error, check: deadEnd,
			Title: i18n.Words("Дальше ничего нет", "Nothing follows"),
			Why: i18n.Words("Воронка для этого человека оборвётся, и он будет ждать ответа. Если так и задумано, проведите линию к блоку «Конец».",
				"The flow breaks off there, and the person keeps waiting. If that is meant, lead a line to an “End” block."),
			Fix: i18n.Words("Провести линию к блоку «Конец»", "Lead a line to an “End” block"),
		},
		{
			ID: "endless-cycle", Level: flow.Error, check: endlessCycle,
			Title: i18n.Words("Круг без остановки", "A circle without a stop"),
			Why: i18n.Words("По такому кругу человек прошёл бы сотни раз за секунду. Программа остановит его, и воронка оборвётся.",
				"A person would go round hundreds of times in a second. The program stops it, and the flow breaks off."),
			Fix: i18n.Words("Поставить в круг паузу на день", "Put a pause of a day into the circle"),
		},
		{
			ID: "cannot-carry", Level: flow.Error, check: cannotCarry,
			Title: i18n.Words("Канал не передаст сообщение", "A channel cannot carry the message"),
			Why: i18n.Words("В этом канале человек не получит того, ради чего сообщение отправлено.",
				"In this channel the person will not get what the message is sent for."),
		},
	}
}

// warningRules are shown before publishing.
func warningRules() []Rule { return slices.Concat(lengthRules(), trustRules(), roadRules()) }

func lengthRules() []Rule {
	return []Rule{
		{
			ID: "quiz-length", Level: flow.Warning, check: quizLength,
			Title: i18n.Words("Больше пяти вопросов подряд", "More than five questions in a row"),
			Why: i18n.Words("После пятого вопроса уходит больше половины людей. Спросите остальное позже.",
				"After the fifth question more than half of the people leave. Ask the rest later."),
		},
		{
			ID: "long-sitting", Level: flow.Warning, check: longSitting,
			Title: i18n.Words("Больше пяти шагов за один раз", "More than five steps at one sitting"),
			Why: i18n.Words("Каждый шаг теряет часть людей, а после пятого остаётся меньше половины. Дайте что-нибудь раньше или поставьте паузу.",
				"Every step loses some people, and after the fifth fewer than half are left. Give something sooner, or put a pause in."),
		},
		{
			ID: "long-teaser", Level: flow.Warning, check: longTeaser,
			Title: i18n.Words("Длинное первое сообщение", "A long first message"),
			Why: i18n.Words("Первое рекламное сообщение читают до трёхсотого знака. Остальное лучше рассказать после нажатия.",
				"A first promotional message is read up to its three hundredth character. Tell the rest after the press."),
		},
		{
			ID: "long-message", Level: flow.Warning, check: longMessage,
			Title: i18n.Words("Длинное сообщение", "A long message"),
			Why: i18n.Words("В мессенджере дочитывают короткое. Разделите сообщение на два или уберите лишнее.",
				"In a messenger short things are read to the end. Split the message in two, or leave something out."),
		},
	}
}

func trustRules() []Rule {
	return []Rule{
		{
			ID: "welcome-notice", Level: flow.Warning, check: welcomeNotice,
			Title: i18n.Words("Приветствие не говорит о подписке", "The welcome does not mention the subscription"),
			Why: i18n.Words("Человек не знает, что будет получать сообщения и как отказаться, и удивится первому же письму.",
				"The person does not know that messages will come or how to refuse, and will be surprised by the first one."),
			Fix: i18n.Words("Дописать о подписке и отписке", "Add a line about the subscription and how to leave it"),
		},
		{
			ID: "phone-early", Level: flow.Warning, check: phoneEarly,
			Title: i18n.Words("Телефон спрашивают сразу", "The phone is asked for at once"),
			Why: i18n.Words("Незнакомые люди не оставляют телефон первым делом: они уходят. Сначала дайте то, за чем они пришли.",
				"Strangers do not leave a phone number first thing: they go away. First give them what they came for."),
		},
		{
			ID: "ask-reason", Level: flow.Warning, check: askReason,
			Title: i18n.Words("Не сказано, зачем данные", "No reason for asking"),
			Why: i18n.Words("Люди охотнее отвечают, когда понятно, зачем это нужно. Хватит половины фразы.",
				"People answer more willingly when they see what it is for. Half a sentence is enough."),
		},
		{
			ID: "no-value", Level: flow.Warning, check: noValue,
			Title: i18n.Words("Первое сообщение ничего не обещает", "The first message promises nothing"),
			Why: i18n.Words("Из одного приветствия не понять, зачем читать дальше. Скажите, что человек получит.",
				"A greeting alone does not tell why to read on. Say what the person will get."),
		},
		{
			ID: "consent-recheck", Level: flow.Warning, check: consentRecheck,
			Title: i18n.Words("Долгое ожидание без проверки согласия", "A long wait without looking at consent again"),
			Why: i18n.Words("За месяц человек мог отписаться. Воронка будет идти дальше и считать его своим, хотя сообщения до него уже не дойдут.",
				"In a month the person may have unsubscribed. The flow goes on and counts them in, although messages no longer reach them."),
			Fix: i18n.Words("Завершать воронку, когда человек отписался", "End the flow once the person has unsubscribed"),
		},
		{
			ID: "meta-promo-russia", Level: flow.Warning, Since: "2025-09-01", check: metaPromo,
			Title: i18n.Words("Реклама в Facebook и Instagram в России", "Promotion on Facebook and Instagram in Russia"),
			Why: i18n.Words("С 1 сентября 2025 года реклама там запрещена в России, штраф платит рекламодатель. Оставьте эти каналы для ответов или посоветуйтесь с юристом.",
				"Since 1 September 2025 advertising there is forbidden in Russia, and the advertiser is fined. Keep these channels for answers, or ask a lawyer."),
		},
	}
}

func roadRules() []Rule {
	return []Rule{
		{
			ID: "no-handover", Level: flow.Warning, check: noHandOver,
			Title: i18n.Words("Не показано, как поговорить с человеком", "No way to a human is shown"),
			Why: i18n.Words("Позвать человека можно всегда, но многие об этом не знают и уходят с вопросом.",
				"A human can always be called, but many do not know it and leave with their question."),
		},
		{
			ID: "no-hours", Level: flow.Warning, check: noHours,
			Title: i18n.Words("Не сказано, когда ответят", "Nothing says when somebody will answer"),
			Why: i18n.Words("Ночью оператора нет. Кто не знает, когда ждать ответа, напишет другим.",
				"There is no operator at night. Those who do not know when to expect an answer write to somebody else."),
		},
		{
			ID: "no-reply-route", Level: flow.Warning, check: noReplyRoute,
			Title: i18n.Words("Вопрос, ответа на который никто не ждёт", "A question whose answer nobody waits for"),
			Why: i18n.Words("Человек ответит, а воронка уже закончилась. Ответ не попадёт в отчёт, и никто не позовёт оператора.",
				"The person answers, and the flow is over. The answer is in no report, and no operator is called."),
		},
		{
			ID: "no-exit", Level: flow.Warning, check: noExit,
			Title: i18n.Words("Серия не кончается после покупки", "A series that does not end with the purchase"),
			Why: i18n.Words("Кто уже купил, продолжит получать уговоры купить. Задайте условие досрочного выхода.",
				"Those who have bought go on being asked to buy. Set a condition of early exit."),
		},
		{
			ID: "no-request", Level: flow.Warning, check: noRequest,
			Title: i18n.Words("Отсюда нельзя оставить заявку", "No way to make a request from here"),
			Why: i18n.Words("В продающей воронке с любого шага должно быть видно, как заказать или спросить.",
				"In a sales flow every step should lead to ordering or asking."),
		},
		{
			ID: "window-crossed", Level: flow.Warning, check: windowCrossed,
			Title: i18n.Words("Пауза длиннее окна ответа", "A pause longer than the reply window"),
			Why: i18n.Words("Мессенджер принимает свободные сообщения только некоторое время после слов человека. Позже это сообщение не уйдёт.",
				"The messenger takes free messages only for a time after the person has written. Later this one will not go out."),
		},
		{
			ID: "lost-in-fitting", Level: flow.Warning, check: lostInFitting,
			Title: i18n.Words("В канале сообщение выглядит иначе", "A channel shows the message otherwise"),
			Why:   i18n.Words("Посмотрите, устраивает ли вас, как это увидят люди.", "See whether you like how people will see it."),
		},
		{
			ID: "link-marks", Level: flow.Warning, check: linkMarks,
			Title: i18n.Words("Ссылка без меток", "A link without marks"),
			Why: i18n.Words("Без меток utm отчёты сайта не покажут, что люди пришли из этой воронки.",
				"Without utm marks the site's reports do not show that people came from this flow."),
			Fix: i18n.Words("Добавить метки utm", "Add utm marks"),
		},
		{
			ID: "exact-keyword", Level: flow.Warning, check: exactKeyword,
			Title: i18n.Words("Слово сравнивается точно", "A keyword compared exactly"),
			Why: i18n.Words("Люди пишут слово с ошибками, знаками и в другой раскладке, и воронка у них не запустится.",
				"People write the word with mistakes, signs and on another keyboard layout, and the flow will not start for them."),
			Fix: i18n.Words("Сравнивать, прощая ошибки", "Compare with mistakes forgiven"),
		},
		{
			ID: "keyword-overlap", Level: flow.Warning, check: keywordOverlap,
			Title: i18n.Words("Слово запускает две воронки", "A keyword that starts two flows"),
			Why: i18n.Words("Запустится только одна из них. Задайте запускам разную важность или выберите другие слова.",
				"Only one of them will start. Give the triggers different priorities, or choose other words."),
		},
		{
			ID: "unreachable", Level: flow.Warning, check: unreachable,
			Title: i18n.Words("Блок, в который нельзя попасть", "Block that cannot be reached"),
			Why:   i18n.Words("К этому блоку не ведёт ни один выход, и его никто не увидит.", "No exit leads to this block, so nobody will see it."),
		},
	}
}

// hintRules are advice.
func hintRules() []Rule { return append(styleRules(), endRules()...) }

func endRules() []Rule {
	return []Rule{
		{
			ID: "quiet-end", Level: flow.Hint, check: quietEnd,
			Title: i18n.Words("Воронка здесь тихо заканчивается", "The flow ends quietly here"),
			Why: i18n.Words("Для этого человека больше ничего не будет, а одно напоминание возвращает многих из тех, кто не ответил. Если так и задумано, проведите линию к блоку «Конец».",
				"Nothing more comes for this person, and one reminder brings many of those back who did not answer. If that is meant, lead a line to an “End” block."),
			Fix: i18n.Words("Провести линию к блоку «Конец»", "Lead a line to an “End” block"),
		},
		{
			ID: "no-goal", Level: flow.Hint, check: noGoal,
			Title: i18n.Words("Нет цели", "No goal"),
			Why: i18n.Words("Без блока «Цель» отчёт не покажет, сколько людей сделали то, ради чего воронка.",
				"Without a “Goal” block the report cannot show how many people did what the flow is for."),
		},
	}
}

func styleRules() []Rule {
	return []Rule{
		{
			ID: "address-mixed", Level: flow.Hint, check: addressMixed,
			Title: i18n.Words("То «ты», то «вы»", "The Russian text says both «ты» and «вы»"),
			Why:   i18n.Words("Смена обращения читается как небрежность. Выберите одно на всю воронку.", "A change of address reads as carelessness. Choose one for the whole flow."),
		},
		{
			ID: "many-emoji", Level: flow.Hint, check: manyEmoji,
			Title: i18n.Words("Больше двух эмодзи", "More than two emoji"),
			Why:   i18n.Words("Когда эмодзи много, текст похож на спам и хуже читается.", "With many emoji a text looks like spam and is harder to read."),
		},
		{
			ID: "capitals", Level: flow.Hint, check: capitals,
			Title: i18n.Words("Слова заглавными буквами", "Words in capitals"),
			Why:   i18n.Words("Заглавные читаются как крик. Важное выделите жирным.", "Capitals read as shouting. Put what matters in bold."),
		},
		{
			ID: "exclamations", Level: flow.Hint, check: exclamations,
			Title: i18n.Words("Несколько восклицательных знаков", "Several exclamation marks"),
			Why:   i18n.Words("Несколько знаков подряд похожи на спам. Хватит одного, а лучше точки.", "Several marks in a row look like spam. One is enough, and a full stop is better."),
			Fix:   i18n.Words("Оставить один знак", "Leave one mark"),
		},
		{
			ID: "final-stop", Level: flow.Hint, check: finalStop,
			Title: i18n.Words("Точка в конце короткого сообщения", "A full stop after a short message"),
			Why:   i18n.Words("В переписке точка после одной фразы звучит сухо.", "In a chat a full stop after a single phrase sounds dry."),
			Fix:   i18n.Words("Убрать точку", "Take the full stop away"),
		},
		{
			ID: "brand-words", Level: flow.Hint, check: brandWords,
			Title: i18n.Words("Слово, которого избегает ваш бренд", "A word your brand avoids"),
			Why:   i18n.Words("Так решено в настройках проекта.", "The settings of the workspace say so."),
			Fix:   i18n.Words("Заменить на принятое слово", "Use the word your brand has chosen"),
		},
		{
			ID: "misspelled", Level: flow.Hint, check: misspelled,
			Title: i18n.Words("Похоже на опечатку", "Looks like a misspelling"),
			Why: i18n.Words("Опечатки подрывают доверие к тому, что вы предлагаете. Слово, которое стоит в воронке три раза, считается вашим термином.",
				"Misspellings shake the trust in what you offer. A word that stands in the flow three times is taken for a term of yours."),
			Fix: i18n.Words("Исправить на ближайшее слово", "Use the nearest word"),
		},
	}
}
