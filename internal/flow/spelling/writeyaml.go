// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package spelling

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// yamlWidth is up to where a small map or list stays on one line.
const yamlWidth = 100

// yamlWriter writes values as YAML. plain are strings that mean themselves without quotes; words like yes and null are kept out by looksTyped.
type yamlWriter struct {
	plain *regexp.Regexp
	b     strings.Builder
}

// YAML spells the value as YAML: maps and lists in blocks, short leaves on one line, texts of several lines as literal blocks.
func (v *Value) YAML() []byte {
	w := yamlWriter{plain: regexp.MustCompile(`^([\p{L}_][\p{L}\p{N}_./-]*( [\p{L}\p{N}_./-]+)*|(\d+[dhms])+)$`)}
	w.block(v, 0, true)
	out := w.b.String()
	return []byte(strings.TrimPrefix(out, "\n"))
}

// block writes v behind a key or a dash. fresh says that the cursor already stands where the first key goes.
func (w *yamlWriter) block(v *Value, indent int, fresh bool) {
	if one, ok := w.inline(v, yamlWidth-2*indent); ok && !branchy(v, indent) {
		w.space(fresh)
		w.b.WriteString(one)
		w.b.WriteByte('\n')
		return
	}
	switch v.Shape {
	case String:
		w.space(fresh)
		w.literal(v.Text, indent)
	case List:
		if !fresh {
			w.b.WriteByte('\n')
		}
		for i := range v.Items {
			if !fresh || i > 0 {
				w.indent(indent)
			}
			w.b.WriteString("- ")
			w.block(&v.Items[i], indent+1, true)
		}
	case Map:
		if !fresh {
			w.b.WriteByte('\n')
		}
		for i := range v.Keys {
			if !fresh || i > 0 {
				w.indent(indent)
			}
			w.b.WriteString(w.scalar(v.Keys[i].Key))
			w.b.WriteByte(':')
			w.block(&v.Keys[i].Value, indent+1, false)
		}
	case Null, Bool, Number: // always fit on the line above
	}
}

// branchy reports what is spread over lines even when it would fit on one: the document, and lists of branches, so that a diff shows one item a line.
func branchy(v *Value, indent int) bool {
	if v.Shape == Map {
		return indent == 0
	}
	return slices.ContainsFunc(v.Items, func(item Value) bool { return item.Shape >= List && len(item.Items)+len(item.Keys) > 0 })
}

func (w *yamlWriter) indent(n int) { w.b.WriteString(strings.Repeat("  ", n)) }

func (w *yamlWriter) space(fresh bool) {
	if !fresh {
		w.b.WriteByte(' ')
	}
}

// inline is v on one line, when it is a leaf or a small branch that fits.
func (w *yamlWriter) inline(v *Value, room int) (string, bool) {
	var s string
	switch v.Shape {
	case Null:
		s = "null"
	case Bool, Number:
		s = v.Text
	case String:
		return w.scalar(v.Text), !literalFits(v.Text)
	case List:
		parts := make([]string, 0, len(v.Items))
		for i := range v.Items {
			one, ok := w.inline(&v.Items[i], room)
			if !ok {
				return "", false
			}
			parts = append(parts, one)
		}
		s = "[" + strings.Join(parts, ", ") + "]"
	case Map:
		parts := make([]string, 0, len(v.Keys))
		for i := range v.Keys {
			one, ok := w.inline(&v.Keys[i].Value, room)
			if !ok {
				return "", false
			}
			parts = append(parts, w.scalar(v.Keys[i].Key)+": "+one)
		}
		s = "{" + strings.Join(parts, ", ") + "}"
	}
	return s, len([]rune(s)) <= room || v.Shape < String
}

// scalar is a string on one line: bare when nothing can take it for anything else, else in JSON's quotes, which YAML reads alike.
func (w *yamlWriter) scalar(s string) string {
	if w.plain.MatchString(s) && !looksTyped(s) {
		return s
	}
	if strings.Contains(s, `"`) && !strings.ContainsFunc(s, func(r rune) bool { return r == '\'' || r == '\\' || !unicode.IsPrint(r) }) {
		return "'" + s + "'"
	}
	return string(AppendString(nil, s))
}

// looksTyped reports words that some YAML reader takes for a truth, a number or nothing.
func looksTyped(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity":
		return true
	}
	return false
}

// literalFits reports whether a text of several lines survives a literal block exactly.
func literalFits(s string) bool {
	if !strings.Contains(s, "\n") || strings.HasSuffix(s, "\n") || strings.HasPrefix(s, "\n") {
		return false
	}
	for row := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(row) != row || strings.ContainsFunc(row, func(r rune) bool {
			return r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff
		}) {
			return false
		}
	}
	return true
}

func (w *yamlWriter) literal(s string, indent int) {
	w.b.WriteString("|-\n")
	for row := range strings.SplitSeq(s, "\n") {
		if row != "" {
			w.indent(max(indent, 1))
			w.b.WriteString(row)
		}
		w.b.WriteByte('\n')
	}
}
