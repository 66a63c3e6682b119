// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

//go:build noui

// Package web holds the built web interface inside the binary. With the tag noui it holds nothing.
package web

import (
	"embed"
	"io/fs"
)

// Files is empty: this binary was built without the interface.
func Files() (fs.FS, error) { return embed.FS{}, nil }
