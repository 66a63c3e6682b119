// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// yamlSettings reads the settings file: a map from names of flags to values.
func yamlSettings(r io.Reader) (kong.Resolver, error) {
	values := settingsFile{}
	if err := yaml.NewDecoder(r).Decode(&values); err != nil && !errors.Is(err, io.EOF) {
		// The first line says it; the rest draws the place, which one line of a log cannot show.
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fmt.Errorf("settings file: %s", first)
	}
	return values, nil
}

// settingsFile stands behind the flags and the environment.
type settingsFile map[string]any

// Validate refuses a name that no command knows: a setting with a slip of the pen would silently do nothing.
func (f settingsFile) Validate(app *kong.Application) error {
	known := map[string]bool{}
	_ = kong.Visit(app, func(n kong.Visitable, next kong.Next) error {
		if flag, ok := n.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if !known[name] {
			return fmt.Errorf("settings file: there is no setting %q", name)
		}
		if _, nested := f[name].(map[string]any); nested {
			return fmt.Errorf("settings file: the setting %q takes one value or a list", name)
		}
	}
	return nil
}

// Resolve gives a flag its value, unless the environment has one. Values are handed on as text, as the environment would: 8080 and "8080" are the same.
func (f settingsFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil //nolint:nilnil // kong's word for "I know nothing of it"
		}
	}
	switch v := f[flag.Name].(type) {
	case nil:
		return nil, nil //nolint:nilnil // as above
	case bool:
		return v, nil
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = fmt.Sprint(item)
		}
		return strings.Join(texts, ","), nil
	default:
		return fmt.Sprint(v), nil
	}
}
