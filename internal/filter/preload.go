// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"fmt"
	"strings"
)

// memberSeparator stands between the members of a Set in one column; text of people never holds it.
const memberSeparator = "\x1f"

// Column is the expression that selects the fact's value beside a contact's row, with placeholders from $start, so that one query loads all facts
// of a batch of contacts. Value reads what it yields.
func (f *Fact) Column(start int) (string, []any) {
	w := writer{next: start}
	src := f.source(&w)
	rows := " FROM " + src.From + " WHERE (" + src.Where + ")"
	switch {
	case src.From == "" && f.Kind.Type == Bool:
		w.put("((" + src.Value + ") IS TRUE)")
	case src.From == "":
		w.put("(" + src.Value + ")")
	case f.Kind.Type == Bool && src.Value != "":
		w.put("EXISTS (SELECT 1" + rows + " AND (" + src.Value + "))")
	case f.Kind.Type == Bool:
		w.put("EXISTS (SELECT 1" + rows + ")")
	case f.Kind.Type == Set:
		w.put("(SELECT string_agg(" + src.Value + ", ")
		w.arg(memberSeparator)
		w.put(")" + rows + ")")
	default:
		w.put("(SELECT " + src.Value + rows + ")")
	}
	return w.text.String(), w.args
}

// Value turns what database/sql scanned into an "any" from Column into the fact's value. The error means that the column is of another type than the atom says.
func (f *Fact) Value(raw any) (Value, error) {
	if raw == nil {
		return Value{}, nil
	}
	if b, isBytes := raw.([]byte); isBytes {
		raw = string(b)
	}
	switch c := f.Kind.Type.class(); raw := raw.(type) {
	case bool:
		if c == classBool {
			return YesNo(raw), nil
		}
	case int64:
		switch c {
		case classBool:
			return YesNo(raw != 0), nil
		case classWhole:
			return Whole(raw), nil
		case classNumber:
			return Float(float64(raw)), nil
		}
	case float64:
		if c == classNumber {
			return Float(raw), nil
		}
	case string:
		switch c {
		case classText:
			return Exact(raw), nil
		case classSet:
			return Members(strings.Split(raw, memberSeparator)...), nil
		}
	}
	return Value{}, fmt.Errorf("filter: column of %s holds a %T", f.Key, raw)
}
