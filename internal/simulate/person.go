// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"maps"
	"slices"
	"strings"
	"time"

	"parley/internal/clock"
	"parley/internal/filter"
	"parley/internal/flow"
)

// whole copies what a run changes.
func whole(p Person) Person {
	p.Tags, p.Fields, p.Points, p.Consents = slices.Clone(p.Tags), maps.Clone(p.Fields), maps.Clone(p.Points), slices.Clone(p.Consents)
	if p.Name == "" {
		p.Name = strings.TrimSpace(p.FirstName + " " + p.LastName)
	}
	return p
}

// zone is the person's time zone; nil when nobody knows it.
func (p *Person) zone() *time.Location {
	return clock.Zone(p.Zone)
}

// property is the place of something that every contact has.
func (p *Person) property(key string) *string {
	switch key {
	case "name":
		return &p.Name
	case "first_name":
		return &p.FirstName
	case "last_name":
		return &p.LastName
	case "username":
		return &p.Username
	case "phone":
		return &p.Phone
	case "email":
		return &p.Email
	case "city":
		return &p.City
	case "gender":
		return &p.Gender
	case "language":
		return &p.Language
	case "time_zone":
		return &p.Zone
	case "stage":
		return &p.Stage
	case "external_id":
		return &p.ExternalID
	default:
		return nil
	}
}

// value is a property or a field of the person.
func (p *Person) value(key string) (string, bool) {
	if place := p.property(key); place != nil {
		return *place, *place != ""
	}
	v, ok := p.Fields[key]
	return v, ok && v != ""
}

// set writes a property or a field; empty clears it.
func (p *Person) set(key, value string) {
	switch place := p.property(key); {
	case place != nil:
		*place = value
	case value == "":
		delete(p.Fields, key)
	default:
		if p.Fields == nil {
			p.Fields = map[string]string{}
		}
		p.Fields[key] = value
	}
}

// tag puts a tag on or takes it off, whatever its case.
func (p *Person) tag(name string, off bool) {
	at := slices.IndexFunc(p.Tags, func(t string) bool { return filter.Fold(t) == filter.Fold(name) })
	switch {
	case off && at >= 0:
		p.Tags = slices.Delete(p.Tags, at, at+1)
	case !off && at < 0:
		p.Tags = append(p.Tags, name)
	}
}

// earn changes an account, whatever the case of its name.
func (p *Person) earn(account string, change int64) {
	for name := range p.Points {
		if filter.Fold(name) == filter.Fold(account) {
			account = name
		}
	}
	if p.Points == nil {
		p.Points = map[string]int64{}
	}
	p.Points[account] += change
}

// earned is what stands on an account, whose name is folded; an account that nothing was ever put on is not set.
func (p *Person) earned(account string) (filter.Value, bool) {
	for name, points := range p.Points {
		if filter.Fold(name) == account {
			return filter.Whole(points), true
		}
	}
	return filter.Value{}, false
}

// agree gives or withdraws a consent.
func (p *Person) agree(purpose string, off bool) {
	p.Consents = slices.DeleteFunc(p.Consents, func(had string) bool { return had == purpose })
	if !off {
		p.Consents = append(p.Consents, purpose)
	}
}

// words are what texts see of the person.
func (p *Person) words() map[string]any {
	words := make(map[string]any, len(p.Fields)+12)
	for key, value := range p.Fields {
		words[key] = value
	}
	for _, key := range []string{"name", "first_name", "last_name", "phone", "email", "city", "gender", "language", "username", "stage", "external_id"} {
		if v, ok := p.value(key); ok {
			words[key] = v
		}
	}
	if len(p.Tags) > 0 {
		words["tags"] = slices.Clone(p.Tags)
	}
	return words
}

// facts are what conditions see of the person; the hours in their fields are those of the zone. What a made-up person cannot have, arrivals and purchases, is not set.
func (r *run) facts(asked []*flow.Fact, zone *time.Location) filter.Known {
	known := make(filter.Known, len(asked))
	for _, f := range asked {
		if v, ok := r.fact(f, zone); ok {
			known[f.Key] = v
		}
	}
	return known
}

func (r *run) fact(f *flow.Fact, zone *time.Location) (filter.Value, bool) {
	arg := ""
	if len(f.Args) > 0 {
		arg = f.Args[0].Text
	}
	p := &r.person
	typed := func(key string) (filter.Value, bool) {
		text, ok := p.value(key)
		if !ok {
			return filter.Value{}, false
		}
		return flow.ValueOf(text, f.Kind, zone)
	}
	holds := func(yes bool) (filter.Value, bool) { return filter.YesNo(yes), true }
	switch f.Atom {
	case "field":
		return typed(arg)
	case "name", "language", "phone", "email", "stage":
		return typed(f.Atom)
	case "tag":
		return holds(slices.ContainsFunc(p.Tags, func(t string) bool { return filter.Fold(t) == arg }))
	case "points":
		return p.earned(arg)
	case "consent":
		return holds(slices.Contains(p.Consents, arg))
	case "channel":
		return holds(arg == r.channel)
	case "test":
		return holds(true)
	case "created", "last_inbound":
		return filter.Whole(r.Now), true
	case "in_flow":
		return holds(r.been(arg, func(s *session) bool { return !s.state.State.Ended() }))
	case "started_flow":
		return filter.Whole(r.Now), r.been(arg, func(*session) bool { return true })
	case "finished_flow":
		return filter.Whole(r.now), r.been(arg, func(s *session) bool { return s.state.State == flow.Done })
	}
	return filter.Value{}, false
}

// been reports whether the person has a passage through a flow of which something is so.
func (r *run) been(slug string, is func(*session) bool) bool {
	return slices.ContainsFunc(r.sessions, func(s *session) bool { return s.program.flow.ID == slug && is(s) })
}
