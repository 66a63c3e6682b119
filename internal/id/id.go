// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package id makes 64-bit, time-ordered identifiers.
//
// An id is milliseconds since 2024-01-01 (41 bits), node (10 bits), sequence (12 bits): half the index size of a textual UUID,
// unique over nodes, and roughly in the order of making. Ids are not commit order; whoever follows the event log follows event.seq.
package id

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

const (
	nodeBits = 10
	seqBits  = 12
	// MaxNode is the largest node number.
	MaxNode = 1<<nodeBits - 1

	epoch = 1_704_067_200_000 // 2024-01-01T00:00:00Z in Unix milliseconds
)

// Maker makes ids for one node. It is safe for concurrent use.
type Maker struct {
	mu   sync.Mutex
	wall func() time.Time
	node int64
	last int64 // (milliseconds << seqBits) | sequence of the newest id
}

// NewMaker makes ids of a node (0…MaxNode) with the given source of wall time.
func NewMaker(node int, wall func() time.Time) *Maker {
	return &Maker{node: int64(node & MaxNode), wall: wall}
}

// New is the next id. It never repeats and never goes back, even when the wall clock does.
func (m *Maker) New() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := (m.wall().UnixMilli() - epoch) << seqBits
	// A stopped or crowded millisecond borrows from the next one instead of waiting.
	m.last = max(m.last+1, now)
	return (m.last>>seqBits)<<(nodeBits+seqBits) | m.node<<seqBits | m.last&(1<<seqBits-1)
}

// Time is the moment an id was made, to the millisecond.
func Time(v int64) time.Time { return time.UnixMilli(v>>(nodeBits+seqBits) + epoch).UTC() }

// Floor is below every id made from t on, and above those made before: rows can be narrowed to a time by their key.
func Floor(t time.Time) int64 { return max(t.UnixMilli()-epoch, 0) << (nodeBits + seqBits) }

// Format is the id as the API shows it: a short string.
func Format(v int64) string { return strconv.FormatInt(v, 36) }

// Parse reads what Format wrote.
func Parse(s string) (int64, error) {
	v, err := strconv.ParseInt(s, 36, 64)
	if err != nil || v <= 0 {
		return 0, fmt.Errorf("id: %q is not an id", s)
	}
	return v, nil
}
