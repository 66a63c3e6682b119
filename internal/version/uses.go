// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version

import (
	"bytes"
	"database/sql"
	"slices"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// Use is a block that names something.
type Use struct {
	Flow  int64
	Name  string    // of the flow
	Block string    // empty: the flow itself
	Title i18n.Text // of the block: the author's, else its kind's
	Live  bool      // in the live version or in one that people are inside of; otherwise in the draft alone
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
	documents, err := documents(q, workspace)
	if err != nil {
		return nil, err
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

func scanWritten(rows *sql.Rows) (w written, err error) {
	return w, rows.Scan(&w.flow, &w.name, &w.text, &w.live)
}

func scanFlowUse(rows *sql.Rows) (Use, error) {
	u := Use{Live: true}
	err := rows.Scan(&u.Flow, &u.Name)
	return u, err
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
