// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version

import (
	"bytes"
	"database/sql"
	"fmt"
	"slices"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// Use is a block that names a secret.
type Use struct {
	Flow  int64
	Name  string // of the flow
	Block string
	Title i18n.Text // of the block: the author's, else its kind's
	Live  bool      // in the live version; otherwise in the draft alone
}

// written is a document that stands in a flow.
type written struct {
	flow int64
	name string
	text []byte
	live bool
}

// SecretUses lists the blocks of live versions and of drafts that name a secret, at most 100, a block that stands in both once. It asks the blocks themselves, by
// compiling as if that one secret were missing, so it knows every place that a publication would complain of.
func (s *Service) SecretUses(q db.Queryer, workspace int64, secret string) ([]Use, error) {
	// Live versions come first: of a block that stands in both, that is what is told.
	documents, err := db.Collect(func(rows *sql.Rows) (w written, err error) {
		return w, rows.Scan(&w.flow, &w.name, &w.text, &w.live)
	})(q.Query(`SELECT f.id, f.name, v.document, 1 = 1 FROM flow f JOIN flow_version v ON v.id = f.live_version_id WHERE f.workspace_id = $1
		UNION ALL SELECT id, name, draft, 1 = 0 FROM flow WHERE workspace_id = $1 AND state <> 'archived' LIMIT 2000`, workspace))
	if err != nil {
		return nil, fmt.Errorf("version: documents: %w", err)
	}
	var uses []Use
	for _, d := range documents {
		if !bytes.Contains(d.text, []byte(secret)) {
			continue // compiling takes a while
		}
		doc, _, problems, err := s.check(q, workspace, d.text, func(w *flow.World) {
			w.Secret = func(name string) bool { return name != secret }
		})
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			known := slices.ContainsFunc(uses, func(u Use) bool { return u.Flow == d.flow && u.Block == p.Block })
			if p.Rule == "unknown_secret" && !known && len(uses) < 100 {
				uses = append(uses, Use{Flow: d.flow, Name: d.name, Block: p.Block, Title: s.titleOf(doc, p.Block), Live: d.live})
			}
		}
	}
	return uses, nil
}

// titleOf is what people call a block of a document.
func (s *Service) titleOf(doc flow.Document, block string) i18n.Text {
	n := slices.IndexFunc(doc.Blocks, func(b flow.Placed) bool { return b.ID == block })
	if n < 0 {
		return nil
	}
	if title := doc.Blocks[n].Title; len(title) > 0 {
		return title
	}
	spec, _ := s.Blocks.Spec(doc.Blocks[n].Kind)
	return spec.Title
}
