// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact_test

import (
	"slices"
	"testing"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/fault"
)

// TestConsentMovesOnlyAsDrawn says both words in every state by every action. What the person took back, only the person gives anew.
func TestConsentMovesOnlyAsDrawn(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		for _, from := range []contact.ConsentState{contact.None, contact.Given, contact.Revoked} {
			for _, to := range []contact.ConsentState{contact.Given, contact.Revoked} {
				for _, action := range contact.Actions() {
					who := r.Person("ann")
					say := func(state contact.ConsentState, action string) error {
						return r.DB.Write(t.Context(), func(tx *db.Tx) error {
							return r.Record(tx, []contact.Consent{{Workspace: r.Home.ID, Contact: who, Purpose: "promo", State: state, Action: action, At: r.Now()}})
						})
					}
					if from != contact.None {
						r.Must(say(from, "tick"))
					}
					err, want := say(to, action), to
					if from == contact.Revoked && to == contact.Given && slices.Contains([]string{"import", "operator", "api"}, action) {
						r.Refuses(err, fault.Invalid)
						want = from
					} else {
						r.Must(err)
					}
					if from != to && want == to && !slices.Contains(contact.ConsentTransitions()[from], to) {
						t.Errorf("%s became %s, which is not drawn", from, to)
					}
					var now string
					r.Must(r.Q().QueryRow(`SELECT state FROM consent_state WHERE workspace_id = $1 AND contact_id = $2 AND purpose = 'promo'`, r.Home.ID, who).Scan(&now))
					if now != string(want) {
						t.Errorf("%s, then %s by %s: %s, want %s", from, to, action, now, want)
					}
				}
			}
		}
	})
}

// TestConsentIsLookedAtInOneCall: what is taken back and given in one call counts in its order, and other channels and purposes are apart.
func TestConsentIsLookedAtInOneCall(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		ann, bob := r.Person("ann"), r.Person("bob")
		entry := func(who int64, purpose string, state contact.ConsentState, action string) contact.Consent {
			return contact.Consent{Workspace: r.Home.ID, Contact: who, Purpose: purpose, State: state, Action: action, At: r.Now()}
		}
		record := func(entries ...contact.Consent) error {
			return r.DB.Write(t.Context(), func(tx *db.Tx) error { return r.Record(tx, entries) })
		}
		r.Refuses(record(entry(ann, "promo", contact.Revoked, "word"), entry(ann, "promo", contact.Given, "import")), fault.Invalid)
		r.Must(record(entry(ann, "promo", contact.Revoked, "word"), entry(bob, "promo", contact.Given, "import"), entry(ann, "data", contact.Given, "import")))
		r.Must(record(entry(ann, "promo", contact.Given, "button"), entry(ann, "promo", contact.Given, "import")))
	})
}
