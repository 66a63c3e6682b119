// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"

	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
	"parley/internal/outbox"
)

// A part that was waiting when it was looked at is taken only if it waits still: its person may have been deleted, or another node may have taken it.
func TestWhatIsGoneMeanwhileIsNotTaken(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	h := open(t, contacttest.Open(t, dbtest.Open(t, opt)), &vendor{})
	other := dbtest.Open(t, opt)
	for name, happens := range map[string]func(tx *db.Tx, to someone, id int64) error{
		"deleted": func(tx *db.Tx, to someone, _ int64) error { return message.Erase(tx, h.Home.ID, to.contact) },
		"taken": func(tx *db.Tx, _ someone, id int64) error {
			_, err := tx.Exec(`UPDATE message SET state = 'sending', fence = 2 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, id)
			return err
		},
	} {
		to := h.someone(name)
		id := h.say(to, message.LaneFunnel, "hello")[0]
		looks := 0
		clock := func() int64 {
			if looks++; looks == 2 {
				h.Must(other.Write(t.Context(), func(tx *db.Tx) error { return happens(tx, to, id) }))
			}
			return h.clock.NowMS(h.Home.ID)
		}
		h.Write(func(tx *db.Tx) error {
			ids, err := outbox.Claim(tx, h.Home.ID, h.Channel, 1, clock)
			if len(ids) > 0 || looks < 2 {
				t.Errorf("%s, and still claimed: %v", name, ids)
			}
			return err
		})
	}
}
