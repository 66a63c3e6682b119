// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"fmt"
	"reflect"
	"strings"
)

// Short is the input of lists that are read whole whatever is asked. They take the same words as long lists: without a limit all is one page.
type Short struct {
	Limit  int    `query:"limit"  doc:"How many at most; all when it is missing." maximum:"1000" minimum:"1"`
	Cursor string `query:"cursor" doc:"Next of the page before."                  maxLength:"500"`
}

func (s Short) short() Short { return s }

// after is a place in a short list: the name of the thing before it.
type after struct {
	Name string `json:"n"`
}

// part leaves the page that was asked for.
func (l *list[T]) part(in Short) error {
	from, err := place[after](in.Cursor)
	if err != nil {
		return err
	}
	if in.Cursor != "" {
		begin := 0
		for i := range l.Items {
			if nameOf(l.Items[i]) == from.Name {
				begin = i + 1
				break
			}
		}
		if begin == 0 { // it is gone
			return badCursor()
		}
		l.Items = l.Items[begin:]
	}
	if in.Limit > 0 && len(l.Items) > in.Limit {
		l.Items = l.Items[:in.Limit]
		next := cursor(after{nameOf(l.Items[in.Limit-1])})
		l.Next = &next
	}
	return nil
}

// nameOf is what a thing of a list is known by: the first of its fields that is called id, key, kind or number.
func nameOf(thing any) string {
	v := reflect.ValueOf(thing)
	for _, field := range reflect.VisibleFields(v.Type()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch name {
		case "id", "key", "kind", "number":
			return fmt.Sprint(v.FieldByIndex(field.Index).Interface())
		}
	}
	return ""
}
