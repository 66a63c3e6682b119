// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"

	"parley/internal/content"
)

// ContentForm is the field of a message's content, in the order it is written.
func ContentForm() Field {
	media := []Field{
		Named("kind", Enum, "Вид", "Kind").OneOf(mediaKinds()...).Needed(),
		Named("file", String, "Файл", "File"),
		Named("url", Template, "Адрес", "Address"),
		Named("name", String, "Имя файла", "File name"),
	}
	button := []Field{
		Named("id", Keyed, "Код", "Id").Needed(),
		Named("label", Text, "Надпись", "Label").Needed(),
		Named("action", Enum, "Действие", "Action").OneOf(actions()...).Needed(),
		Named("value", Template, "Значение", "Value"),
		Named("style", Enum, "Цвет", "Colour").OneOf(
			Choice(string(content.Primary), "Главная", "Primary"), Choice(string(content.Success), "Зелёная", "Green"), Choice(string(content.Danger), "Красная", "Red")),
	}
	row := Field{Type: List}.Of(Field{Type: Object, Fields: button})
	return Named("content", Object, "Сообщение", "Message").With(
		Named("text", Text, "Текст", "Text"),
		Named("media", List, "Файлы", "Files").Of(Field{Type: Object, Fields: media}),
		Named("buttons", List, "Кнопки", "Buttons").Of(row),
		Named("keyboard", Object, "Клавиатура", "Keyboard").With(
			Named("rows", List, "Ряды", "Rows").Of(row),
			Named("one_time", Bool, "Скрыть после нажатия", "Hide after a press"),
			Named("persistent", Bool, "Всегда показывать", "Always shown"),
			Named("placeholder", Text, "Подсказка в поле ввода", "Placeholder of the input"),
			Named("remove", Bool, "Убрать клавиатуру", "Remove the keyboard")),
		Named("location", Object, "Место", "Place").With(
			Named("lat", Number, "Широта", "Latitude").Between(-90, 90).Needed(),
			Named("lon", Number, "Долгота", "Longitude").Between(-180, 180).Needed(),
			Named("title", String, "Название", "Title"),
			Named("address", String, "Адрес", "Address")),
		Named("card", Object, "Визитка", "Contact card").With(
			Named("phone", String, "Телефон", "Phone").Needed(),
			Named("first_name", String, "Имя", "First name").Needed(),
			Named("last_name", String, "Фамилия", "Last name")),
		Named("poll", Object, "Опрос", "Poll").With(
			Named("question", Text, "Вопрос", "Question").Needed(),
			Named("options", List, "Варианты", "Options").Of(Field{Type: Text}).Needed(),
			Named("multiple", Bool, "Несколько ответов", "Several answers"),
			Named("anonymous", Bool, "Анонимно", "Anonymous")),
		Named("carousel", List, "Карусель", "Carousel").Of(Field{Type: Object}.With(
			Named("title", Text, "Заголовок", "Title").Needed(),
			Named("text", Text, "Текст", "Text"),
			Named("image", Object, "Картинка", "Picture").With(media...),
			Named("url", Template, "Ссылка", "Link"),
			Named("buttons", List, "Кнопки", "Buttons").Of(Field{Type: Object, Fields: slices.Clone(button)}))),
		Named("options", Object, "Настройки", "Settings").With(
			Named("silent", Bool, "Без звука", "Without a sound"),
			Named("protect", Bool, "Нельзя переслать", "Cannot be forwarded"),
			Named("no_preview", Bool, "Без предпросмотра ссылок", "No link preview"),
			Named("delete_after", Int, "Удалить через, секунд", "Delete after, seconds").Between(0, 172800)),
	)
}

func mediaKinds() []Option {
	return []Option{
		Choice(string(content.Image), "Картинка", "Picture"), Choice(string(content.Video), "Видео", "Video"),
		Choice(string(content.VideoNote), "Кружок", "Round video"), Choice(string(content.Animation), "Анимация", "Animation"),
		Choice(string(content.Audio), "Аудио", "Audio"), Choice(string(content.Voice), "Голосовое", "Voice message"),
		Choice(string(content.Document), "Документ", "Document"), Choice(string(content.Sticker), "Стикер", "Sticker"),
	}
}

func actions() []Option {
	return []Option{
		Choice(string(content.Next), "Дальше по воронке", "Go on"), Choice(string(content.OpenURL), "Открыть ссылку", "Open a link"),
		Choice(string(content.CallPhone), "Позвонить", "Call"), Choice(string(content.CopyText), "Скопировать", "Copy"),
		Choice(string(content.MiniApp), "Мини-приложение", "Mini app"), Choice(string(content.Pay), "Оплатить", "Pay"),
		Choice(string(content.RequestPhone), "Поделиться телефоном", "Share the phone"),
		Choice(string(content.RequestLocation), "Поделиться местом", "Share the place"),
		Choice(string(content.RequestEmail), "Поделиться почтой", "Share the e-mail"),
		Choice(string(content.SendText), "Отправить текст", "Send text"),
	}
}
