// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"time"

	"parley/internal/db"
)

const (
	shortest = 20 * time.Millisecond
	longest  = time.Second
)

// pace says how long to rest when there is nothing to do: news ends the rest at once, and without news it grows to a second,
// which is how exactly timers are kept.
type pace struct{ rest time.Duration }

func newPace() *pace { return &pace{rest: shortest} }

func (p *pace) busy()   { p.rest = shortest }
func (p *pace) failed() { p.rest = longest }

func (p *pace) sleep(ctx context.Context, notes <-chan db.Note, hear func(db.Note)) {
	timer := time.NewTimer(p.rest)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case n := <-notes:
		hear(n)
		p.rest = shortest
	case <-timer.C:
		p.rest = min(p.rest*2, longest)
	}
}
