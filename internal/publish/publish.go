// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"cmp"
	"context"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/session"
	"parley/internal/version"
)

// Request asks for a publication.
type Request struct {
	Workspace int64
	Flow      int64
	Author    string
	Comment   string
	Lang      i18n.Lang         // of the problems
	Map       map[string]string // what becomes of the people at blocks of older versions: a block of the draft, "finish_old" or "stop"
	Rest      session.Do        // of those that the map does not name; empty is session.Move: what Propose says
}

// Published is what came of a publication.
type Published struct {
	Version  version.Version
	Findings []Finding
	Transfer int64 // how people of older versions go over; 0: nobody does
}

// Publish makes the draft a new version that takes people in, and begins to bring those who are inside over. A draft that must not go out, and a map that names
// what is not there, are refused with a field for every reason.
func Publish(ctx context.Context, v *version.Service, r Request, also ...version.Also) (Published, error) {
	q := v.DB.Reads(ctx)
	f, err := version.Get(q, r.Workspace, r.Flow)
	if err != nil {
		return Published{}, err
	}
	s, fates, err := prepare(v, q, f, r, f.Draft)
	if err != nil {
		return Published{}, err
	}
	done := Published{Findings: s.draft.Findings}
	also = append(also, func(_ *db.Tx, now version.Flow) error {
		if now.Revision != f.Revision {
			return fault.New(fault.Conflict, "revision_mismatch", "the flow was changed while it was being published: look at it again")
		}
		return nil
	})
	if f.Live != 0 && fates.Some() { // also when nobody is inside: somebody may come in before the commit
		done.Transfer = v.IDs.New()
		also = append(also, func(tx *db.Tx, f version.Flow) error {
			return session.AddTransfer(tx, session.Transfer{
				ID: done.Transfer, Workspace: r.Workspace, Flow: r.Flow, Version: f.Live, Author: r.Author, Fates: fates, Created: v.Clock.NowMS(r.Workspace),
			}, v.IDs.New(), v.Clock.WallMS())
		})
	}
	done.Version, err = v.Publish(ctx, r.Workspace, r.Flow, r.Author, r.Comment, also...)
	return done, err
}

// Possible refuses what Publish would refuse if the document were the draft: nothing is changed yet.
func Possible(ctx context.Context, v *version.Service, r Request, document []byte) error {
	q := v.DB.Reads(ctx)
	f, err := version.Get(q, r.Workspace, r.Flow)
	if err != nil {
		return err
	}
	_, _, err = prepare(v, q, f, r, document)
	return err
}

// prepare checks a document and the map, and says what becomes of whom.
func prepare(v *version.Service, q db.Queryer, f version.Flow, r Request, document []byte) (stage, session.Fates, error) {
	s, err := setStage(v, q, f, document)
	if err != nil {
		return s, session.Fates{}, err
	}
	if err := refused(s.draft.Findings, r.Lang); err != nil {
		return s, session.Fates{}, err
	}
	fates, err := s.fates(r.Map, cmp.Or(r.Rest, session.Move), r.Lang)
	return s, fates, err
}
