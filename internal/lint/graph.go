// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"encoding/json"
	"maps"
	"slices"

	"parley/internal/flow"
)

// graph is a document as rules look at it.
type graph struct {
	doc     flow.Document
	program *flow.Program
	blocks  map[string]*flow.Placed
	order   map[string]int
	size    map[string]int // questions a block asks by itself
}

func newGraph(doc flow.Document, program *flow.Program) *graph {
	g := &graph{doc: doc, program: program, blocks: map[string]*flow.Placed{}, order: map[string]int{}, size: map[string]int{}}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		g.blocks[b.ID], g.order[b.ID] = b, i
		switch b.Kind {
		case "question":
			g.size[b.ID] = 1
		case "quiz":
			g.size[b.ID] = len(body[struct {
				Questions []json.RawMessage `json:"questions"`
			}](b).Questions)
		}
	}
	return g
}

// body reads what a rule wants to know of a block. What does not decode is empty: the compiler has told of it.
func body[T any](b *flow.Placed) T {
	var v T
	if json.Unmarshal(b.Body, &v) != nil {
		var empty T
		return empty
	}
	return v
}

// next lists the blocks a block leads to: by its exits, and by a jump inside the flow.
func (g *graph) next(id string) []string {
	b := g.blocks[id]
	if b == nil {
		return nil
	}
	to := slices.Sorted(maps.Values(b.Exits))
	if b.Kind == "jump" {
		if target := body[struct{ To string }](b).To; target != "" {
			to = append(to, target)
		}
	}
	return to
}

// reached marks every block that can be come to: from the start, and from triggers with a start of their own.
func (g *graph) reached() map[string]bool {
	seen := map[string]bool{}
	todo := []string{g.doc.Start}
	for _, t := range g.doc.Triggers {
		if t.Start != "" {
			todo = append(todo, t.Start)
		}
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[id] {
			seen[id] = true
			todo = append(todo, g.next(id)...)
		}
	}
	return seen
}
