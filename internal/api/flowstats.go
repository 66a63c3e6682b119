// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"fmt"
	"time"

	"parley/internal/analytics"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/version"
	"parley/internal/workspace"
)

// SpanQuery narrows figures of a flow.
type SpanQuery struct {
	Version []int  `doc:"Numbers of versions, which are counted together; all when left out." maxItems:"50" query:"version"`
	From    string `doc:"The first day, as 2026-01-31, in the workspace's zone; or a moment. What began earlier is not counted." maxLength:"40" query:"from"`
	To      string `doc:"The last day, counted whole; or the moment before which it began."                                     maxLength:"40" query:"to"`
}

type statsInput struct {
	FlowPath
	SpanQuery
}

type deliveriesInput struct {
	FlowPath
	SpanQuery

	Block string `maxLength:"200" query:"block" required:"true"`
}

type flowStatsJSON struct {
	Started  int64             `json:"started"`
	Waiting  int64             `json:"waiting"`
	Finished int64             `json:"finished"`
	Stopped  int64             `json:"stopped"`
	Blocks   []blockStatsJSON  `json:"blocks"`
	Exits    []exitStatsJSON   `json:"exits"`
	Buttons  []buttonStatsJSON `json:"buttons"`
	Counted  time.Time         `doc:"Figures that are dear to count are given out again for a while." json:"counted_at"`
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

type buttonStatsJSON struct {
	Block   string `json:"block"`
	Button  string `json:"button"`
	People  int64  `doc:"Each once."                      json:"people"`
	Presses int64  `doc:"Also of old messages, and again." json:"presses"`
}

type deliveryJSON struct {
	Kind      string `doc:"Of channels."                                    json:"kind"`
	Sent      int64  `json:"sent"`
	Delivered *int64 `doc:"null: the messenger does not tell."               json:"delivered"`
	Read      *int64 `doc:"null: the messenger does not tell."               json:"read"`
	Failed    int64  `json:"failed"`
}

func flowStats(s *server, tag string) {
	answer(s, tag, op{route: "GET /flows/{id}/stats", id: "get-flow-stats", summary: "How many people passed each block, exit and button", scope: workspace.StatsRead},
		func(ctx context.Context, p workspace.Principal, in *statsInput) (flowStatsJSON, error) {
			_, st, counted, err := s.flowStats(ctx, p, in)
			return shapeStats(st, counted), err
		})
	register(s, tag, op{route: "GET /flows/{id}/stats.csv", id: "export-flow-stats", summary: "The figures of each block as a table", scope: workspace.StatsRead, shape: csvAnswer}, s.exportStats)
	answer(s, tag, op{route: "GET /flows/{id}/deliveries", id: "get-flow-deliveries", summary: "What became of the messages of a block, by kind of channel", scope: workspace.StatsRead},
		func(ctx context.Context, p workspace.Principal, in *deliveriesInput) (list[deliveryJSON], error) {
			f, span, err := s.flowSpan(ctx, p, in.ID, in.SpanQuery)
			if err != nil {
				return list[deliveryJSON]{}, err
			}
			found, _, err := analytics.Keep(s.kept, fmt.Sprint("deliveries", f.ID, span, in.Block), func() ([]analytics.Deliveries, error) {
				return analytics.DeliveriesOf(s.DB.Reads(ctx), p.Workspace, f.ID, in.Block, span)
			})
			return all(found, shapeDelivery), err
		})
}

// flowSpan finds a flow and reads what its figures are narrowed to.
func (s *server) flowSpan(ctx context.Context, p workspace.Principal, flow string, in SpanQuery) (version.Flow, analytics.Span, error) {
	f, err := s.flow(ctx, p, flow)
	if err != nil {
		return f, analytics.Span{}, err
	}
	span, err := readSpan(s.DB.Reads(ctx), f, in)
	return f, span, err
}

func readSpan(q db.Queryer, f version.Flow, in SpanQuery) (span analytics.Span, err error) {
	for _, number := range in.Version {
		if number == 0 { // as before there were lists
			continue
		}
		v, err := version.Numbered(q, f.Workspace, f.ID, number)
		if err != nil {
			return span, err
		}
		span.Versions = append(span.Versions, v.ID)
	}
	w, err := workspace.Get(q, f.Workspace)
	if err != nil {
		return span, err
	}
	if span.From, _, err = momentOf("/from", in.From, w.Zone()); err != nil {
		return span, err
	}
	_, span.To, err = momentOf("/to", in.To, w.Zone())
	return span, err
}

// momentOf reads a day of a zone as its beginning and its end, or a moment as both; nothing is 0.
func momentOf(path, text string, zone *time.Location) (from, to int64, err error) {
	if text == "" {
		return 0, 0, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return day.UnixMilli(), day.AddDate(0, 0, 1).UnixMilli(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0, 0, fault.At(path, "date", "write a day as 2026-01-31, or a moment as 2026-01-31T09:00:00Z")
	}
	return at.UnixMilli(), at.UnixMilli(), nil
}

func (s *server) flowStats(ctx context.Context, p workspace.Principal, in *statsInput) (version.Flow, analytics.FlowStats, time.Time, error) {
	f, span, err := s.flowSpan(ctx, p, in.ID, in.SpanQuery)
	if err != nil {
		return f, analytics.FlowStats{}, time.Time{}, err
	}
	st, counted, err := analytics.Keep(s.kept, fmt.Sprint("stats", f.ID, span), func() (analytics.FlowStats, error) {
		return analytics.StatsOf(s.DB.Reads(ctx), p.Workspace, f.ID, span)
	})
	return f, st, counted.Add(time.Duration(s.Clock.Offset(p.Workspace)) * time.Millisecond), err
}

func shapeStats(st analytics.FlowStats, counted time.Time) flowStatsJSON {
	return flowStatsJSON{
		Started: st.Started, Waiting: st.Waiting, Finished: st.Finished, Stopped: st.Stopped, Counted: counted.UTC(),
		Blocks:  each(st.Blocks, func(b analytics.BlockCounts) blockStatsJSON { return blockStatsJSON(b) }),
		Exits:   each(st.Exits, func(e analytics.ExitCounts) exitStatsJSON { return exitStatsJSON(e) }),
		Buttons: each(st.Buttons, func(b analytics.ButtonCounts) buttonStatsJSON { return buttonStatsJSON(b) }),
	}
}

// shapeDelivery leaves out what the messenger never tells: that is no data, not 0.
func shapeDelivery(d analytics.Deliveries) deliveryJSON {
	caps, _ := content.Table(d.Kind)
	told := func(n int64, tells bool) *int64 {
		if !tells {
			return nil
		}
		return &n
	}
	return deliveryJSON{d.Kind, d.Sent, told(d.Delivered, caps.Status.Delivered), told(d.Read, caps.Status.Read), d.Failed}
}
