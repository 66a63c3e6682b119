// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package field is what is known of a contact as single values: the workspace's own fields and the properties everyone has.
// It turns what people type into typed values and says what is wrong with it. It is pure: no database, no clock.
package field

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// Type is what a custom field holds. It never changes: flows and segments are compiled with it.
type Type string

// The types of custom fields.
const (
	Text     Type = "text"
	Number   Type = "number"
	Date     Type = "date"     // a day
	DateTime Type = "datetime" // a moment
	Boolean  Type = "boolean"
	Choice   Type = "choice" // one of Field.Choices
	Money    Type = "money"  // hundredths of the workspace's currency
)

// Types lists the types in the order in which a form offers them.
func Types() []Type {
	return []Type{Text, Number, Date, DateTime, Boolean, Choice, Money}
}

// The texts of a boolean.
const (
	Yes = "true"
	No  = "false"
)

// Limits of a field.
const (
	maxLabel   = 100 // characters
	maxChoices = 200
)

// Field is a custom attribute of contacts.
type Field struct {
	ID        int64
	Workspace int64
	Key       string // what texts and conditions call it by
	Label     string // what people call it
	Type      Type
	Choices   []string // of Choice
	Created   int64
}

// keys are what may stand in a template after "contact.".
var keys = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// reserved reports whether templates call something of every contact by this key, so that no field may have it.
func reserved(key string) bool {
	return slices.Contains([]string{"bucket", "channel", "created", "id", "source", "stage", "tags", "username"}, key) ||
		slices.ContainsFunc(Owned(), func(o Own) bool { return o.Key == key })
}

// Check refuses a field that could not be used, and tidies its words.
func (f *Field) Check() error {
	f.Label = strings.TrimSpace(f.Label)
	if f.Label == "" {
		f.Label = f.Key
	}
	var wrong []fault.Field
	switch {
	case !keys.MatchString(f.Key):
		wrong = append(wrong, fault.Field{Path: "/key", Code: "bad_key", Text: "small Latin letters, digits and _ are allowed, a letter first, at most 63"})
	case reserved(f.Key):
		wrong = append(wrong, fault.Field{Path: "/key", Code: "reserved_key", Text: "every contact has this already: choose another key"})
	}
	if utf8.RuneCountInString(f.Label) > maxLabel {
		wrong = append(wrong, fault.Field{Path: "/label", Code: "too_long", Text: "at most 100 characters"})
	}
	if !slices.Contains(Types(), f.Type) {
		wrong = append(wrong, fault.Field{Path: "/type", Code: "unknown_type", Text: "there is no such type of field"})
	}
	wrong = append(wrong, f.checkChoices()...)
	if len(wrong) > 0 {
		return &fault.Error{Code: fault.Invalid, Reason: "field_invalid", Message: "the field is not complete", Fields: wrong}
	}
	return nil
}

func (f *Field) checkChoices() []fault.Field {
	if f.Type != Choice {
		f.Choices = nil
		return nil
	}
	seen := map[string]bool{}
	var kept []string
	for _, choice := range f.Choices {
		if choice = Clean(choice); choice != "" && !seen[filter.Fold(choice)] {
			seen[filter.Fold(choice)] = true
			kept = append(kept, choice)
		}
	}
	f.Choices = kept
	if len(kept) == 0 || len(kept) > maxChoices {
		return []fault.Field{{Path: "/choices", Code: "choices", Text: "from 1 to 200 choices are needed"}}
	}
	return nil
}

// Kind is the field as conditions see it.
func (f *Field) Kind() filter.Kind {
	kind := filter.Kind{Label: i18n.Plain(f.Label)}
	switch f.Type {
	case Text:
		kind.Type = filter.Text
	case Number:
		kind.Type = filter.Number
	case Date:
		kind.Type = filter.Date
	case DateTime:
		kind.Type = filter.Moment
	case Boolean:
		kind.Type = filter.Bool
	case Money:
		kind.Type, kind.Scale = filter.Integer, 2
	case Choice:
		kind.Type = filter.Choice
		for _, choice := range f.Choices {
			kind.Options = append(kind.Options, filter.Option{Value: choice})
		}
	}
	return kind
}
