// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"
	"time"

	"parley/internal/analytics"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/workspace"
)

type dashboardInput struct {
	Days int `default:"30" doc:"7, 30 or 90." query:"days"`
}

type totalsJSON struct {
	Contacts     int64 `json:"contacts"`
	New          int64 `json:"new"`
	Unsubscribed int64 `json:"unsubscribed"`
	Blocked      int64 `json:"blocked"`
	Active       int64 `doc:"Wrote in the period." json:"active"`
	In           int64 `json:"messages_in"`
	Out          int64 `json:"messages_out"`
}

type welcomeJSON struct {
	Came    int64 `json:"came"`
	Greeted int64 `doc:"Have got the bot's first message." json:"greeted"`
	AtOnce  int64 `doc:"Got it within a minute of their coming." json:"at_once"`
}

type dayJSON struct {
	Date         string `format:"date" json:"date"`
	New          int64  `json:"new"`
	Unsubscribed int64  `json:"unsubscribed"`
	In           int64  `json:"messages_in"`
	Out          int64  `json:"messages_out"`
}

type dashboardJSON struct {
	Totals   totalsJSON         `json:"totals"`
	Previous totalsJSON         `doc:"The same number of days before." json:"previous"`
	Welcome  welcomeJSON        `doc:"What became of the people who came in the period." json:"welcome"`
	Series   []dayJSON          `json:"series"`
	Sources  []sourceShareJSON  `json:"sources"`
	Channels []channelShareJSON `json:"channels"`
	Flows    []flowUseJSON      `json:"flows"`
}

type sourceShareJSON struct {
	Mark     string `doc:"What the source is: its utm_source, or the kind of source of people who came without one." enum:"utm_source,kind" json:"mark"`
	Source   string `json:"source"`
	Contacts int64  `json:"contacts"`
}

type channelShareJSON struct {
	Kind     string `json:"kind"`
	Contacts int64  `json:"contacts"`
}

type flowUseJSON struct {
	ID       string `json:"id"`
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Started  int64  `json:"started"`
	Finished int64  `json:"finished"`
}

type onboardingJSON struct {
	Dismissed bool       `json:"dismissed"`
	Steps     []stepJSON `json:"steps"`
}

type stepJSON struct {
	Key  string `enum:"channel,flow,test,publish,team" json:"key"`
	Done bool   `json:"done"`
}

func dashboard(s *server) {
	const tag = "Overview"
	answer(s, tag, op{route: "GET /dashboard", id: "get-dashboard", summary: "The figures of the last days", scope: workspace.StatsRead}, s.overview)
	answer(s, tag, op{route: "GET /onboarding", id: "get-onboarding", summary: "The first steps of a workspace", scope: workspace.WorkspaceRead},
		func(ctx context.Context, p workspace.Principal, _ *none) (onboardingJSON, error) {
			return s.onboarding(ctx, p)
		})
	answer(s, tag, op{route: "POST /onboarding/dismiss", id: "dismiss-onboarding", summary: "Show the first steps no more", scope: workspace.WorkspaceWrite},
		func(ctx context.Context, p workspace.Principal, _ *none) (onboardingJSON, error) {
			w, err := workspace.Get(s.DB.Reads(ctx), p.Workspace)
			if err != nil {
				return onboardingJSON{}, err
			}
			if !w.Settings.OnboardingHidden {
				w.Settings.OnboardingHidden = true
				if _, err := s.Workspaces.Change(ctx, p, w); err != nil {
					return onboardingJSON{}, err
				}
			}
			return s.onboarding(ctx, p)
		})
}

// lastDays is a period that reports can be of: the last 7, 30 or 90 days of the workspace's own time.
func (s *server) lastDays(q db.Queryer, p workspace.Principal, days int) (analytics.Period, *time.Location, error) {
	if !slices.Contains([]int{7, 30, 90}, days) {
		return analytics.Period{}, nil, fault.At("/days", "choice", "choose 7, 30 or 90 days")
	}
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return analytics.Period{}, nil, err
	}
	return analytics.Last(days, s.Clock.Now(p.Workspace).In(w.Zone()), s.Clock.Offset(p.Workspace)), w.Zone(), nil
}

func (s *server) overview(ctx context.Context, p workspace.Principal, in *dashboardInput) (dashboardJSON, error) {
	q := s.DB.Reads(ctx)
	period, zone, err := s.lastDays(q, p, in.Days)
	if err != nil {
		return dashboardJSON{}, err
	}
	d, err := analytics.Overview(q, p.Workspace, period, zone)
	if err != nil {
		return dashboardJSON{}, err
	}
	return dashboardJSON{
		Totals: totalsJSON(d.Totals), Previous: totalsJSON(d.Previous), Welcome: welcomeJSON(d.Welcome),
		Series: each(d.Days, func(day analytics.Day) dayJSON {
			return dayJSON{when(day.Start).In(zone).Format(time.DateOnly), day.New, day.Unsubscribed, day.In, day.Out}
		}),
		Sources:  each(d.Sources, func(sh analytics.Share) sourceShareJSON { return sourceShareJSON{sh.Mark, sh.Key, sh.Contacts} }),
		Channels: each(d.Channels, func(sh analytics.Share) channelShareJSON { return channelShareJSON{sh.Key, sh.Contacts} }),
		Flows: each(d.Flows, func(f analytics.FlowUse) flowUseJSON {
			return flowUseJSON{id.Format(f.Flow), f.Slug, f.Name, f.Started, f.Finished}
		}),
	}, nil
}

func (s *server) onboarding(ctx context.Context, p workspace.Principal) (onboardingJSON, error) {
	q := s.DB.Reads(ctx)
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return onboardingJSON{}, err
	}
	st, err := analytics.Steps(q, p.Workspace)
	return onboardingJSON{w.Settings.OnboardingHidden, []stepJSON{
		{"channel", st.Channel}, {"flow", st.Flow}, {"test", st.Test}, {"publish", st.Publish}, {"team", st.Team},
	}}, err
}
