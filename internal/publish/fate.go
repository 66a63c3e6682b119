// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"slices"

	"parley/internal/flow"
	"parley/internal/session"
)

// Propose is what is best for people who wait at a block of an older version: to go on waiting at the same block, else to go to the nearest following block that
// the new version still has, else to finish in their version. Somebody who has been asked is never brought past the question: only to where the same answer is
// asked for, with every button they may still press.
func Propose(old, now *flow.Program, block string, wait flow.WaitKind) session.Fate {
	if old == nil || now == nil {
		return session.Fate{Do: session.FinishOld}
	}
	if now.Keeps(block, old.KindOf(block), wait, 0) && answers(old, now, block, block) {
		return session.Fate{Do: session.Move}
	}
	seen := map[string]bool{block: true}
	for layer := []string{block}; len(layer) > 0; {
		var following []string
		for _, from := range layer {
			for _, to := range old.Next(from) {
				if seen[to] {
					continue
				}
				seen[to] = true
				if now.Has(to) && answers(old, now, block, to) {
					return session.Fate{Do: session.Move, To: to}
				}
				following = append(following, to)
			}
		}
		layer = following
	}
	return session.Fate{Do: session.FinishOld}
}

// answers reports whether what people were asked at a block of the old version can be answered at a block of the new one. Where nothing was asked, it can.
func answers(old, now *flow.Program, from, to string) bool {
	asked := old.Asks(from)
	return len(asked) == 0 || has(now.Asks(to), asked) && has(now.Buttons(to), old.Buttons(from))
}

func has(all, some []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}
