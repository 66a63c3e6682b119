// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
)

// graph is a document as rules look at it.
type graph struct {
	doc     flow.Document
	program *flow.Program
	world   World
	blocks  map[string]*flow.Placed
	order   map[string]int
	traits  map[string]traits
	says    []said
	of      map[string][]said // the same by block
	trips   map[string]trip
	lost    map[string][]loss // by block, once somebody has asked
}

// traits are what rules know of a block.
type traits struct {
	talks   bool // it says something to the person
	asks    int  // how many answers it waits for
	pause   time.Duration
	rests   bool // time passes in it, and nobody is waited for
	instant bool // it is known to go on at once
	silence time.Duration
	content *content.Content
	answer  string // what a question asks for: phone, email …
	leads   bool   // it has buttons that go on
	shares  bool   // a button asks for the phone
}

// instantKinds go on at once. A kind that is not listed may wait: nobody is told of a cycle through it.
var instantKinds = []string{
	"set", "goal", "condition", "switch", "split", "random", "jump", "hand_over", "hours", "points", "level", "notify", "pause_bot", "calc",
}

// read looks at one block.
func read(b *flow.Placed) traits {
	type written struct {
		Content   *content.Content `json:"content"`
		Questions []struct{}       `json:"questions"`
		Answer    struct {
			Type string `json:"type"`
		} `json:"answer"`
		For  flow.Duration `json:"for"`
		Wait struct {
			For flow.Duration `json:"for"`
		} `json:"wait"`
	}
	own := body[written](b)
	t := traits{content: own.Content, answer: own.Answer.Type, silence: time.Duration(own.Wait.For), instant: slices.Contains(instantKinds, b.Kind)}
	if own.Content != nil {
		for _, c := range choices(*own.Content) {
			t.leads = t.leads || c.Action == content.Next
			t.shares = t.shares || c.Action == content.RequestPhone
		}
	}
	switch b.Kind {
	case "message":
		t.talks = true
		if t.leads || t.silence > 0 {
			t.asks = 1
		}
		t.instant = t.asks == 0
	case "question", "poll", "products":
		t.talks, t.asks = true, 1
	case "quiz":
		t.talks, t.asks = true, len(own.Questions)
	case "delay":
		t.rests, t.pause = true, time.Duration(own.For)
	case "hours": // it may wait for the morning
		t.instant = !body[struct {
			Wait bool `json:"wait"`
		}](b).Wait
	}
	return t
}

// choices lists all buttons of a message.
func choices(c content.Content) []content.Choice {
	all := slices.Concat(c.Buttons...)
	if c.Keyboard != nil {
		all = append(all, slices.Concat(c.Keyboard.Rows...)...)
	}
	for i := range c.Carousel {
		all = append(all, c.Carousel[i].Buttons...)
	}
	return all
}

func newGraph(doc flow.Document, program *flow.Program, world World) *graph {
	g := &graph{
		doc: doc, program: program, world: world, blocks: make(map[string]*flow.Placed, len(doc.Blocks)), order: make(map[string]int, len(doc.Blocks)),
		traits: make(map[string]traits, len(doc.Blocks)), says: speech(doc), of: make(map[string][]said, len(doc.Blocks)),
	}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		g.blocks[b.ID], g.order[b.ID], g.traits[b.ID] = b, i, read(b)
	}
	for _, s := range g.says {
		g.of[s.block] = append(g.of[s.block], s)
	}
	g.trips = g.travel()
	return g
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

// begins lists where people come in: at the start, and at the start of a trigger's own.
func (g *graph) begins() []string {
	all := []string{g.doc.Start}
	for _, t := range g.doc.Triggers {
		if t.Start != "" && !slices.Contains(all, t.Start) {
			all = append(all, t.Start)
		}
	}
	return all
}

// from marks every block that can be come to from the given ones; through says which blocks let people pass (nil: all).
func (g *graph) from(begin []string, through func(id string) bool) map[string]bool {
	seen := map[string]bool{}
	todo := slices.Clone(begin)
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[id] {
			continue
		}
		seen[id] = true
		if through == nil || through(id) {
			todo = append(todo, g.next(id)...)
		}
	}
	return seen
}

// elsewhere reports whether the flow goes on in another one, of which nothing is known here.
func (g *graph) elsewhere() bool {
	for i := range g.doc.Blocks {
		b := &g.doc.Blocks[i]
		if b.Kind == "subflow" || b.Kind == "jump" && body[struct{ Flow string }](b).Flow != "" {
			return true
		}
	}
	return false
}

// has finds the first block of one of the kinds.
func (g *graph) has(kinds ...string) *flow.Placed {
	for i := range g.doc.Blocks {
		if slices.Contains(kinds, g.doc.Blocks[i].Kind) {
			return &g.doc.Blocks[i]
		}
	}
	return nil
}
