// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package field

import (
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// maxName is the longest name or city, in characters.
const maxName = 200

// Own is a property that every contact has and that can be set as text: by a form, a flow or the API.
type Own struct {
	Key   string
	Label i18n.Text
}

// Owned are those properties.
func Owned() []Own {
	return []Own{
		{"name", i18n.Words("Как показывать", "Shown name")},
		{"first_name", i18n.Words("Имя", "First name")},
		{"last_name", i18n.Words("Фамилия", "Last name")},
		{"phone", i18n.Words("Телефон", "Phone")},
		{"email", i18n.Words("Почта", "E-mail")},
		{"external_id", i18n.Words("Внешний номер", "Outside id")},
		{"language", i18n.Words("Язык", "Language")},
		{"time_zone", i18n.Words("Часовой пояс", "Time zone")},
		{"gender", i18n.Words("Пол", "Gender")},
		{"city", i18n.Words("Город", "City")},
	}
}

// Genders are the values of the property "gender".
func Genders() []filter.Option {
	return []filter.Option{{Value: "male", Words: i18n.Words("мужской", "male")}, {Value: "female", Words: i18n.Words("женский", "female")}}
}

// ReadOwn reads a property of Owned as a person typed it, in the form in which it is stored; empty stays empty. Region is explained at Phone.
func ReadOwn(key, text, region string) (string, i18n.Text) {
	text = Clean(text)
	if utf8.RuneCountInString(text) > maxName {
		return "", i18n.Words("Текст длиннее 200 символов. Сократите его", "The text is longer than 200 characters. Please shorten it")
	}
	if text == "" {
		return "", nil
	}
	ok := true
	switch key {
	case "phone":
		text, ok = Phone(text, region)
	case "email":
		text, ok = Email(text)
	case "language":
		tag, err := language.Parse(text)
		text, ok = strings.ToLower(tag.String()), err == nil
	case "time_zone":
		_, err := time.LoadLocation(text)
		ok = err == nil && text != "Local"
	case "gender":
		text, ok = gender(text)
	}
	if !ok {
		return "", unreadable(key)
	}
	return text, nil
}

// gender reads "male" or "female" in both languages.
func gender(text string) (string, bool) {
	switch strings.ToLower(text) {
	case "male", "m", "м", "муж", "мужской", "мужчина":
		return "male", true
	case "female", "f", "ж", "жен", "женский", "женщина":
		return "female", true
	}
	return "", false
}

// unreadable says what a property looks like.
func unreadable(key string) i18n.Text {
	switch key {
	case "phone":
		return i18n.Words("Такого номера не бывает. Напишите его с кодом страны: +7 916 123-45-67", "There is no such number. Please write it with the country code: +7 916 123-45-67")
	case "email":
		return i18n.Words("В адресе почты ошибка. Пример: anna@example.com", "There is a mistake in the e-mail. An example: anna@example.com")
	case "language":
		return i18n.Words("Такого языка нет. Напишите его код, например ru", "There is no such language. Write its code, for example en")
	case "time_zone":
		return i18n.Words("Такого часового пояса нет. Пример: Europe/Moscow", "There is no such time zone. An example: Europe/Moscow")
	default:
		return i18n.Words("Напишите «мужской» или «женский»", "Write “male” or “female”")
	}
}
