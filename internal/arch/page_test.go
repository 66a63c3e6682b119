// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package arch holds the tests of the house's shape. They read ARCHITECTURE.md, so the page cannot fall behind the code.
package arch_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// floor is a place in the order of imports, for example 4b.
type floor struct {
	number int
	letter string
}

func (f floor) below(other floor) bool {
	return f.number < other.number || (f.number == other.number && f.letter < other.letter)
}

// room is one package pattern of the floors table.
type room struct {
	pattern  string
	at       floor
	testOnly bool
}

// narrow is one row of the narrower rules.
type narrow struct {
	patterns []string
	ours     []string // numbers of floors and patterns; "any" allows all
	never    []string
}

// wider is one row of what tests may import besides.
type wider struct{ tests, also []string }

// page is what the tests take from ARCHITECTURE.md.
type page struct {
	rooms  []room
	narrow []narrow
	wider  []wider
	global []string // tables of the installation
	large  []string // paths that may exceed the ceilings
}

func readPage(text string) (page, error) {
	var p page
	for _, cells := range table(text, "| Floor |") {
		at, err := readFloor(cells[0])
		if err != nil {
			return page{}, err
		}
		for item := range strings.SplitSeq(cells[1], ",") {
			for _, name := range quoted(item) {
				p.rooms = append(p.rooms, room{name, at, strings.Contains(item, "†")})
			}
		}
	}
	for _, cells := range table(text, "| Packages | Ours") {
		ours := strings.Split(strings.ReplaceAll(cells[1], "`", ""), ",")
		for i := range ours {
			ours[i] = strings.TrimSpace(ours[i])
		}
		p.narrow = append(p.narrow, narrow{quoted(cells[0]), ours, quoted(cells[2])})
	}
	for _, cells := range table(text, "| Tests of |") {
		p.wider = append(p.wider, wider{quoted(cells[0]), quoted(cells[1])})
	}
	for _, cells := range table(text, "| Path | Reason |") {
		if len(cells[1]) < 10 {
			return page{}, fmt.Errorf("%s is an exception without a reason", cells[0])
		}
		p.large = append(p.large, quoted(cells[0])...)
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "Tables of the installation") {
			p.global = quoted(line)
		}
	}
	if len(p.rooms) == 0 || len(p.narrow) == 0 || len(p.global) == 0 {
		return page{}, fmt.Errorf("a part is missing: %d rooms, %d narrower rules, %d tables", len(p.rooms), len(p.narrow), len(p.global))
	}
	return p, nil
}

// table gives the cells of the rows under a heading row.
func table(text, heading string) [][]string {
	_, text, _ = strings.Cut(text, "\n"+heading)
	var rows [][]string
	for i, line := range strings.Split(text, "\n") {
		if i < 2 { // the rest of the heading, and the rule under it
			continue
		}
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(line, "| "), "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		rows = append(rows, cells)
	}
	return rows
}

var aName = regexp.MustCompile("`([^`]+)`")

func quoted(text string) []string {
	var names []string
	for _, m := range aName.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

func readFloor(text string) (floor, error) {
	letter := strings.TrimLeft(text, "0123456789")
	n, err := strconv.Atoi(strings.TrimSuffix(text, letter))
	if err != nil || len(letter) > 1 {
		return floor{}, fmt.Errorf("%q is not a floor", text)
	}
	return floor{n, letter}, nil
}

// room finds a package: its own name goes before a pattern.
func (p page) room(pkg string) (room, bool) {
	for _, exact := range []bool{true, false} {
		for _, r := range p.rooms {
			if exact && r.pattern == pkg || !exact && matches(r.pattern, pkg) {
				return r, true
			}
		}
	}
	return room{}, false
}

func matches(pattern, pkg string) bool {
	ok, err := path.Match(pattern, pkg)
	return err == nil && ok
}

// problem says why a package must not import another of ours; "" when it may.
func (p page) problem(from, to string, inTest bool) string {
	source, ok := p.room(from)
	if !ok {
		return from + " stands on no floor of ARCHITECTURE.md"
	}
	target, ok := p.room(to)
	switch {
	case !ok:
		return to + " stands on no floor of ARCHITECTURE.md"
	case from == to, inTest && target.testOnly, inTest && strings.HasPrefix(to, from+"/"): // a room may be tested through the parts built on it
		return ""
	case inTest && slices.ContainsFunc(p.wider, func(w wider) bool { return slices.Contains(w.tests, from) && slices.Contains(w.also, to) }):
		return ""
	case target.testOnly && !source.testOnly:
		return to + " is for tests only"
	case !target.at.below(source.at):
		return fmt.Sprintf("%s (%d%s) is not below %s (%d%s)", to, target.at.number, target.at.letter, from, source.at.number, source.at.letter)
	}
	for _, n := range p.narrowFor(from) {
		allowed := func(o string) bool { return o == "any" || o == strconv.Itoa(target.at.number) || matches(o, to) }
		if !inTest && !slices.ContainsFunc(n.ours, allowed) {
			return from + " may import of ours only " + strings.Join(n.ours, ", ")
		}
	}
	return ""
}

// narrowFor are the narrower rules of a package that really stands where the pattern means: channels/channeltest is no driver.
func (p page) narrowFor(pkg string) []narrow {
	r, _ := p.room(pkg)
	return slices.DeleteFunc(slices.Clone(p.narrow), func(n narrow) bool { return !slices.Contains(n.patterns, r.pattern) })
}

const samplePage = `
| Floor | Packages | What |
|--|--|--|
| 9 | ¬cmd/x¬ | main |
| 5b | ¬channels/*¬ | drivers |
| 5a | ¬channels/internal/*¬, ¬channels/channeltest¬† | wire |
| 4a | ¬channel¬, ¬workspace¬ | contracts |
| 1 | ¬httpx¬ | http |
| 0 | ¬fault¬ | faults |

| Packages | Ours, only | Never |
|--|--|--|
| ¬channels/*¬ | 0, 1, ¬channel¬, ¬channels/internal/*¬ | ¬database/sql¬ |

| Tests of | Stand also on |
|--|--|
| ¬channel¬ | ¬channels/telegram¬ |

| Path | Reason |
|--|--|
| ¬internal/long.go¬ | one table of the vendor's codes |

Tables of the installation, which have no workspace: ¬node¬, ¬lease¬.
`

func TestThePageIsRead(t *testing.T) {
	t.Parallel()
	p, err := readPage(strings.ReplaceAll(samplePage, "¬", "`"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"node", "lease"}, p.global); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"internal/long.go"}, p.large); diff != "" {
		t.Error(diff)
	}
	tests := []struct {
		from, to string
		inTest   bool
		problem  string // a part of it; empty: allowed
	}{
		{"channels/telegram", "channel", false, ""},
		{"channels/telegram", "httpx", false, ""},
		{"channels/telegram", "channels/internal/meta", false, ""},
		{"channels/telegram", "workspace", false, "may import of ours only"},
		{"channels/telegram", "channels/vk", false, "not below"},
		{"channels/telegram", "channels/channeltest", false, "for tests only"},
		{"channels/telegram", "channels/channeltest", true, ""},
		{"channels/channeltest", "workspace", false, ""},
		{"channel", "workspace", false, "not below"},
		{"channel", "channels/telegram", false, "not below"},
		{"channel", "channels/telegram", true, ""},
		{"channel", "channels/vk", true, "not below"},
		{"workspace", "channels/telegram", true, "not below"},
		{"channel", "channel", true, ""},
		{"channel", "unknown", false, "no floor"},
		{"unknown", "fault", false, "no floor"},
		{"cmd/x", "fault", false, ""},
	}
	for _, tt := range tests {
		got := p.problem(tt.from, tt.to, tt.inTest)
		if (tt.problem == "") != (got == "") || !strings.Contains(got, tt.problem) {
			t.Errorf("%s imports %s (test: %v): %q, want %q", tt.from, tt.to, tt.inTest, got, tt.problem)
		}
	}
}
