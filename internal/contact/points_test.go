// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact_test

import (
	"slices"
	"testing"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/filter"
)

func TestPoints(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		ann, bob, none := r.Person("Ann"), r.Person("Bob"), r.Person("Eve")
		apply := func(changes ...contact.PointChange) {
			r.Write(func(tx *db.Tx) error { return r.ApplyPoints(tx, r.Home.ID, r.Now(), changes) })
		}
		apply(contact.PointChange{Contact: ann, Account: "Coins", Change: 10}, contact.PointChange{Contact: ann, Account: "coins", Change: 5}, contact.PointChange{Contact: bob, Account: "coins", Change: 3})
		apply(contact.PointChange{Contact: ann, Account: "coins", Change: -20, Flow: 7, Session: 8}, contact.PointChange{Contact: ann, Account: "stars", Change: 1})
		accounts := func(who int64) []contact.Account {
			found, err := contact.Points(r.Q(), r.Home.ID, who)
			r.Must(err)
			return found
		}
		r.Same(accounts(ann), []contact.Account{{Name: "coins", Points: -5}, {Name: "stars", Points: 1}})
		r.Same(accounts(bob), []contact.Account{{Name: "coins", Points: 3}})
		r.Same(len(accounts(none)), 0)
		var ledger int64
		r.Must(r.Q().QueryRow(`SELECT SUM(change) FROM point_entry WHERE workspace_id = $1 AND contact_id = $2 AND account = 'coins'`, r.Home.ID, ann).Scan(&ledger))
		r.Same(ledger, int64(-5))
		if kinds := r.Kinds(ann); !slices.Contains(kinds, contact.EventPoints) {
			t.Errorf("the log says nothing of it: %v", kinds)
		}

		for text, want := range map[string][]int64{
			`points("coins") >= 0`: {bob}, `points("Coins") < 0`: {ann}, `points("coins")`: {ann, bob}, `not points("coins")`: {none}, `points("stars") = 1`: {ann},
		} {
			f, problems, err := r.Compile(r.Q(), r.Home, text)
			r.Must(err)
			if len(problems) > 0 {
				t.Fatal(text, problems)
			}
			known, err := contact.Facts(r.Q(), r.Home.ID, []int64{ann, bob, none}, filter.Facts(f))
			r.Must(err)
			var got []int64
			for _, who := range []int64{ann, bob, none} {
				if f.Match(r.Now(), func(fact *filter.Fact) filter.Value { return known[who][fact.Key] }) {
					got = append(got, who)
				}
			}
			r.Same(got, want)
			n, _, err := find.Count(r.Q(), r.Home.ID, find.Query{Filter: f, Now: r.Now()})
			r.Must(err)
			r.Same(n, len(want))
		}

		r.Must(r.Delete(t.Context(), r.Home.ID, ann))
		r.Same(len(accounts(ann)), 0)
		var left int
		r.Must(r.Q().QueryRow(`SELECT COUNT(*) FROM point_entry WHERE workspace_id = $1 AND contact_id = $2`, r.Home.ID, ann).Scan(&left))
		r.Same(left, 0)
		r.Same(accounts(bob), []contact.Account{{Name: "coins", Points: 3}})
	})
}
