// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package blockstest gives tests of flows the blocks that the program has.
package blockstest

import (
	"testing"

	"parley/internal/blocks"
	"parley/internal/flow"
)

// Registry holds every kind of block.
func Registry(t testing.TB) *flow.Registry {
	t.Helper()
	r, err := flow.NewRegistry(blocks.All()...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
