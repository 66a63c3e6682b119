// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"slices"
	"strings"
	"time"

	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/lint"
	"parley/internal/spell"
	"parley/internal/version"
	"parley/internal/workspace"
)

// World is what the trade's rules may know of a workspace when they look at one of its documents.
func World(v *version.Service, q db.Queryer, ws int64, doc flow.Document) (lint.World, error) {
	w, err := workspace.Get(q, ws)
	if err != nil {
		return lint.World{}, err
	}
	refers, err := v.World(q, ws)
	if err != nil {
		return lint.World{}, err
	}
	live, err := v.Live(q, ws)
	if err != nil {
		return lint.World{}, err
	}
	world := lint.World{
		NoLinks: refers.NoLinks, Off: w.Settings.RulesOff, Today: v.Clock.Now(ws).In(w.Zone()).Format(time.DateOnly), Russia: w.Currency == "RUB", Spelling: spell.For,
		Rules: slices.DeleteFunc(slices.Clone(live.Rules), func(r *flow.Rule) bool { return r.Flow == doc.ID }),
	}
	for _, word := range w.Settings.AvoidedWords {
		world.Brand = append(world.Brand, lint.Word{Word: word.Word, Instead: word.Instead})
	}
	if world.Channels, err = carriers(q, ws); err != nil {
		return lint.World{}, err
	}
	world.File, err = files(q, ws, doc)
	return world, err
}

// carriers are the kinds of the workspace's channels, each once.
func carriers(q db.Queryer, ws int64) ([]lint.Channel, error) {
	connected, err := channel.List(q, ws)
	if err != nil {
		return nil, err
	}
	var kinds []lint.Channel
	for i := range connected {
		kind := string(connected[i].Kind)
		caps, ok := content.Table(kind)
		if !ok || connected[i].State == channel.Closed || slices.ContainsFunc(kinds, func(c lint.Channel) bool { return c.Kind == kind }) {
			continue
		}
		kinds = append(kinds, lint.Channel{Kind: kind, Caps: caps})
	}
	return kinds, nil
}

// files tells the size and the type of what a document names.
func files(q db.Queryer, ws int64, doc flow.Document) (func(name string) (content.Media, bool), error) {
	named, err := doc.Files()
	if err != nil {
		return nil, err
	}
	stored, err := blob.Find(q, ws, named)
	if err != nil {
		return nil, err
	}
	return func(name string) (content.Media, bool) {
		sha := strings.TrimPrefix(name, flow.MediaPrefix)
		i := slices.IndexFunc(stored, func(f blob.Named) bool { return f.SHA256 == sha })
		if i < 0 {
			return content.Media{}, false
		}
		return content.Media{SHA256: sha, Name: stored[i].Name, MIME: stored[i].MIME, Size: stored[i].Size}, true
	}, nil
}
