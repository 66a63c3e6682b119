// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

//go:build !race

package dbtest

// raced says that the race detector watches.
const raced = false
