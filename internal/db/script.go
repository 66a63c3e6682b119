// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"fmt"
	"strings"
)

// expand makes the text of one database out of the text of both: it drops the fences of the other one and replaces the macros.
//
//	-- only: sqlite      (or postgres)
//	…
//	-- end
//
// Macros: {{blob}}, {{double}}, {{bytewise}} after a text column, {{rowid}} after a table that needs no row id, {{fulltext table key}}.
// BIGINT PRIMARY KEY becomes the row id itself on SQLite.
func expand(text string, d dialect) (string, error) {
	var out strings.Builder
	only := ""
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		name, fence := strings.CutPrefix(trimmed, "-- only:")
		switch {
		case fence && only != "":
			return "", fmt.Errorf("line %d: a fence inside a fence", i+1)
		case fence:
			if only = strings.TrimSpace(name); only != "sqlite" && only != "postgres" {
				return "", fmt.Errorf("line %d: unknown database %q", i+1, only)
			}
		case trimmed == "-- end":
			if only == "" {
				return "", fmt.Errorf("line %d: an end without a fence", i+1)
			}
			only = ""
		case only == "" || only == d.name():
			out.WriteString(line)
		}
		out.WriteByte('\n')
	}
	if only != "" {
		return "", fmt.Errorf("the fence %q has no end", only)
	}
	result := fullText.ReplaceAllStringFunc(out.String(), func(macro string) string {
		parts := fullText.FindStringSubmatch(macro)
		return d.fullText(parts[1], parts[2])
	})
	result = d.macros().Replace(result)
	if i := strings.Index(result, "{{"); i >= 0 {
		return "", fmt.Errorf("unknown macro: %.30s", result[i:])
	}
	return result, nil
}

// splitStatements cuts a script at its semicolons, except those inside quotes, comments, dollar quotes and the bodies of triggers.
func splitStatements(script string) []string {
	var all []string
	start, depth := 0, 0
	trigger := false
	flush := func(end int) {
		if s := strings.TrimSpace(script[start:end]); withoutComments(s) != "" {
			all = append(all, s)
		}
		start, depth, trigger = end+1, 0, false
	}
	for i := 0; i < len(script); {
		if n := skip(script[i:]); n > 0 {
			i += n
			continue
		}
		if script[i] == ';' && (!trigger || depth == 0) {
			flush(i)
		}
		if n := wordLength(script[i:]); n > 0 {
			switch strings.ToUpper(script[i : i+n]) {
			case "TRIGGER":
				trigger = trigger || strings.HasPrefix(strings.ToUpper(withoutComments(script[start:i])), "CREATE")
			case "BEGIN", "CASE":
				depth++
			case "END":
				depth--
			}
			i += n
			continue
		}
		i++
	}
	flush(len(script))
	return all
}

// skip is the length of a quoted text or comment at the beginning of s; 0 when there is none.
func skip(s string) int {
	until := func(open, end string) int {
		if i := strings.Index(s[len(open):], end); i >= 0 {
			return len(open) + i + len(end)
		}
		return len(s)
	}
	switch {
	case s[0] == '\'' || s[0] == '"': // a doubled quote is two quoted texts side by side
		return until(s[:1], s[:1])
	case strings.HasPrefix(s, "--"):
		return until("--", "\n")
	case strings.HasPrefix(s, "/*"):
		return until("/*", "*/")
	case s[0] == '$':
		if n := wordLength(s[1:]); len(s) > n+1 && s[n+1] == '$' {
			return until(s[:n+2], s[:n+2])
		}
	}
	return 0
}

// wordLength is the length of the identifier at the beginning of s.
func wordLength(s string) int {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c < 0x80 {
			return i
		}
	}
	return len(s)
}

// withoutComments is s without comments before its first word.
func withoutComments(s string) string {
	for s = strings.TrimSpace(s); strings.HasPrefix(s, "--") || strings.HasPrefix(s, "/*"); {
		s = strings.TrimSpace(s[skip(s):])
	}
	return s
}
