// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

// Form describes one key of a document.
func Form(key string) (Field, bool) {
	f := find(documentForm(), key)
	if f == nil {
		return Field{}, false
	}
	return *f, true
}

// documentForm describes the keys of a document in the order they are written.
func documentForm() []Field {
	reentry := Named("reentry", Enum, "Повторный вход", "Coming again").OneOf(
		Choice(string(ReentryNever), "Никогда", "Never"), Choice(string(ReentryAlways), "Всегда", "Always"),
		Choice(string(ReentryFinished), "После окончания", "After finishing"))
	reentry.Or = &Field{Type: Object, Fields: []Field{Named("after", Length, "Не раньше чем через", "Not sooner than").Needed()}}
	return []Field{
		Named("format", Int, "Формат", "Format").Needed(),
		Named("id", Keyed, "Код", "Id").Needed(),
		Named("name", Text, "Название", "Name"),
		Named("languages", List, "Языки", "Languages").Of(Field{Type: String}),
		Named("kind", Enum, "Назначение", "Purpose").OneOf(
			Choice(string(Informational), "Информационная", "Informational"), Choice(string(Promo), "Рекламная", "Promotional"),
			Choice(string(Announcement), "Объявление", "Announcement"), Choice(string(Transactional), "Служебная", "Transactional")),
		Named("settings", Object, "Настройки", "Settings").With(
			reentry,
			Named("exit", Object, "Досрочный выход", "Early exit").With(
				Named("when", Condition, "Когда", "When"), Named("events", List, "По каким событиям", "At which events").Of(Field{Type: String})),
			Named("stale", Object, "Ответ на устаревшую кнопку", "Answer to an outdated button").With(Named("text", Text, "Текст", "Text").Needed()),
			Named("zone_unknown", String, "Если часовой пояс неизвестен", "When the time zone is unknown")),
		Named("triggers", Triggers, "Что запускает", "What starts it"),
		Named("start", BlockID, "Первый блок", "First block").Needed(),
		Named("blocks", Blocks, "Блоки", "Blocks").Needed(),
		Named("notes", List, "Заметки", "Notes").Of(Field{Type: Object}.With(
			Named("id", Keyed, "Код", "Id").Needed(), Named("at", String, "Где", "Where"), Named("text", String, "Текст", "Text").Needed())),
		Named("frames", List, "Рамки", "Frames").Of(Field{Type: Object}.With(
			Named("id", Keyed, "Код", "Id").Needed(), Named("title", Text, "Название", "Title"),
			Named("blocks", List, "Блоки", "Blocks").Of(Field{Type: BlockID}))),
		Named("silenced", List, "Отключённые замечания", "Silenced findings").Of(Field{Type: Object}.With(
			Named("rule", String, "Правило", "Rule").Needed(), Named("at", String, "Где", "Where"),
			Named("reason", String, "Почему", "Why").Needed(), Named("by", String, "Кто", "Who"), Named("on", String, "Когда", "When"))),
		Named("layout", Map, "Расположение", "Layout").Of(Field{Type: Object}.With(
			Named("x", Number, "X", "X").Needed(), Named("y", Number, "Y", "Y").Needed())),
	}
}

// headForm are the keys every block has, around those of its kind.
func headForm(own []Field) []Field {
	fields := make([]Field, 0, len(own)+4)
	fields = append(fields,
		Named("id", Keyed, "Код", "Id").Needed(), Named("kind", String, "Вид", "Kind").Needed(), Named("title", Text, "Название", "Title"))
	fields = append(fields, own...)
	return append(fields, Named("exits", Map, "Выходы", "Exits").Of(Field{Type: BlockID}))
}
