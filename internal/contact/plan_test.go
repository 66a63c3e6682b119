// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact_test

import (
	"database/sql"
	"strings"
	"testing"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/filter"
)

// explained is a Queryer that looks at the plan of each query before it runs.
type explained struct {
	db.Queryer
	t    *testing.T
	what string
}

func (e *explained) Query(text string, args ...any) (*sql.Rows, error) {
	steps, err := db.Collect(func(rows *sql.Rows) (string, error) {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		return detail, err
	})(e.Queryer.Query(`EXPLAIN QUERY PLAN `+text, args...)) //nolint:rowserrcheck,sqlclosecheck // Collect does both
	if err != nil {
		e.t.Fatal(err)
	}
	for _, step := range steps {
		whole := strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "json_each")
		if whole || strings.HasSuffix(step, "(workspace_id=?)") && !strings.HasPrefix(step, "SEARCH field ") {
			e.t.Errorf("%s goes over a whole workspace:\n%s\n%s", e.what, text, strings.Join(steps, "\n"))
		}
	}
	return e.Queryer.Query(text, args...)
}

// TestBatchesReadByContact: what is loaded for a batch costs what the batch is, not what the base is, also before the database has statistics.
func TestBatchesReadByContact(t *testing.T) {
	t.Parallel()
	r := contacttest.Open(t, dbtest.SQLite(t))
	_, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "town", Type: field.Text})
	r.Must(err)
	ids := []int64{r.Person("Анна", "vip"), r.Person("Борис")}
	f, problems, err := r.Compile(r.Q(), r.Home, `field("town") = "x" or tag("vip") or consent("promo") or channel("telegram") or source("kind") = "link" or blocked() or name() = "y" or points("coins") > 1`)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	for what, read := range map[string]func(q db.Queryer) error{
		"facts":      func(q db.Queryer) error { _, err := contact.Facts(q, r.Home.ID, ids, filter.Facts(f)); return err },
		"fields":     func(q db.Queryer) error { _, err := contact.FieldWords(q, r.Home.ID, ids); return err },
		"tags":       func(q db.Queryer) error { _, err := contact.TagNames(q, r.Home.ID, ids); return err },
		"rows":       func(q db.Queryer) error { _, err := contact.Rows(q, r.Home.ID, ids); return err },
		"card":       func(q db.Queryer) error { _, err := contact.OneCard(q, r.Home.ID, ids[0]); return err },
		"identities": func(q db.Queryer) error { _, err := contact.Identities(q, r.Home.ID, ids); return err },
		"addresses": func(q db.Queryer) error {
			_, err := contact.ByAddress(q, r.Home.ID, r.Channel, []string{"1"})
			return err
		},
		"consents": func(q db.Queryer) error { _, err := contact.Consents(q, r.Home.ID, ids[0], 0, 10); return err },
	} {
		r.Must(read(&explained{Queryer: r.Q(), t: t, what: what}))
	}
}
