// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"context"
	"fmt"

	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
)

// Eraser takes a person's rows out of a room, in the transaction that deletes the person. Rooms that this one cannot see give theirs to Service.Erasers. They run
// before this room's own rows go, so they can go by the person's addresses, and while the person is held: nobody steps them meanwhile.
type Eraser func(tx *db.Tx, workspace, contact int64) error

// Delete removes a person and everything known of them. The ledger of consents stays: it proves what earlier messages stood on and holds nothing personal.
// So does the list of suppressed addresses, which are not to be written to whoever they belong to. Of the log of facts only the deletion itself stays.
func (s *Service) Delete(ctx context.Context, workspace, contact int64, also ...Also) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		found, err := ByIDs(tx, workspace, []int64{contact})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing("contact")
		}
		for _, erase := range s.Erasers {
			if err := erase(tx, workspace, contact); err != nil {
				return fmt.Errorf("contact: erase elsewhere: %w", err)
			}
		}
		if err := tx.Forgetting("contact_search"); err != nil {
			return err
		}
		for _, text := range []string{
			`DELETE FROM contact_field WHERE +workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM contact_tag WHERE +workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM point_entry WHERE +workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM point_balance WHERE +workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM consent_state WHERE +workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM source WHERE workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM identity WHERE workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM contact_search WHERE workspace_id = $1 AND contact_id = $2`,
			`DELETE FROM contact WHERE workspace_id = $1 AND id = $2`,
		} {
			if _, err := tx.Exec(text, workspace, contact); err != nil {
				return fmt.Errorf("contact: erase: %w", err)
			}
		}
		if err := runAll(tx, also); err != nil {
			return err
		}
		return event.Append(tx, []event.Event{s.fact(workspace, contact, EventDeleted, s.Clock.NowMS(workspace), nil)})
	})
}
