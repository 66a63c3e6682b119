// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version

import (
	"slices"

	"parley/internal/db"
	"parley/internal/flow"
)

// Rules are the triggers of all live flows, and of drafts in place of what is live of them: what would start if those were published. A draft that cannot be
// read leaves its flow out.
func (s *Service) Rules(q db.Queryer, workspace int64, drafts ...Flow) ([]*flow.Rule, error) {
	live, err := s.Live(q, workspace)
	if err != nil {
		return nil, err
	}
	rules := slices.DeleteFunc(slices.Clone(live.Rules), func(r *flow.Rule) bool {
		return slices.ContainsFunc(drafts, func(f Flow) bool { return f.Slug == r.Flow })
	})
	for _, f := range drafts {
		doc, problems := flow.ParseJSON(s.Blocks, f.Draft)
		if flow.Broken(problems) {
			continue
		}
		for _, t := range doc.Triggers {
			rules = append(rules, flow.NewRule(f.Slug, t))
		}
	}
	return rules, nil
}
