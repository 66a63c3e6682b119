// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package chat

import (
	"fmt"
	"strings"

	"parley/internal/play/form"
	"parley/internal/sandbox"
)

// Text is the text a person reads: that of the first message of an album that has one.
func Text(one []*sandbox.Message) string {
	for _, m := range one {
		if m.Text != "" {
			return m.Text
		}
	}
	return ""
}

// Kinds are the kinds of the files of a message or an album.
func Kinds(one []*sandbox.Message) []string {
	var list []string
	for _, m := range one {
		for _, f := range m.Media {
			list = append(list, f.Kind)
		}
	}
	return list
}

// Labels are the words on buttons, row by row.
func Labels(rows [][]sandbox.Button) [][]string {
	var shown [][]string
	for _, row := range rows {
		var names []string
		for _, b := range row {
			names = append(names, b.Label)
		}
		shown = append(shown, names)
	}
	return shown
}

// Describe is a message in one line, for the words of a failure.
func Describe(one []*sandbox.Message) string {
	parts := []string{fmt.Sprintf("%q", Text(one))}
	if files := Kinds(one); len(files) > 0 {
		parts = append(parts, "media "+strings.Join(files, ", "))
	} else if one[0].Kind != "text" {
		parts = append(parts, one[0].Kind)
	}
	if shown := Labels(one[0].Buttons); len(shown) > 0 {
		parts = append(parts, "buttons "+form.Rows(shown))
	}
	return strings.Join(parts, ", ")
}

// Together is the first message, with the rest of its album: a person sees one.
func Together(list []*sandbox.Message) []*sandbox.Message {
	n := 1
	for n < len(list) && list[0].Album != "" && list[n].Album == list[0].Album {
		n++
	}
	return list[:n]
}
