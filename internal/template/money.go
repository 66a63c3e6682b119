// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"math"
	"strconv"
	"strings"

	"parley/internal/i18n"
)

// Money is an amount as a template shows it: minor units (kopecks, cents) and an ISO 4217 currency.
type Money struct {
	Minor    int64
	Currency string
}

// money is the filter: {{ order.total | money }} for a Money, {{ contact.budget | money: "RUB" }} for a number or a text, which are in units as people
// write them: 1990.5 and "1 990,50" are one thousand nine hundred and ninety roubles and fifty kopecks.
func money(v any, args []any, lang i18n.Lang) any {
	if m, ok := v.(Money); ok {
		return m.In(lang)
	}
	n, ok := number(v)
	currency, _ := argument(args, 0).(string)
	if !ok || currency == "" {
		return v
	}
	m, ok := Amount(n, currency)
	if !ok {
		return v
	}
	return m.In(lang)
}

// maxMinor is above every amount that anybody means, and below what a float counts exactly.
const maxMinor = 1 << 53

// Amount is so many units of a currency, rounded to its smallest coin; false for what no amount is.
func Amount(units float64, currency string) (Money, bool) {
	minor := math.Round(units * math.Pow10(minorDigits(strings.ToUpper(currency))))
	if math.IsNaN(minor) || math.Abs(minor) >= maxMinor {
		return Money{}, false
	}
	return Money{Minor: int64(minor), Currency: currency}, true
}

// Number reads a number as people write it: with a point or a comma, and spaces between the thousands.
func Number(text string) (float64, bool) { return number(text) }

// count is the filter: {{ contact.points | number }} with the marks of the language, «12 500,5» or "12,500.5".
func count(v any, lang i18n.Lang) any {
	n, ok := number(v)
	if !ok {
		return v
	}
	digits := strconv.FormatFloat(math.Abs(n), 'f', -1, 64)
	whole, fraction, _ := strings.Cut(digits, ".")
	thousands, point := marks(lang)
	written := grouped(whole, thousands)
	if fraction != "" {
		written += point + fraction
	}
	if n < 0 {
		written = "−" + written
	}
	return written
}

// marks stand between thousands and before the fraction.
func marks(lang i18n.Lang) (thousands, point string) {
	if base, _, _ := strings.Cut(string(lang), "-"); base == string(i18n.EN) {
		return ",", "."
	}
	return "\u00a0", ","
}

// grouped writes digits in groups of three.
func grouped(digits, mark string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(mark)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// In writes the amount as the language does: «1 990,50 ₽», "$1,990.50". A whole amount has no cents. Spaces do not break.
func (m Money) In(lang i18n.Lang) string {
	thousands, point := marks(lang)
	code := strings.ToUpper(m.Currency)
	digits := strings.TrimPrefix(strconv.FormatInt(m.Minor, 10), "-")
	scale := minorDigits(code)
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	whole, cents := digits[:len(digits)-scale], digits[len(digits)-scale:]
	written := grouped(whole, thousands)
	if strings.Trim(cents, "0") != "" {
		written += point + cents
	}
	sign := ""
	if m.Minor < 0 {
		sign = "−"
	}
	symbol, before := currencySymbol(code)
	if before && point == "." {
		return sign + symbol + written
	}
	return sign + written + "\u00a0" + symbol
}

// minorDigits is how many digits the minor unit has by ISO 4217; Telegram Stars (XTR) are whole.
func minorDigits(code string) int {
	switch code {
	case "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF", "XTR":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	default:
		return 2
	}
}

// currencySymbol is the sign of a currency and whether English writes it before the amount; unknown currencies keep their code.
func currencySymbol(code string) (symbol string, before bool) {
	switch code {
	case "USD":
		return "$", true
	case "EUR":
		return "€", true
	case "GBP":
		return "£", true
	case "JPY":
		return "¥", true
	case "RUB":
		return "₽", false
	case "KZT":
		return "₸", false
	case "UAH":
		return "₴", false
	case "BYN":
		return "Br", false
	case "XTR":
		return "⭐", false
	default:
		return code, false
	}
}
