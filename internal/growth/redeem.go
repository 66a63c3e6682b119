// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"parley/internal/contact"
	"parley/internal/db"
)

// Organic is the source of people who came by themselves.
const Organic = "organic"

// Arrival is what a start token stands for. The zero value is a token that nobody knows.
type Arrival struct {
	Link   int64
	Visit  int64
	Flow   string // slug of the flow to start; empty: the channel's usual greeting
	Source contact.Source
}

// Redeem finds what start tokens stand for: a visit of a link, or a link's own code. The token of an archived link stands for nothing.
func Redeem(q db.Queryer, workspace int64, tokens []string) (map[string]Arrival, error) {
	visits, list := db.InList(q.DB(), "v.token", 2, tokens)
	codes, _ := db.InList(q.DB(), "k.code", 2, tokens)
	found, err := db.Collect(scanArrival)(q.Query(`SELECT t.token, t.visit, l.id, COALESCE(f.slug, ''), l.source_kind, l.utm, t.utm, t.click_ids, t.referrer, t.device FROM (
			SELECT v.token, v.id AS visit, v.link_id, v.utm, v.click_ids, v.referrer, v.device FROM visit v WHERE v.workspace_id = $1 AND `+visits+`
			UNION ALL SELECT k.code, 0, k.id, '{}', '{}', '', '' FROM link k WHERE k.workspace_id = $1 AND `+codes+`) t
		JOIN link l ON l.id = t.link_id AND l.archived_at IS NULL LEFT JOIN flow f ON f.id = l.flow_id`, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("growth: redeem: %w", err)
	}
	arrivals := make(map[string]Arrival, len(found))
	for _, f := range found {
		arrivals[f.token] = f.Arrival
	}
	return arrivals, nil
}

type redeemed struct {
	Arrival

	token string
}

func scanArrival(rows *sql.Rows) (redeemed, error) {
	var r redeemed
	var linkUTM, visitUTM, clicks string
	s := &r.Source
	if err := rows.Scan(&r.token, &r.Visit, &r.Link, &r.Flow, &s.Kind, &linkUTM, &visitUTM, &clicks, &s.Referrer, &s.Device); err != nil {
		return redeemed{}, fmt.Errorf("growth: read arrival: %w", err)
	}
	s.Link = r.Link
	for _, text := range []string{linkUTM, visitUTM} { // what the visit carried wins over what the link was made with
		marks := map[string]string{}
		if err := json.Unmarshal([]byte(text), &marks); err != nil {
			return redeemed{}, fmt.Errorf("growth: marks of a link: %w", err)
		}
		Mark(s, marks)
	}
	if err := json.Unmarshal([]byte(clicks), &s.ClickIDs); err != nil {
		return redeemed{}, fmt.Errorf("growth: click ids of a visit: %w", err)
	}
	return r, nil
}

// Mark writes the marks of a link, a visit or a messenger's own referral into a source, under the names they have in addresses: utm_source …, referrer, page
// or landing, device, and the known click ids. A later mark wins; what nobody knows is dropped.
func Mark(s *contact.Source, marks map[string]string) {
	into := map[string]*string{
		"utm_source": &s.UTM.Source, "utm_medium": &s.UTM.Medium, "utm_campaign": &s.UTM.Campaign, "utm_content": &s.UTM.Content, "utm_term": &s.UTM.Term,
		"referrer": &s.Referrer, "page": &s.Landing, "landing": &s.Landing, "device": &s.Device,
	}
	for key, value := range marks {
		switch {
		case value == "":
		case into[key] != nil:
			*into[key] = value
		case isClickID(key):
			if s.ClickIDs == nil {
				s.ClickIDs = map[string]string{}
			}
			s.ClickIDs[key] = value
		}
	}
}

// Redeemed is a token that a person has brought.
type Redeemed struct {
	Link, Visit, Contact int64
	Subscribed           bool // the person had come from nowhere before: this is the first source
}

// Count keeps the figures of links, and ties visits to the people they brought.
func Count(tx *db.Tx, workspace int64, redeemed []Redeemed) error {
	subscribed := map[int64]int64{}
	for _, r := range redeemed { // people who came by links: a few in a batch
		if r.Visit != 0 {
			if _, err := tx.Exec(`UPDATE visit SET contact_id = $3 WHERE workspace_id = $1 AND id = $2 AND contact_id IS NULL`, workspace, r.Visit, r.Contact); err != nil {
				return fmt.Errorf("growth: tie a visit: %w", err)
			}
		}
		if r.Subscribed {
			subscribed[r.Link]++
		}
	}
	// Always in one order, so that two writers with the same links never wait for each other in a circle.
	for _, link := range slices.Sorted(maps.Keys(subscribed)) {
		_, err := tx.Exec(`UPDATE link SET subscriptions = subscriptions + $3 WHERE workspace_id = $1 AND id = $2`, workspace, link, subscribed[link])
		if err != nil {
			return fmt.Errorf("growth: count subscriptions: %w", err)
		}
	}
	return nil
}
