// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// spec is the vendor's own description of its methods and types.
type spec struct {
	Methods map[string]struct {
		Returns []string    `json:"returns"`
		Fields  []specField `json:"fields"`
	} `json:"methods"`
	Types map[string]struct {
		Fields   []specField `json:"fields"`
		Subtypes []string    `json:"subtypes"`
	} `json:"types"`
}

type specField struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

// loadSpec finds the description beside the repository, or where PARLEY_SHARED says; nil when it is absent.
func loadSpec(t *testing.T) *spec {
	t.Helper()
	shared := os.Getenv("PARLEY_SHARED")
	if shared == "" {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				break
			}
		}
		shared = filepath.Join(dir, "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(shared, "vendor-specs", "telegram", "api.json"))
	if err != nil {
		if os.Getenv("PARLEY_REQUIRE_ALL") == "1" {
			t.Fatalf("the vendor's description is missing: %v", err)
		}
		return nil
	}
	s := &spec{}
	if err := json.Unmarshal(b, s); err != nil {
		t.Fatalf("read the vendor's description: %v", err)
	}
	return s
}

// check says where a JSON value is not of one of the types.
func (s *spec) check(path string, types []string, v any) error {
	var first error
	for _, name := range types {
		err := s.checkOne(path, name, v)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (s *spec) checkOne(path, name string, v any) error {
	if item, ok := strings.CutPrefix(name, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%s: %T is no array", path, v)
		}
		for i, one := range list {
			if err := s.checkOne(fmt.Sprintf("%s[%d]", path, i), item, one); err != nil {
				return err
			}
		}
		return nil
	}
	var ok bool
	switch name {
	case "String":
		_, ok = v.(string)
	case "Boolean", "True":
		_, ok = v.(bool)
	case "Integer":
		n, number := v.(float64)
		ok = number && n == math.Trunc(n)
	case "Float", "Float number":
		_, ok = v.(float64)
	default:
		return s.checkObject(path, name, v)
	}
	if !ok {
		return fmt.Errorf("%s: %v is no %s", path, v, name)
	}
	return nil
}

func (s *spec) checkObject(path, name string, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: %T is no %s", path, v, name)
	}
	kind, known := s.Types[name]
	if !known {
		return fmt.Errorf("%s: the vendor has no type %s", path, name)
	}
	if len(kind.Subtypes) > 0 {
		return s.check(path, kind.Subtypes, v)
	}
	for _, f := range kind.Fields {
		value, has := object[f.Name]
		if !has {
			if f.Required {
				return fmt.Errorf("%s: %s lacks %s", path, name, f.Name)
			}
			continue
		}
		if err := s.check(path+"."+f.Name, f.Types, value); err != nil {
			return err
		}
	}
	for field := range object {
		if !slices.ContainsFunc(kind.Fields, func(f specField) bool { return f.Name == field }) {
			return fmt.Errorf("%s: %s has no field %s", path, name, field)
		}
	}
	return nil
}

func TestSpecChecker(t *testing.T) {
	t.Parallel()
	s := loadSpec(t)
	if s == nil {
		t.Skip("the vendor's description is not beside the repository; set PARLEY_SHARED")
	}
	bad := map[string]string{
		"missing":  `{"id":1,"is_bot":false}`,
		"type":     `{"id":"1","is_bot":false,"first_name":"Ann"}`,
		"fraction": `{"id":1.5,"is_bot":false,"first_name":"Ann"}`,
		"unknown":  `{"id":1,"is_bot":false,"first_name":"Ann","age":5}`,
	}
	for name, text := range bad {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if s.check("", []string{"User"}, v) == nil {
			t.Errorf("%s: %s passes", name, text)
		}
	}
}
