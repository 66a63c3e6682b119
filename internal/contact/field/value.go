// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package field

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// maxText is the longest text of a field, in characters.
const maxText = 4000

// maxNumber is where floating numbers stop being exact.
const maxNumber = 1e15

// Value is what one field of one contact holds. Text is canonical: Parse reads it back to the same value in the same zone.
type Value struct {
	Text     string
	Num      float64 // a number; a boolean as 0 or 1; money in hundredths
	At       int64   // a date as its midnight in UTC, a moment; Unix milliseconds
	MonthDay int     // 100*month+day of a date or moment
}

// JSON is the value as the API gives it: text, number, boolean, "2006-01-02", RFC 3339 in UTC, money in hundredths.
func (v Value) JSON(t Type) any {
	switch t {
	case Number:
		return v.Num
	case Money:
		return int64(v.Num)
	case Boolean:
		return v.Num != 0
	case DateTime:
		return time.UnixMilli(v.At).UTC().Format(time.RFC3339)
	case Text, Date, Choice:
	}
	return v.Text
}

// Read takes a value as the API is given it: what JSON returns, or text as a person types it.
func (f *Field) Read(v any, zone *time.Location) (Value, i18n.Text) {
	switch v := v.(type) {
	case string:
		return f.Parse(v, zone)
	case bool:
		return f.Parse(strconv.FormatBool(v), zone)
	case float64:
		if f.Type == Money && v == math.Trunc(v) && math.Abs(v) <= maxNumber {
			return Value{Text: moneyText(int64(v)), Num: v}, nil
		}
		return f.Parse(strconv.FormatFloat(v, 'f', -1, 64), zone)
	}
	return Value{}, i18n.Words("Здесь нужно одно значение: текст, число, «да» или «нет»", "One value is needed here: text, a number, true or false")
}

// Parse reads what a person typed, by the field's type, in the zone of the person or the workspace. The problem is for that person; it is empty when all is well.
func (f *Field) Parse(text string, zone *time.Location) (Value, i18n.Text) {
	text = Clean(text)
	if utf8.RuneCountInString(text) > maxText {
		return Value{}, i18n.Words("Текст длиннее 4000 символов. Сократите его", "The text is longer than 4,000 characters. Please shorten it")
	}
	switch f.Type {
	case Number:
		return parseNumber(text)
	case Money:
		return parseMoney(text)
	case Date:
		return parseDate(text)
	case DateTime:
		return parseMoment(text, zone)
	case Boolean:
		return parseBoolean(text)
	case Choice:
		return f.parseChoice(text)
	case Text:
	}
	return Value{Text: text}, nil
}

// Clean makes text fit to be stored: composed, without control characters that databases refuse, no spaces at the ends.
func Clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(norm.NFC.String(text))
}

// decimal reads a number as people write it: spaces between thousands, a comma or a point before the fraction.
func decimal(text string) (float64, bool) {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '_' || r == '\'' || r == '’':
			return -1
		case r == '−' || r == '–':
			return '-'
		}
		return r
	}, text)
	comma, point := strings.LastIndexByte(text, ','), strings.LastIndexByte(text, '.')
	switch {
	case comma >= 0 && point >= 0 && comma < point: // 1,234.5
		text = strings.ReplaceAll(text, ",", "")
	case comma >= 0: // 1234,5 and 1.234,5
		text = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	}
	if strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' && r != '+' }) >= 0 {
		return 0, false // ParseFloat also takes 1e9, 0x1p2, inf
	}
	n, err := strconv.ParseFloat(text, 64)
	return n + 0, err == nil && math.Abs(n) <= maxNumber // adding 0 turns -0 into 0
}

func parseNumber(text string) (Value, i18n.Text) {
	n, ok := decimal(text)
	if !ok {
		return Value{}, i18n.Words("Здесь нужно число, например 12 или 0,5", "A number is needed here, for example 12 or 0.5")
	}
	return Value{Text: strconv.FormatFloat(n, 'f', -1, 64), Num: n}, nil
}

// parseMoney takes an amount with or without the sign of the currency.
func parseMoney(text string) (Value, i18n.Text) {
	bare := strings.ToLower(text)
	for _, sign := range []string{"рублей", "рубля", "рубль", "руб.", "руб", "р.", "р", "₽", "rub", "$", "usd", "€", "eur", "₸", "kzt"} {
		bare = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(bare, sign), sign))
	}
	n, ok := decimal(bare)
	// Hundredths are the smallest sum there is: 10.005 is a mistake.
	_, fraction, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	cents := math.Round(n * 100)
	if !ok || len(fraction) > 2 || math.Abs(cents) > maxNumber {
		return Value{}, i18n.Words("Здесь нужна сумма, например 1990 или 1990,50", "An amount is needed here, for example 1990 or 1990.50")
	}
	return Value{Text: moneyText(int64(cents)), Num: cents + 0}, nil
}

// moneyText writes hundredths as units, with a fraction only when there is one.
func moneyText(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	text := sign + strconv.FormatInt(cents/100, 10)
	if cents%100 != 0 {
		text += "." + strconv.Itoa(100 + int(cents%100))[1:]
	}
	return text
}

func parseBoolean(text string) (Value, i18n.Text) {
	switch filter.Fold(text) {
	case Yes, "1", "yes", "y", "on", "да", "д", "+":
		return Value{Text: Yes, Num: 1}, nil
	case No, "0", "no", "n", "off", "нет", "н", "-":
		return Value{Text: No}, nil
	}
	return Value{}, i18n.Words("Ответьте «да» или «нет»", "Please answer “yes” or “no”")
}

func (f *Field) parseChoice(text string) (Value, i18n.Text) {
	for _, choice := range f.Choices {
		if filter.Fold(choice) == filter.Fold(text) {
			return Value{Text: choice}, nil
		}
	}
	list := strings.Join(f.Choices[:min(len(f.Choices), 12)], ", ")
	return Value{}, i18n.Words("Выберите одно из: "+list, "Please choose one of: "+list)
}
