// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"parley/internal/play/form"
)

// deed is what a step does. An expectation that does not hold is a *match.MismatchError.
type deed interface {
	do(ctx context.Context, s *scene) error
}

// verb is the name of the step's key and what it does; it is an error when there is none or more than one.
func (s Step) verb() (string, deed, error) {
	v := reflect.ValueOf(s)
	name, found := "", deed(nil)
	for i := range v.NumField() {
		d, ok := reflect.TypeAssert[deed](v.Field(i))
		if !ok || v.Field(i).IsNil() {
			continue
		}
		if found != nil {
			return "", nil, fmt.Errorf("a step does one thing, this one has %s and %s", name, form.Key(v.Type().Field(i)))
		}
		name, found = form.Key(v.Type().Field(i)), d
	}
	if found == nil {
		return "", nil, errors.New("the step says nothing to do")
	}
	return name, found, nil
}

// check finds what the form of the file alone does not: missing keys, unknown people and channels.
func (s *Scenario) check() error {
	if err := form.Complete(reflect.ValueOf(s).Elem()); err != nil {
		return err
	}
	channels := map[string]bool{}
	for _, c := range s.Setup.Channels {
		if channels[c.Key] {
			return fmt.Errorf("setup: two channels are called %q", c.Key)
		}
		channels[c.Key] = true
	}
	for i := range s.Steps {
		name, d, err := s.Steps[i].verb()
		if err == nil {
			err = form.Complete(reflect.ValueOf(d).Elem())
		}
		if err == nil {
			err = s.known(reflect.ValueOf(d).Elem(), channels)
		}
		if err != nil {
			return fmt.Errorf("line %d: step %d %s: %w", s.lines[i], i+1, name, err)
		}
	}
	return nil
}

// known wants every person and channel of a step to be declared.
func (s *Scenario) known(v reflect.Value, channels map[string]bool) error {
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		switch {
		case f.Anonymous:
			if err := s.known(v.Field(i), channels); err != nil {
				return err
			}
		case form.Key(f) == "person" && v.Field(i).String() != "":
			if _, ok := s.People[v.Field(i).String()]; !ok {
				return fmt.Errorf("there is no person %q", v.Field(i).String())
			}
		case form.Key(f) == "channel" && v.Field(i).String() != "" && !channels[v.Field(i).String()]:
			return fmt.Errorf("there is no channel %q", v.Field(i).String())
		}
	}
	return nil
}
