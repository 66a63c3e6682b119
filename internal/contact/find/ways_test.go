// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/filter"
)

// atoms are conditions that some of the people of crowd meet.
func atoms() []string {
	return []string{
		`tag("a")`, `tag("b")`, `tag("nobody")`, `stage() = "lead"`, `stage() in ("new", "lead")`, `field("age") > 40`, `field("age") <= 60`, `field("age") = 33`, `field("age")`,
		`field("town") = "омск"`, `field("town") < "омск"`, `field("town") contains "м"`, `field("size") = "S"`, `field("agreed")`, `field("agreed") = false`, `field("paid") >= 10.5`,
		`field("visit") > 2026-05-01`, `field("visit") < 2026-06-10`, `field("visit") = 2026-06-01`, `consent("promo")`, `channel("telegram")`, `blocked()`, `source("utm_source") = "vk"`,
		`name() = "анна 7"`, `name() < "в"`, `phone() = "+79160000003"`, `phone()`, `created() < 3h`, `created() > 1h`, `last_inbound() < 2h`, `last_inbound() > 30m`, `last_inbound()`,
		`bucket() < 300`, `bucket() >= 200`, `test()`, `unsubscribed()`,
	}
}

// drawFilter is the text of a condition; empty: everyone.
func drawFilter(t *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	if depth == 0 || kind < 2 {
		return rapid.SampledFrom(atoms()).Draw(t, "atom")
	}
	if kind == 2 {
		return "not (" + drawFilter(t, depth-1) + ")"
	}
	items := make([]string, rapid.IntRange(2, 3).Draw(t, "items"))
	for i := range items {
		items[i] = "(" + drawFilter(t, depth-1) + ")"
	}
	return strings.Join(items, map[bool]string{false: " and ", true: " or "}[kind == 5])
}

// crowdOf makes people in whom the conditions differ.
func crowdOf(t *testing.T, r *contacttest.Room) []int64 {
	t.Helper()
	for _, f := range []field.Field{
		{Key: "age", Type: field.Number}, {Key: "town", Type: field.Text}, {Key: "agreed", Type: field.Boolean}, {Key: "paid", Type: field.Money}, {Key: "visit", Type: field.DateTime},
		{Key: "size", Type: field.Choice, Choices: []string{"S", "M"}},
	} {
		f.Workspace = r.Home.ID
		_, err := r.AddField(t.Context(), f)
		r.Must(err)
	}
	var ids []int64
	for i := range 60 {
		r.Wall.Advance(5 * time.Minute)
		in := contact.New{
			Properties: map[string]string{"first_name": []string{"Анна", "Борис", "Вера"}[i%3], "last_name": strconv.Itoa(i)}, Test: i%11 == 0,
			Source: &contact.Source{Kind: "targeted", UTM: contact.UTM{Source: []string{"vk", "yandex", ""}[i%3]}},
			Fields: map[string]any{"age": float64(20 + i%50), "town": []string{"Омск", "Москва"}[i%2], "agreed": i%3 == 0},
		}
		if i%4 == 0 {
			in.Properties["phone"] = "+7916000000" + strconv.Itoa(i%10)
			in.Fields["paid"] = float64(i)
			in.Fields["visit"] = time.Date(2026, 4, 20+i, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
			in.Fields["size"] = []string{"S", "M"}[i/4%2]
			in.Consents = []contact.Consent{{Purpose: "promo", State: contact.Given, Action: "operator"}}
		}
		if i%3 == 0 {
			in.Tags = append(in.Tags, "a")
		}
		if i%5 == 0 {
			in.Tags = append(in.Tags, "b")
			in.Channel, in.Address = r.Channel, strconv.Itoa(i)
		}
		ids = append(ids, r.Make(in))
	}
	r.Write(func(tx *db.Tx) error {
		all, err := contact.ByIDs(tx, r.Home.ID, ids)
		if err != nil {
			return err
		}
		for i := range all {
			all[i].Stage = contact.Stages()[i%7]
			if i%2 == 0 {
				all[i].LastInbound = r.Now() - int64(i)*300_000
			}
			if i%9 == 0 {
				all[i].Unsubscribed = 5
			}
		}
		addresses, err := contact.Identities(tx, r.Home.ID, ids)
		if err != nil {
			return err
		}
		addresses[0].Blocked, addresses[1].Left = 5, 5
		if err := contact.SaveIdentities(tx, addresses); err != nil {
			return err
		}
		return contact.Save(tx, all)
	})
	return ids
}

// TestEveryWayFindsTheSame compares, for random questions, what each way of finding gives with trying everyone in memory: limits so small that
// sets are large, crowds are walked and windows end.
func TestEveryWayFindsTheSame(t *testing.T) {
	t.Parallel()
	ways := []limits{usual(), {1, 1, 2, 1000, 3}, {5, 20, 30, 1000, 7}, {1, 100, 100, 1000, 1}, {0, 0, 4, 5, 2}}
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		ids := crowdOf(t, r)
		everyone, err := contact.Rows(r.Q(), r.Home.ID, ids)
		r.Must(err)
		rapid.Check(t, func(rt *rapid.T) {
			text := drawFilter(rt, 2)
			search := rapid.SampledFrom([]string{"", "", "анна", "б", "1", "вера 5", "8916", "нет такого"}).Draw(rt, "search")
			f, problems, err := r.Compile(r.Q(), r.Home, text)
			if err != nil || len(problems) > 0 {
				rt.Fatal(text, err, problems)
			}
			known, err := contact.Facts(r.Q(), r.Home.ID, ids, filter.Facts(f))
			if err != nil {
				rt.Fatal(err)
			}
			var want []string
			for i := range everyone {
				if c := everyone[i].Contact; f.Match(r.Now(), known[c.ID].Read) && begins(contact.SearchWords(c), search) {
					want = append(want, c.Name)
				}
			}
			sort := rapid.SampledFrom([]string{"created_at", "-created_at", "name", "-last_inbound_at"}).Draw(rt, "sort")
			l := rapid.SampledFrom(ways).Draw(rt, "limits")
			query := Query{Search: search, Filter: f, Sort: sort, Limit: rapid.IntRange(1, 20).Draw(rt, "limit"), Now: r.Now()}
			n, more, err := query.count(r.Q(), r.Home.ID, l)
			if err != nil || n > len(want) || !more && n != len(want) {
				rt.Fatalf("%s, %q: %d counted, more %v, want %d; %v", text, search, n, more, len(want), err)
			}
			var got []string
			for range 100 {
				page, err := query.list(r.Q(), r.Home.ID, l)
				if err != nil {
					rt.Fatal(err)
				}
				for _, row := range page.Rows {
					got = append(got, row.Name)
				}
				if query.Cursor = page.Next; page.Next == "" {
					break
				}
			}
			if strings.HasSuffix(sort, "name") && !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(filter.Fold(a), filter.Fold(b)) }) {
				rt.Fatalf("%s: not sorted: %v", text, got)
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("%s, %q by %s with %+v (-want +got)\n%s", text, search, sort, l, diff)
			}
		})
	})
}

// begins says that each word of a search begins some word.
func begins(words, search string) bool {
	for w := range strings.FieldsSeq(sought(search)) {
		if !strings.Contains(" "+words, " "+w) {
			return false
		}
	}
	return true
}
