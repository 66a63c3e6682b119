// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"fmt"
	"slices"
)

// Registry is the set of atoms a workspace knows. It is cheap to make, and never changes.
type Registry struct {
	atoms map[string]*Atom
	names []string // in the order in which rooms gave them: what is asked about most comes first
}

// NewRegistry gathers the atoms of all rooms. An error is a mistake in the program: two atoms of one name, or one that is not whole.
func NewRegistry(atoms ...Atom) (*Registry, error) {
	r := &Registry{atoms: make(map[string]*Atom, len(atoms))}
	for _, a := range atoms {
		if err := a.check(); err != nil {
			return nil, err
		}
		if r.atoms[a.Name] != nil {
			return nil, fmt.Errorf("filter: atom %q is registered twice", a.Name)
		}
		r.atoms[a.Name] = &a
		r.names = append(r.names, a.Name)
	}
	return r, nil
}

// Atoms lists the atoms as they were given, for a builder and for documentation.
func (r *Registry) Atoms() []Atom {
	all := make([]Atom, len(r.names))
	for i, name := range r.names {
		all[i] = *r.atoms[name]
	}
	return all
}

// check refuses an atom that could not work.
func (a *Atom) check() error {
	switch {
	case !isName(a.Name):
		return fmt.Errorf("filter: %q cannot be the name of an atom", a.Name)
	case a.Source == nil:
		return fmt.Errorf("filter: atom %q has no source", a.Name)
	case a.Words.Yes.Empty() || a.Words.No.Empty():
		return fmt.Errorf("filter: atom %q has no words", a.Name)
	case a.Words.Subject.Empty() && (a.Resolve != nil || a.Kind.Type != Bool):
		return fmt.Errorf("filter: atom %q has no words for its subject", a.Name)
	case len(a.Args) > MaxArgs:
		return fmt.Errorf("filter: atom %q has more than %d arguments", a.Name, MaxArgs)
	}
	for i := 1; i < len(a.Args); i++ {
		if a.Args[i-1].Optional && !a.Args[i].Optional {
			return fmt.Errorf("filter: atom %q has a required argument behind an optional one", a.Name)
		}
	}
	if a.Resolve != nil {
		return nil
	}
	for _, op := range a.Ops {
		if !slices.Contains(a.Kind.Type.operators(), op) {
			return fmt.Errorf("filter: atom %q cannot be compared by %q", a.Name, op)
		}
	}
	return nil
}
