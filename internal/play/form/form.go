// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package form describes files by the struct types that read them: yaml names a key, about says what it is for,
// is:"required" that it is needed, enum which words it takes. From these tags come the check, the JSON Schema and the reference page.
package form

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Shaped is a type that is written in a way of its own.
type Shaped interface {
	// Schema is its JSON Schema.
	Schema() map[string]any
	// Form says how it is written, in a few words.
	Form() string
}

// OneOf is a struct with exactly one of its pointers set.
type OneOf interface{ OneOf() }

// Key is a field's name in the file, "" for an embedded struct.
func Key(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	return name
}

// Later reports whether a key is known but for a later version: it is refused by name, and no schema or table shows it.
func Later(f reflect.StructField) bool { return f.Tag.Get("is") == "later" }

// Complete wants what is marked as required, and words of a list where there is one.
func Complete(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return Complete(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := Complete(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() && !f.Anonymous {
				continue
			}
			if Later(f) && !v.Field(i).IsZero() && !v.Type().Implements(reflect.TypeFor[OneOf]()) {
				return fmt.Errorf("%s is not supported by this version of Parley; leave it out", Key(f))
			}
			if f.Tag.Get("is") == "required" && v.Field(i).IsZero() {
				return fmt.Errorf("%s is needed", Key(f))
			}
			if words := f.Tag.Get("enum"); words != "" && !v.Field(i).IsZero() && !slices.Contains(strings.Split(words, ","), v.Field(i).String()) {
				return fmt.Errorf("%s is %q; there are %s", Key(f), v.Field(i).String(), strings.ReplaceAll(words, ",", ", "))
			}
			if v.Type().Implements(reflect.TypeFor[OneOf]()) {
				continue // whoever knows which one is set checks it, and says where it stands
			}
			if err := Complete(v.Field(i)); err != nil && !f.Anonymous {
				return fmt.Errorf("%s: %w", Key(f), err)
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}
