// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package form_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/play/form"
)

// length is written in a way of its own.
type length int

func (length) Schema() map[string]any { return map[string]any{"type": "string", "pattern": "m$"} }
func (length) Form() string           { return "length" }

type place struct {
	City string `yaml:"city" is:"required" about:"Where."`
}

type sample struct {
	place  `yaml:",inline"`
	Name   string         `yaml:"name" is:"required" about:"What it is called."`
	Kind   string         `yaml:"kind" enum:"a,b" about:"Which."`
	Far    length         `yaml:"far"`
	Many   []place        `yaml:"many"`
	Any    map[string]any `yaml:"any"`
	Inner  *place         `yaml:"inner" about:"Inside."`
	Soon   bool           `yaml:"soon" is:"later"`
	hidden int
}

type choice struct {
	Note string  `yaml:"note"`
	One  *place  `yaml:"one"`
	Two  *length `yaml:"two"`
}

func (choice) OneOf() {}

func TestSchema(t *testing.T) {
	t.Parallel()
	got, err := form.Schema(reflect.TypeFor[choice](), "Choice")
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "additionalProperties": false,
  "oneOf": [
    {
      "required": [
        "one"
      ]
    },
    {
      "required": [
        "two"
      ]
    }
  ],
  "properties": {
    "note": {
      "type": "string"
    },
    "one": {
      "additionalProperties": false,
      "properties": {
        "city": {
          "description": "Where.",
          "minLength": 1,
          "type": "string"
        }
      },
      "required": [
        "city"
      ],
      "type": "object"
    },
    "two": {
      "pattern": "m$",
      "type": "string"
    }
  },
  "title": "Choice",
  "type": "object"
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	good := sample{place: place{"x"}, Name: "n", Kind: "b", Many: []place{{"y"}}, hidden: 1}
	for want, spoil := range map[string]func(*sample){
		"soon is not supported by this version of Parley; leave it out": func(s *sample) { s.Soon = true },
		"":                            func(*sample) {},
		"name is needed":              func(s *sample) { s.Name = "" },
		"city is needed":              func(s *sample) { s.City = "" },
		`kind is "c"; there are a, b`: func(s *sample) { s.Kind = "c" },
		"many: city is needed":        func(s *sample) { s.Many = []place{{"y"}, {}} },
		"inner: city is needed":       func(s *sample) { s.Inner = &place{} },
	} {
		s := good
		spoil(&s)
		got := ""
		if err := form.Complete(reflect.ValueOf(s)); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if err := form.Complete(reflect.ValueOf(choice{One: &place{}})); err != nil {
		t.Errorf("a choice is checked by whoever knows it: %v", err)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	form.Table(&text, reflect.TypeFor[sample]())
	const want = "| Key | Form | Meaning |\n|--|--|--|\n" +
		"| `city` | text | **Needed.** Where. |\n| `name` | text | **Needed.** What it is called. |\n| `kind` | text | Which. One of a, b. |\n" +
		"| `far` | length |  |\n| `many` | list |  |\n| `any` | keys |  |\n| `inner` | keys | Inside. |\n| `inner.city` | text | **Needed.** Where. |\n\n"
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Error(diff)
	}
}
