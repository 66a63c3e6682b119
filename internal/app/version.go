// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"runtime/debug"
	"strings"
)

// Version is the release, or the revision the program was built from.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "parley (unknown)"
	}
	var text strings.Builder
	text.WriteString("parley " + info.Main.Version)
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			text.WriteString(" " + s.Value)
		}
	}
	return text.String() + " " + info.GoVersion
}
