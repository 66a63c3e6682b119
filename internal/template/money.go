// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"strconv"
	"strings"

	"parley/internal/i18n"
)

// Money is an amount as a template shows it: minor units (kopecks, cents) and an ISO 4217 currency.
type Money struct {
	Minor    int64
	Currency string
}

// money is the filter: {{ order.total | money }} for a Money, {{ 199000 | money: "RUB" }} for a number of minor units.
func money(v any, args []any, lang i18n.Lang) any {
	if m, ok := v.(Money); ok {
		return m.In(lang)
	}
	n, ok := number(v)
	currency, _ := argument(args, 0).(string)
	if !ok || currency == "" {
		return v
	}
	return Money{Minor: int64(n), Currency: currency}.In(lang)
}

// In writes the amount as the language does: «1 990,50 ₽», "$1,990.50". A whole amount has no cents. Spaces do not break.
func (m Money) In(lang i18n.Lang) string {
	thousands, point := ",", "."
	if base, _, _ := strings.Cut(string(lang), "-"); base != string(i18n.EN) {
		thousands, point = "\u00a0", ","
	}
	code := strings.ToUpper(m.Currency)
	digits := strings.TrimPrefix(strconv.FormatInt(m.Minor, 10), "-")
	scale := minorDigits(code)
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	whole, cents := digits[:len(digits)-scale], digits[len(digits)-scale:]
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(d)
	}
	if strings.Trim(cents, "0") != "" {
		b.WriteString(point + cents)
	}
	sign := ""
	if m.Minor < 0 {
		sign = "−"
	}
	symbol, before := currencySymbol(code)
	if before && point == "." {
		return sign + symbol + b.String()
	}
	return sign + b.String() + "\u00a0" + symbol
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
