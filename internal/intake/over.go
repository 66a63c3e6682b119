// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"fmt"
	"time"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/inbox"
	"parley/internal/session"
	"parley/internal/work"
	"parley/internal/workspace"
)

// Mover is the job that brings people over to a version that was published. It marks them all first, which is quick, so that from then on whoever shows life is
// brought before anything else happens to them. A page that was done twice, because the node died, finds nobody left in it the second time.
func (in *Intake) Mover() work.Spec {
	return work.Spec{Kind: session.MoveOver, Timeout: time.Hour, Handler: in.moveOver}
}

func (in *Intake) moveOver(ctx context.Context, j work.Job) (work.Finish, error) {
	var args session.MoveArgs
	if err := j.Decode(&args); err != nil {
		return nil, work.Never(err)
	}
	for {
		m, err := session.TransferByID(in.DB.Reads(ctx), j.Workspace, args.Transfer)
		if fault.Is(err, fault.NotFound) {
			return nil, work.Never(err)
		}
		if err != nil {
			return nil, err
		}
		switch m.State {
		case session.Marking:
			err = in.markPage(ctx, m)
		case session.MovingOver:
			err = in.movePage(ctx, m)
		case session.Moved, session.Superseded:
			return work.Nothing, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// markPage marks the next page of people, or goes on to moving them.
func (in *Intake) markPage(ctx context.Context, m session.Transfer) error {
	page, err := m.ToMark(in.DB.Reads(ctx), mostPeople)
	if err != nil {
		return err
	}
	return in.DB.Write(ctx, func(tx *db.Tx) error {
		m := m // the transaction may run twice
		// Held from here on: a later publication waits, or has ended this one already.
		if going, err := m.Step(tx); err != nil || !going {
			return err
		}
		if len(page) == 0 {
			m.State, m.At = session.MovingOver, session.Cursor{}
			_, err := m.Step(tx)
			return err
		}
		contacts := make([]int64, len(page))
		for i, s := range page {
			contacts[i] = s.Contact
		}
		if _, err := contact.ByIDs(tx, m.Workspace, contacts); err != nil { // locks them: nobody is in the middle of a step
			return err
		}
		marked, err := m.Mark(tx, page)
		if err != nil {
			return err
		}
		last := page[len(page)-1]
		m.Total, m.At = m.Total+marked, session.Cursor{Started: last.Started, ID: last.ID}
		_, err = m.Step(tx)
		return err
	})
}

// movePage brings the next page of people over, or ends the transfer.
func (in *Intake) movePage(ctx context.Context, m session.Transfer) error {
	page, err := m.ToMove(in.DB.Reads(ctx), mostPeople)
	if err != nil {
		return err
	}
	if len(page) == 0 {
		m.State, m.Finished = session.Moved, in.Clock.NowMS(m.Workspace)
	} else {
		kept, err := in.moveThese(ctx, m, page)
		if err != nil {
			return err
		}
		last := page[len(page)-1]
		m.Kept, m.At = m.Kept+kept, session.Cursor{Started: last.Started, ID: last.ID}
	}
	return in.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := m.Step(tx)
		return err
	})
}

// moveThese brings many people over at once; when that fails, one by one, so that one bad session does not keep the others. It gives how many stay in their version.
func (in *Intake) moveThese(ctx context.Context, m session.Transfer, page []session.Inside) (kept int64, err error) {
	var changed []Changed
	err = in.DB.Write(ctx, func(tx *db.Tx) error {
		ws, err := workspace.Get(tx, m.Workspace)
		if err != nil {
			return err
		}
		g := &group{in: in, tx: tx, ws: ws, now: in.Clock.NowMS(ws.ID)}
		kept, err = g.over(m, page)
		changed = g.changed
		return err
	})
	switch {
	case err == nil:
		in.Observe(changed)
		return kept, nil
	case ctx.Err() != nil || fault.Is(err, fault.Unavailable) || len(page) == 1 && in.DB.IsRetryable(err):
		return 0, fmt.Errorf("intake: move people over: %w", err)
	case len(page) == 1:
		in.Log.Error("intake: a session could not be moved over", "workspace", m.Workspace, "contact", page[0].Contact, "session", page[0].ID, "error", err)
		return 1, in.DB.Write(ctx, func(tx *db.Tx) error { return session.Unmark(tx, m.Workspace, []int64{page[0].ID}) })
	}
	kept = 0
	for i := range page {
		one, err := in.moveThese(ctx, m, page[i:i+1])
		if err != nil {
			return kept, err
		}
		kept += one
	}
	return kept, nil
}

// over opens a batch of the people, which is all it takes. People who cannot be written to any more finish in their version.
func (g *group) over(m session.Transfer, page []session.Inside) (kept int64, err error) {
	waiting := make([]due, len(page))
	for i, s := range page {
		waiting[i] = due{session: s.ID, contact: s.Contact, identity: s.Identity}
	}
	people, err := g.peopleOf(waiting)
	if err != nil {
		return 0, err
	}
	var list []*session.Person
	var lost []int64
	seen := map[int64]bool{}
	for _, s := range page {
		p := people[s.Contact]
		switch {
		case p == nil:
			lost = append(lost, s.ID)
		case !seen[s.Contact]:
			seen[s.Contact] = true
			list = append(list, p)
			g.changed = append(g.changed, Changed{Workspace: g.ws.ID, Contact: s.Contact})
		}
	}
	if len(lost) > 0 {
		if err := session.Unmark(g.tx, g.ws.ID, lost); err != nil {
			return 0, err
		}
	}
	if g.batch, err = g.in.Sessions.Open(g.tx, g.ws, list); err != nil {
		return 0, err
	}
	if err := g.batch.Save(); err != nil {
		return 0, err
	}
	return int64(len(lost)) + g.batch.Stayed(page, m.Version), inbox.Apply(g.tx, g.ws.ID, g.in.IDs, g.touchSent())
}
