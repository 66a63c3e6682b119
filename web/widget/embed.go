// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package widget holds the script of the web chat and its style inside the binary.
package widget

import "embed"

// The all: prefix takes .gitkeep, so that the program can be built before the script is.
//
//go:embed all:dist
var dist embed.FS

//go:embed chat.css
var style []byte

// Script is chat.js. Without a build it is empty.
func Script() []byte {
	script, err := dist.ReadFile("dist/chat.js")
	if err != nil {
		return nil
	}
	return script
}

// Style is chat.css, which the script puts into its own shadow tree.
func Style() []byte { return style }
