// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"strconv"
	"time"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/publish"
	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/workspace"
)

// PeopleInside is what a publication does with the people inside.
type PeopleInside struct {
	Map     map[string]string `doc:"What becomes of people at blocks of older versions, by the block: a block of the new version, finish_old or stop." json:"map,omitempty"`
	Default session.Do        `doc:"What becomes of those whom the map does not name; move is what the plan proposes." enum:"move,finish_old,stop" json:"default,omitempty"`
}

type publishInput struct {
	FlowPath

	Body struct {
		PeopleInside

		Comment string `json:"comment,omitempty" maxLength:"1000"`
	}
}

type publishedJSON struct {
	Version  int           `json:"version"`
	Findings []findingJSON `json:"findings"`
	Move     *string       `doc:"How the people inside go over; nobody does when null." json:"move_id"`
}

type restoreInput struct {
	VersionPath

	Body struct {
		PeopleInside

		Publish bool   `doc:"Publish it at once; otherwise it becomes the draft." json:"publish,omitempty"`
		Comment string `json:"comment,omitempty"                                  maxLength:"1000"`
	}
}

type restoredJSON struct {
	Version  *int          `doc:"The new version, when it was published." json:"version"`
	Findings []findingJSON `json:"findings"`
	Move     *string       `json:"move_id"`
}

type changeJSON struct {
	Kind  publish.ChangeKind `json:"kind"`
	Block *string            `json:"block"`
	Path  string             `json:"path"`
	Old   string             `json:"old"`
	New   string             `json:"new"`
	Text  string             `json:"text"`
}

type planInput struct {
	FlowPath

	Version int `doc:"Plan the return to this version instead of the draft." minimum:"0" query:"version"`
}

type planJSON struct {
	Findings []findingJSON  `json:"findings"`
	Changes  []changeJSON   `json:"changes"`
	People   int64          `doc:"Inside, in earlier versions."                                json:"people"`
	Same     int64          `doc:"Of them at blocks that do not change."                       json:"people_unchanged"`
	Blocks   []affectedJSON `doc:"Blocks that change or go, with people waiting at them."      json:"blocks"`
	Targets  []targetJSON   `doc:"Blocks of the new version, where people may go on."          json:"targets"`
}

type affectedJSON struct {
	Block    string         `json:"block"`
	Title    string         `json:"title"`
	Removed  bool           `json:"removed"`
	People   int64          `json:"people"`
	Versions []inVersionRow `json:"versions"`
	MayStay  bool           `doc:"They can go on waiting at the same block." json:"may_stay"`
	Proposed string         `doc:"A block, finish_old or stop."               json:"proposed"`
}

type inVersionRow struct {
	Number int   `json:"number"`
	People int64 `json:"people"`
}

type targetJSON struct {
	Block string `json:"block"`
	Title string `json:"title"`
}

type moveJSON struct {
	ID       string            `json:"id"`
	Version  int               `json:"version"`
	Author   string            `json:"author"`
	State    session.MoveState `enum:"marking,moving,done,superseded"                       json:"state"`
	Total    int64             `doc:"People who go over, as far as they are counted."      json:"total"`
	Left     int64             `doc:"Of them those who have not gone yet."                 json:"left"`
	Kept     int64             `doc:"Of them those who finish in their version after all." json:"kept"`
	Created  time.Time         `json:"created_at"`
	Finished *time.Time        `json:"finished_at"`
}

type pointJSON struct {
	Key   string            `enum:"channel,welcome,links,goals,test,operators,outside" json:"key"`
	State publish.Readiness `enum:"done,todo,unknown"                                  json:"state"`
	Title string            `json:"title"`
	Text  string            `json:"text"`
}

type changesInput struct {
	VersionPath

	Against string `doc:"What the version is compared with: draft, or the number of another version. The changes lead from the version to it." query:"against"`
}

func flowPublish(s *server, tag string) {
	answer(s, tag, op{route: "GET /flows/{id}/publish/plan", id: "plan-publish", summary: "What publishing the draft would mean, and for whom", scope: workspace.FlowsRead}, s.planPublish)
	answer(s, tag, op{route: "POST /flows/{id}/publish", id: "publish-flow", summary: "Make the draft a version that takes people in, and bring those who are inside over", scope: workspace.FlowsWrite}, s.publish)
	answer(s, tag, op{route: "GET /flows/{id}/moves", id: "list-moves", summary: "How people went over to new versions, the newest first", scope: workspace.FlowsRead}, s.listMoves)
	answer(s, tag, op{route: "GET /flows/{id}/versions/{n}/changes", id: "list-changes", summary: "What is different in the draft or in another version", scope: workspace.FlowsRead}, s.listChanges)
	answer(s, tag, op{route: "GET /flows/{id}/launch-check", id: "check-launch", summary: "What to see to before people are invited", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *FlowPath) (list[pointJSON], error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return list[pointJSON]{}, err
			}
			points, err := publish.Launch(s.Versions, s.DB.Reads(ctx), f)
			lang := askedOf(ctx).lang
			return all(points, func(one publish.Point) pointJSON {
				return pointJSON{one.Key, one.State, one.Title.In(lang, i18n.EN), one.Text.In(lang, i18n.EN)}
			}), err
		})
	answer(s, tag, op{route: "POST /flows/{id}/versions/{n}/restore", id: "restore-version", summary: "Make an earlier version the draft, and publish it when asked", scope: workspace.FlowsWrite}, s.restore)
}

func (s *server) publish(ctx context.Context, p workspace.Principal, in *publishInput) (publishedJSON, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return publishedJSON{}, err
	}
	done, err := s.publishFlow(ctx, p, f, in.Body.PeopleInside, in.Body.Comment)
	return publishedJSON{done.Version.Number, findings(done.Findings, askedOf(ctx).lang), transferID(done.Transfer)}, err
}

func (s *server) publishFlow(ctx context.Context, p workspace.Principal, f version.Flow, people PeopleInside, comment string) (publish.Published, error) {
	done, err := publish.Publish(ctx, s.Versions, publishRequest(ctx, p, f, people, comment), s.flowAct(p, "flow.published"))
	if err != nil {
		return done, err
	}
	s.tell(p.Workspace, "flow", f.ID)
	return done, nil
}

func publishRequest(ctx context.Context, p workspace.Principal, f version.Flow, people PeopleInside, comment string) publish.Request {
	return publish.Request{Workspace: p.Workspace, Flow: f.ID, Author: p.Name, Comment: comment, Lang: askedOf(ctx).lang, Map: people.Map, Rest: people.Default}
}

func transferID(of int64) *string {
	if of == 0 {
		return nil
	}
	text := id.Format(of)
	return &text
}

func (s *server) planPublish(ctx context.Context, p workspace.Principal, in *planInput) (planJSON, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return planJSON{}, err
	}
	q, lang := s.DB.Reads(ctx), askedOf(ctx).lang
	document := f.Draft
	if in.Version != 0 {
		v, err := version.Numbered(q, p.Workspace, f.ID, in.Version)
		if err != nil {
			return planJSON{}, err
		}
		document = v.Document
	}
	plan, err := publish.PlanOf(s.Versions, q, f, document)
	return planJSON{
		Findings: findings(plan.Findings, lang), Changes: changes(plan.Changes, lang), People: plan.People, Same: plan.Same,
		Blocks: each(plan.Blocks, func(a publish.Affected) affectedJSON {
			return affectedJSON{
				a.Block, a.Title.In(lang, i18n.EN), a.Removed, a.People,
				each(a.Versions, func(v publish.InVersion) inVersionRow { return inVersionRow{v.Number, v.People} }), a.MayStay, a.Proposed.Word(a.Block),
			}
		}),
		Targets: each(plan.Targets, func(t publish.Target) targetJSON { return targetJSON{t.Block, t.Title.In(lang, i18n.EN)} }),
	}, err
}

func changes(found []publish.Change, lang i18n.Lang) []changeJSON {
	return each(found, func(c publish.Change) changeJSON { return shapeChange(c, lang) })
}

func shapeChange(c publish.Change, lang i18n.Lang) changeJSON {
	return changeJSON{c.Kind, filled(c.Block), c.Path, c.Old.In(lang, i18n.EN), c.New.In(lang, i18n.EN), c.Text.In(lang, i18n.EN)}
}

func (s *server) listMoves(ctx context.Context, p workspace.Principal, in *flowPage) (list[moveJSON], error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return list[moveJSON]{}, err
	}
	q := s.DB.Reads(ctx)
	found, err := session.Transfers(q, p.Workspace, f.ID)
	if err != nil {
		return list[moveJSON]{}, err
	}
	left, err := session.Left(q, p.Workspace, f.ID)
	if err != nil {
		return list[moveJSON]{}, err
	}
	numbers, err := s.versionNumbers(q, found)
	return all(found, func(m session.Transfer) moveJSON {
		shown := moveJSON{id.Format(m.ID), numbers[m.Version], m.Author, m.State, m.Total, 0, m.Kept, when(m.Created), maybe(m.Finished)}
		if m.ID == found[0].ID { // whoever is on the way is decided about by the newest one
			shown.Left = left
		}
		return shown
	}), err
}

func (s *server) versionNumbers(q db.Queryer, found []session.Transfer) (map[int64]int, error) {
	if len(found) == 0 {
		return nil, nil //nolint:nilnil // nobody asks for a number
	}
	versions, err := version.ByIDs(q, found[0].Workspace, each(found, func(m session.Transfer) int64 { return m.Version }))
	numbers := make(map[int64]int, len(versions))
	for _, v := range versions {
		numbers[v.ID] = v.Number
	}
	return numbers, err
}

func (s *server) listChanges(ctx context.Context, p workspace.Principal, in *changesInput) (list[changeJSON], error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return list[changeJSON]{}, err
	}
	q := s.DB.Reads(ctx)
	was, err := version.Numbered(q, p.Workspace, f.ID, in.Number)
	if err != nil {
		return list[changeJSON]{}, err
	}
	other := f.Draft
	if in.Against != "" && in.Against != "draft" {
		n, err := strconv.Atoi(in.Against)
		if err != nil {
			return list[changeJSON]{}, fault.At("/against", "value", "compare with draft, or with the number of a version")
		}
		v, err := version.Numbered(q, p.Workspace, f.ID, n)
		if err != nil {
			return list[changeJSON]{}, err
		}
		other = v.Document
	}
	found, err := publish.Compare(s.Versions, q, p.Workspace, was.Document, other)
	lang := askedOf(ctx).lang
	return all(found, func(c publish.Change) changeJSON { return shapeChange(c, lang) }), err
}

func (s *server) restore(ctx context.Context, p workspace.Principal, in *restoreInput) (restoredJSON, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return restoredJSON{}, err
	}
	if in.Body.Publish { // a return that must not be published leaves the draft alone
		v, err := version.Numbered(s.DB.Reads(ctx), p.Workspace, f.ID, in.Number)
		if err == nil {
			err = publish.Possible(ctx, s.Versions, publishRequest(ctx, p, f, in.Body.PeopleInside, in.Body.Comment), v.Document)
		}
		if err != nil {
			return restoredJSON{}, err
		}
	}
	f, err = s.Versions.Restore(ctx, p.Workspace, f.ID, in.Number, s.flowAct(p, "flow.restored"))
	if err != nil {
		return restoredJSON{}, err
	}
	s.tell(p.Workspace, "flow", f.ID)
	if in.Body.Publish {
		done, err := s.publishFlow(ctx, p, f, in.Body.PeopleInside, in.Body.Comment)
		return restoredJSON{&done.Version.Number, findings(done.Findings, askedOf(ctx).lang), transferID(done.Transfer)}, err
	}
	checked, err := publish.Check(s.Versions, s.DB.Reads(ctx), p.Workspace, f.Draft)
	return restoredJSON{nil, findings(checked.Findings, askedOf(ctx).lang), nil}, err
}
