// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package form

import (
	"fmt"
	"reflect"
	"strings"
)

// Table writes a table of a type's keys, and the tables of what stands inside.
func Table(text *strings.Builder, t reflect.Type) {
	if own, ok := reflect.TypeAssert[Shaped](reflect.Zero(t)); ok {
		text.WriteString("A " + own.Form() + ".\n\n")
		return
	}
	text.WriteString("| Key | Form | Meaning |\n|--|--|--|\n")
	rows(text, t, "")
	text.WriteString("\n")
}

func rows(text *strings.Builder, t reflect.Type, before string) {
	for f := range t.Fields() {
		switch {
		case f.Anonymous:
			rows(text, f.Type, before)
			continue
		case !f.IsExported(), Later(f):
			continue
		}
		about := f.Tag.Get("about")
		if f.Tag.Get("is") == "required" {
			about = "**Needed.** " + about
		}
		if words := f.Tag.Get("enum"); words != "" {
			about += " One of " + strings.ReplaceAll(words, ",", ", ") + "."
		}
		fmt.Fprintf(text, "| `%s%s` | %s | %s |\n", before, Key(f), form(f.Type), about)
		if inner := f.Type; inner.Kind() == reflect.Pointer && inner.Elem().Kind() == reflect.Struct && !isShaped(inner.Elem()) {
			rows(text, inner.Elem(), before+Key(f)+".")
		}
	}
}

// form is how a value is written.
func form(t reflect.Type) string {
	if own, ok := reflect.TypeAssert[Shaped](reflect.Zero(t)); ok && t.Kind() != reflect.Pointer {
		return own.Form()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return form(t.Elem())
	case reflect.Slice:
		return "list"
	case reflect.Map, reflect.Struct:
		return "keys"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Float64:
		return "number"
	case reflect.String:
		return "text"
	}
	return "anything"
}

func isShaped(t reflect.Type) bool { return t.Implements(reflect.TypeFor[Shaped]()) }
