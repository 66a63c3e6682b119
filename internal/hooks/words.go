// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import "parley/internal/i18n"

// words are what the widget itself says. They come with the session, so that the script carries no languages.
func words(lang i18n.Lang) map[string]string {
	said := map[string]string{}
	for key, text := range map[string]i18n.Text{
		"open":    i18n.Words("Открыть чат", "Open the chat"),
		"close":   i18n.Words("Закрыть чат", "Close the chat"),
		"log":     i18n.Words("Переписка", "Messages"),
		"write":   i18n.Words("Сообщение", "Message"),
		"send":    i18n.Words("Отправить", "Send"),
		"file":    i18n.Words("Приложить файл", "Attach a file"),
		"typing":  i18n.Words("Печатает…", "Typing…"),
		"sending": i18n.Words("Отправляется…", "Sending…"),
		"failed":  i18n.Words("Не отправлено. Нажмите, чтобы повторить", "Not sent. Press to try again"),
		"big":     i18n.Words("Файл слишком большой. Сожмите его или пришлите ссылку", "The file is too large. Compress it or send a link"),
		"kind":    i18n.Words("Такие файлы не принимаются. Пришлите картинку, документ или архив", "Files of this kind are not taken. Send a picture, a document or an archive"),
		"phone":   i18n.Words("Ваш телефон", "Your phone"),
		"email":   i18n.Words("Ваша почта", "Your e-mail"),
		"deleted": i18n.Words("Сообщение удалено", "This message was deleted"),
		"copied":  i18n.Words("Скопировано", "Copied"),
		"policy":  i18n.Words("Подробнее", "Details"),
		"place":   i18n.Words("Место на карте", "Place on the map"),
		"unread":  i18n.Words("непрочитанных", "unread"),
	} {
		said[key] = text.In(lang, i18n.EN)
	}
	return said
}
