// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import "parley/internal/db"

// Also runs in the transaction of a change, for what must not be without it: the entry of the audit log.
type Also func(tx *db.Tx) error

func runAll(tx *db.Tx, also []Also) error {
	for _, fn := range also {
		if err := fn(tx); err != nil {
			return err
		}
	}
	return nil
}
