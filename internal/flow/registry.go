// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/i18n"
)

// Block is the code of one kind of block.
type Block interface {
	// Spec is everything about the kind that is data.
	Spec() BlockSpec
	// Compile reads the block's own keys, already checked against the form, and prepares them for running. Texts, conditions and references go through s,
	// which collects what they read; problems name the place inside the block.
	Compile(raw json.RawMessage, s *Scope) (Compiled, []Problem)
}

// Compiled is a block of a published version, ready to run. It is shared by all sessions and never changes.
type Compiled interface {
	// Enter runs when a session comes to the block.
	Enter(t *Turn) Next
	// Resume runs when something happens while the session waits here.
	Resume(t *Turn, in Input) Next
}

// BlockSpec is everything about a kind of block that is data.
type BlockSpec struct {
	Kind  string    `json:"kind"`
	Title i18n.Text `json:"title"`
	About i18n.Text `json:"about"`
	Group Group     `json:"group"`
	Icon  string    `json:"icon"` // name of a Tabler icon
	Form  []Field   `json:"form"`
	Exits []Exit    `json:"exits"`
	// Dynamic says in words where the further exits of this kind come from, for example "one per button"; empty: there are none.
	Dynamic i18n.Text `json:"dynamic,omitempty"`
	// Each names the list that gives those exits, one for each entry by its id; nil: there is none, or the exits are buttons.
	Each *Each `json:"each,omitempty"`
}

// Each is a list of a block whose entries are exits.
type Each struct {
	List  string `json:"list"`
	Label string `json:"label"` // the key of an entry that says in words what it is
}

// Exit is one outcome of a block.
type Exit struct {
	Name  string    `json:"name"`
	Label i18n.Text `json:"label"`
	Quiet bool      `json:"quiet,omitempty"` // absent without harm: the linter says nothing
}

// NamedExit makes an exit with words of both languages.
func NamedExit(name, ru, en string) Exit { return Exit{Name: name, Label: i18n.Words(ru, en)} }

// Silent makes it an exit whose absence nobody needs to be told of.
func (e Exit) Silent() Exit { e.Quiet = true; return e }

// Group is where the editor's palette keeps a block.
type Group string

// The groups of the palette.
const (
	GroupTalk  Group = "talk"  // says or asks something
	GroupLogic Group = "logic" // decides where to go
	GroupTime  Group = "time"
	GroupData  Group = "data" // changes what is known of the person
	GroupTeam  Group = "team" // calls people in
	GroupLinks Group = "links"
)

// Registry knows the kinds of blocks. It is built once and only read.
type Registry struct {
	kinds  []string
	blocks map[string]Block
	specs  map[string]BlockSpec
}

// NewRegistry lists the kinds. Two of one kind are a mistake of the program, found at start.
func NewRegistry(all ...Block) (*Registry, error) {
	r := &Registry{blocks: make(map[string]Block, len(all)), specs: make(map[string]BlockSpec, len(all))}
	for _, b := range all {
		spec := b.Spec()
		if _, twice := r.blocks[spec.Kind]; twice || spec.Kind == "" {
			return nil, fmt.Errorf("flow: block kind %q is registered twice or has no name", spec.Kind)
		}
		r.kinds = append(r.kinds, spec.Kind)
		r.blocks[spec.Kind], r.specs[spec.Kind] = b, spec
	}
	return r, nil
}

// Kinds lists the kinds in the order of the palette.
func (r *Registry) Kinds() []string { return slices.Clone(r.kinds) }

// Spec describes a kind.
func (r *Registry) Spec(kind string) (BlockSpec, bool) {
	spec, ok := r.specs[kind]
	return spec, ok
}
