// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/filter"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/workspace"
)

// The environment of the measurements that need a large base.
const (
	sizeVariable     = "BENCH_CONTACTS" // how many contacts; townSize when it is not set
	keepVariable     = "BENCH_KEEP"     // an SQLite file to make once and to open again in later runs
	databaseVariable = "BENCH_DATABASE" // postgres: measure there instead of SQLite
)

const townSize = 100_000

// town is a base of many contacts, with a small neighbour on the same machine.
type town struct {
	*contact.Service

	size        int
	home, small workspace.Workspace
	now         int64
}

// townTime is the present of the town; its people came one every 31 seconds before it.
func townTime() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) }

const (
	homeID, smallID = int64(7_001), int64(7_002)
	townChannel     = int64(9_001)
	smallSize       = 1000
)

// openTown makes the base, or opens the one that an earlier run kept.
func openTown(b *testing.B) *town {
	b.Helper()
	size := townSize
	if text := os.Getenv(sizeVariable); text != "" {
		var err error
		size, err = strconv.Atoi(text)
		must(b, err)
	}
	keep := os.Getenv(keepVariable)
	_, missing := os.Stat(keep)
	began := time.Now()
	d := townDatabase(b, keep)
	wall := clock.NewManual(townTime())
	c := clock.New(wall.Time)
	t := &town{Service: contact.NewService(d, id.NewMaker(3, wall.Time), c), size: size, now: townTime().UnixMilli()}
	t.Kinds = []filter.Option{{Value: "telegram"}, {Value: "webchat"}}
	t.home = workspace.Workspace{ID: homeID, Name: "Large", Language: i18n.RU, TimeZone: "Europe/Moscow", Currency: "RUB", Settings: workspace.DefaultSettings(), Created: 1, Revision: 1}
	t.small = t.home
	t.small.ID, t.small.Name = smallID, "Small"
	if keep != "" && missing == nil {
		return t
	}
	t.settle(b)
	b.Logf("%d contacts made in %s", size, time.Since(began).Round(time.Second))
	return t
}

// townDatabase opens a database whose transactions may take as long as a bulk load takes.
func townDatabase(b *testing.B, keep string) *db.DB {
	b.Helper()
	opt := db.Options{Path: keep, Limit: 10 * time.Minute}
	if keep == "" {
		opt.Path = filepath.Join(b.TempDir(), "town.db")
	}
	if os.Getenv(databaseVariable) == "postgres" {
		opt = dbtest.PostgresOptions(b)
		opt.Limit = 10 * time.Minute
	}
	d, err := db.Open(b.Context(), opt)
	must(b, err)
	b.Cleanup(func() { must(b, d.Close()) })
	must(b, d.Migrate(b.Context()))
	return d
}

// settle fills the base. The indexes are taken away meanwhile and made anew of sorted rows, as a restore does.
func (t *town) settle(b *testing.B) {
	b.Helper()
	t.write(b, func(tx *db.Tx) error {
		for _, w := range []workspace.Workspace{t.home, t.small} {
			if err := workspace.Insert(tx, w); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO channel (id, workspace_id, kind, account_key, name, hook_key, mode, state, created_at) VALUES ($1, $2, 'telegram', 'bot', 'Bot', $3, 'poll', 'active', 1)`,
				townChannel+w.ID, w.ID, "hook"+w.Name); err != nil {
				return err
			}
			for n := range 50 {
				if _, err := tx.Exec(`INSERT INTO tag (id, workspace_id, name, folded, created_at) VALUES ($1, $2, $3, $3, 1)`, w.ID*100+int64(n), w.ID, "tag "+strconv.Itoa(n)); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`INSERT INTO tag (id, workspace_id, name, folded, created_at) VALUES ($1, $2, 'rare', 'rare', 1)`, w.ID*100+50, w.ID); err != nil {
				return err
			}
			for n, f := range []field.Field{{Key: "town", Type: field.Text}, {Key: "age", Type: field.Number}, {Key: "visit", Type: field.DateTime}} {
				if _, err := tx.Exec(`INSERT INTO field (id, workspace_id, key, label, type, created_at) VALUES ($1, $2, $3, $3, $4, 1)`, w.ID*100+int64(n), w.ID, f.Key, string(f.Type)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	drop, create := indexesOf(b, "contact", "identity", "contact_tag", "contact_field", "consent_state", "source")
	t.statements(b, drop)
	const piece = 50_000
	for from := 0; from < t.size; from += piece {
		t.arrive(b, homeID, from, min(from+piece, t.size))
	}
	t.arrive(b, smallID, t.size, t.size+smallSize)
	t.statements(b, create)
	must(b, t.DB.Analyze(b.Context()))
}

func (t *town) write(b *testing.B, fn func(tx *db.Tx) error) {
	b.Helper()
	must(b, t.DB.Write(b.Context(), fn))
}

func (t *town) statements(b *testing.B, all []string) {
	b.Helper()
	for _, text := range all {
		t.write(b, func(tx *db.Tx) error {
			_, err := tx.Exec(text)
			return err
		})
	}
}

// indexesOf reads the statements of the indexes from the migrations.
func indexesOf(b *testing.B, tables ...string) (drop, create []string) {
	b.Helper()
	files, err := filepath.Glob("../internal/db/migrations/*.sql")
	must(b, err)
	index := regexp.MustCompile(`(?m)^(CREATE (?:UNIQUE )?INDEX (\w+) +ON (\w+) .*?);`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		must(b, err)
		for _, found := range index.FindAllStringSubmatch(string(text), -1) {
			if slices.Contains(tables, found[3]) {
				drop, create = append(drop, "DROP INDEX "+found[2]), append(create, found[1])
			}
		}
	}
	return drop, create
}

// draw is a whole number below m that seems random: h differs for every contact, k for every use.
func draw(k, m int) string {
	return fmt.Sprintf("((h + %d) * (h + %d) %% 1000003 %% %d)", 31*k+7, 17*k+3, m)
}

// choice is one of the words, by a whole number.
func choice(number string, words ...string) string {
	var text strings.Builder
	text.WriteString("CASE " + number)
	for i, w := range words {
		fmt.Fprintf(&text, " WHEN %d THEN '%s'", i, w)
	}
	return text.String() + " END"
}

// people is the beginning of every statement of arrive: contacts i from $2 on and before $3 of the workspace $1, each with id, moment of creation and words.
func people() string {
	first := []string{"Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Анника", "Александр", "Редкая"}
	last := []string{"Ким", "Иванов", "Петров", "Смирнов", "Орлов", "Зайцев", "Волков", "Соколов", "Попов", "Лебедев", "Козлов", "Новиков", "Морозов", "Павлов"}
	folded := func(words []string) []string {
		all := make([]string, len(words))
		for i, w := range words {
			all[i] = filter.Fold(w)
		}
		return all
	}
	which, number := "CASE WHEN i % 100000 = 5 THEN 12 ELSE "+draw(2, 12)+" END", "CAST("+draw(1, 200)+" AS TEXT)"
	return `WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $3),
		hashed(i, h, at) AS (SELECT i, (i * 7919 + 13) % 1000003, ` + strconv.FormatInt(townTime().UnixMilli(), 10) + ` - (2000000 - i) * 31000 FROM n),
		four(k) AS (VALUES (0), (1), (2), (3)),
		p(i, h, at, id, first, last, words, digits) AS (
			SELECT i, h, at, (at - 1704067200000) * 4194304, ` + choice(which, first...) + `, ` + choice(draw(3, 14), last...) + ` || ` + number + `,
				` + choice(which, folded(first)...) + ` || ' ' || ` + choice(draw(3, 14), folded(last)...) + ` || ` + number + `, '900' || substr(CAST(10000000 + i AS TEXT), 2)
			FROM hashed) `
}

// arrive makes contacts with all that belongs to them, each table in one statement.
func (t *town) arrive(b *testing.B, home int64, from, to int) {
	b.Helper()
	t.write(b, func(tx *db.Tx) error {
		for _, s := range []string{
			`INSERT INTO contact (id, workspace_id, bucket, name, folded, first_name, last_name, phone, stage, language, last_inbound_at, first_source_id, last_source_id, created_at, unsubscribed_at)
				` + people() + `SELECT id, $1, ` + draw(4, 1024) + `, first || ' ' || last, words, first, last, '+7' || digits,
					` + choice(draw(5, 10), "lead", "client", "repeat", "sleeping", "gone", "engaged", "new", "new", "new", "new") + `, 'ru',
					CASE WHEN ` + draw(6, 10) + ` > 0 THEN at + (` + strconv.FormatInt(t.now, 10) + ` - at) / 1000 * ` + draw(7, 1000) + ` END, id AS first_source, id AS last_source, at, CASE WHEN ` + draw(8, 20) + ` = 0 THEN at END FROM p`,
			`INSERT INTO contact_search (contact_id, workspace_id, words)
				` + people() + `SELECT id, $1, words || ' 7' || digits || ' ' || substr(digits, 7) || ' ' || digits || ' 8' || digits || ' user' || CAST(i AS TEXT) FROM p`,
			`INSERT INTO identity (id, workspace_id, contact_id, channel_id, kind, address, username, started, blocked_at, created_at)
				` + people() + `SELECT id, $1, id, $1 + ` + strconv.FormatInt(townChannel, 10) + `, 'telegram', CAST(i AS TEXT), 'user' || CAST(i AS TEXT), 1, CASE WHEN ` + draw(9, 25) + ` = 0 THEN at END, at FROM p`,
			// One to four tags each; the first tags are the frequent ones.
			`INSERT INTO contact_tag (workspace_id, tag_id, contact_id, at)
				` + people() + `SELECT DISTINCT $1, $1 * 100 + ((h + k.k * 17) * (h + k.k * 31) % 1000003) * ((h + k.k * 17) * (h + k.k * 31) % 1000003) / 20000120001, id, at
				FROM p JOIN four k ON k.k <= ` + draw(10, 4),
			`INSERT INTO contact_tag (workspace_id, tag_id, contact_id, at) ` + people() + `SELECT $1, $1 * 100 + 50, id, at FROM p WHERE i % 1000 = 7`,
			`INSERT INTO contact_field (workspace_id, contact_id, field_id, text, folded, updated_at)
				` + people() + `SELECT $1, id, $1 * 100, ` + choice(draw(11, 4), "Москва", "Омск", "Казань", "Пермь") + `, ` + choice(draw(11, 4), "москва", "омск", "казань", "пермь") + `, at FROM p WHERE ` + draw(17, 5) + ` > 0`,
			`INSERT INTO contact_field (workspace_id, contact_id, field_id, text, folded, num, updated_at)
				` + people() + `SELECT $1, id, $1 * 100 + 1, CAST(` + draw(12, 80) + ` AS TEXT), CAST(` + draw(12, 80) + ` AS TEXT), ` + draw(12, 80) + `, at FROM p`,
			`INSERT INTO contact_field (workspace_id, contact_id, field_id, text, folded, at, updated_at)
				` + people() + `SELECT $1, id, $1 * 100 + 2, 'x', 'x', at + ` + draw(13, 900_000) + ` * 1000, at FROM p`,
			`INSERT INTO consent_state (workspace_id, contact_id, purpose, channel_id, state, consent_id)
				` + people() + `SELECT $1, id, 'promo', 0, CASE WHEN ` + draw(14, 10) + ` = 0 THEN 'revoked' ELSE 'given' END, id FROM p WHERE ` + draw(15, 10) + ` < 7`,
			`INSERT INTO source (id, workspace_id, contact_id, kind, utm_source, at)
				` + people() + `SELECT id, $1, id, 'targeted', ` + choice(draw(16, 8), "tg", "dzen", "yandex", "", "vk", "vk", "vk", "vk") + `, at FROM p`,
		} {
			if _, err := tx.Exec(s, home, from, to); err != nil {
				return fmt.Errorf("%s: %w", s[:40], err)
			}
		}
		return nil
	})
}
