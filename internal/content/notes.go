// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/i18n"

// noteWords tells a marketer what happens to a message in the channel.
func noteWords(rule string) i18n.Text {
	for _, w := range [...]struct{ rule, ru, en string }{
		{"markup_stripped", "Часть оформления текста здесь не показывается: она убрана, адреса ссылок написаны рядом.", "Some formatting cannot be shown here: it is removed, and addresses of links are written out."},
		{"text_split", "Текст слишком длинный для одного сообщения и отправится несколькими.", "The text is too long for one message and will be sent as several."},
		{"caption_split", "Текст не помещается под файлом и отправится следующим сообщением.", "The text does not fit under the file and will follow as the next message."},
		{"text_added", "Чтобы показать кнопки, добавлено короткое сообщение.", "A short message is added to carry the buttons."},
		{"buttons_to_menu", "Кнопки заменены нумерованным списком: человек ответит номером или названием.", "The buttons become a numbered list: the person replies with a number or a name."},
		{"buttons_to_list", "Кнопок много, они показаны выпадающим списком.", "There are many buttons, so they are shown as a list menu."},
		{"buttons_to_quick", "Кнопок много, они показаны быстрыми ответами под сообщением и исчезнут после нажатия.", "There are many buttons, so they are shown as quick replies below the message, which are gone after a press."},
		{"buttons_to_text", "Часть кнопок здесь показать нельзя: их адреса и тексты написаны в сообщении.", "Some buttons cannot be shown here: their addresses and texts are written in the message."},
		{"buttons_rearranged", "Кнопки разложены по рядам иначе.", "The buttons are arranged in other rows."},
		{"labels_shortened", "Длинные надписи кнопок сокращены, полные написаны в сообщении под номерами.", "Long button labels are cut; the whole ones are written in the message under their numbers."},
		{"button_to_keyboard", "Кнопка запроса показана под полем ввода.", "The request button is shown below the input field."},
		{"request_to_text", "Кнопки запроса здесь нет: просьба написана словами.", "There is no request button here: the request is put into words."},
		{"keyboard_to_buttons", "Отдельной клавиатуры под полем ввода здесь нет: её кнопки показаны вместе с кнопками сообщения.", "There is no separate keyboard below the input here: its buttons are shown with those of the message."},
		{"keyboard_apart", "Кнопки сообщения и клавиатура не показываются вместе: они в разных сообщениях.", "Buttons of the message and the keyboard cannot stand together: they are in separate messages."},
		{"location_to_text", "Точка на карте отправится ссылкой.", "The point on the map will be sent as a link."},
		{"card_to_text", "Карточка контакта отправится текстом.", "The contact card will be sent as text."},
		{"poll_to_text", "Опрос отправится текстом: голосовать кнопками здесь нельзя.", "The poll will be sent as text: it cannot be voted on with buttons here."},
		{"carousel_to_series", "Карточки карусели отправятся по одной.", "The cards of the carousel will be sent one by one."},
		{"carousel_to_list", "Карусель отправится списком в тексте, без картинок.", "The carousel will be sent as a list in the text, without pictures."},
		{"album_to_series", "Файлы отправятся по одному.", "The files will be sent one by one."},
		{"album_split", "Файлы отправятся несколькими сообщениями.", "The files will be sent as several messages."},
		{"media_changed", "Файл отправится в другом виде: в исходном виде он здесь не поддерживается или слишком большой.", "A file will be sent as another kind: its own kind is not supported here, or the file is too large for it."},
		{"media_not_inline", "Файл большой: чтобы посмотреть его, человеку придётся его скачать.", "A file is large: the person will have to download it first."},
		{"media_to_link", "Файл слишком большой или не поддерживается: вместо него отправится ссылка.", "A file is too large or not supported: a link will be sent instead."},
		{"media_dropped", "Файл отправить нельзя, и ссылки на него нет: он пропущен. Замените файл.", "A file cannot be sent and has no link: it is left out. Please replace it."},
		{"silent_ignored", "Отправить без звука здесь нельзя.", "It cannot be sent without a sound here."},
		{"protect_ignored", "Запретить пересылку здесь нельзя.", "Forwarding cannot be forbidden here."},
		{"delete_ignored", "Удалить сообщение через это время здесь нельзя.", "The message cannot be deleted after this time here."},
		{"reply_ignored", "Ответить на конкретное сообщение здесь нельзя: отправится обычное.", "A particular message cannot be quoted here: an ordinary one will be sent."},
	} {
		if w.rule == rule {
			return i18n.Words(w.ru, w.en)
		}
	}
	return i18n.Plain(rule)
}
