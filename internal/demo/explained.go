// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import "parley/internal/i18n"

// explained are the funnels of the gallery with what a person who chooses one should know. The documents lie in flows/.
func explained() []Template {
	w := i18n.Words
	return []Template{
		{
			Key: "lead-magnet", Name: w("Лид-магнит", "Lead magnet"),
			About: w("Обещает полезный файл за одно нажатие, присылает его, напоминает молчащим и узнаёт город.",
				"Promises a useful file for one tap, sends it, reminds the silent and learns the city."),
			How: w("Человек приходит по ссылке или пишет слово «рецепты». Нажал кнопку — получил файл и тег. Не нажал за двадцать часов — одно напоминание. Через три часа после файла воронка спросит город, если ещё не знает его.",
				"A person comes by a link or writes “recipes”. A tap brings the file and a tag; no tap in twenty hours brings one reminder. Three hours after the file the funnel asks for the city, unless it is known."),
			Change: []i18n.Text{
				w("Загрузите свой файл в блок «Файл»", "Put your own file into the block “The file”"),
				w("Перепишите обещание в блоке «Предложение»: что получит человек и за сколько минут прочитает", "Rewrite the promise in “The offer”: what the person gets and how long it takes to read"),
				w("Замените кодовое слово в запуске", "Replace the code word of the trigger"),
			},
		},
		{
			Key: "quiz", Name: w("Квиз", "Quiz"),
			About: w("Четыре вопроса с баллами, три результата с тегами, предложение и телефон тех, кому оно подошло.",
				"Four questions with points, three results with tags, an offer, and the phone of those who take it."),
			How: w("Ответы складываются в баллы, баллы выбирают один из трёх результатов, результат ставит тег. После результата — предложение, и только согласившихся просят оставить телефон. Бросивших квиз зовут вернуться один раз.",
				"Answers add up to points, points choose one of three results, and the result puts a tag on. Then comes an offer, and only those who agree are asked for a phone. Those who left the quiz are called back once."),
			Change: []i18n.Text{
				w("Перепишите вопросы и баллы в блоке «Четыре вопроса»; не больше пяти", "Rewrite the questions and points in “Four questions”; five at most"),
				w("Опишите три результата своими словами", "Describe the three results in your own words"),
				w("Замените предложение и скидку в блоке «Предложение»", "Replace the offer and the discount in “The offer”"),
			},
		},
		{
			Key: "webinar", Name: w("Вебинар", "Webinar"),
			About: w("Записывает на вебинар, напоминает утром и за 15 минут, пришедшим делает предложение, остальным присылает запись.",
				"Signs people up for a webinar, reminds them in the morning and 15 minutes before, makes an offer to those who came and sends the others the recording."),
			How: w("Записавшийся отвечает, что ему важнее, и получает два напоминания в четверг. После эфира воронка спрашивает, был ли он. Был — сразу предложение, не был — запись, а предложение через день. Согласившихся принимает сотрудник.",
				"Whoever signs up says what matters most and gets two reminders on Thursday. After the webinar the funnel asks whether they came: if so the offer follows at once, if not the recording comes first and the offer a day later. A colleague takes those who agree."),
			Change: []i18n.Text{
				w("Поставьте свой день и час в блоках ожидания и в текстах", "Set your own day and hour in the delays and in the texts"),
				w("Вставьте ссылки на эфир и на запись", "Put in the addresses of the webinar and of the recording"),
				w("Перепишите тему в приглашении и вопрос «Что важнее»", "Rewrite the topic of the invitation and the question “What matters most”"),
			},
		},
		{
			Key: "shop-orders", Name: w("Сообщения о заказе", "Order updates"),
			About: w("Пишет покупателю о каждом шаге заказа: принят, оплачен, в пути, можно забирать, отменён.",
				"Tells the buyer of each step of an order: received, paid, on the way, ready to collect, cancelled."),
			How: w("Магазин присылает события order.created, order.paid, order.shipped, order.ready и order.cancelled, и каждое начинает своё сообщение и двигает сделку. Оплата делает человека клиентом. Из любого сообщения, где человеку есть что спросить, можно позвать сотрудника.",
				"The shop sends the events order.created, order.paid, order.shipped, order.ready and order.cancelled, and each begins a message of its own and moves the deal. Payment makes the person a client. Wherever there may be a question, a colleague can be called."),
			Change: []i18n.Text{
				w("Подключите магазин: он должен присылать эти события через API", "Connect the shop: it has to send these events over the API"),
				w("Укажите свои сроки, часы работы и пункт выдачи", "Give your own terms, hours and pick-up point"),
				w("Уберите шаги, которых у вас нет, вместе с их запуском", "Take out the steps you do not have, with their triggers"),
			},
		},
		{
			Key: "post-order", Name: w("После заказа", "After the order"),
			About: w("После доставки показывает, как начать пользоваться, через три дня спрашивает оценку и помогает тем, у кого не вышло.",
				"After delivery shows how to begin, asks for a mark three days later, and helps those who got stuck."),
			How: w("Начинается событием order.delivered. Два коротких шага с кнопками, затем пауза в три дня и вопрос. Довольных просят об отзыве, «нормально» спрашивают, что исправить, недовольных сразу берёт сотрудник.",
				"Begins with the event order.delivered. Two short steps with buttons, then three days of rest and a question. The happy are asked for a review, the “fine” for what to mend, and the unhappy meet a colleague at once."),
			Change: []i18n.Text{
				w("Перепишите шаги под свой товар: два-три, не больше", "Rewrite the steps for your product: two or three, no more"),
				w("Вставьте ссылку на площадку с отзывами", "Put in the address where reviews are left"),
				w("Поправьте часы, когда отвечает сотрудник", "Correct the hours when colleagues answer"),
			},
		},
		{
			Key: "whatsapp-landing", Name: w("Лендинг в WhatsApp", "Landing page in WhatsApp"),
			About: w("Страница в переписке: цены, работы, отзывы, награды и вопросы; заявка и звонок — с любого места.",
				"A page inside a chat: prices, work, reviews, awards and questions, with a request or a call from anywhere."),
			How: w("Человек приходит по ссылке с готовой фразой и попадает в меню. Под каждым разделом есть заявка, обратный звонок и возврат к началу. Молчащим через день предлагают смету без встречи. Заявка становится сделкой, звонок — заявкой на звонок; обе ставят тег, стадию и зовут сотрудника.",
				"A person comes by a link with a ready phrase and sees the menu. Every part ends with a request, a call back and the way to the start. The silent are offered an estimate without a meeting a day later. A request becomes a deal and a call a call-back request; both put a tag and a stage on and call a colleague."),
			Change: []i18n.Text{
				w("Замените услугу, цены и примеры на свои", "Replace the service, the prices and the examples with your own"),
				w("Поставьте настоящие отзывы с именами", "Put in real reviews with names"),
				w("Впишите в запуск фразу из вашей ссылки wa.me", "Write the phrase of your wa.me link into the trigger"),
			},
		},
		{
			Key: "product-course", Name: w("Курс по урокам", "Course by lessons"),
			About: w("Пять уроков по одному в день с заданиями, в конце — предложение большого курса.",
				"Five lessons, one a day, each with a task, and in the end an offer of the long course."),
			How: w("Урок приходит в девять утра по времени человека. Кнопка «Сделано» хвалит и ведёт дальше, но следующий урок придёт и без неё. Кто купил большой курс (тег «курс: купил»), выходит из серии сразу.",
				"A lesson comes at nine in the person's own morning. “Done” brings praise, but the next lesson comes without it too. Whoever buys the long course (the tag «курс: купил») leaves the series at once."),
			Change: []i18n.Text{
				w("Замените тексты пяти уроков: одна мысль и одно задание в каждом", "Replace the five lessons: one thought and one task in each"),
				w("Перепишите предложение в конце", "Rewrite the offer at the end"),
				w("Ставьте тег «курс: купил» при оплате", "Put the tag «курс: купил» on when somebody pays"),
			},
		},
		{
			Key: "reactivation", Name: w("Реактивация", "Reactivation"),
			About: w("Спрашивает тех, кто давно молчит, писать ли им дальше, и отмечает, кого убрать из базы.",
				"Asks those who have long been silent whether to go on, and marks whom to take out of the base."),
			How: w("Три сообщения за две недели: вопрос, подарок, последнее письмо. Любое нажатие возвращает человека и узнаёт, что ему интересно. Кто не нажал ни разу или сказал «хватит», получает тег «к удалению».",
				"Three messages in two weeks: a question, a gift, a last letter. Any tap brings the person back and asks what is of interest. Whoever never taps, or says “enough”, gets the tag «к удалению»."),
			Change: []i18n.Text{
				w("Замените подарок на тот, что вам по силам", "Replace the gift with one you can afford"),
				w("Перепишите три варианта интересов", "Rewrite the three interests"),
				w("Запускайте по списку тех, кто не нажимал 90 дней", "Start it for those who have not clicked for 90 days"),
			},
		},
		{
			Key: "support", Name: w("Бот поддержки", "Support bot"),
			About: w("Отвечает на частые вопросы кнопками и зовёт сотрудника, когда кнопок мало.",
				"Answers frequent questions by buttons and calls a person when buttons are not enough."),
			How: w("Начинается с первого сообщения человека. Меню ведёт к ответам, от каждого можно вернуться. «Позвать сотрудника» передаёт разговор и пишет оператору, что уже известно.",
				"Begins with a person's first message. The menu leads to answers, and from each there is a way back. “Call a person” passes the conversation on and tells the operator what is known."),
			Change: []i18n.Text{
				w("Впишите свои адрес, часы и доставку", "Write in your own address, hours and delivery"),
				w("Оставьте в меню четыре самых частых вопроса", "Keep the four most frequent questions in the menu"),
				w("Скажите честно, за сколько отвечает сотрудник", "Say honestly how soon a colleague answers"),
			},
		},
		{
			Key: "event-reminder", Name: w("Напоминание о встрече", "Event reminder"),
			About: w("Записывает на встречу, напоминает вечером накануне и за два часа, после встречи просит отзыв.",
				"Signs up for an event, reminds the evening before and two hours ahead, and asks how it was."),
			How: w("Встреча каждую субботу в полдень. В пятницу вечером воронка спрашивает, придёт ли человек, в субботу утром пишет, как пройти. После встречи — один вопрос: довольных отмечает, недовольных слушает сотрудник.",
				"The event is every Saturday at noon. On Friday evening the funnel asks whether the person comes, on Saturday morning it tells the way. Afterwards comes one question: the happy are marked, the unhappy are heard by a colleague."),
			Change: []i18n.Text{
				w("Поставьте день и час своей встречи в трёх блоках ожидания", "Set the day and hour of your event in the three delays"),
				w("Впишите адрес и как пройти", "Write in the address and the way there"),
				w("Замените слово, по которому записываются", "Replace the word by which people sign up"),
			},
		},
		{
			Key: "warm-up", Name: w("Знакомство письмами", "Letters of introduction"),
			About: w("Спрашивает разрешения и присылает три письма, по одному в день; последнее зависит от тега.",
				"Asks for permission and sends three letters, one a day; the last depends on a tag."),
			How: w("Без согласия писем нет. Три письма приходят в одиннадцать утра. Третье — разное для тех, кто уже брал рецепты, и для новых. Цель — обещание зайти.",
				"There are no letters without consent. Three letters come at eleven in the morning. The third differs for those who took the recipes and for the new. The goal is a promise to come by."),
			Change: []i18n.Text{
				w("Перепишите три письма: одна мысль в каждом", "Rewrite the three letters: one thought in each"),
				w("Замените тег, по которому расходятся третьи письма", "Replace the tag by which the third letters part"),
				w("Поменяйте адрес и подарок в конце", "Change the address and the gift at the end"),
			},
		},
		{
			Key: "paid-channel", Name: w("Платный канал", "Paid channel"),
			About: w("Даёт попробовать, принимает оплату, открывает закрытый канал на месяц и напоминает о продлении.",
				"Lets people try, takes the payment, opens a closed channel for a month and reminds them to renew it."),
			How: w("Сначала пример, потом счёт и личное приглашение. За три дня и за день до конца — напоминания, без оплаты канал закроется сам. Пока оплата не подключена, счёт присылает сотрудник: после оплаты он возвращает разговор боту и ставит тег «канал: оплачен», дальше воронка идёт сама.",
				"First a sample, then the invoice and a personal invitation. Reminders come three days and a day before the end, and without payment the channel closes by itself. Until payments are connected a colleague sends the invoice; once it is paid they let the bot speak again and put the tag «канал: оплачен» on, and the funnel goes on by itself."),
			Change: []i18n.Text{
				w("Замените пример и обещание на свои: что человек получит завтра", "Replace the sample and the promise with your own: what the person gets tomorrow"),
				w("Поставьте цену в блоках «Счёт на месяц» и «Цель» и в текстах", "Set the price in “The invoice for a month”, in the goal and in the texts"),
				w("Подключите оплату и укажите свой продукт в блоке «Открыть канал»", "Connect payments and name your product in “Open the channel”"),
			},
		},
		{
			Key: "game-series", Name: w("Игровая серия", "Gamified series"),
			About: w("Пять дней заданий с баллами, три уровня и подарок тем, кто дошёл.",
				"Five days of tasks with points, three levels, and a gift for those who made it."),
			How: w("Задание приходит в десять утра по времени человека. Сделал днём — 10 баллов, после вечернего напоминания — 5. В конце баллы решают уровень: с 40 — промокод, меньше — предложение сыграть ещё раз. Если промокодов нет, подарок присылает сотрудник.",
				"A task comes at ten in the person’s own morning. Done by day it brings 10 points, after the evening reminder 5. In the end the points choose the level: from 40 there is a promo code, below that an offer to play again. When there are no codes, a colleague sends the gift."),
			Change: []i18n.Text{
				w("Замените пять заданий: каждое не дольше пятнадцати минут", "Replace the five tasks, each of fifteen minutes at most"),
				w("Поставьте свои баллы и названия уровней в блоке «Чем закончилось»", "Set your own points and names of levels in “How it ended”"),
				w("Загрузите промокоды или впишите подарок, который вручите сами", "Load promo codes, or write in a gift that you hand over yourself"),
			},
		},
		{
			Key: "closed-club", Name: w("Закрытый клуб", "Closed club"),
			About: w("Принимает заявки, отдаёт их на решение, принятых встречает и открывает им чат клуба.",
				"Takes applications, passes them on for a decision, welcomes those accepted and opens the club’s chat."),
			How: w("Два вопроса и телефон по желанию — заявка готова, её читает человек. Тег «клуб: принят» запускает встречу с картой участника и приглашением, тег «клуб: не сейчас» — вежливый отказ. Кто просится в закрытую группу без заявки, тоже попадает сюда.",
				"Two questions and a phone, if they like, make an application, and a human reads it. The tag «клуб: принят» starts the welcome with a member’s card and an invitation, the tag «клуб: не сейчас» a polite refusal. Whoever asks to be let into the closed group comes here too."),
			Change: []i18n.Text{
				w("Расскажите, для кого клуб и что в нём происходит каждую неделю", "Say whom the club is for and what happens there every week"),
				w("Перепишите правила и два вопроса заявки", "Rewrite the rules and the two questions of the application"),
				w("Назначьте, кто читает заявки, и укажите честный срок ответа", "Decide who reads the applications, and give an honest time of answer"),
			},
		},
		{
			Key: "move-messenger", Name: w("Переезд в другой мессенджер", "Move to another messenger"),
			About: w("Зовёт людей во второй мессенджер, чтобы не потерять их, если первый заработает с перебоями.",
				"Invites people to a second messenger, so as not to lose them if the first one stops working well."),
			How: w("Человек выбирает, где ему удобнее, получает ссылку и говорит, получилось ли. Промолчавших спрашивают ещё раз, застрявшим помогает сотрудник. Ссылку можно получить в SMS, а пока SMS не подключены, она придёт сюда же. Остаться — тоже ответ: таких больше не зовут.",
				"The person chooses where it suits, gets a link and says whether it worked. The silent are asked once more, the stuck are helped by a colleague. The link can come by SMS, and until SMS is connected it comes right here. Staying is an answer too: such people are not asked again."),
			Change: []i18n.Text{
				w("Вставьте ссылки на свои чаты вместо your_bot и your_group", "Put in the addresses of your own chats instead of your_bot and your_group"),
				w("Оставьте только те мессенджеры, где вы и правда отвечаете", "Keep only the messengers where you really answer"),
				w("Поставьте тег «переезд: позвать» тем, кого зовёте", "Put the tag «переезд: позвать» on those whom you invite"),
			},
		},
	}
}
