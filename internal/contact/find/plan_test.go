// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find_test

import (
	"database/sql"
	"strings"
	"testing"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// planned is a Queryer that gathers how SQLite goes about each statement.
type planned struct {
	db.Queryer
	t     *testing.T
	plans []string
}

func (p *planned) explain(text string, args []any) {
	steps, err := db.Collect(func(rows *sql.Rows) (string, error) {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		return detail, err
	})(p.Queryer.Query(`EXPLAIN QUERY PLAN `+text, args...)) //nolint:rowserrcheck,sqlclosecheck // Collect does both
	if err != nil {
		p.t.Fatal(err)
	}
	p.plans = append(p.plans, strings.Join(steps, "\n")+"\n")
}

func (p *planned) Query(text string, args ...any) (*sql.Rows, error) {
	p.explain(text, args)
	return p.Queryer.Query(text, args...)
}

func (p *planned) QueryRow(text string, args ...any) *sql.Row {
	p.explain(text, args)
	return p.Queryer.QueryRow(text, args...)
}

// TestListsUseTheirIndexes looks at the plans themselves, with and without statistics: a base large enough to show a wrong one by time takes minutes to make.
func TestListsUseTheirIndexes(t *testing.T) {
	t.Parallel()
	r := contacttest.Open(t, dbtest.SQLite(t))
	_, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "age", Type: field.Number})
	r.Must(err)
	r.Write(func(tx *db.Tx) error {
		contacts := make([]contact.Contact, 6000) // more than are gathered and sorted
		var tags []contact.TagChange
		var ages []contact.FieldChange
		for i := range contacts {
			contacts[i] = contact.Contact{ID: r.IDs.New(), Workspace: r.Home.ID, Name: "Анна", FirstName: "Анна", Created: r.Now() + int64(i), Stage: contact.Stages()[i%7]}
			tags = append(tags, contact.TagChange{Contact: contacts[i].ID, Tag: "vip"})
			ages = append(ages, contact.FieldChange{Contact: contacts[i].ID, Key: "age", Value: "33"})
		}
		if err := r.Add(tx, contacts, nil); err != nil {
			return err
		}
		if err := r.ApplyTags(tx, r.Home.ID, r.Now(), tags); err != nil {
			return err
		}
		_, err := r.ApplyFields(tx, r.Home.ID, r.Now(), nil, ages)
		return err
	})
	check := func(when string) {
		for _, c := range []struct {
			search, text, sort string
			index              string // that some step of the page must use
		}{
			{"", "", "", "contact_created"},
			{"", "", "-last_inbound_at", "contact_inbound"},
			{"", "", "name", "contact_name"},
			{"", `stage() = "lead"`, "", "contact_stage"},
			{"", `tag("vip")`, "", "contact_created"},
			{"", `tag("vip") and stage() = "lead"`, "name", "contact_stage"},
			{"", `tag("vip") and not tag("x")`, "name", "contact_name"},
			{"", `field("age") > 30 and tag("vip")`, "", "contact_field_num"},
			{"", `blocked()`, "", "identity_blocked"},
			{"", `consent("promo")`, "", "consent_state_purpose"},
			{"", `last_inbound() < 7d`, "", "contact_inbound"},
			{"", `bucket() < 10`, "", "contact_bucket"},
			{"", `phone() = "+79001234567" or tag("y")`, "", "contact_phone"},
			{"анна", "", "", "VIRTUAL TABLE INDEX"},
			{"анна", `tag("vip")`, "name", "contact_name"},
		} {
			f, problems, err := r.Compile(r.Q(), r.Home, c.text)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			p := &planned{Queryer: r.Q(), t: t}
			query := find.Query{Search: c.search, Filter: f, Sort: c.sort, Now: r.Now(), Limit: 50}
			page, err := find.List(p, r.Home.ID, query)
			r.Must(err)
			query.Cursor = page.Next
			_, err = find.List(p, r.Home.ID, query)
			r.Must(err)
			if !strings.Contains(strings.Join(p.plans, ""), c.index) {
				t.Errorf("%s, %q %s: nothing uses %s\n%s", when, c.search, c.text, c.index, strings.Join(p.plans, "\n"))
			}
			_, _, err = find.Count(p, r.Home.ID, query)
			r.Must(err)
			for _, plan := range p.plans {
				if strings.Contains(plan, "SCAN contact\n") && !strings.Contains(plan, "CO-ROUTINE contact") || strings.Contains(plan, "SCAN contact_") || strings.Contains(plan, "SCAN m\n") {
					t.Errorf("%s, %q %s goes over a whole table:\n%s", when, c.search, c.text, plan)
				}
				walks := strings.HasPrefix(plan, "SEARCH contact ") && !strings.Contains(plan, "PRIMARY KEY")
				if walks && strings.Contains(plan, "TEMP B-TREE FOR ORDER BY") {
					t.Errorf("%s, %q %s sorts everyone:\n%s", when, c.search, c.text, plan)
				}
			}
		}
	}
	check("without statistics")
	r.Must(r.DB.Analyze(t.Context()))
	check("with statistics")
}
