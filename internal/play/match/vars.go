// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package match

import (
	"fmt"
	"regexp"
)

var placeholder = regexp.MustCompile(`\$\{[A-Za-z0-9_.-]+\}`)

// Vars are values by name that texts can refer to.
type Vars map[string]any

// Text puts values in place of ${name}; a name without a value is an error.
func (v Vars) Text(text string) (string, error) {
	missing := ""
	text = placeholder.ReplaceAllStringFunc(text, func(m string) string {
		name := m[2 : len(m)-1]
		value, ok := v[name]
		if !ok {
			missing = name
		}
		return fmt.Sprint(value)
	})
	if missing != "" {
		return "", fmt.Errorf("no step has saved ${%s}", missing)
	}
	return text, nil
}

// Fill is Text for every text of a JSON value; a text that is only ${name} becomes the value itself.
func (v Vars) Fill(in any) (any, error) {
	var err error
	switch in := in.(type) {
	case string:
		if m := placeholder.FindString(in); m == in && m != "" {
			if value, ok := v[in[2:len(in)-1]]; ok {
				return value, nil
			}
		}
		return v.Text(in)
	case []any:
		out := make([]any, len(in))
		for i, item := range in {
			if out[i], err = v.Fill(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(in))
		for name, item := range in {
			if out[name], err = v.Fill(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return in, nil
}
