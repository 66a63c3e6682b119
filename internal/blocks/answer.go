// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"cmp"
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// The types of answers.
const (
	answerText     = "text"
	answerNumber   = "number"
	answerPhone    = "phone"
	answerEmail    = "email"
	answerDate     = "date"
	answerChoice   = "choice"
	answerFile     = "file"
	answerLocation = "location"
)

// idSuffix names the variable that keeps the id of a chosen option beside its words.
const idSuffix = flow.CodeSuffix

// maxAnswer bounds an answer in characters, when the author gives no bound.
const maxAnswer = 2000

func answerTypes() []flow.Option {
	return []flow.Option{
		flow.Choice(answerText, "Текст", "Text"), flow.Choice(answerNumber, "Число", "Number"), flow.Choice(answerPhone, "Телефон", "Phone"),
		flow.Choice(answerEmail, "Почта", "E-mail"), flow.Choice(answerDate, "Дата", "Date"), flow.Choice(answerChoice, "Выбор", "Choice"),
		flow.Choice(answerFile, "Файл", "File"), flow.Choice(answerLocation, "Место", "Place"),
	}
}

// retryWords are said to a wrong answer when the author wrote nothing.
func retryWords(kind string) i18n.Text {
	words := map[string]i18n.Text{
		answerText:     i18n.Words("Напишите, пожалуйста, ответ текстом.", "Please write your answer as text."),
		answerNumber:   i18n.Words("Напишите, пожалуйста, число цифрами, например 25.", "Please write a number in figures, for example 25."),
		answerPhone:    i18n.Words("Не получилось прочитать номер. Напишите его с кодом страны, например +7 916 123-45-67.", "The number could not be read. Please write it with the country code, for example +44 20 7946 0000."),
		answerEmail:    i18n.Words("Проверьте, пожалуйста, адрес почты: он выглядит так — name@example.com.", "Please check the e-mail address: it looks like name@example.com."),
		answerDate:     i18n.Words("Напишите, пожалуйста, дату так: 31.12.2026.", "Please write the date like this: 2026-12-31."),
		answerChoice:   i18n.Words("Выберите, пожалуйста, один из вариантов.", "Please choose one of the options."),
		answerFile:     i18n.Words("Пришлите, пожалуйста, файл или фотографию.", "Please send a file or a photo."),
		answerLocation: i18n.Words("Пришлите, пожалуйста, место на карте: скрепка, затем «Геопозиция».", "Please send a place on the map: the paper clip, then “Location”."),
	}
	return words[kind]
}

// answerReader checks answers of one type and gives them their stored form.
type answerReader struct {
	kind     string
	min, max *float64
}

func newReader(b answerBody) answerReader { return answerReader{kind: b.Type, min: b.Min, max: b.Max} }

// read gives the answer as it is kept; false when it is not one.
func (r answerReader) read(in flow.Answer) (string, bool) {
	text := strings.TrimSpace(in.Text)
	switch r.kind {
	case answerText:
		n := float64(utf8.RuneCountInString(text))
		return text, text != "" && n <= maxAnswer && r.within(n)
	case answerNumber:
		return r.number(text)
	case answerPhone:
		if in.Card != nil {
			text = in.Card.Phone
			if !strings.HasPrefix(text, "+") {
				text = "+" + text // messengers share numbers in the international form, some without the plus
			}
		}
		return phone(text)
	case answerEmail:
		return email(text)
	case answerDate:
		return date(text)
	case answerFile:
		if len(in.Files) == 0 {
			return "", false
		}
		f := in.Files[0]
		if f.SHA256 == "" {
			return cmp.Or(f.Name, string(f.Kind)), true
		}
		return "media:" + f.SHA256, true
	case answerLocation:
		if in.Location == nil {
			return "", false
		}
		return strconv.FormatFloat(in.Location.Lat, 'f', -1, 64) + "," + strconv.FormatFloat(in.Location.Lon, 'f', -1, 64), true
	}
	return "", false
}

func (r answerReader) within(n float64) bool {
	return (r.min == nil || n >= *r.min) && (r.max == nil || n <= *r.max)
}

func (r answerReader) number(text string) (string, bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(text)
	if text == "" || len(text) > 30 || strings.Trim(text, "0123456789.-+") != "" {
		return "", false
	}
	n, err := strconv.ParseFloat(text, 64)
	return strconv.FormatFloat(n, 'f', -1, 64), err == nil && r.within(n)
}

// phone reads a number in E.164. One without a country code is taken for a Russian one, since those are written 8 916 … by habit.
func phone(text string) (string, bool) {
	if len(text) > 40 {
		return "", false
	}
	n, err := phonenumbers.Parse(text, "RU")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

func email(text string) (string, bool) {
	if len(text) > 254 || strings.ContainsAny(text, " <>\"") {
		return "", false
	}
	address, err := mail.ParseAddress(text)
	if err != nil {
		return "", false
	}
	_, domain, _ := strings.Cut(address.Address, "@")
	if !strings.Contains(strings.Trim(domain, "."), ".") {
		return "", false
	}
	return strings.ToLower(address.Address), true
}

// date reads the usual ways of writing a day in figures, the day before the month, and gives it as 2006-01-02.
func date(text string) (string, bool) {
	text = strings.TrimRight(strings.NewReplacer("/", ".", " ", ".", "..", ".").Replace(text), "г.")
	for _, layout := range []string{"2.1.2006", "2006-1-2", "2.1.06", "2006.1.2"} {
		if t, err := time.Parse(layout, text); err == nil && t.Year() > 1900 && t.Year() < 2200 {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}
