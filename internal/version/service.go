// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/id"
)

// Program is a compiled version with its place in the database.
type Program struct {
	ID        int64 // of the version
	Workspace int64
	FlowID    int64
	Slug      string
	Number    int
	Flow      *flow.Program
	Calls     map[string]int64 // the versions of the flows that it calls, by their slugs: those that were live when it was published
}

// Live is what takes people in, in one workspace.
type Live struct {
	Revision int64
	Rules    []*flow.Rule // of all live flows
	BySlug   map[string]*Program
}

// Deps are what versions stand on.
type Deps struct {
	DB     *db.DB
	IDs    *id.Maker
	Clock  *clock.Clock
	Blocks *flow.Registry
	// World is what documents of a workspace may refer to: its conditions, fields and secrets.
	World func(q db.Queryer, workspace int64) (flow.World, error)
}

// Service keeps flows and their versions. It is safe for concurrent use.
type Service struct {
	Deps

	mu       sync.Mutex
	programs map[int64]*Program // by version; versions never change, so they are never dropped but by number
	live     map[int64]*Live    // by workspace
}

// maxPrograms bounds the compiled versions in memory; a small flow takes some tens of kilobytes.
const maxPrograms = 2000

// NewService makes the service.
func NewService(d Deps) *Service {
	return &Service{Deps: d, programs: map[int64]*Program{}, live: map[int64]*Live{}}
}

// Also runs in the transaction of a change, for what must not be without it: the entry of the audit log, the people who go over. The flow is as it was before,
// but for the live version of a publication.
type Also func(tx *db.Tx, f Flow) error

func runAll(tx *db.Tx, f Flow, also []Also) error {
	for _, fn := range also {
		if err := fn(tx, f); err != nil {
			return err
		}
	}
	return nil
}

// Create stores a new flow as a draft. A draft may be incomplete: problems are shown, not enforced, until it is published.
func (s *Service) Create(ctx context.Context, workspace int64, doc flow.Document, also ...Also) (Flow, error) {
	body, err := flow.FormatJSON(s.Blocks, doc)
	if err != nil {
		return Flow{}, fmt.Errorf("version: write document: %w", err)
	}
	f := Flow{ID: s.IDs.New(), Workspace: workspace, Slug: doc.ID, Name: nameOf(doc)}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.NowMS(workspace)
		if _, err := BySlug(tx, workspace, doc.ID); err == nil {
			return fault.New(fault.Conflict, "flow_exists", "there is a flow with the id %q already", doc.ID)
		}
		_, err := tx.Exec(`INSERT INTO flow (id, workspace_id, slug, name, state, draft, created_at, updated_at) VALUES ($1, $2, $3, $4, 'draft', $5, $6, $6)`,
			f.ID, workspace, doc.ID, f.Name, string(body), now)
		if err != nil {
			return err
		}
		return runAll(tx, f, also)
	})
	if err != nil {
		return Flow{}, err
	}
	return Get(s.DB.Reads(ctx), workspace, f.ID)
}

// SaveDraft replaces the draft of the revision the caller saw and gives the new revision.
func (s *Service) SaveDraft(ctx context.Context, workspace, id, revision int64, doc flow.Document) (Flow, error) {
	body, err := flow.FormatJSON(s.Blocks, doc)
	if err != nil {
		return Flow{}, fmt.Errorf("version: write document: %w", err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := Get(tx, workspace, id)
		if err != nil {
			return err
		}
		if f.Slug != doc.ID {
			return fault.At("/document/id", "id_fixed", "the id of a flow is chosen once: it is %q", f.Slug)
		}
		if f.Revision != revision {
			return fault.New(fault.Conflict, "revision_mismatch", "somebody else has changed this flow")
		}
		res, err := tx.Exec(`UPDATE flow SET draft = $3, name = $4, draft_changed = 1, revision = revision + 1, updated_at = $5 WHERE workspace_id = $1 AND id = $2 AND revision = $6`,
			workspace, id, string(body), nameOf(doc), s.Clock.NowMS(workspace), revision)
		if err != nil {
			return fmt.Errorf("version: save draft: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // somebody was faster by a moment
			return fault.With(err, fault.Conflict, "revision_mismatch", "somebody else has changed this flow")
		}
		return nil
	})
	if err != nil {
		return Flow{}, err
	}
	return Get(s.DB.Reads(ctx), workspace, id)
}

// Restore makes the document of an earlier version the draft again. The draft that was there is gone, but for what was published of it.
func (s *Service) Restore(ctx context.Context, workspace, id int64, number int, also ...Also) (Flow, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := Get(tx, workspace, id)
		if err != nil {
			return err
		}
		v, err := Numbered(tx, workspace, id, number)
		if err != nil {
			return err
		}
		doc, problems := flow.ParseJSON(s.Blocks, v.Document)
		if flow.Broken(problems) {
			return refused(problems)
		}
		_, err = tx.Exec(`UPDATE flow SET draft = $3, name = $4, draft_changed = $5, revision = revision + 1, updated_at = $6 WHERE workspace_id = $1 AND id = $2`,
			workspace, id, string(v.Document), nameOf(doc), flag(v.ID != f.Live), s.Clock.NowMS(workspace))
		if err != nil {
			return fmt.Errorf("version: restore: %w", err)
		}
		return runAll(tx, f, also)
	})
	if err != nil {
		return Flow{}, err
	}
	return Get(s.DB.Reads(ctx), workspace, id)
}

// Check compiles a document against the workspace and gives everything wrong with it.
func (s *Service) Check(q db.Queryer, workspace int64, document []byte) (flow.Document, *flow.Program, []flow.Problem, error) {
	return s.check(q, workspace, document, func(*flow.World) {})
}

func (s *Service) check(q db.Queryer, workspace int64, document []byte, adjust func(*flow.World)) (flow.Document, *flow.Program, []flow.Problem, error) {
	doc, problems := flow.ParseJSON(s.Blocks, document)
	if flow.Unreadable(problems) {
		return doc, nil, problems, nil
	}
	world, err := s.World(q, workspace)
	if err != nil {
		return doc, nil, nil, err
	}
	world.Workspace = workspace
	adjust(&world)
	program, more := flow.Compile(doc, s.Blocks, world)
	if flow.Broken(problems) { // what is unfinished is told together with the rest, but does not run
		program = nil
		problems = slices.DeleteFunc(problems, func(p flow.Problem) bool { return slices.ContainsFunc(more, p.Same) }) // compiling says it again, with the place inside the block
	}
	return doc, program, append(problems, more...), nil
}

// Publish makes the draft a new version and lets it take people in. A draft with errors is refused with a field for each of them.
func (s *Service) Publish(ctx context.Context, workspace, id int64, author, comment string, also ...Also) (Version, error) {
	f, err := Get(s.DB.Reads(ctx), workspace, id)
	if err != nil {
		return Version{}, err
	}
	_, program, problems, err := s.Check(s.DB.Reads(ctx), workspace, f.Draft)
	if err != nil {
		return Version{}, err
	}
	if program == nil {
		return Version{}, refused(problems)
	}
	v := Version{ID: s.IDs.New(), Workspace: workspace, Flow: id, Document: f.Draft, Author: author, Comment: comment}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.NowMS(workspace)
		v.Published = now
		// The flow's row comes first: of two who publish at once the second waits here, and is told.
		res, err := tx.Exec(`UPDATE flow SET state = 'live', live_version_id = $3, draft_changed = 0, revision = revision + 1, updated_at = $4
			WHERE workspace_id = $1 AND id = $2 AND revision = $5`, workspace, id, v.ID, now, f.Revision)
		if err != nil {
			return fmt.Errorf("version: publish: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.With(err, fault.Conflict, "revision_mismatch", "the flow was changed while it was being published: look at it again")
		}
		if err := tx.QueryRow(`SELECT COALESCE(MAX(number), 0) + 1 FROM flow_version WHERE workspace_id = $1 AND flow_id = $2`, workspace, id).Scan(&v.Number); err != nil {
			return fmt.Errorf("version: next number: %w", err)
		}
		_, err = tx.Exec(`INSERT INTO flow_version (id, workspace_id, flow_id, number, document, author, comment, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			v.ID, workspace, id, v.Number, string(v.Document), author, comment, now)
		if err != nil {
			return fmt.Errorf("version: publish: %w", err)
		}
		if err := pin(tx, v, program); err != nil {
			return err
		}
		f.Live, f.LiveNo = v.ID, v.Number
		if err := runAll(tx, f, also); err != nil {
			return err
		}
		return s.touch(tx, workspace)
	})
	return v, err
}

// refused names block and field of every error, in both languages: nobody has said here which one is read.
func refused(problems []flow.Problem) error {
	e := &fault.Error{Code: fault.Invalid, Reason: "flow_invalid", Message: "the flow has errors and cannot be published"}
	for _, p := range problems {
		if p.Level == flow.Error {
			path := "/document/" + p.Path
			if p.Block != "" {
				path = "/document/blocks/" + p.Block + "/" + p.Path
			}
			e.Fields = append(e.Fields, fault.Field{Path: path, Code: p.Rule, Text: p.Text.In(i18n.RU) + " · " + p.Text.In(i18n.EN)})
		}
	}
	return e
}

// SetState pauses, resumes or archives a flow.
func (s *Service) SetState(ctx context.Context, workspace, id int64, state State, also ...Also) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := Get(tx, workspace, id)
		if err != nil {
			return err
		}
		if state == Draft || (state == Running || state == Paused) && f.Live == 0 {
			return fault.At("/state", "not_published", "publish the flow first")
		}
		_, err = tx.Exec(`UPDATE flow SET state = $3, revision = revision + 1, updated_at = $4 WHERE workspace_id = $1 AND id = $2`, workspace, id, string(state), s.Clock.NowMS(workspace))
		if err != nil {
			return fmt.Errorf("version: set state: %w", err)
		}
		if err := runAll(tx, f, also); err != nil {
			return err
		}
		return s.touch(tx, workspace)
	})
}

// Topic is where nodes hear that the live flows of some workspace have changed.
const Topic = "flows"

// touch tells every node's cache that the workspace's live flows have changed. A revision is never given twice: one whose commit failed may stand in a cache.
func (s *Service) touch(tx *db.Tx, workspace int64) error {
	if _, err := tx.Exec(`UPDATE workspace SET flows_revision = $2 WHERE id = $1`, workspace, s.IDs.New()); err != nil {
		return fmt.Errorf("version: touch: %w", err)
	}
	tx.Notify(Topic, "")
	return nil
}

// Program is a compiled version.
func (s *Service) Program(q db.Queryer, workspace, id int64) (*Program, error) {
	s.mu.Lock()
	p := s.programs[id]
	s.mu.Unlock()
	if p != nil {
		return p, nil
	}
	var slug string
	var flowID int64
	var number int
	var document []byte
	err := q.QueryRow(`SELECT f.slug, v.flow_id, v.number, v.document FROM flow_version v JOIN flow f ON f.id = v.flow_id WHERE v.workspace_id = $1 AND v.id = $2`, workspace, id).
		Scan(&slug, &flowID, &number, &document)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.Missing("version")
	}
	if err != nil {
		return nil, fmt.Errorf("version: read version %d: %w", id, err)
	}
	// What a version refers to was there when it was published. A flow or a secret that has gone since fails the steps that need it, not the whole version.
	_, program, problems, err := s.check(q, workspace, document, func(w *flow.World) { w.Flow, w.Secret = nil, nil })
	if err != nil {
		return nil, err
	}
	if program == nil {
		return nil, fmt.Errorf("version: published version %d does not compile: %w", id, refused(problems))
	}
	p = &Program{ID: id, Workspace: workspace, FlowID: flowID, Slug: slug, Number: number, Flow: program}
	if len(program.Calls()) > 0 {
		if p.Calls, err = pinned(q, workspace, id); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.programs) >= maxPrograms {
		clear(s.programs)
	}
	s.programs[id] = p
	return p, nil
}

// Live is what takes people in now. It costs one small read while nothing has changed.
func (s *Service) Live(q db.Queryer, workspace int64) (*Live, error) {
	var revision int64
	if err := q.QueryRow(`SELECT flows_revision FROM workspace WHERE id = $1`, workspace).Scan(&revision); err != nil {
		return nil, fmt.Errorf("version: revision: %w", err)
	}
	s.mu.Lock()
	l := s.live[workspace]
	s.mu.Unlock()
	if l != nil && l.Revision == revision {
		return l, nil
	}
	ids, err := db.Collect(db.Scalar[int64])(q.Query(`SELECT live_version_id FROM flow WHERE workspace_id = $1 AND state = 'live' AND live_version_id IS NOT NULL ORDER BY slug LIMIT 5000`, workspace))
	if err != nil {
		return nil, fmt.Errorf("version: live flows: %w", err)
	}
	s.forget(workspace)
	l = &Live{Revision: revision, BySlug: make(map[string]*Program, len(ids))}
	for _, id := range ids { // only what is not compiled yet is read
		p, err := s.Program(q, workspace, id)
		if fault.Is(err, fault.Invalid) {
			continue // its conditions ask for a field that was deleted: it takes nobody in, and the other flows go on
		}
		if err != nil {
			return nil, err
		}
		l.BySlug[p.Slug] = p
		l.Rules = append(l.Rules, p.Flow.Triggers...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live[workspace] = l
	return l, nil
}

// forget drops the compiled versions of a workspace: what their conditions may refer to has changed.
func (s *Service) forget(workspace int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, p := range s.programs {
		if p.Workspace == workspace {
			delete(s.programs, id)
		}
	}
}

// Slugs lists the ids that other flows may refer to.
func Slugs(q db.Queryer, workspace int64) (map[string]bool, error) {
	list, err := db.Collect(func(rows *sql.Rows) (s string, err error) { return s, rows.Scan(&s) })(
		q.Query(`SELECT slug FROM flow WHERE workspace_id = $1 AND state <> 'archived' ORDER BY slug LIMIT 5000`, workspace))
	if err != nil {
		return nil, fmt.Errorf("version: slugs: %w", err)
	}
	known := make(map[string]bool, len(list))
	for _, s := range list {
		known[s] = true
	}
	return known, nil
}

// nameOf is the name a list shows: the document's, in its first language, else its id.
func nameOf(doc flow.Document) string {
	langs := append(append([]i18n.Lang{}, doc.Languages...), i18n.RU, i18n.EN)
	if name := doc.Name.In(langs[0], langs[1:]...); name != "" {
		return name
	}
	return doc.ID
}
