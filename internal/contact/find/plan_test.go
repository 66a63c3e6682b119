// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"database/sql"
	"strings"
	"testing"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// plan is how SQLite goes about a statement.
func plan(r *contacttest.Room, text string, args []any) string {
	steps, err := db.Collect(func(rows *sql.Rows) (string, error) {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		return detail, err
	})(r.Q().Query(`EXPLAIN QUERY PLAN `+text, args...))
	r.Must(err)
	return strings.Join(steps, "\n")
}

// TestPagesUseTheirIndexes looks at the plans themselves, with and without statistics: a base large enough to show a wrong one by time takes minutes to make.
func TestPagesUseTheirIndexes(t *testing.T) {
	t.Parallel()
	r := contacttest.Open(t, dbtest.SQLite(t))
	_, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "town", Type: field.Text})
	r.Must(err)
	r.Write(func(tx *db.Tx) error {
		contacts := make([]contact.Contact, 3000)
		var tags []contact.TagChange
		for i := range contacts {
			contacts[i] = contact.Contact{ID: r.IDs.New(), Workspace: r.Home.ID, Name: "Анна", Created: r.Now() + int64(i), Stage: contact.Stages()[i%7]}
			tags = append(tags, contact.TagChange{Contact: contacts[i].ID, Tag: "vip"})
		}
		if err := r.Add(tx, contacts, nil); err != nil {
			return err
		}
		return r.ApplyTags(tx, r.Home.ID, r.Now(), tags)
	})
	check := func(when string) {
		for _, c := range []struct {
			name, text, sort string
			ids              []int64
			index            string
		}{
			{"everyone", "", "", nil, "contact_created"},
			{"by last message", "", "-last_inbound_at", nil, "contact_inbound"},
			{"by name", "", "name", nil, "contact_name"},
			{"a stage", `stage() = "lead"`, "", nil, "contact_stage"},
			{"a frequent tag", `tag("vip")`, "", nil, "contact_created"},
			{"a frequent tag by name", `tag("vip") and stage() = "lead"`, "name", nil, "contact_name"},
			{"gathered", `tag("vip")`, "", []int64{1, 2}, "INTEGER PRIMARY KEY"},
			{"gathered, by name", `tag("vip")`, "name", []int64{1, 2}, "INTEGER PRIMARY KEY"},
			{"gathered, by last message", `stage() = "lead"`, "-last_inbound_at", []int64{1, 2}, "INTEGER PRIMARY KEY"},
		} {
			f, problems, err := r.Compile(r.Q(), r.Home, c.text)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			query := Query{Filter: f, Sort: c.sort}
			for _, place := range []string{"", cursor{Sort: c.sort, ID: 5, At: r.Now()}.String()} {
				query.Cursor = place
				text, args, _, err := query.page(r.Q(), r.Home.ID, c.ids, false, 51)
				r.Must(err)
				got := plan(r, text, args)
				first, _, _ := strings.Cut(got, "\n")
				if !strings.HasPrefix(first, "SEARCH contact ") || !strings.Contains(first, c.index) {
					t.Errorf("%s, %s: want %s\n%s", when, c.name, c.index, got)
				}
				if c.ids == nil && strings.Contains(got, "TEMP B-TREE") {
					t.Errorf("%s, %s sorts everyone:\n%s", when, c.name, got)
				}
				if strings.Contains(got, "SCAN contact") {
					t.Errorf("%s, %s goes over a whole table:\n%s", when, c.name, got)
				}
			}
		}
		for _, s := range []sieve{
			{from: "contact_tag d", where: "d.tag_id = (SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.folded = $2)", column: "d.contact_id", args: []any{"vip"}},
		} {
			f, _, err := r.Compile(r.Q(), r.Home, `tag("vip") and stage() = "lead"`)
			r.Must(err)
			query := Query{Filter: f}
			text, args := query.counting(r.Q(), r.Home.ID, nil, false, &s)
			if got := plan(r, text, args); strings.Index(got, "SEARCH d USING") > strings.Index(got, "SEARCH contact USING") {
				t.Errorf("%s: the count goes over the contacts first:\n%s", when, got)
			}
		}
	}
	check("without statistics")
	r.Must(r.DB.Analyze(t.Context()))
	check("with statistics")
}
