// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/flow"
)

// exitRule stands in place of a trigger's id when it is the flow's exit rule that the clock is watched for; no trigger has an empty one.
const exitRule = ""

// watch is how far the clock of one trigger has come. Moments are in the workspace's own time, Unix milliseconds.
type watch struct {
	workspace, flow int64
	trigger         string
	spec            string
	from, upto      int64 // seen to until from; until upto it is being worked on, unless upto is 0
	key, contact    int64 // where the last page of that ended
	soonest         int64 // the earliest later moment that its pages have met
	next            int64 // when to look again
}

var watchColumns = []string{"workspace_id", "flow_id", "trigger_id", "spec", "from_at", "upto_at", "page_key", "page_contact", "soonest_at", "next_at"}

const watchRead = `SELECT workspace_id, flow_id, trigger_id, spec, from_at, upto_at, page_key, page_contact, soonest_at, next_at FROM trigger_watch `

func scanWatch(rows *sql.Rows) (w watch, err error) {
	err = rows.Scan(&w.workspace, &w.flow, &w.trigger, &w.spec, &w.from, &w.upto, &w.key, &w.contact, &w.soonest, &w.next)
	return w, err
}

func (w *watch) save(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE trigger_watch SET from_at = $4, upto_at = $5, page_key = $6, page_contact = $7, soonest_at = $8, next_at = $9
		WHERE workspace_id = $1 AND flow_id = $2 AND trigger_id = $3`, w.workspace, w.flow, w.trigger, w.from, w.upto, w.key, w.contact, w.soonest, w.next)
	if err != nil {
		return fmt.Errorf("trigger: save watch: %w", err)
	}
	return nil
}

// held is a watch held for this transaction; nil when another node has it, or it is not due any more.
func held(tx *db.Tx, w watch, now int64) (*watch, error) {
	rows, err := db.Collect(scanWatch)(tx.Query(watchRead+`WHERE workspace_id = $1 AND flow_id = $2 AND trigger_id = $3 AND next_at <= $4 `+tx.DB().SkipLocked(),
		w.workspace, w.flow, w.trigger, now))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// Round brings the watches in line with what was published, and works on those that are due. It reports whether there may be more at once.
func (s *Service) Round(ctx context.Context) (busy bool, err error) {
	behind, err := db.Collect(db.Scalar[int64])(s.DB.Reads(ctx).Query(`SELECT id FROM workspace WHERE flows_revision <> triggers_revision ORDER BY id LIMIT 100
		-- all workspaces: one clock serves them all`))
	if err != nil {
		return false, fmt.Errorf("trigger: changed flows: %w", err)
	}
	var failed error
	for _, ws := range behind {
		failed = errors.Join(failed, s.DB.Write(ctx, func(tx *db.Tx) error { return s.align(tx, ws) }))
	}
	due, err := db.Collect(scanWatch)(s.DB.Reads(ctx).Query(`SELECT t.workspace_id, t.flow_id, t.trigger_id, t.spec, t.from_at, t.upto_at, t.page_key, t.page_contact, t.soonest_at, t.next_at
		FROM trigger_watch t JOIN workspace w ON w.id = t.workspace_id WHERE t.next_at <= $1 + w.clock_offset_ms ORDER BY t.next_at LIMIT 100
		-- all workspaces: one clock serves them all`, s.Clock.WallMS()))
	if err != nil {
		return false, errors.Join(failed, fmt.Errorf("trigger: due watches: %w", err))
	}
	for _, w := range due {
		err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.look(tx, w) })
		if err != nil && ctx.Err() == nil { // the others need not wait for one that is broken
			failed = errors.Join(failed, err, s.putOff(ctx, w))
		}
	}
	return len(due) > 0, failed
}

// putOff leaves a watch that cannot be worked on alone for a minute.
func (s *Service) putOff(ctx context.Context, w watch) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.NowMS(w.workspace)
		_, err := tx.Exec(`UPDATE trigger_watch SET next_at = $4 WHERE workspace_id = $1 AND flow_id = $2 AND trigger_id = $3 AND next_at <= $5`,
			w.workspace, w.flow, w.trigger, now+minute, now) // the rest of the row may have moved on since it was read
		return err
	})
}

// align makes the watches of a workspace those of its live flows. A trigger that is new, was changed or comes back from a pause begins now: what would have
// been due before starts nothing.
func (s *Service) align(tx *db.Tx, ws int64) error {
	live, err := s.Versions.Live(tx, ws)
	if err != nil {
		return err
	}
	there, err := db.Collect(scanWatch)(tx.Query(watchRead+`WHERE workspace_id = $1 ORDER BY flow_id, trigger_id LIMIT 50000 `+tx.DB().ForUpdate(), ws))
	if err != nil {
		return fmt.Errorf("trigger: read watches: %w", err)
	}
	type name struct {
		flow    int64
		trigger string
	}
	known := make(map[name]watch, len(there))
	for _, w := range there {
		known[name{w.flow, w.trigger}] = w
	}
	now := s.Clock.NowMS(ws)
	var begin [][]any
	kept := map[name]bool{}
	watch := func(n name, spec string) {
		kept[n] = true
		if w, there := known[n]; !there || w.spec != spec {
			begin = append(begin, []any{ws, n.flow, n.trigger, spec, now, int64(0), int64(0), int64(0), int64(0), now})
		}
	}
	for _, rule := range live.Rules {
		if !rule.Trigger.Kind.Timed() {
			continue
		}
		spec, err := specOf(rule)
		if err != nil {
			return err
		}
		watch(name{live.BySlug[rule.Flow].FlowID, rule.Trigger.ID}, spec)
	}
	for _, prog := range live.BySlug {
		if prog.Flow.ExitAges() {
			watch(name{prog.FlowID, exitRule}, "")
		}
	}
	if err := tx.BulkInsert(db.Insert{Table: "trigger_watch", Columns: watchColumns, Conflict: db.Replace("flow_id, trigger_id", watchColumns[3:]...)}, begin); err != nil {
		return fmt.Errorf("trigger: begin watches: %w", err)
	}
	for _, w := range there { // triggers that were taken out or paused since the last look: few
		if kept[name{w.flow, w.trigger}] {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM trigger_watch WHERE workspace_id = $1 AND flow_id = $2 AND trigger_id = $3`, ws, w.flow, w.trigger); err != nil {
			return fmt.Errorf("trigger: end watch: %w", err)
		}
	}
	if _, err := tx.Exec(`UPDATE workspace SET triggers_revision = $2 WHERE id = $1`, ws, live.Revision); err != nil {
		return fmt.Errorf("trigger: align: %w", err)
	}
	return nil
}

// specOf is what of a trigger decides when it fires.
func specOf(rule *flow.Rule) (string, error) {
	t := rule.Trigger
	t.If, t.Priority, t.Start = "", 0, "" // these may change without anybody being asked twice
	body, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("trigger: write %s: %w", t.ID, err)
	}
	return string(body), nil
}
