// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter_test

import (
	"database/sql"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"parley/internal/filter"
)

// The values are few and near each other, so that comparisons meet their edges.
var (
	texts   = []string{"Москва", " москва", "ёлка", "Елка", "50%", "a_b", `a\b`, "ab", "", "Ω", "z", "Я"}
	members = []string{"vip", "ёж", "лид"}
	numbers = []float64{-1.5, 0, 2, 2.5, 19.99}
	wholes  = []int64{-100, 0, 1, 2, 199, 200, 1999, 2000}
	days    = []string{"2026-06-14", "2026-06-15", "2026-06-16", "2026-05-16"}
	periods = []string{"1d", "30d", "-1d", "12h", "0s", "1d12h"}
	moments = []int64{now, now - 1, now + 1, now - day, now - day - 1, now - day + 1, now + day, now - 30*day, now - day/2, now + day/2, now - day - day/2,
		date("2026-06-15"), date("2026-06-15") - 1, date("2026-06-16"), date("2026-06-14")}
)

func date(text string) int64 {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

// drawPeople fills the tables anew with random people, and gives what is known of each. Their ids are the positions.
func drawPeople(t *rapid.T, db *sql.DB) []filter.Known {
	mustExec(t, db, "DELETE FROM contact;\nDELETE FROM contact_field;\nDELETE FROM contact_tag")
	people := make([]filter.Known, rapid.IntRange(1, 8).Draw(t, "people"))
	for id := range people {
		k := filter.Known{}
		var name, click, archived any
		if s, there := maybe(t, texts); there {
			name, k["name()"] = filter.Fold(s), filter.TextOf(s)
		}
		if at, there := maybe(t, moments); there {
			click, k["last_click()"] = at, filter.Whole(at)
		}
		if flag, there := maybe(t, []int64{0, 1}); there {
			archived, k["archived()"] = flag, filter.YesNo(flag == 1)
		}
		created, bucket := rapid.SampledFrom(moments).Draw(t, "created"), rapid.SampledFrom(wholes).Draw(t, "bucket")
		k["created()"], k["bucket()"] = filter.Whole(created), filter.Whole(bucket)
		mustExec(t, db, "INSERT INTO contact VALUES ($1, 1, $2, $3, $4, $5, $6)", id, name, archived, created, click, bucket)
		drawFields(t, db, id, k)
		var tags []string
		for _, tag := range members {
			has := rapid.Bool().Draw(t, tag)
			k[`tag("`+filter.Fold(tag)+`")`] = filter.YesNo(has)
			if has {
				tags = append(tags, filter.Fold(tag))
				mustExec(t, db, "INSERT INTO contact_tag VALUES (1, $1, $2)", id, filter.Fold(tag))
			}
		}
		k["tags()"] = filter.Members(tags...)
		k["score()"], k["alias()"] = k[`field("age")`], k[`field("city")`]
		people[id] = k
	}
	return people
}

func drawFields(t *rapid.T, db *sql.DB, id int, k filter.Known) {
	put := func(key string, folded, num, whole any, v filter.Value) {
		k[`field("`+key+`")`] = v
		mustExec(t, db, "INSERT INTO contact_field VALUES (1, $1, $2, $3, $4, $5)", id, key, folded, num, whole)
	}
	if s, there := maybe(t, texts); there {
		put("city", filter.Fold(s), nil, nil, filter.TextOf(s))
	} else if rapid.Bool().Draw(t, "row without a value") {
		put("city", nil, nil, nil, filter.Value{})
	}
	if s, there := maybe(t, []string{"S", "L"}); there {
		put("size", s, nil, nil, filter.Exact(s))
	}
	if n, there := maybe(t, numbers); there {
		put("age", nil, n, nil, filter.Float(n))
	}
	if n, there := maybe(t, []int64{0, 1}); there {
		put("vip", nil, nil, n, filter.YesNo(n == 1))
	}
	for _, f := range []struct {
		key  string
		from []int64
	}{
		{"budget", wholes},
		{"birthday", []int64{date(days[0]), date(days[1]), date(days[2])}},
		{"visit", moments},
		{"called", []int64{0, day, day / 2, 30 * day}},
	} {
		if n, there := maybe(t, f.from); there {
			put(f.key, nil, nil, n, filter.Whole(n))
		}
	}
}

// maybe draws a value, or none.
func maybe[T any](t *rapid.T, from []T) (v T, there bool) {
	if rapid.IntRange(0, 3).Draw(t, "set") == 0 {
		return v, false
	}
	return rapid.SampledFrom(from).Draw(t, "value"), true
}

// drawFilter draws the text of a filter with groups nested up to depth.
func drawFilter(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		sort := rapid.IntRange(0, 3).Draw(t, "sort")
		if depth == 0 || sort == 0 {
			return drawCondition(t)
		}
		if sort == 1 {
			return "not (" + drawFilter(depth-1).Draw(t, "item") + ")"
		}
		items := rapid.SliceOfN(drawFilter(depth-1), 2, 3).Draw(t, "items")
		return "(" + strings.Join(items, map[int]string{2: ") and (", 3: ") or ("}[sort]) + ")"
	})
}

func drawCondition(t *rapid.T) string {
	var quoted, tags, nums []string
	for _, s := range texts {
		quoted = append(quoted, filter.Literal{Type: filter.String, Text: s}.String())
	}
	for _, s := range members {
		tags = append(tags, strconv.Quote(s))
	}
	for _, n := range append([]float64{1, 1999, 1.99, 20}, numbers...) {
		nums = append(nums, filter.Literal{Type: filter.Numeral, Number: n}.String())
	}
	order := []string{"<", "<=", ">", ">="}
	every := append([]string{"=", "!=", "in"}, order...)
	ages := append(append([]string{}, days...), periods...)
	forms := []struct {
		atoms, ops, values []string
	}{
		{[]string{`field("city")`, "name()", "alias()"}, append([]string{"contains"}, every...), quoted},
		{[]string{`field("age")`, `field("budget")`, "bucket()", "score()"}, every, nums},
		{[]string{`field("birthday")`, `field("visit")`, "created()", "last_click()"}, every, days},
		{[]string{`field("birthday")`, `field("visit")`, "created()", "last_click()"}, order, ages},
		{[]string{`field("called")`}, every, []string{"0s", "1d", "12h", "30d"}},
		{[]string{`field("size")`}, []string{"=", "!=", "in"}, []string{`"S"`, `"l"`, `"малый"`}},
		{[]string{"tags()"}, []string{"contains", "in"}, tags},
		{[]string{`field("vip")`, "archived()", `tag("VIP")`, `tag("ёж")`}, []string{"=", "!="}, []string{"true", "false"}},
	}
	form := rapid.SampledFrom(forms).Draw(t, "form")
	atom := rapid.SampledFrom(form.atoms).Draw(t, "atom")
	if rapid.IntRange(0, 4).Draw(t, "alone") == 0 {
		return atom
	}
	switch op := rapid.SampledFrom(form.ops).Draw(t, "op"); op {
	case "in":
		return atom + " in (" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(form.values), 1, 4).Draw(t, "list"), ", ") + ")"
	default:
		return atom + " " + op + " " + rapid.SampledFrom(form.values).Draw(t, "value")
	}
}
