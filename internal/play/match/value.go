// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package match compares what an API answers with what is wanted of it.
package match

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Dig takes a piece out of a JSON value: $.items[0].id.
func Dig(v any, where string) (any, error) {
	rest, ok := strings.CutPrefix(where, "$")
	if !ok {
		return nil, fmt.Errorf("%q does not begin with $", where)
	}
	for rest != "" {
		end := strings.IndexAny(rest[1:], ".[") + 1
		if end == 0 {
			end = len(rest)
		}
		step := rest[:end]
		rest = rest[end:]
		switch {
		case strings.HasPrefix(step, "."):
			m, _ := v.(map[string]any)
			next, ok := m[step[1:]]
			if !ok {
				return nil, fmt.Errorf("there is no %s", step[1:])
			}
			v = next
		case strings.HasPrefix(step, "[") && strings.HasSuffix(step, "]"):
			list, _ := v.([]any)
			i, err := strconv.Atoi(step[1 : len(step)-1])
			if err != nil || i < 0 || i >= len(list) {
				return nil, fmt.Errorf("there is no item %s of %d", step, len(list))
			}
			v = list[i]
		default:
			return nil, fmt.Errorf("%q cannot be read as a place in JSON", where)
		}
	}
	return v, nil
}

// MismatchError is an expectation that does not hold.
type MismatchError struct{ Expected, Seen string }

func (m *MismatchError) Error() string { return "expected: " + m.Expected + "; seen: " + m.Seen }

// Differ makes a mismatch.
func Differ(expected, seen string) *MismatchError {
	return &MismatchError{Expected: expected, Seen: seen}
}

// Covers says where a JSON value lacks what is wanted: objects may have more keys, lists must have as many items.
func Covers(want, got any, at string) *MismatchError {
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok {
			return differ(want, got, at)
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if m := Covers(want[name], m[name], at+"."+name); m != nil {
				return m
			}
		}
		return nil
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return differ(want, got, at)
		}
		for i := range want {
			if m := Covers(want[i], list[i], fmt.Sprintf("%s[%d]", at, i)); m != nil {
				return m
			}
		}
		return nil
	}
	if reflect.DeepEqual(number(want), number(got)) {
		return nil
	}
	return differ(want, got, at)
}

// number makes the numbers of YAML and JSON alike.
func number(v any) any {
	r := reflect.ValueOf(v)
	switch {
	case v == nil:
	case r.CanInt():
		return float64(r.Int())
	case r.CanUint():
		return float64(r.Uint())
	}
	return v
}

func differ(want, got any, at string) *MismatchError {
	return Differ(at+" is "+JSON(want), JSON(got))
}

// JSON writes a value for the words of a failure.
func JSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
