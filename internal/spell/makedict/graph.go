// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// entry is one form: its letters as places in the alphabet, and how it may be written.
type entry struct {
	letters string
	mark    byte
}

// The marks, as package spell reads them; of a form that has several the first is kept.
const (
	hidden   = iota + 1 // in small letters, and never suggested
	lower               // in small letters
	title               // with a capital
	capitals            // with capitals inside
)

// graph is a set of words in which equal beginnings and equal endings are kept once. Package spell says how it is laid out.
type graph struct {
	edges []uint32
	seen  map[string]uint32 // where a node stands, by its edges
}

// pack lays words out. The first edge leads to the root.
func pack(words []entry) []byte {
	slices.SortFunc(words, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.letters, b.letters), cmp.Compare(a.mark, b.mark))
	})
	words = slices.CompactFunc(words, func(a, b entry) bool { return a.letters == b.letters })
	g := graph{edges: make([]uint32, 1), seen: map[string]uint32{}}
	g.edges[0] = g.node(words, 0) << 10
	var packed []byte
	for _, e := range g.edges {
		packed = binary.LittleEndian.AppendUint32(packed, e)
	}
	return packed
}

// node lays out the words that have their first letters in common, and says where; 0 is nowhere.
func (g *graph) node(words []entry, depth int) uint32 {
	var edges []uint32
	for len(words) > 0 {
		letter := words[0].letters[depth]
		n := slices.IndexFunc(words, func(w entry) bool { return w.letters[depth] != letter })
		if n < 0 {
			n = len(words)
		}
		longer, mark := words[:n], byte(0)
		if len(longer[0].letters) == depth+1 {
			longer, mark = longer[1:], longer[0].mark
		}
		edges = append(edges, uint32(letter)|uint32(mark)<<6|g.node(longer, depth+1)<<10)
		words = words[n:]
	}
	if len(edges) == 0 {
		return 0
	}
	edges[len(edges)-1] |= 1 << 9
	var key []byte
	for _, e := range edges {
		key = binary.LittleEndian.AppendUint32(key, e)
	}
	at, known := g.seen[string(key)]
	if !known {
		at = uint32(len(g.edges))
		g.seen[string(key)] = at
		g.edges = append(g.edges, edges...)
	}
	return at
}
