// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"fmt"
	"slices"
)

// Registry finds a driver by its kind. It never changes after it is made.
type Registry struct {
	byKind map[Kind]Driver
	order  []Driver
}

// NewRegistry holds the drivers in the given order. Two drivers of one kind are an error.
func NewRegistry(drivers ...Driver) (*Registry, error) {
	r := &Registry{byKind: make(map[Kind]Driver, len(drivers)), order: slices.Clone(drivers)}
	for _, d := range drivers {
		if _, twice := r.byKind[d.Kind()]; twice {
			return nil, fmt.Errorf("channel: two drivers of kind %q", d.Kind())
		}
		r.byKind[d.Kind()] = d
	}
	return r, nil
}

// Driver is the driver of a kind; ok is false when this build has none.
func (r *Registry) Driver(kind Kind) (d Driver, ok bool) {
	d, ok = r.byKind[kind]
	return d, ok
}

// All lists the drivers in the order they were given.
func (r *Registry) All() []Driver { return slices.Clone(r.order) }
