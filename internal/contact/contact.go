// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package contact is people: who they are, where they can be reached, what is known of them and what they agreed to.
//
// A contact is a person; an identity is that person's address on one channel. Messages belong to identities, so two contacts can be merged and parted again.
package contact

import (
	"hash/fnv"
	"maps"
	"strconv"
	"strings"
	"unicode"

	"parley/internal/i18n"
)

// Stage is where a person stands in the life-cycle.
type Stage string

// The stages, in the order people pass them.
const (
	StageNew      Stage = "new"
	StageEngaged  Stage = "engaged"
	StageLead     Stage = "lead"
	StageClient   Stage = "client"
	StageRepeat   Stage = "repeat"
	StageSleeping Stage = "sleeping"
	StageGone     Stage = "gone"
)

// Stages lists every stage in order.
func Stages() []Stage {
	return []Stage{StageNew, StageEngaged, StageLead, StageClient, StageRepeat, StageSleeping, StageGone}
}

// Buckets is the number of stable random shares that contacts are dealt into.
const Buckets = 1024

// Contact is a person. Moments are milliseconds in the workspace's own time; 0 means never.
type Contact struct {
	ID            int64
	Workspace     int64
	Bucket        int
	Name          string // as shown; derived when nobody set it
	FirstName     string
	LastName      string
	Phone         string // E.164
	PhoneVerified bool
	Email         string
	EmailVerified bool
	ExternalID    string
	Language      string
	TimeZone      string // IANA name; empty is unknown
	Gender        string
	City          string
	Photo         string // sha256
	Stage         Stage
	Test          bool
	PausedUntil   int64 // the bot is silent until then
	PausedBy      int64
	Unsubscribed  int64
	LastInbound   int64
	LastClick     int64
	Greeted       int64
	FirstSource   int64
	LastSource    int64
	Revision      int64
	Created       int64
}

// Words are what texts see of the person under "contact": what is known of them, and their fields, as FieldWords gives them.
func (c *Contact) Words(fields map[string]any) map[string]any {
	words := make(map[string]any, 12+len(fields))
	maps.Copy(words, fields)
	for key, value := range map[string]string{
		"name": c.Name, "first_name": c.FirstName, "last_name": c.LastName, "phone": c.Phone, "email": c.Email, "city": c.City, "gender": c.Gender,
		"language": c.Language, "stage": string(c.Stage), "external_id": c.ExternalID,
	} {
		if value != "" {
			words[key] = value
		}
	}
	return words
}

// Identity is a person's address on one channel.
type Identity struct {
	ID          int64
	Workspace   int64
	Contact     int64
	Channel     int64
	Kind        string // of the channel
	Address     string
	Chat        string // where to write, when it is not Address
	Username    string
	Started     bool // wrote first or pressed Start: may be answered
	Blocked     int64
	Left        int64
	WindowUntil int64
	LastInbound int64
	Created     int64
}

// ShownName is what to call a person in lists: the given names, the user name, the phone, or the address.
// Visitors of a site have none of them that says anything to people: they are guests, told apart by the end of their address.
func ShownName(c Contact, username, address string) string {
	if full := strings.TrimSpace(c.FirstName + " " + c.LastName); full != "" {
		return full
	}
	for _, s := range []string{username, c.Phone, c.Email} {
		if s != "" {
			return s
		}
	}
	switch {
	case address == "":
		return "id " + strconv.FormatInt(c.ID, 36)
	case strings.Trim(address, "+0123456789") == "":
		return address
	default:
		return i18n.Words("Гость", "Guest").In(i18n.Lang(c.Language), i18n.EN) + " " + ending(address)
	}
}

// ending is the last four letters or figures of an address, as a person would read them out.
func ending(address string) string {
	var kept []rune
	for _, r := range address {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			kept = append(kept, unicode.ToUpper(r))
		}
	}
	return string(kept[max(len(kept)-4, 0):])
}

// BucketOf deals a contact into one of the stable random shares.
func BucketOf(id int64) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strconv.FormatInt(id, 36)))
	return int(h.Sum32() % Buckets)
}
