// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/inbox"
	"parley/internal/session"
	"parley/internal/workspace"
)

// due is a timer whose moment has come.
type due struct{ session, workspace, contact, seq, identity int64 }

// fireTimers wakes sessions whose moment has come, and gives the number of timers that are done with. Moments are in the workspace's own time.
func (in *Intake) fireTimers(ctx context.Context) (int, error) {
	spaces, err := db.Collect(db.Scalar[int64])(in.DB.Reads(ctx).Query(`SELECT w.id FROM workspace w
		WHERE EXISTS (SELECT 1 FROM timer t WHERE t.workspace_id = w.id AND t.state = 'waiting' AND t.due_at <= $1 + w.clock_offset_ms)
		-- all workspaces: one loop wakes them all`, in.Clock.WallMS()))
	if err != nil {
		return 0, fmt.Errorf("intake: due timers: %w", err)
	}
	total := 0
	for _, id := range spaces {
		n, err := in.fireIn(ctx, id)
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

// fireIn wakes the people of one workspace, each at most once a batch.
func (in *Intake) fireIn(ctx context.Context, workspaceID int64) (int, error) {
	timers, err := db.Collect(scanDue)(in.DB.Reads(ctx).Query(`SELECT t.session_id, t.workspace_id, t.contact_id, t.seq, s.identity_id FROM timer t JOIN session s ON s.id = t.session_id
		WHERE t.workspace_id = $1 AND t.state = 'waiting' AND t.due_at <= $2 ORDER BY t.due_at, t.session_id LIMIT $3`, workspaceID, in.Clock.NowMS(workspaceID), mostPeople))
	if err != nil {
		return 0, fmt.Errorf("intake: due timers: %w", err)
	}
	return len(timers), in.fireThese(ctx, workspaceID, timers)
}

// fireThese wakes many people at once; when that fails, one by one, so that one bad session does not keep the others asleep.
func (in *Intake) fireThese(ctx context.Context, workspaceID int64, timers []due) error {
	if len(timers) == 0 {
		return nil
	}
	var changed []Changed
	err := in.DB.Write(ctx, func(tx *db.Tx) error {
		ws, err := workspace.Get(tx, workspaceID)
		if err != nil {
			return err
		}
		g := &group{in: in, tx: tx, ws: ws, now: in.Clock.NowMS(ws.ID)}
		if err := g.wake(timers); err != nil {
			return err
		}
		changed = g.changed
		return nil
	})
	switch {
	case err == nil:
		in.Observe(changed)
		return nil
	case ctx.Err() != nil || fault.Is(err, fault.Unavailable):
		return fmt.Errorf("intake: fire timers: %w", err)
	case len(timers) == 1 && in.DB.IsRetryable(err): // somebody holds the person: the timer waits for the next round
		return nil
	case len(timers) == 1:
		in.Log.Error("intake: a timer could not be fired", "workspace", workspaceID, "contact", timers[0].contact, "session", timers[0].session, "error", err)
		return in.giveUp(ctx, timers[0])
	}
	for _, t := range timers {
		if err := in.fireThese(ctx, workspaceID, []due{t}); err != nil {
			return err
		}
	}
	return nil
}

// giveUp ends a timer that cannot be fired. Its session keeps waiting for whatever else it waits for.
func (in *Intake) giveUp(ctx context.Context, t due) error {
	return in.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE timer SET state = 'cancelled' WHERE workspace_id = $1 AND session_id = $2 AND seq = $3 AND state = 'waiting'`, t.workspace, t.session, t.seq); err != nil {
			return fmt.Errorf("intake: give a timer up: %w", err)
		}
		return nil
	})
}

// wake loads the people of the timers and lets their sessions go on. While the bot is paused a timer moves to the end of the pause.
// Loading people locks them, so whatever another node did to these timers is seen afterwards: only those that still wait are fired.
func (g *group) wake(timers []due) error {
	people, err := g.peopleOf(timers)
	if err != nil {
		return err
	}
	var list []*session.Person
	var fire, lost []due
	putOff := map[int64][]int64{} // sessions by the end of the pause
	seen := map[int64]bool{}
	for _, t := range timers {
		p := people[t.contact]
		switch {
		case p == nil:
			lost = append(lost, t)
		case p.Contact.PausedUntil > g.now:
			putOff[p.Contact.PausedUntil] = append(putOff[p.Contact.PausedUntil], t.session)
		case !seen[t.contact]:
			seen[t.contact] = true
			fire, list = append(fire, t), append(list, p)
		}
	}
	if err := g.putOff(putOff); err != nil {
		return err
	}
	fired, err := g.markFired(append(lost, fire...))
	if err != nil {
		return err
	}
	if g.batch, err = g.in.Sessions.Open(g.tx, g.ws, list); err != nil {
		return err
	}
	for _, t := range fire {
		seq, ok := fired[t.session]
		if !ok {
			continue
		}
		if err := g.batch.Timeout(people[t.contact], t.session, seq); err != nil {
			return err
		}
		g.changed = append(g.changed, Changed{Workspace: g.ws.ID, Contact: t.contact})
	}
	return g.saveWoken()
}

// putOff moves timers to the end of their people's pauses, those of one end together.
func (g *group) putOff(byEnd map[int64][]int64) error {
	for until, sessions := range byEnd {
		in, arg := db.InList(g.tx.DB(), "session_id", 3, sessions)
		if _, err := g.tx.Exec(`UPDATE timer SET due_at = $2 WHERE +workspace_id = $1 AND `+in+` AND state = 'waiting' AND due_at <= $4`, g.ws.ID, until, arg, g.now); err != nil {
			return fmt.Errorf("intake: put timers off: %w", err)
		}
	}
	return nil
}

func (g *group) saveWoken() error {
	if err := g.batch.Save(); err != nil {
		return err
	}
	return inbox.Apply(g.tx, g.ws.ID, g.in.IDs, g.touchSent())
}

func (g *group) peopleOf(timers []due) (map[int64]*session.Person, error) {
	contacts, identities := make([]int64, len(timers)), make([]int64, len(timers))
	for i, t := range timers {
		contacts[i], identities[i] = t.contact, t.identity
	}
	found, err := contact.ByIDs(g.tx, g.ws.ID, contacts)
	if err != nil {
		return nil, err
	}
	addresses, err := contact.IdentitiesByID(g.tx, g.ws.ID, identities)
	if err != nil {
		return nil, err
	}
	byContact := map[int64]contact.Identity{}
	for _, i := range addresses {
		byContact[i.Contact] = i
	}
	people := make(map[int64]*session.Person, len(found))
	for _, c := range found {
		if i, ok := byContact[c.ID]; ok {
			people[c.ID] = &session.Person{Contact: c, Identity: i}
		}
	}
	return people, nil
}

// markFired marks timers that still wait and are still due, and gives the number of the wait each belongs to: it may have been aimed anew meanwhile.
func (g *group) markFired(timers []due) (map[int64]int64, error) {
	sessions := make([]int64, len(timers))
	for i, t := range timers {
		sessions[i] = t.session
	}
	in, arg := db.InList(g.tx.DB(), "session_id", 3, sessions)
	marked, err := db.Collect(scanFired)(g.tx.Query(`UPDATE timer SET state = 'fired' WHERE +workspace_id = $1 AND due_at <= $2 AND `+in+` AND state = 'waiting'
		RETURNING session_id, seq`, g.ws.ID, g.now, arg))
	if err != nil {
		return nil, fmt.Errorf("intake: mark fired: %w", err)
	}
	fired := make(map[int64]int64, len(marked))
	for _, t := range marked {
		fired[t.session] = t.seq
	}
	return fired, nil
}

func scanFired(rows *sql.Rows) (due, error) {
	var t due
	err := rows.Scan(&t.session, &t.seq)
	return t, err
}

func scanDue(rows *sql.Rows) (due, error) {
	var t due
	err := rows.Scan(&t.session, &t.workspace, &t.contact, &t.seq, &t.identity)
	return t, err
}
