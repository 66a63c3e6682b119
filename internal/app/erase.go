// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/growth"
	"parley/internal/inbox"
	"parley/internal/intake"
	"parley/internal/message"
	"parley/internal/session"
	"parley/internal/trigger"
	"parley/internal/work"
)

// erasers take a deleted person out of every room. Jobs and facts that wait come first: whoever works on one ends before the rest is read. Files go by the
// messages that name them.
func erasers() []contact.Eraser {
	return []contact.Eraser{work.Erase, intake.Erase, eraseFiles, inbox.Erase, session.Erase, trigger.Erase, message.Erase, growth.Erase, event.Erase}
}

// named is how contents and documents name stored files.
var named = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// eraseFiles removes the rows of files that were sent by or to a person and that nobody else's message and no funnel names; the sweep removes the files. Whoever
// has sent no file costs nothing; for one who has, all messages with files are read once.
func eraseFiles(tx *db.Tx, workspace, contact int64) error {
	own := map[string]bool{}
	err := eachNamed(tx, func(sha string) { own[sha] = true }, `SELECT content FROM message WHERE workspace_id = $1 AND contact_id = $2 AND content LIKE '%"sha256":%'
		UNION ALL SELECT photo FROM contact WHERE workspace_id = $1 AND id = $2`, workspace, contact)
	if err != nil || len(own) == 0 {
		return err
	}
	err = eachNamed(tx, func(sha string) { delete(own, sha) }, `SELECT content FROM message WHERE workspace_id = $1 AND contact_id <> $2 AND content LIKE '%"sha256":%'
		UNION ALL SELECT photo FROM contact WHERE workspace_id = $1 AND id <> $2 AND photo <> ''
		UNION ALL SELECT draft FROM flow WHERE workspace_id = $1 UNION ALL SELECT document FROM flow_version WHERE workspace_id = $1`, workspace, contact)
	if err != nil || len(own) == 0 {
		return err
	}
	in, list := db.InList(tx.DB(), "sha256", 2, slices.Sorted(maps.Keys(own)))
	for _, text := range []string{`DELETE FROM blob WHERE workspace_id = $1 AND `, `DELETE FROM media_ref WHERE +workspace_id = $1 AND `} {
		if _, err := tx.Exec(text+in, workspace, list); err != nil {
			return fmt.Errorf("app: erase files: %w", err)
		}
	}
	return nil
}

// eachNamed calls fn with every file that the texts of a query name. It holds one text at a time.
func eachNamed(tx *db.Tx, fn func(sha string), query string, args ...any) (err error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return fmt.Errorf("app: files of messages: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var text sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return fmt.Errorf("app: files of messages: %w", err)
		}
		for _, sha := range named.FindAll(text, -1) {
			fn(string(sha))
		}
	}
	return rows.Err()
}
