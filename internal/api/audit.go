// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"time"

	"parley/internal/id"
	"parley/internal/workspace"
)

type auditJSON struct {
	ID         string         `json:"id"`
	At         time.Time      `json:"at"`
	Who        string         `json:"who"`
	Action     string         `json:"action"`
	ObjectKind string         `json:"object_kind"`
	ObjectID   string         `json:"object_id"`
	ObjectName string         `json:"object_name"`
	Detail     map[string]any `json:"detail"`
	IP         string         `json:"ip"`
}

func shapeEntry(e workspace.Entry) auditJSON {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	return auditJSON{id.Format(e.EntryID), when(e.At), e.Who, e.Action, e.Kind, e.Object, e.Name, e.Detail, e.IP}
}

func audit(s *server) {
	answer(s, "Audit", op{route: "GET /audit", id: "list-audit", summary: "Who did what, newest first", scope: workspace.AuditRead},
		func(ctx context.Context, p workspace.Principal, in *Paged) (list[auditJSON], error) {
			before, err := place[int64](in.Cursor)
			if err != nil {
				return list[auditJSON]{}, err
			}
			found, err := workspace.Audit(s.DB.Reads(ctx), p.Workspace, before, in.Limit+1)
			return cut(found, in.Limit, shapeEntry, func(e workspace.Entry) any { return e.EntryID }), err
		})
}
