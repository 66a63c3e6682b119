// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/filter"
	"parley/internal/id"
)

// Source is one arrival of a person: where from, and by what.
type Source struct {
	ID        int64 // made by Arrive
	Workspace int64
	Contact   int64
	Link      int64             // our link that brought the person; 0: none
	Channel   int64             // where the person arrived; 0: nowhere yet, such as an import
	Kind      string            // one of SourceKinds
	UTM       UTM               //
	ClickIDs  map[string]string // "yclid", "vkclid" …
	Referrer  string
	Landing   string
	Device    string
	At        int64
}

// UTM are the five marks of a link. They are stored folded, so that VK and vk are one source.
type UTM struct{ Source, Medium, Campaign, Content, Term string }

// SourceKinds are the kinds of arrival.
func SourceKinds() []string {
	return []string{"organic", "targeted", "contextual", "social", "offline", "referral", "import", "site", "link", "manual", "api"}
}

// Label is the source in one short line for a list: the advertising marks when there are any, otherwise the kind.
func (s *Source) Label() string {
	switch {
	case s.UTM.Source != "" && s.UTM.Campaign != "":
		return s.UTM.Source + " / " + s.UTM.Campaign
	case s.UTM.Source != "":
		return s.UTM.Source
	default:
		return s.Kind
	}
}

// maxMark is the longest mark that is kept, in bytes; a link can carry anything.
const maxMark = 500

// mark is a mark as it is stored.
func mark(text string) string { return filter.Fold(short(text)) }

// short cuts what strangers send.
func short(text string) string {
	text = field.Clean(text)
	if len(text) > maxMark {
		text = field.Clean(text[:maxMark]) // clean drops the half of a letter
	}
	return text
}

// Arrive writes arrivals and notes the first and last one of each contact. It returns the sources with their ids, for whoever holds the contacts in memory:
// Contact.Came. A kind that is not known becomes "link" or "organic".
func (s *Service) Arrive(tx *db.Tx, sources []Source) ([]Source, error) {
	if len(sources) == 0 {
		return nil, nil
	}
	sources = slices.Clone(sources)
	rows := make([][]any, len(sources))
	facts := make([]event.Event, len(sources))
	byWorkspace := map[int64][]int64{}
	for i := range sources {
		a := &sources[i]
		a.ID = s.IDs.New()
		if !slices.Contains(SourceKinds(), a.Kind) {
			a.Kind = "organic"
			if a.Link != 0 {
				a.Kind = "link"
			}
		}
		u := UTM{mark(a.UTM.Source), mark(a.UTM.Medium), mark(a.UTM.Campaign), mark(a.UTM.Content), mark(a.UTM.Term)}
		a.UTM, a.Referrer, a.Landing, a.Device = u, short(a.Referrer), short(a.Landing), short(a.Device)
		clicks := "{}"
		if len(a.ClickIDs) > 0 {
			body, err := json.Marshal(a.ClickIDs)
			if err != nil {
				return nil, fmt.Errorf("contact: encode click ids: %w", err)
			}
			clicks = string(body)
		}
		rows[i] = []any{
			a.ID, a.Workspace, a.Contact, some(a.Link), some(a.Channel), a.Kind, u.Source, u.Medium, u.Campaign, u.Content, u.Term, clicks, a.Referrer, a.Landing, a.Device, a.At,
		}
		facts[i] = s.fact(a.Workspace, a.Contact, EventArrived, a.At, map[string]any{
			"source_id": id.Format(a.ID), "kind": a.Kind, "utm_source": u.Source, "utm_campaign": u.Campaign,
		})
		byWorkspace[a.Workspace] = append(byWorkspace[a.Workspace], a.Contact)
	}
	into := db.Insert{Table: "source", Columns: []string{
		"id", "workspace_id", "contact_id", "link_id", "channel_id", "kind", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "click_ids",
		"referrer", "landing", "device", "at",
	}}
	if err := tx.BulkInsert(into, rows); err != nil {
		return nil, fmt.Errorf("contact: write %d sources: %w", len(sources), err)
	}
	for workspace, contacts := range byWorkspace { // a batch is of one workspace
		in, list := db.InList(tx.DB(), "id", 2, unique(contacts))
		_, err := tx.Exec(`UPDATE contact SET
			first_source_id = COALESCE(first_source_id, (SELECT MIN(s.id) FROM source s WHERE s.workspace_id = $1 AND s.contact_id = contact.id)),
			last_source_id = (SELECT MAX(s.id) FROM source s WHERE s.workspace_id = $1 AND s.contact_id = contact.id)
			WHERE +workspace_id = $1 AND `+in, workspace, list)
		if err != nil {
			return nil, fmt.Errorf("contact: note sources: %w", err)
		}
	}
	return sources, event.Append(tx, facts)
}

// Came notes an arrival on a contact in memory.
func (c *Contact) Came(source int64) {
	if c.FirstSource == 0 {
		c.FirstSource = source
	}
	c.LastSource = source
}

// sourcesOf reads arrivals by their ids.
func sourcesOf(q db.Queryer, workspace int64, ids []int64) (map[int64]Source, error) {
	in, list := db.InList(q.DB(), "id", 2, ids)
	found, err := db.Collect(scanSource)(q.Query(`SELECT id, workspace_id, contact_id, COALESCE(link_id, 0), COALESCE(channel_id, 0), kind,
		utm_source, utm_medium, utm_campaign, utm_content, utm_term, click_ids, referrer, landing, device, at FROM source WHERE +workspace_id = $1 AND `+in, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("contact: read sources: %w", err)
	}
	sources := make(map[int64]Source, len(found))
	for _, s := range found {
		sources[s.ID] = s
	}
	return sources, nil
}

func scanSource(rows *sql.Rows) (Source, error) {
	var s Source
	var clicks string
	u := &s.UTM
	err := rows.Scan(&s.ID, &s.Workspace, &s.Contact, &s.Link, &s.Channel, &s.Kind, &u.Source, &u.Medium, &u.Campaign, &u.Content, &u.Term, &clicks,
		&s.Referrer, &s.Landing, &s.Device, &s.At)
	if err != nil {
		return Source{}, err
	}
	return s, json.Unmarshal([]byte(clicks), &s.ClickIDs)
}
