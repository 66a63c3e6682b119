// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/flow"
)

// Thing is a sort of what flows may name and somebody may delete.
type Thing string

// The sorts of things, with what names them.
const (
	AField   Thing = "field"   // its key
	ATag     Thing = "tag"     // its name
	AFlow    Thing = "flow"    // its slug
	AChannel Thing = "channel" // its id; flows name channels by their links
	AFile    Thing = "file"    // its SHA-256
)

// Uses lists the blocks that name a thing, in live versions, in versions that people are inside of, and in drafts; at most 100, a block once. Keys of a block are
// looked at by its form, so it knows every kind of block; so are the conditions and texts in them.
func (s *Service) Uses(q db.Queryer, workspace int64, thing Thing, name string) ([]Use, error) {
	if thing == AChannel {
		return channelUses(q, workspace, name)
	}
	documents, err := documents(q, workspace)
	if err != nil {
		return nil, err
	}
	look := seeker{registry: s.Blocks, thing: thing, name: filter.Fold(name)}
	if thing == AField {
		look.path = regexp.MustCompile(`\bcontact\.` + regexp.QuoteMeta(name) + `\b`)
	}
	var uses []Use
	for _, d := range documents {
		doc, problems := flow.ParseJSON(s.Blocks, d.text)
		if flow.Broken(problems) || thing == AFlow && doc.ID == name {
			continue
		}
		for _, block := range look.document(doc) {
			known := slices.ContainsFunc(uses, func(u Use) bool { return u.Flow == d.flow && u.Block == block })
			if !known && len(uses) < 100 {
				uses = append(uses, Use{Flow: d.flow, Name: d.name, Block: block, Title: s.titleOf(doc, block), Live: d.live})
			}
		}
	}
	return uses, nil
}

// channelUses are the flows that links of a channel lead to.
func channelUses(q db.Queryer, workspace int64, channel string) ([]Use, error) {
	rows, err := q.Query(`SELECT DISTINCT f.id, f.name FROM link l JOIN flow f ON f.id = l.flow_id WHERE l.workspace_id = $1 AND CAST(l.channel_id AS TEXT) = $2
		AND l.archived_at IS NULL AND f.state <> 'archived' ORDER BY f.id LIMIT 100`, workspace, channel)
	return db.Collect(scanFlowUse)(rows, err)
}

// seeker looks for a thing in documents.
type seeker struct {
	registry *flow.Registry
	thing    Thing
	name     string         // folded
	path     *regexp.Regexp // of a field in texts
}

// document lists the blocks that name the thing; an empty id stands for the flow itself.
func (s seeker) document(doc flow.Document) []string {
	var found []string
	for _, b := range doc.Blocks {
		spec, _ := s.registry.Spec(b.Kind)
		var body any
		if json.Unmarshal(b.Body, &body) == nil && s.in(flow.Field{Type: flow.Object, Fields: spec.Form}, body) {
			found = append(found, b.ID)
		}
	}
	settings, _ := flow.Form("settings")
	triggers, _ := flow.Form("triggers")
	for _, whole := range []struct {
		form  flow.Field
		value any
	}{{settings, doc.Settings}, {triggers, doc.Triggers}} {
		text, err := json.Marshal(whole.value)
		var value any
		if err == nil && json.Unmarshal(text, &value) == nil && s.in(whole.form, value) {
			return append(found, "")
		}
	}
	return found
}

// in looks along the form.
func (s seeker) in(f flow.Field, v any) bool {
	if f.Or != nil {
		if _, object := v.(map[string]any); object == (f.Or.Type == flow.Object) {
			f = *f.Or
		}
	}
	switch v := v.(type) {
	case string:
		return s.text(f, v)
	case []any:
		return f.Item != nil && slices.ContainsFunc(v, func(one any) bool { return s.in(*f.Item, one) })
	case map[string]any:
		for key, one := range v {
			own := f
			if at := slices.IndexFunc(f.Fields, func(of flow.Field) bool { return of.Key == key }); at >= 0 {
				own = f.Fields[at]
			} else if f.Item != nil {
				own = *f.Item
			}
			if s.in(own, one) {
				return true
			}
		}
	}
	return false
}

func (s seeker) text(f flow.Field, v string) bool {
	switch {
	case s.thing == AFile:
		return strings.Contains(v, s.name)
	case f.Type == flow.Condition:
		tree, problems := filter.Parse(v)
		return len(problems) == 0 && s.tree(tree)
	case s.path != nil && (f.Type == flow.Text || f.Type == flow.Template || f.Type == flow.Any) && s.path.MatchString(v):
		return true
	}
	own := map[Thing]flow.FieldType{AField: flow.FieldKey, ATag: flow.Tag, AFlow: flow.FlowID}[s.thing]
	return f.Type == own && filter.Fold(v) == s.name
}

// tree looks at the conditions of an expression: their first argument is what they are about.
func (s seeker) tree(n *filter.Node) bool {
	if n == nil {
		return false
	}
	about := n.Atom == string(s.thing) || s.thing == AFlow && (strings.HasSuffix(n.Atom, "_flow") || strings.HasSuffix(n.Atom, "_block") || n.Atom == "took_exit")
	if about && len(n.Args) > 0 && filter.Fold(n.Args[0].Text) == s.name {
		return true
	}
	return slices.ContainsFunc(n.Items, s.tree)
}

// documents are the texts that a deletion could break: live versions first, so that of a block that stands in several of them that is what is told.
func documents(q db.Queryer, workspace int64) ([]written, error) {
	found, err := db.Collect(scanWritten)(q.Query(`SELECT f.id, f.name, v.document, 1 = 1 FROM flow f JOIN flow_version v ON v.id = f.live_version_id WHERE f.workspace_id = $1 AND f.state <> 'archived'
		UNION ALL SELECT f.id, f.name, v.document, 1 = 1 FROM flow f JOIN flow_version v ON v.flow_id = f.id AND (f.live_version_id IS NULL OR v.id <> f.live_version_id OR f.state = 'archived')
			WHERE f.workspace_id = $1 AND EXISTS (SELECT 1 FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id AND s.version_id = v.id AND s.state IN ('running', 'waiting', 'moving'))
		UNION ALL SELECT id, name, draft, 1 = 0 FROM flow WHERE workspace_id = $1 AND state <> 'archived' LIMIT 2000`, workspace))
	if err != nil {
		return nil, fmt.Errorf("version: documents: %w", err)
	}
	return found, nil
}
