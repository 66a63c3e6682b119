// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// TestContentForm: the form knows every key that content reads, in the same order, and no other.
func TestContentForm(t *testing.T) {
	t.Parallel()
	compareForm(t, "content", reflect.TypeFor[content.Content](), flow.ContentForm())
}

func compareForm(t *testing.T, path string, typ reflect.Type, f flow.Field) {
	t.Helper()
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case typ == reflect.TypeFor[i18n.Text]():
		if f.Type != flow.Text {
			t.Errorf("%s is a text, the form says %s", path, f.Type)
		}
	case typ.Kind() == reflect.Slice:
		if f.Item == nil {
			t.Errorf("%s is a list, the form says %s", path, f.Type)
			return
		}
		compareForm(t, path+"[]", typ.Elem(), *f.Item)
	case typ.Kind() == reflect.Struct:
		var keys, formKeys []string
		for member := range typ.Fields() {
			key, _, _ := strings.Cut(member.Tag.Get("json"), ",")
			keys = append(keys, key)
			at := slices.IndexFunc(f.Fields, func(f flow.Field) bool { return f.Key == key })
			if at >= 0 {
				compareForm(t, path+"."+key, member.Type, f.Fields[at])
			}
		}
		for _, field := range f.Fields {
			formKeys = append(formKeys, field.Key)
		}
		if !slices.Equal(keys, formKeys) {
			t.Errorf("%s: content has %v, the form has %v", path, keys, formKeys)
		}
	}
}
