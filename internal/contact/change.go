// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"parley/internal/contact/field"
	"parley/internal/i18n"
)

// Set gives the contact a property of field.Owned as a person typed it; an empty value clears it. handled is false when the key is none of these.
// A phone or e-mail set so is typed, not verified, unless it is the same as before. Region is explained at field.Phone.
// Afterwards call Rename, and index when words changed.
func (c *Contact) Set(key, value, region string) (handled bool, problem i18n.Text) {
	place := c.property(key)
	if place == nil {
		return false, nil
	}
	read, problem := field.ReadOwn(key, value, region)
	if !problem.Empty() || read == *place {
		return true, problem
	}
	*place = read
	switch key {
	case "phone":
		c.PhoneVerified = false
	case "email":
		c.EmailVerified = false
	}
	return true, nil
}

// property is the place of a property of field.Owned.
func (c *Contact) property(key string) *string {
	switch key {
	case "name":
		return &c.Name
	case "first_name":
		return &c.FirstName
	case "last_name":
		return &c.LastName
	case "phone":
		return &c.Phone
	case "email":
		return &c.Email
	case "external_id":
		return &c.ExternalID
	case "language":
		return &c.Language
	case "time_zone":
		return &c.TimeZone
	case "gender":
		return &c.Gender
	case "city":
		return &c.City
	default:
		return nil
	}
}

// differs lists the properties that are not as they were, by key.
func (c *Contact) differs(before Contact) []string {
	keys := []string{}
	for _, own := range field.Owned() {
		if place := c.property(own.Key); place != nil && *place != *before.property(own.Key) {
			keys = append(keys, own.Key)
		}
	}
	return keys
}

// Rename derives the shown name again, when it followed from what the contact was before. A name that somebody gave stays.
func (c *Contact) Rename(before Contact, username, address string) {
	if c.Name == "" || c.Name == before.Name && before.Name == ShownName(before, username, address) {
		c.Name = ShownName(*c, username, address)
	}
}
