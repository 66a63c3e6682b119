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
				return suppression.Add(tx, "RU", []suppression.Entry{{Workspace: r.Home.ID, Kind: kind, Address: address, Reason: "жалоба", At: 1}})
			})
		}
		r.Must(add(suppression.Phone, "8 916 123 45 67"))
		r.Must(add(suppression.Phone, "+79161234567")) // again
		r.Must(add(suppression.Email, "Anna@Example.com"))
		r.Must(add("telegram", "42"))
		r.Refuses(add(suppression.Phone, "12"), fault.Invalid)
		all, err := suppression.List(r.Q(), r.Home.ID, suppression.Entry{}, 2)
		r.Must(err)
		r.Same([]string{all[0].Address, all[1].Address}, []string{"anna@example.com", "+79161234567"})
		rest, err := suppression.List(r.Q(), r.Home.ID, all[1], 2)
		r.Must(err)
		r.Same(len(rest), 1)
		release := func() error {
			return r.DB.Write(t.Context(), func(tx *db.Tx) error { return suppression.Release(tx, r.Home.ID, "telegram", "42") })
		}
		r.Must(release())
		r.Refuses(release(), fault.NotFound)
	})
}
