// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter_test

import (
	"testing"
	"time"

	"parley/internal/filter"
)

// Memory and SQL share the step that reduces comparisons to bounds, so their agreement does not prove it: this table does.
func TestMeaning(t *testing.T) {
	t.Parallel()
	east := time.FixedZone("east", 3*3600)
	none := filter.Value{}
	dayOf := date("2026-06-15")
	eastern := dayOf - 3*3_600_000 // midnight in the zone
	for _, c := range []struct {
		text string
		key  string
		yes  []filter.Value
		no   []filter.Value
	}{
		{`score() < 2`, "score()", []filter.Value{none, filter.Float(1.9)}, []filter.Value{filter.Float(2)}},
		{`score() <= 2`, "score()", []filter.Value{none, filter.Float(2)}, []filter.Value{filter.Float(2.1)}},
		{`score() >= 2`, "score()", []filter.Value{filter.Float(2)}, []filter.Value{none, filter.Float(1.9)}},
		{`field("age") < 2`, `field("age")`, []filter.Value{filter.Float(1)}, []filter.Value{none, filter.Float(2)}},
		{`field("age") != 2`, `field("age")`, []filter.Value{none, filter.Float(1)}, []filter.Value{filter.Float(2)}},
		{`field("budget") = 19.99`, `field("budget")`, []filter.Value{filter.Whole(1999)}, []filter.Value{none, filter.Whole(1998), filter.Whole(2000)}},
		{`bucket() < 2.5`, "bucket()", []filter.Value{filter.Whole(2)}, []filter.Value{filter.Whole(3)}},
		{`bucket() >= 2.5`, "bucket()", []filter.Value{filter.Whole(3)}, []filter.Value{filter.Whole(2)}},
		{`bucket() = 2.5`, "bucket()", nil, []filter.Value{filter.Whole(2), filter.Whole(3)}},
		{`created() = 2026-06-15`, "created()", []filter.Value{filter.Whole(eastern), filter.Whole(eastern + day - 1)}, []filter.Value{filter.Whole(eastern - 1), filter.Whole(eastern + day)}},
		{`created() <= 2026-06-15`, "created()", []filter.Value{filter.Whole(eastern + day - 1)}, []filter.Value{filter.Whole(eastern + day)}},
		{`created() > 2026-06-15`, "created()", []filter.Value{filter.Whole(eastern + day)}, []filter.Value{filter.Whole(eastern + day - 1)}},
		{`field("birthday") = 2026-06-15`, `field("birthday")`, []filter.Value{filter.Whole(dayOf)}, []filter.Value{none, filter.Whole(dayOf - day)}},
		{`field("birthday") <= 1d`, `field("birthday")`, []filter.Value{filter.Whole(dayOf - day)}, []filter.Value{filter.Whole(dayOf - 2*day)}},
		{`field("birthday") < -1d`, `field("birthday")`, []filter.Value{filter.Whole(dayOf + 2*day)}, []filter.Value{filter.Whole(dayOf + day)}},
		{`last_click() < 1d`, "last_click()", []filter.Value{filter.Whole(now - day + 1)}, []filter.Value{none, filter.Whole(now - day)}},
		{`last_click() <= 1d`, "last_click()", []filter.Value{filter.Whole(now - day)}, []filter.Value{none, filter.Whole(now - day - 1)}},
		{`last_click() > 1d`, "last_click()", []filter.Value{none, filter.Whole(now - day - 1)}, []filter.Value{filter.Whole(now - day)}},
		{`last_click() >= 1d`, "last_click()", []filter.Value{none, filter.Whole(now - day)}, []filter.Value{filter.Whole(now - day + 1)}},
		{`last_click() < 2026-06-15`, "last_click()", []filter.Value{none, filter.Whole(eastern - 1)}, []filter.Value{filter.Whole(eastern)}},
		{`field("vip") = false`, `field("vip")`, []filter.Value{none, filter.YesNo(false)}, []filter.Value{filter.YesNo(true)}},
		{`name() = " ЁЛКА"`, "name()", []filter.Value{filter.TextOf("елка")}, []filter.Value{none, filter.TextOf("ель")}},
	} {
		f, problems := filter.CompileText(c.text, registry(t), filter.Env{Workspace: 1, Zone: east})
		if len(problems) > 0 {
			t.Fatalf("%s: %v", c.text, problems)
		}
		for want, values := range map[bool][]filter.Value{true: c.yes, false: c.no} {
			for _, v := range values {
				if got := f.Match(now, filter.Known{c.key: v}.Read); got != want {
					t.Errorf("%s for %+v: got %v", c.text, v, got)
				}
			}
		}
	}
}
