// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Reference is the page of all settings in Markdown, made from the tags of Server. `parley docs` writes it to docs/reference/settings.md.
func Reference() string {
	var page strings.Builder
	page.WriteString("# Settings\n\nEvery setting of `parley serve` is a flag and an environment variable; the flag wins. " +
		"A YAML file with the same names as the flags, named by `PARLEY_CONFIG` or `--config`, stands behind both.\n\n" +
		"| Variable | Flag | Default | Meaning |\n|--|--|--|--|\n")
	for field := range reflect.TypeFor[Server]().Fields() {
		tag := field.Tag
		env := tag.Get("env")
		flag := "--" + strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(env, "PARLEY_")), "_", "-")
		help := strings.ReplaceAll(tag.Get("help"), "${enum}", strings.ReplaceAll(tag.Get("enum"), ",", ", "))
		fmt.Fprintf(&page, "| `%s` | `%s` | %s | %s |\n", env, flag, code(tag.Get("default")), help)
	}
	return page.String()
}

func code(v string) string {
	if v == "" {
		return "–"
	}
	return "`" + v + "`"
}
