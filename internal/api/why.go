// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"time"

	"parley/internal/contact"
	"parley/internal/fault"
	"parley/internal/flow/story"
	"parley/internal/id"
	"parley/internal/why"
	"parley/internal/workspace"
)

type whyInput struct {
	ContactPath

	Flow    string `doc:"Id of a flow: the person's whole way through it."         query:"flow"`
	Message string `doc:"Id of a message: why it was written and what became of it." query:"message"`
}

type whyJSON struct {
	At      time.Time  `json:"at"`
	Kind    story.Kind `enum:"input,enter,why,exit,answer,effect,wait,end,problem" json:"kind"`
	Block   string     `json:"block"`
	Text    string     `doc:"Ready to be shown." json:"text"`
	Session *string    `json:"session_id"`
}

func whys(s *server, tag string) {
	answer(s, tag, op{route: "GET /contacts/{id}/why", id: "tell-why", summary: "What happened to a contact in a flow, or with a message, and why, the oldest first", scope: workspace.ContactsRead}, s.why)
}

func (s *server) why(ctx context.Context, p workspace.Principal, in *whyInput) ([]whyJSON, error) {
	of, err := read(in.ID, "contact")
	if err != nil {
		return nil, err
	}
	q, ws := s.DB.Reads(ctx), p.Workspace
	if _, err := contact.Get(q, ws, of); err != nil {
		return nil, err
	}
	home, err := workspace.Get(q, ws)
	if err != nil {
		return nil, err
	}
	teller := why.Service{Versions: s.Versions, Key: s.PayloadKey}
	asked := why.Asked{Workspace: ws, Contact: of, Lang: askedOf(ctx).lang, Zone: home.Zone(), Now: s.Clock.NowMS(ws), Reason: reasonText}
	tell, text := teller.Flow, in.Flow
	switch {
	case (in.Flow == "") == (in.Message == ""):
		return nil, fault.At("/flow", "required", "name a flow or a message")
	case in.Message != "":
		tell, text = teller.Message, in.Message
	}
	about, err := read(text, "flow")
	if err != nil {
		return nil, err
	}
	lines, err := tell(q, asked, about)
	return each(lines, func(l why.Line) whyJSON {
		one := whyJSON{At: when(l.At), Kind: l.Kind, Block: l.Block, Text: l.Text}
		if l.Session != 0 {
			one.Session = filled(id.Format(l.Session))
		}
		return one
	}), err
}
