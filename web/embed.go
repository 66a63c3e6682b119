// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

//go:build !noui

// Package web holds the built web interface inside the binary.
package web

import (
	"embed"
	"io/fs"
)

// The all: prefix keeps files whose names begin with a dot or an underscore.
//
//go:embed all:dist
var dist embed.FS

// Files is the built interface, rooted at its index.html. Without a build it holds only .gitkeep.
func Files() (fs.FS, error) { return fs.Sub(dist, "dist") }
