// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"strconv"

	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/version"
	"parley/internal/workspace"
)

// UseJSON is a block of a flow that names something.
type UseJSON struct {
	FlowID   string `json:"flow_id"`
	FlowName string `json:"flow_name"`
	Block    string `doc:"Empty when the flow itself names it."                                                       json:"block"`
	Title    string `json:"block_title"`
	Live     bool   `doc:"In a version that is published or that people are inside of; otherwise in the draft alone." json:"live"`
}

func shapeUse(u version.Use, lang i18n.Lang) UseJSON {
	return UseJSON{id.Format(u.Flow), u.Name, u.Block, u.Title.In(lang, i18n.EN), u.Live}
}

type usesInput struct {
	Kind version.Thing `enum:"field,tag,flow,channel,file"                                                                query:"kind" required:"true"`
	Name string        `doc:"Key of a field, name of a tag, slug of a flow, id of a channel, SHA-256 of a file." maxLength:"200" query:"name" required:"true"`
}

// AlthoughUsed is said by whoever has seen where a thing is used and wants it gone all the same.
type AlthoughUsed struct {
	Used bool `doc:"Do it although flows name it." query:"although_used"`
}

func uses(s *server) {
	answer(s, "Flows", op{route: "GET /uses", id: "list-uses", summary: "The blocks that name something that may be deleted", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *usesInput) (list[UseJSON], error) {
			name := in.Name
			if in.Kind == version.AChannel {
				of, err := read(in.Name, "channel")
				if err != nil {
					return list[UseJSON]{}, err
				}
				name = strconv.FormatInt(of, 10)
			}
			found, err := s.Versions.Uses(s.DB.Reads(ctx), p.Workspace, in.Kind, name)
			lang := askedOf(ctx).lang
			return all(found, func(u version.Use) UseJSON { return shapeUse(u, lang) }), err
		})
}

// unused refuses when flows name a thing, with a field for every place.
func (s *server) unused(ctx context.Context, p workspace.Principal, thing version.Thing, name string, in AlthoughUsed) error {
	if in.Used {
		return nil
	}
	found, err := s.Versions.Uses(s.DB.Reads(ctx), p.Workspace, thing, name)
	if err != nil {
		return err
	}
	return inUse(found, string(thing)+"_in_use", askedOf(ctx).lang)
}

// inUse names the places; nil when there are none.
func inUse(found []version.Use, reason string, lang i18n.Lang) error {
	if len(found) == 0 {
		return nil
	}
	refusal := fault.New(fault.Conflict, reason, "flows name it")
	for _, u := range found {
		text := i18n.Words("Воронка «"+u.Name+"», блок «"+u.Title.In(i18n.RU, i18n.EN)+"».", "The flow “"+u.Name+"”, the block “"+u.Title.In(i18n.EN, i18n.RU)+"”.")
		path := "/flows/" + id.Format(u.Flow)
		if u.Block == "" {
			text = i18n.Words("Воронка «"+u.Name+"».", "The flow “"+u.Name+"”.")
		} else {
			path += "/blocks/" + u.Block
		}
		refusal.Fields = append(refusal.Fields, fault.Field{Path: path, Code: reason, Text: text.In(lang, i18n.EN)})
	}
	return refusal
}
