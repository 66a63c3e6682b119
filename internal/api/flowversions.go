// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"time"

	"parley/internal/analytics"
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

type statsInput struct {
	FlowPath

	Version int       `doc:"Number of a version; all when left out." minimum:"0" query:"version"`
	From    time.Time `query:"from"`
	To      time.Time `query:"to"`
}

type flowStatsJSON struct {
	Started  int64            `json:"started"`
	Finished int64            `json:"finished"`
	Stopped  int64            `json:"stopped"`
	Blocks   []blockStatsJSON `json:"blocks"`
	Exits    []exitStatsJSON  `json:"exits"`
}

type blockStatsJSON struct {
	Block    string `json:"block"`
	Waiting  int64  `json:"waiting"`
	Reached  int64  `json:"reached"`
	Answered int64  `json:"answered"`
	Left     int64  `json:"left"`
}

type exitStatsJSON struct {
	Block string `json:"block"`
	Exit  string `json:"exit"`
	Count int64  `json:"count"`
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
	answer(s, tag, op{route: "GET /flows/{id}/stats", id: "get-flow-stats", summary: "How many people passed each block", scope: workspace.StatsRead}, s.flowStats)
}

func (s *server) flowStats(ctx context.Context, p workspace.Principal, in *statsInput) (flowStatsJSON, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return flowStatsJSON{}, err
	}
	q := s.DB.Reads(ctx)
	var span analytics.Span
	if in.Version != 0 {
		v, err := version.Numbered(q, p.Workspace, f.ID, in.Version)
		if err != nil {
			return flowStatsJSON{}, err
		}
		span.Version = v.ID
	}
	if !in.From.IsZero() {
		span.From = in.From.UnixMilli()
	}
	if !in.To.IsZero() {
		span.To = in.To.UnixMilli()
	}
	st, err := analytics.StatsOf(q, p.Workspace, f.ID, span)
	return flowStatsJSON{
		Started: st.Started, Finished: st.Finished, Stopped: st.Stopped,
		Blocks: each(st.Blocks, func(b analytics.BlockCounts) blockStatsJSON {
			return blockStatsJSON{b.Block, b.Waiting, b.Reached, b.Answered, b.Left}
		}),
		Exits: each(st.Exits, func(e analytics.ExitCounts) exitStatsJSON { return exitStatsJSON{e.Block, e.Exit, e.Count} }),
	}, err
}
