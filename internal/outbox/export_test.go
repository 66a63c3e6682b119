// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"fmt"

	"parley/internal/db"
)

// Claim is what a worker does with a free channel, and gives the ids of the parts that are its own. The clock is asked before the candidates are read and after.
func Claim(tx *db.Tx, workspace, channel, fence int64, clock func() int64) (ids []int64, err error) {
	mine, _, err := claim(tx, workspace, channel, fence, clock, []int64{}, func(int64, claimed) bool { return false }, 10)
	for _, c := range mine {
		ids = append(ids, c.id)
	}
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	return ids, nil
}
