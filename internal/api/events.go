// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"encoding/json"
	"net/http"

	"parley/internal/contact"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/id"
	"parley/internal/session"
	"parley/internal/workspace"
)

type eventInput struct {
	Body struct {
		Contact struct {
			ID         string `json:"id,omitempty"`
			ExternalID string `json:"external_id,omitempty"`
			Phone      string `json:"phone,omitempty"`
			Email      string `json:"email,omitempty"`
			Identity   *struct {
				Channel string `json:"channel_id"`
				Address string `json:"address"`
			} `json:"identity,omitempty"`
		} `doc:"Whom it is about, by whatever is known." json:"contact"`
		Name string          `doc:"What triggers and waiting flows call it."   json:"name"          maxLength:"100" minLength:"1"`
		Data json.RawMessage `doc:"An object whose values flows can use."      json:"data,omitempty"`
	}
}

type acceptedJSON struct {
	ID string `json:"id"`
}

// maxData is how large the data of an event may be, in bytes.
const maxData = 64 << 10

func events(s *server) {
	answer(s, "Events", op{route: "POST /events", id: "send-event", summary: "Tell that something happened with a contact", scope: workspace.EventsWrite, status: http.StatusAccepted}, s.sendEvent)
}

func (s *server) sendEvent(ctx context.Context, p workspace.Principal, in *eventInput) (acceptedJSON, error) {
	q, of := s.DB.Reads(ctx), in.Body.Contact
	vars, err := dataOf(in.Body.Data)
	if err != nil {
		return acceptedJSON{}, err
	}
	r := contact.Ref{ExternalID: of.ExternalID, Phone: of.Phone, Email: of.Email}
	if r.ID, err = ref("/contact/id", of.ID); err != nil {
		return acceptedJSON{}, err
	}
	if of.Identity != nil {
		if r.Channel, err = s.ownChannel(ctx, p, "/contact/identity/channel_id", of.Identity.Channel); err != nil {
			return acceptedJSON{}, err
		}
		r.Address = of.Identity.Address
	}
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return acceptedJSON{}, err
	}
	c, err := contact.FindByRef(q, p.Workspace, contact.Region(w), r)
	if err != nil {
		return acceptedJSON{}, at(err, "/contact")
	}
	through, err := s.reach(ctx, p, c.ID)
	if err != nil {
		return acceptedJSON{}, err
	}
	made := s.IDs.New()
	cause := session.Cause{Workspace: p.Workspace, Contact: c.ID, Identity: through, Event: &flow.Event{Name: in.Body.Name, Data: vars}}
	return acceptedJSON{id.Format(made)}, s.Intake.Submit(ctx, cause, id.Format(made))
}

// dataOf makes texts of the values: that is what flows know. Anything that is not a plain value is given as JSON.
func dataOf(raw json.RawMessage) (map[string]string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return map[string]string{}, nil
	}
	if len(raw) > maxData {
		return nil, fault.At("/data", "length", "at most %d bytes", maxData)
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, fault.At("/data", "type", "an object is needed")
	}
	texts := make(map[string]string, len(values))
	for key, v := range values {
		var text string
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		texts[key] = text
	}
	return texts, nil
}
