// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"time"

	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/workspace"
)

type versionJSON struct {
	Number    int       `json:"number"`
	Author    string    `json:"author"`
	Comment   string    `json:"comment"`
	Published time.Time `json:"published_at"`
	Live      bool      `json:"live"`
	People    int64     `doc:"Inside this version now." json:"people"`
}

type documentJSON struct {
	Number   int    `json:"number"`
	Document object `json:"document"`
}

// VersionPath names a published version of a flow.
type VersionPath struct {
	FlowPath

	Number int `minimum:"1" path:"n"`
}

// flowPage is a page of what belongs to a flow.
type flowPage struct {
	FlowPath
	Short
}

func flowVersions(s *server, tag string) {
	answer(s, tag, op{route: "GET /flows/{id}/versions", id: "list-versions", summary: "The published versions, newest first", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *flowPage) (list[versionJSON], error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return list[versionJSON]{}, err
			}
			found, err := version.Versions(s.DB.Reads(ctx), p.Workspace, f.ID)
			if err != nil {
				return list[versionJSON]{}, err
			}
			standings, err := session.Standings(s.DB.Reads(ctx), p.Workspace, f.ID)
			people := map[int64]int64{}
			for _, at := range standings {
				people[at.Version] += at.People
			}
			return all(found, func(v version.Version) versionJSON {
				return versionJSON{v.Number, v.Author, v.Comment, when(v.Published), v.ID == f.Live, people[v.ID]}
			}), err
		})
	answer(s, tag, op{route: "GET /flows/{id}/versions/{n}", id: "get-version", summary: "The document of a published version", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *VersionPath) (documentJSON, error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return documentJSON{}, err
			}
			v, err := version.Numbered(s.DB.Reads(ctx), p.Workspace, f.ID, in.Number)
			return documentJSON{v.Number, object{v.Document}}, err
		})
}
