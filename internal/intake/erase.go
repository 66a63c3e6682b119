// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"fmt"
	"strconv"

	"parley/internal/channel"
	"parley/internal/db"
)

// erased finds the facts that came from a person, and those that sessions have made for them.
const erased = `(channel_id, address) IN (SELECT i.channel_id, i.address FROM identity i WHERE i.workspace_id = $1 AND i.contact_id = $2 UNION ALL SELECT 0, $3)`

// Erase empties the facts that came from a person's addresses, and those that wait are done with. The rows stay without address and content: should a vendor
// deliver one once more, it must not bring the person back. Keys that name the address are replaced; such a vendor is our own chat, where coming again is the
// person's own act. It is a contact.Eraser, and needs the person's addresses.
func Erase(tx *db.Tx, workspace, contact int64) error {
	causes := strconv.FormatInt(contact, 36)
	unread, err := db.Collect(db.Scalar[int64])(tx.Query(`SELECT id FROM inbound WHERE workspace_id = $1 AND state IN ('unread', 'failed') AND `+erased, workspace, contact, causes))
	if err != nil {
		return fmt.Errorf("intake: erase: %w", err)
	}
	if err := channel.DiscountUnreadable(tx, workspace, unread); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE inbound SET state = 'done', address = '', fact = NULL, raw = NULL, error = '',
		vendor_key = CASE WHEN REPLACE(vendor_key, address, '') <> vendor_key THEN 'erased:' || CAST(id AS TEXT) ELSE vendor_key END
		WHERE +workspace_id = $1 AND `+erased, workspace, contact, causes)
	if err != nil {
		return fmt.Errorf("intake: erase: %w", err)
	}
	return nil
}
