// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/i18n"
	"parley/internal/id"
)

// crowdSize is how many contacts BenchmarkMillion makes; PARLEY_BENCH_CONTACTS changes it.
const crowdSize = 1_000_000

// BenchmarkMillion prints what a page of the contacts costs in a large base. Making the base takes minutes, so it runs once and only as a benchmark:
//
//	go test ./internal/contact/find -run '^$' -bench Million -benchtime 1x
func BenchmarkMillion(b *testing.B) {
	size := crowdSize
	if text := os.Getenv("PARLEY_BENCH_CONTACTS"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("sqlite", func(b *testing.B) { measure(b, contacttest.Open(b, dbtest.SQLite(b)), size) })
	b.Run("postgres", func(b *testing.B) { measure(b, contacttest.Open(b, dbtest.Postgres(b)), size) })
}

// measured are the questions a user interface asks.
var measured = []struct {
	name  string
	query find.Query
	text  string // of the filter
}{
	{"first page", find.Query{}, ""},
	{"by last message", find.Query{Sort: "-last_inbound_at"}, ""},
	{"by name", find.Query{Sort: "name"}, ""},
	{"search a name", find.Query{Search: "анна ким"}, ""},
	{"search a letter", find.Query{Search: "а"}, ""},
	{"search a rare word", find.Query{Search: "редкая"}, ""},
	{"search a phone", find.Query{Search: "8 (900) 000-12"}, ""},
	{"search a frequent name, by name", find.Query{Search: "анн", Sort: "name"}, ""},
	{"tag and stage", find.Query{}, `tag("tag 3") and stage() = "lead"`},
	{"rare tag and stage", find.Query{}, `tag("rare") and stage() = "lead"`},
	{"rare tag, by name", find.Query{Sort: "name"}, `tag("rare")`},
	{"two tags", find.Query{}, `tag("tag 3") and tag("tag 4")`},
	{"not a tag", find.Query{}, `not tag("tag 3")`},
	{"field", find.Query{Sort: "-last_inbound_at"}, `field("town") = "Омск"`},
	{"stage by name", find.Query{Sort: "name"}, `stage() = "client"`},
	{"number", find.Query{}, `field("age") > 60`},
	{"source", find.Query{}, `source("utm_source") = "vk"`},
	{"activity", find.Query{Sort: "-last_inbound_at"}, `last_inbound() < 7d and bucket() < 100`},
	{"nobody", find.Query{}, `tag("no such tag")`},
}

func measure(b *testing.B, r *contacttest.Room, size int) {
	b.Helper()
	began := time.Now()
	crowd(b, r, size)
	r.Must(r.DB.Analyze(b.Context()))
	b.Logf("%d contacts made in %s", size, time.Since(began).Round(time.Second))
	for b.Loop() {
		for _, m := range measured {
			f, problems, err := r.Compile(r.Q(), r.Home, m.text)
			if err != nil || len(problems) > 0 {
				b.Fatal(err, problems)
			}
			query := m.query
			query.Filter, query.Now = f, r.Now()
			var page find.Page
			first := best(func() { page, err = find.List(r.Q(), r.Home.ID, query) })
			r.Must(err)
			next := time.Duration(0)
			if page.Next != "" {
				query.Cursor = page.Next
				next = best(func() { _, err = find.List(r.Q(), r.Home.ID, query) })
				r.Must(err)
			}
			var n int
			var more bool
			count := best(func() { n, more, err = find.Count(r.Q(), r.Home.ID, query) })
			r.Must(err)
			b.Logf("%-34s page %8s  next %8s  count %8s  (%d rows, %d found, more %v)", m.name, first, next, count, len(page.Rows), n, more)
		}
	}
}

// best is the shortest of five warm runs; the first one is not counted.
func best(do func()) time.Duration {
	var all []time.Duration
	for range 6 {
		began := time.Now()
		do()
		all = append(all, time.Since(began))
	}
	shortest := all[1]
	for _, d := range all[1:] {
		shortest = min(shortest, d)
	}
	return shortest.Round(10 * time.Microsecond)
}

// crowd makes contacts with 2.5 tags of 50, three fields, an address and a source each.
func crowd(b *testing.B, r *contacttest.Room, size int) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	first := []string{"Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Анника", "Александр"}
	last := []string{"Ким", "Иванов", "Петров", "Смирнов", "Орлов", "Зайцев", "Волков", "Соколов", "Попов", "Лебедев", "Козлов", "Новиков", "Морозов", "Павлов"}
	cities := []string{"Москва", "Омск", "Казань", "Пермь", "Тула"}
	must := func(_ field.Field, err error) { r.Must(err) }
	must(r.AddField(b.Context(), field.Field{Workspace: r.Home.ID, Key: "town", Type: field.Text}))
	must(r.AddField(b.Context(), field.Field{Workspace: r.Home.ID, Key: "age", Type: field.Number}))
	must(r.AddField(b.Context(), field.Field{Workspace: r.Home.ID, Key: "paid", Type: field.Money}))
	wall := contacttest.Start().Add(-365 * 24 * time.Hour)
	ids := id.NewMaker(2, func() time.Time { return wall })
	const piece = 5000
	for from := 0; from < size; from += piece {
		var contacts []contact.Contact
		var identities []contact.Identity
		var tags []contact.TagChange
		var fields []contact.FieldChange
		var sources []contact.Source
		for i := from; i < min(from+piece, size); i++ {
			wall = wall.Add(31 * time.Second)
			c := contact.Contact{
				ID: ids.New(), Workspace: r.Home.ID, FirstName: first[random.IntN(len(first))], LastName: last[random.IntN(len(last))] + strconv.Itoa(random.IntN(200)),
				Phone: fmt.Sprintf("+7900%07d", i), Stage: contact.Stages()[random.IntN(7)], Created: wall.UnixMilli(),
				LastInbound: wall.UnixMilli() + random.Int64N(3e10), Language: string(i18n.RU),
			}
			if i%100_000 == 5 {
				c.FirstName = "Редкая"
			}
			c.Name = contact.ShownName(c, "", "")
			contacts = append(contacts, c)
			identities = append(identities, contact.Identity{ID: ids.New(), Workspace: r.Home.ID, Contact: c.ID, Channel: r.Channel, Kind: "telegram", Address: strconv.Itoa(i), Created: c.Created})
			for range 1 + random.IntN(4) {
				tags = append(tags, contact.TagChange{Contact: c.ID, Tag: "tag " + strconv.Itoa(random.IntN(50))})
			}
			if i%1000 == 7 {
				tags = append(tags, contact.TagChange{Contact: c.ID, Tag: "rare"})
			}
			fields = append(fields,
				contact.FieldChange{Contact: c.ID, Key: "town", Value: cities[random.IntN(len(cities))]},
				contact.FieldChange{Contact: c.ID, Key: "age", Value: strconv.Itoa(random.IntN(80))},
				contact.FieldChange{Contact: c.ID, Key: "paid", Value: strconv.Itoa(random.IntN(10000))})
			sources = append(sources, contact.Source{Workspace: r.Home.ID, Contact: c.ID, Kind: "targeted", UTM: contact.UTM{Source: []string{"vk", "yandex", "tg"}[random.IntN(3)]}, At: c.Created})
		}
		r.Write(func(tx *db.Tx) error {
			if err := r.Add(tx, contacts, nil); err != nil {
				return err
			}
			if err := contact.SaveIdentities(tx, identities); err != nil {
				return err
			}
			if _, err := r.Arrive(tx, sources); err != nil {
				return err
			}
			if err := r.ApplyTags(tx, r.Home.ID, r.Now(), tags); err != nil {
				return err
			}
			_, err := r.ApplyFields(tx, r.Home.ID, r.Now(), nil, fields)
			return err
		})
	}
}
