// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/filter"
)

// pages reads a list to its end, and checks that no page is longer than it should be.
func pages(t *testing.T, r *contacttest.Room, query find.Query) []contact.Row {
	t.Helper()
	var all []contact.Row
	for range 100 {
		page, err := find.List(r.Q(), r.Home.ID, query)
		r.Must(err)
		if len(page.Rows) > query.Limit {
			t.Fatalf("a page of %d", len(page.Rows))
		}
		all = append(all, page.Rows...)
		if query.Cursor = page.Next; page.Next == "" {
			return all
		}
	}
	t.Fatal("the list has no end")
	return nil
}

// people makes 23 contacts of few names, some of whom have written.
func people(r *contacttest.Room) []contact.Contact {
	var all []contact.Contact
	r.Write(func(tx *db.Tx) error {
		all = nil
		for i := range 23 {
			c := contact.Contact{ID: r.IDs.New(), Workspace: r.Home.ID, FirstName: []string{"Анна", "борис", "Вера"}[i%3], Created: r.Now() + int64(i/2)*1000}
			c.Name = c.FirstName
			if i%4 != 0 {
				c.LastInbound = r.Now() + int64(i*7%5)
			}
			all = append(all, c)
		}
		return r.Add(tx, all, nil)
	})
	return all
}

func TestEveryOrderShowsEveryoneOnce(t *testing.T) {
	t.Parallel()
	orders := map[string]func(a, b contact.Contact) int{
		"created_at": func(a, b contact.Contact) int {
			return cmp.Or(cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID))
		},
		"last_inbound_at": func(a, b contact.Contact) int {
			return cmp.Or(cmp.Compare(a.LastInbound, b.LastInbound), cmp.Compare(a.ID, b.ID))
		},
		"name": func(a, b contact.Contact) int {
			return cmp.Or(cmp.Compare(filter.Fold(a.Name), filter.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
		},
	}
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		all := people(r)
		for name, order := range orders {
			slices.SortFunc(all, order)
			for _, sign := range []string{"", "-"} {
				var got, want []int64
				for _, row := range pages(t, r, find.Query{Sort: sign + name, Limit: 5}) {
					got = append(got, row.ID)
				}
				for _, c := range all {
					want = append(want, c.ID)
				}
				if sign == "-" {
					slices.Reverse(want)
				}
				r.Same(got, want)
			}
		}
		// A search takes another way through the indexes and must give the same order.
		var got []string
		for _, row := range pages(t, r, find.Query{Search: "ан", Sort: "name", Limit: 3}) {
			got = append(got, row.Name)
		}
		r.Same(got, slices.Repeat([]string{"Анна"}, 8))
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		made := r.Make(contact.New{Properties: map[string]string{
			"first_name": "Алёна", "last_name": "Ким-Петрова", "phone": "+79161234567", "email": "alena.k@example.com", "external_id": "CRM-77",
		}})
		r.Person("Борис")
		for _, text := range []string{
			"алена", "АЛЁ", "петр ал", "ким", "+7 916 123", "8916123", "8 (916) 123-45-67", "916", "4567", "alena.k@example.com", "crm-77", "алёна 4567",
		} {
			page, err := find.List(r.Q(), r.Home.ID, find.Query{Search: text})
			r.Must(err)
			if len(page.Rows) != 1 || page.Rows[0].ID != made {
				t.Errorf("%q finds %d contacts", text, len(page.Rows))
			}
			n, _, err := find.Count(r.Q(), r.Home.ID, find.Query{Search: text})
			r.Must(err)
			r.Same(n, 1)
		}
		for _, text := range []string{"лена", "боря", "алена борис", "+", "***", "9999", "%", "' OR 1=1"} {
			page, err := find.List(r.Q(), r.Home.ID, find.Query{Search: text})
			r.Must(err)
			if len(page.Rows) != 0 {
				t.Errorf("%q finds %d contacts", text, len(page.Rows))
			}
		}
	})
}

func TestBadQuestionsAreRefused(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		people(r)
		page, err := find.List(r.Q(), r.Home.ID, find.Query{Limit: 2})
		r.Must(err)
		for _, query := range []find.Query{{Sort: "shoe"}, {Cursor: "?"}, {Cursor: "e30"}, {Sort: "name", Cursor: page.Next}} {
			_, err := find.List(r.Q(), r.Home.ID, query)
			if query.Cursor == "e30" { // an empty cursor of the default order means its very beginning
				continue
			}
			r.Refuses(err, fault.Invalid)
		}
	})
}

// TestLargeAndSmallSetsAgree makes one tag so frequent that the list is walked and another so rare that its people are gathered, and compares
// with who they are.
func TestLargeAndSmallSetsAgree(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		_, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "town", Type: field.Text})
		r.Must(err)
		const crowd, rare = 5200, 7
		r.Write(func(tx *db.Tx) error {
			var contacts []contact.Contact
			var tags []contact.TagChange
			var towns []contact.FieldChange
			for i := range crowd {
				c := contact.Contact{ID: r.IDs.New(), Workspace: r.Home.ID, FirstName: "Анна", Name: fmt.Sprintf("Анна %d", i), Created: r.Now() + int64(i), Stage: contact.StageNew}
				if i%10 == 0 {
					c.Stage = contact.StageLead
				}
				contacts = append(contacts, c)
				tags = append(tags, contact.TagChange{Contact: c.ID, Tag: "frequent"})
				towns = append(towns, contact.FieldChange{Contact: c.ID, Key: "town", Value: "Омск"})
				if i%1000 < rare {
					tags = append(tags, contact.TagChange{Contact: c.ID, Tag: "rare"})
				}
			}
			if err := r.Add(tx, contacts, nil); err != nil {
				return err
			}
			if err := r.ApplyTags(tx, r.Home.ID, r.Now(), tags); err != nil {
				return err
			}
			_, err := r.ApplyFields(tx, r.Home.ID, r.Now(), time.UTC, towns)
			return err
		})
		r.Must(r.DB.Analyze(t.Context())) // as after every bulk load
		for _, c := range []struct {
			search, text string
			want         int
		}{
			{"", "", crowd},
			{"анна", "", crowd},
			{"анна 17", "", 111},
			{"", `tag("frequent")`, crowd},
			{"", `tag("frequent") and stage() = "lead"`, crowd / 10},
			{"", `tag("rare") and stage() = "lead"`, 6},
			{"", `tag("rare") and tag("frequent")`, 6 * rare},
			{"", `field("town") = "омск" and stage() = "lead"`, crowd / 10},
			{"анна", `stage() = "lead"`, crowd / 10},
			{"анна 1", `tag("rare") and tag("frequent")`, 8},
			{"анна 17", `tag("frequent")`, 111},
			{"", `tag("rare") or stage() = "lead"`, crowd/10 + 6*rare - 6},
			{"", `not tag("frequent")`, 0},
			{"", `tag("unknown")`, 0},
			{"борис", `tag("frequent")`, 0},
		} {
			f, problems, err := r.Compile(r.Q(), r.Home, c.text)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			query := find.Query{Search: c.search, Filter: f, Now: r.Now(), Limit: 200}
			n, more, err := find.Count(r.Q(), r.Home.ID, query)
			r.Must(err)
			if listed := len(pages(t, r, query)); n != c.want || more || listed != c.want {
				t.Errorf("%q %s: %d counted, %d listed, want %d", c.search, c.text, n, listed, c.want)
			}
		}
	})
}

// TestCountsAreBounded: what one index answers is exact, and what must be tried on each contact ends somewhere.
func TestCountsAreBounded(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		const piece, all = 2501, 10_004
		for from := 0; from < all; from += piece {
			r.Write(func(tx *db.Tx) error {
				contacts := make([]contact.Contact, piece)
				for i := range contacts {
					contacts[i] = contact.Contact{ID: r.IDs.New(), Workspace: r.Home.ID, Name: "x", Created: r.Now()}
				}
				return r.Add(tx, contacts, nil)
			})
		}
		for _, c := range []struct {
			text string
			n    int
			more bool
		}{{"", all, false}, {`stage() = "new"`, all, false}, {`not tag("vip")`, contact.Counted, true}, {`stage() = "new" and not tag("vip")`, contact.Counted, true}} {
			f, problems, err := r.Compile(r.Q(), r.Home, c.text)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			n, more, err := find.Count(r.Q(), r.Home.ID, find.Query{Filter: f, Now: r.Now()})
			r.Must(err)
			r.Same([]any{n, more}, []any{c.n, c.more})
		}
	})
}
