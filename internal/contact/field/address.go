// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package field

import (
	"net/mail"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Phone reads a phone number in any spelling and gives it as E.164 ("+79161234567"). Region is the country a number without a code belongs to:
// two letters of ISO 3166, see contact.Region.
func Phone(text, region string) (string, bool) {
	number, err := phonenumbers.Parse(strings.TrimSpace(text), region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// Email reads an e-mail address and gives it in small letters. Providers that tell letters apart exist only in theory.
func Email(text string) (string, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text || len(text) > 254 || !strings.Contains(text[strings.LastIndexByte(text, '@'):], ".") {
		return "", false
	}
	return text, true
}
