// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import "slices"

// reservedExit reports names that exits have of themselves, so a button must not take them.
func reservedExit(name string) bool {
	return slices.Contains([]string{"next", "timeout", "other"}, name)
}

// checkIDs finds ids used twice and links to blocks that do not exist.
func checkIDs(doc Document, lines map[string]int) []Problem {
	var problems []Problem
	report := func(block string, p Problem) {
		p.Block, p.Line = block, lines[block]
		problems = append(problems, p)
	}
	seen := make(map[string]bool)
	once := func(block, id, path string) {
		if seen[id] {
			report(block, wrong("twice", path, "Код «%s» уже занят в этой воронке.", "The id “%s” is already taken in this flow.", id))
		}
		seen[id] = true
	}
	blocks := make(map[string]bool, len(doc.Blocks))
	for _, b := range doc.Blocks {
		once(b.ID, b.ID, "id")
		blocks[b.ID] = true
	}
	for _, n := range doc.Notes {
		once("", n.ID, "notes")
	}
	for _, f := range doc.Frames {
		once("", f.ID, "frames")
	}
	triggers := make(map[string]bool, len(doc.Triggers))
	for _, t := range doc.Triggers {
		if triggers[t.ID] {
			report("", wrong("twice", "triggers", "Код «%s» уже занят в этой воронке.", "The id “%s” is already taken in this flow.", t.ID))
		}
		triggers[t.ID] = true
	}
	return problems
}
