// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/db"
	"parley/internal/limit"
)

// What is left of a vendor's limits goes from one holder of a lease to the next in table bucket, one row a rule and scope, named "rule/chat".
// The rows are there only between holders: whoever takes the lease and finds none knows that the last one died, and counts everything as spent.

// takeLimits makes the limits of a lease that has just been taken. Chats are the rules for chats by their classes.
func (l *lease) takeLimits(ctx context.Context, wide []limit.Rule, chats [][]limit.Rule) error {
	var left []leftover
	err := l.out.DB.Write(ctx, func(tx *db.Tx) (err error) {
		left, err = db.Collect(scanLeftover)(tx.Query(`DELETE FROM bucket WHERE workspace_id = $1 AND holder = $2 RETURNING scope, level, at, until`, l.workspace, l.name))
		return err
	})
	if err != nil {
		return fmt.Errorf("outbox: take the limits: %w", err)
	}
	since := l.now()
	if len(left) > 0 || l.fence == 1 { // handed over, or never held by anybody
		since = 0
	}
	l.limits = limit.NewSet(wide, chats[0], since, chats[1:]...)
	l.limits.Restore(restored(left, l.limits.Rules))
	return nil
}

// takePause keeps to a rest that the vendor asked an earlier holder for.
func (w *worker) takePause(ctx context.Context) error {
	until := int64(0)
	if err := w.out.DB.Reads(ctx).QueryRow(`SELECT paused_until FROM channel WHERE workspace_id = $1 AND id = $2`, w.workspace, w.channel).Scan(&until); err != nil {
		return fmt.Errorf("outbox: take the vendor's pause: %w", err)
	}
	if now := w.now(); until > now {
		w.limits.Penalty(now, "", until)
	}
	return nil
}

// leaveLimits writes what is left for the next holder, unless the lease is another's already.
func (l *lease) leaveLimits(ctx context.Context) error {
	saved := l.limits.Save(l.now())
	rows := l.bucketRows(nil, "", saved.Wide)
	for chat, s := range saved.Chats {
		rows = l.bucketRows(rows, chat, s)
	}
	err := l.out.DB.Write(ctx, func(tx *db.Tx) error {
		if mine, err := l.leads(tx); err != nil || !mine {
			return err
		}
		return tx.BulkInsert(db.Insert{Table: "bucket", Columns: []string{"holder", "scope", "workspace_id", "level", "at", "until"}, Conflict: "ON CONFLICT DO NOTHING"}, rows)
	})
	if err != nil {
		return fmt.Errorf("outbox: leave the limits: %w", err)
	}
	return nil
}

// bucketRows are the rows of a scope; one without rules has a row of its own, for the vendor's pause and as the sign of a clean end.
func (l *lease) bucketRows(rows [][]any, chat string, s limit.Scope) [][]any {
	buckets := s.Buckets
	if len(buckets) == 0 {
		buckets = []limit.Bucket{{}}
	}
	for i, b := range buckets {
		rows = append(rows, []any{l.name, strconv.Itoa(i) + "/" + chat, l.workspace, float64(b.Level), b.At, s.Until})
	}
	return rows
}

// leftover is one stored bucket.
type leftover struct {
	rule   int
	chat   string
	bucket limit.Bucket
	until  int64
}

func scanLeftover(rows *sql.Rows) (leftover, error) {
	var l leftover
	var scope string
	var level float64
	if err := rows.Scan(&scope, &level, &l.bucket.At, &l.until); err != nil {
		return leftover{}, fmt.Errorf("outbox: read a bucket: %w", err)
	}
	rule, chat, _ := strings.Cut(scope, "/")
	n, err := strconv.Atoi(rule)
	if err != nil {
		return leftover{}, fmt.Errorf("outbox: bucket %q: %w", scope, err)
	}
	l.rule, l.chat, l.bucket.Level = n, chat, int64(level)
	return l, nil
}

// restored puts stored buckets together. Those of a driver that had another number of rules do not fit and are left out.
func restored(left []leftover, count func(chat string) int) limit.Saved {
	scopes := map[string]limit.Scope{}
	for _, l := range left {
		rules := count(l.chat)
		s, ok := scopes[l.chat]
		if !ok {
			s.Buckets = make([]limit.Bucket, rules)
		}
		s.Until = l.until
		if l.rule < rules {
			s.Buckets[l.rule] = l.bucket
		}
		scopes[l.chat] = s
	}
	saved := limit.Saved{Wide: scopes[""]}
	delete(scopes, "")
	saved.Chats = scopes
	return saved
}
