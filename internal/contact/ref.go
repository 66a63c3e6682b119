// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/workspace"
)

// Ref names a contact from outside, by whatever the caller knows. Of several, the first that finds somebody counts, in this order.
type Ref struct {
	ID         int64
	ExternalID string
	Channel    int64 // with Address
	Address    string
	Phone      string // in any spelling
	Email      string
}

// FindByRef finds the contact a reference means. A phone or an e-mail that several people have typed means the one who has verified it, or who came first:
// it links orders and events to a person, and is never a reason to merge two. Region is explained at field.Phone.
func FindByRef(q db.Queryer, workspace int64, region string, ref Ref) (Contact, error) {
	if ref.ID != 0 {
		if c, err := Get(q, workspace, ref.ID); !fault.Is(err, fault.NotFound) {
			return c, err
		}
	}
	phone, _ := field.Phone(ref.Phone, region)
	email, _ := field.Email(ref.Email)
	for _, try := range []struct {
		given bool
		where string
		args  []any
	}{
		{ref.ExternalID != "", `external_id = $2 AND external_id <> ''`, []any{ref.ExternalID}},
		{
			ref.Channel != 0 && ref.Address != "", `id = (SELECT i.contact_id FROM identity i WHERE i.workspace_id = $1 AND i.channel_id = $2 AND i.address = $3)`,
			[]any{ref.Channel, ref.Address},
		},
		{phone != "", `phone = $2 AND phone <> '' ORDER BY phone_verified DESC, id LIMIT 1`, []any{phone}},
		{email != "", `email = $2 AND email <> '' ORDER BY email_verified DESC, id LIMIT 1`, []any{email}},
	} { // at most four queries, each by an index
		if !try.given {
			continue
		}
		c, err := scanContact(q.QueryRow(`SELECT `+contactColumns+` FROM contact WHERE workspace_id = $1 AND `+try.where, append([]any{workspace}, try.args...)...))
		if !fault.Is(err, fault.NotFound) {
			return c, err
		}
	}
	return Contact{}, fault.Missing("contact")
}

// Region is the country whose phone numbers people of the workspace write without a code: that of its time zone, otherwise Russia.
func Region(w workspace.Workspace) string {
	switch w.TimeZone {
	case "Asia/Almaty", "Asia/Qyzylorda", "Asia/Aqtobe", "Asia/Aqtau", "Asia/Atyrau", "Asia/Oral", "Asia/Qostanay":
		return "KZ"
	case "Europe/Minsk":
		return "BY"
	case "Asia/Tashkent", "Asia/Samarkand":
		return "UZ"
	case "Asia/Bishkek":
		return "KG"
	case "Asia/Yerevan":
		return "AM"
	case "Asia/Tbilisi":
		return "GE"
	case "Asia/Baku":
		return "AZ"
	case "Europe/Kyiv", "Europe/Kiev":
		return "UA"
	case "Europe/London":
		return "GB"
	case "Europe/Berlin":
		return "DE"
	case "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles":
		return "US"
	default:
		return "RU"
	}
}
