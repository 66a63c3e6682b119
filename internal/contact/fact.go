// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"encoding/json"

	"parley/internal/event"
)

// What this room writes into the log. Data never holds what a person said or is called: the log outlives the person's data.
const (
	EventCreated        = "contact.created"         // {}
	EventChanged        = "contact.changed"         // {"fields": [key of a property]}
	EventFields         = "contact.fields_changed"  // {"fields": [key]}
	EventTagged         = "contact.tagged"          // {"tag": name, "tag_id": id}
	EventUntagged       = "contact.untagged"        // {"tag": name, "tag_id": id}
	EventStage          = "contact.stage_changed"   // {"from": stage, "to": stage}
	EventPoints         = "contact.points_changed"  // {"account": name, "change": n}
	EventConsentGiven   = "contact.consent_given"   // {"purpose": …, "channel_id": id, "action": …}
	EventConsentRevoked = "contact.consent_revoked" // the same
	EventUnsubscribed   = "contact.unsubscribed"    // {"action": …}
	EventResubscribed   = "contact.resubscribed"    // {"action": …}
	EventArrived        = "contact.arrived"         // {"source_id": id, "kind": …, "utm_source": …, "utm_campaign": …}
	EventDeleted        = "contact.deleted"         // {}
)

// fact is one event of this room. Ids in data are JSON strings, as the API shows them, because 64 bits do not fit a JavaScript number.
func (s *Service) fact(workspace, contact int64, kind string, at int64, data map[string]any) event.Event {
	body, err := json.Marshal(data)
	if err != nil { // maps of texts and lists of texts always have a JSON form
		panic(err)
	}
	if data == nil {
		body = nil
	}
	return event.Event{ID: s.IDs.New(), WorkspaceID: workspace, ContactID: contact, Kind: kind, Data: body, At: at}
}
