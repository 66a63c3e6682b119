// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/i18n"

// Trace tells what happened to a value while a message was rendered. Rendering never fails: it tells.
type Trace struct {
	Path  string `json:"path,omitempty"`  // where in the content, for example "/buttons/0/1/label/ru"
	Rule  string `json:"rule"`            // value_missing, value_defaulted, value_failed, text_cut, label_empty, media_missing, url_invalid
	Value string `json:"value,omitempty"` // the variable, expression, file, address or button
}

// Words tell the trace to a person.
func (t Trace) Words() i18n.Text {
	for _, w := range [...]struct{ rule, ru, en string }{
		{"value_missing", "Значение не задано, на его месте пусто. Укажите для переменной значение по умолчанию: ", "A value is not set, so nothing is written. Please give the variable a default: "},
		{"value_defaulted", "Значение не задано, написано значение по умолчанию: ", "A value is not set, so its default is written: "},
		{"value_failed", "Значение не удалось вычислить: написано значение по умолчанию, а если его нет, ничего. Проверьте выражение: ", "A value could not be computed, so its default is written, or nothing without one. Please check the expression: "},
		{"text_cut", "Текст вышел длиннее 64 КБ и обрезан.", "The text came out longer than 64 KB and is cut."},
		{"label_empty", "Надпись кнопки вышла пустой, вместо неё многоточие. Кнопка: ", "The label of a button came out empty, so it shows dots. Button: "},
		{"media_missing", "Файл не найден и пропущен: ", "A file is not found and is left out: "},
		{"url_invalid", "Адрес неверный, кнопка или файл пропущены: ", "An address is wrong, so the button or file is left out: "},
	} {
		if w.rule == t.Rule {
			return i18n.Words(w.ru+t.Value, w.en+t.Value)
		}
	}
	return i18n.Plain(t.Rule)
}
