// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package suppression_test

import (
	"testing"

	"parley/internal/contact/contacttest"
	"parley/internal/contact/suppression"
	"parley/internal/db"
	"parley/internal/fault"
)

func TestTheListKeepsEachAddressOnce(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		add := func(kind, address string) error {
			return r.DB.Write(t.Context(), func(tx *db.Tx) error {
				return suppression.Add(tx, "RU", []suppression.Entry{{Workspace: r.Home.ID, Kind: kind, Address: address, Reason: "жалоба", By: "Анна", At: 1}})
			})
		}
		r.Must(add(suppression.Phone, "8 916 123 45 67"))
		r.Must(add(suppression.Phone, "+79161234567")) // again
		r.Must(add(suppression.Email, "Anna@Example.com"))
		r.Must(add("telegram", "42"))
		r.Refuses(add(suppression.Phone, "12"), fault.Invalid)
		all, err := suppression.List(r.Q(), r.Home.ID, suppression.Query{Limit: 2})
		r.Must(err)
		r.Same([]string{all[0].Address, all[1].Address}, []string{"anna@example.com", "+79161234567"})
		rest, err := suppression.List(r.Q(), r.Home.ID, suppression.Query{Behind: all[1], Limit: 2})
		r.Must(err)
		r.Same(len(rest), 1)
		release := func() error {
			return r.DB.Write(t.Context(), func(tx *db.Tx) error { return suppression.Release(tx, r.Home.ID, "telegram", "42") })
		}
		r.Must(release())
		r.Refuses(release(), fault.NotFound)
	})
}

func TestTheListIsSearched(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		r.Write(func(tx *db.Tx) error {
			return suppression.Add(tx, "RU", []suppression.Entry{
				{Workspace: r.Home.ID, Kind: suppression.Phone, Address: "+79161234567"}, {Workspace: r.Home.ID, Kind: suppression.Phone, Address: "+79261234567"},
				{Workspace: r.Home.ID, Kind: suppression.Email, Address: "a_b@example.com"}, {Workspace: r.Home.ID, Kind: "telegram", Address: "Ab-1"},
			})
		})
		for search, want := range map[string][]string{
			"8 (916) 123-45-67": {"+79161234567"},
			"9161":              {"+79161234567"},
			"A_B@":              {"a_b@example.com"},
			"_":                 {"a_b@example.com"},
			"ab":                {"Ab-1"},
			"%":                 nil,
			"":                  {"a_b@example.com", "+79161234567", "+79261234567", "Ab-1"},
		} {
			found, err := suppression.List(r.Q(), r.Home.ID, suppression.Query{Search: search, Region: "RU", Limit: 10})
			r.Must(err)
			var got []string
			for _, s := range found {
				got = append(got, s.Address)
			}
			r.Same(got, want)
		}
		found, err := suppression.Among(r.Q(), r.Home.ID, []suppression.Entry{{Kind: "telegram", Address: "Ab-1"}, {Kind: suppression.Email, Address: "Ab-1"}})
		r.Must(err)
		r.Same(len(found), 1)
		err = r.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := suppression.AddOne(tx, "RU", suppression.Entry{Workspace: r.Home.ID, Kind: suppression.Phone, Address: "89161234567"})
			return err
		})
		r.Refuses(err, fault.Conflict)
	})
}
