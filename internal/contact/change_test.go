// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// newest is the newest fact logged about a contact.
func newest(r *contacttest.Room, t *testing.T, contactID int64) (string, map[string]any) {
	t.Helper()
	events, err := event.OfContact(r.Q(), r.Home.ID, contactID, 0, 1)
	r.Must(err)
	var data map[string]any
	r.Must(json.Unmarshal(events[0].Data, &data))
	return events[0].Kind, data
}

func TestTagsAreChangedInBulkAndOnce(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna, boris := r.Person("Анна", "vip"), r.Person("Борис")
		apply := func(changes ...contact.TagChange) {
			r.Write(func(tx *db.Tx) error { return r.ApplyTags(tx, r.Home.ID, r.Now(), changes) })
		}
		before := len(r.Kinds(anna))
		apply(
			contact.TagChange{Contact: anna, Tag: " VIP"}, // has it
			contact.TagChange{Contact: boris, Tag: "VIP"},
			contact.TagChange{Contact: boris, Tag: "vip"}, // the same again
			contact.TagChange{Contact: anna, Tag: "лид"},
			contact.TagChange{Contact: boris, Tag: "лид"},
			contact.TagChange{Contact: boris, Tag: "ЛИД", Off: true}, // the later one counts
			contact.TagChange{Contact: boris, Tag: "  "},
			contact.TagChange{Contact: boris, Tag: "unheard of", Off: true},
		)
		tags, err := contact.TagNames(r.Q(), r.Home.ID, []int64{anna, boris})
		r.Must(err)
		r.Same(tags, map[int64][]string{anna: {"vip", "лид"}, boris: {"vip"}})
		r.Same(r.Kinds(anna)[before:], []string{contact.EventTagged})
		kind, data := newest(r, t, anna)
		r.Same([]any{kind, data["tag"]}, []any{contact.EventTagged, "лид"})
		r.Must(r.SetTags(t.Context(), r.Home.ID, anna, nil, []string{"Vip"}))
		kind, data = newest(r, t, anna)
		r.Same([]any{kind, data["tag"]}, []any{contact.EventUntagged, "vip"})
		r.Refuses(r.SetTags(t.Context(), r.Home.ID, anna, []string{" "}, nil), fault.Invalid)
		apply()
	})
}

func TestTagsAreKeptByHand(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna := r.Person("Анна", "vip")
		_, err := r.AddTag(t.Context(), contact.Tag{Workspace: r.Home.ID, Name: "Vip"})
		r.Refuses(err, fault.Conflict)
		made, err := r.AddTag(t.Context(), contact.Tag{Workspace: r.Home.ID, Name: "Ёлка", Color: "red"})
		r.Must(err)
		all, err := contact.Tags(r.Q(), r.Home.ID)
		r.Must(err)
		r.Same([]any{all[0].Name, all[0].Contacts, all[1].Name, all[1].Contacts}, []any{"vip", int64(1), "Ёлка", int64(0)})
		r.Refuses(r.ChangeTag(t.Context(), contact.Tag{ID: made.ID, Workspace: r.Home.ID, Name: "VIP"}), fault.Conflict)
		r.Must(r.ChangeTag(t.Context(), contact.Tag{ID: all[0].ID, Workspace: r.Home.ID, Name: "Друзья"}))
		r.Same(r.Card(anna).Tags[0].Name, "Друзья")
		r.Must(r.DropTag(t.Context(), r.Home.ID, all[0].ID))
		r.Same(len(r.Card(anna).Tags), 0)
		var left int
		r.Must(r.Q().QueryRow(`SELECT COUNT(*) FROM contact_tag WHERE workspace_id = $1`, r.Home.ID).Scan(&left))
		r.Same(left, 0)
		r.Refuses(r.DropTag(t.Context(), r.Home.ID, all[0].ID), fault.NotFound)
		r.Refuses(r.ChangeTag(t.Context(), contact.Tag{ID: 1, Workspace: r.Home.ID, Name: "x"}), fault.NotFound)
	})
}

func TestFieldsAreSetInBulk(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna, boris := r.Person("Анна"), r.Person("Борис")
		_, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "size", Type: field.Choice, Choices: []string{"S", "L", "s"}})
		r.Must(err)
		_, err = r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "agreed", Type: field.Boolean})
		r.Must(err)
		var refused []contact.Refusal
		apply := func(changes ...contact.FieldChange) {
			r.Write(func(tx *db.Tx) error {
				var err error
				refused, err = r.ApplyFields(tx, r.Home.ID, r.Now(), time.UTC, changes)
				return err
			})
		}
		apply(
			contact.FieldChange{Contact: anna, Key: "size", Value: "XXL"},
			contact.FieldChange{Contact: anna, Key: "size", Value: "l"},
			contact.FieldChange{Contact: anna, Key: "hobby", Value: "шахматы"}, // nobody has defined it
			contact.FieldChange{Contact: boris, Key: "size", Value: "huge"},
			contact.FieldChange{Contact: boris, Key: "agreed", Value: "нет"},
			contact.FieldChange{Contact: boris, Key: "phone", Value: "1"},
			contact.FieldChange{Contact: boris, Key: "Bad key", Value: "1"},
		)
		var keys []string
		for _, f := range refused {
			keys = append(keys, f.Key)
			if f.Problem.In(i18n.RU) == "" || f.Problem.In(i18n.EN) == "" {
				t.Errorf("%s is refused without words", f.Key)
			}
		}
		slices.Sort(keys)
		r.Same(keys, []string{"Bad key", "phone", "size", "size"})
		texts, err := contact.FieldWords(r.Q(), r.Home.ID, []int64{anna, boris})
		r.Must(err)
		r.Same(texts, map[int64]map[string]any{anna: {"size": "L", "hobby": "шахматы"}}) // a "no" is absent
		kind, data := newest(r, t, anna)
		r.Same([]any{kind, data["fields"]}, []any{contact.EventFields, []any{"size", "hobby"}})
		before := len(r.Kinds(anna))
		apply(contact.FieldChange{Contact: anna, Key: "size", Value: "L"}, contact.FieldChange{Contact: boris, Key: "hobby"})
		r.Same(len(r.Kinds(anna)), before) // nothing changed
		apply(contact.FieldChange{Contact: anna, Key: "size"})
		_, data = newest(r, t, anna)
		r.Same(data["fields"], []any{"size"})
		texts, err = contact.FieldWords(r.Q(), r.Home.ID, []int64{anna})
		r.Must(err)
		r.Same(texts, map[int64]map[string]any{anna: {"hobby": "шахматы"}})
	})
}

func TestFieldsAreKeptByHand(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna := r.Person("Анна")
		for _, wrong := range []field.Field{
			{Key: "Город", Type: field.Text},
			{Key: "phone", Type: field.Text},
			{Key: "x", Type: "colour"},
			{Key: "x", Type: field.Choice, Choices: []string{" "}},
		} {
			wrong.Workspace = r.Home.ID
			_, err := r.AddField(t.Context(), wrong)
			r.Refuses(err, fault.Invalid)
		}
		revision := func() (n int64) { // by which compiled programs are made again
			r.Must(r.Q().QueryRow(`SELECT flows_revision FROM workspace WHERE id = $1`, r.Home.ID).Scan(&n))
			return n
		}
		before := revision()
		f, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "visit", Label: "Визит", Type: field.DateTime})
		r.Must(err)
		added := revision()
		_, err = r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "visit", Type: field.Text})
		r.Refuses(err, fault.Conflict)
		r.Must(r.SetFields(t.Context(), r.Home.ID, anna, map[string]any{"visit": "2026-01-31T10:00:00Z"}, r.Home.Zone(), i18n.EN))
		r.Same(r.Card(anna).Fields[0].Value.Text, "2026-01-31 13:00") // as a clock in the workspace's zone shows it
		r.Refuses(r.SetFields(t.Context(), r.Home.ID, anna, map[string]any{"visit": "soon"}, r.Home.Zone(), i18n.EN), fault.Invalid)
		r.Refuses(r.SetFields(t.Context(), r.Home.ID, 5, map[string]any{"visit": nil}, r.Home.Zone(), i18n.EN), fault.NotFound)
		f, err = r.ChangeField(t.Context(), r.Home.ID, f.ID, "Приём", nil)
		r.Must(err)
		changed := revision()
		r.Same([]any{f.Label, r.Card(anna).Fields[0].Label}, []any{"Приём", "Приём"})
		r.Must(r.SetFields(t.Context(), r.Home.ID, anna, map[string]any{"visit": nil}, r.Home.Zone(), i18n.EN))
		r.Same(r.Card(anna).Fields[0].Set, false)
		r.Must(r.DropField(t.Context(), r.Home.ID, f.ID))
		r.Same(len(r.Card(anna).Fields), 0)
		r.Refuses(r.DropField(t.Context(), r.Home.ID, f.ID), fault.NotFound)
		_, err = r.ChangeField(t.Context(), r.Home.ID, f.ID, "x", nil)
		r.Refuses(err, fault.NotFound)
		r.Same([]bool{before < added, added < changed, changed < revision()}, []bool{true, true, true})
	})
}

func TestStages(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna, boris := r.Person("Анна"), r.Person("Борис")
		before := len(r.Kinds(boris))
		r.Write(func(tx *db.Tx) error {
			return r.ApplyStages(tx, r.Home.ID, r.Now(), []contact.StageChange{
				{Contact: anna, Stage: contact.StageLead}, {Contact: anna, Stage: contact.StageClient}, {Contact: boris, Stage: contact.StageNew}, {Contact: boris, Stage: "odd"},
			})
		})
		kind, data := newest(r, t, anna)
		r.Same([]any{kind, data["from"], data["to"], r.Card(anna).Stage}, []any{contact.EventStage, "new", "client", contact.StageClient})
		r.Same(len(r.Kinds(boris)), before)
		r.Refuses(r.SetStage(t.Context(), r.Home.ID, anna, "odd"), fault.Invalid)
		r.Must(r.SetStage(t.Context(), r.Home.ID, anna, contact.StageGone))
		r.Same(r.Card(anna).Stage, contact.StageGone)
	})
}

// ledger is every row of the ledger as text.
func ledger(r *contacttest.Room, contactID int64) []contact.Consent {
	all, err := contact.Consents(r.Q(), r.Home.ID, contactID, 0, 100)
	r.Must(err)
	slices.Reverse(all)
	return all
}

func TestTheLedgerOnlyGrows(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna := r.Person("Анна")
		record := func(purpose string, state contact.ConsentState) {
			r.Write(func(tx *db.Tx) error {
				return r.Record(tx, []contact.Consent{{Workspace: r.Home.ID, Contact: anna, Purpose: purpose, State: state, Action: "word", Text: "стоп", At: r.Now()}})
			})
		}
		known := []contact.Consent{}
		for _, act := range []func(){
			func() { record("promo", contact.Given) },
			func() { record("promo", contact.Revoked) },
			func() { record("all", contact.Revoked) },
			func() { record("all", contact.Revoked) }, // said twice, recorded twice
			func() { record("all", contact.Given) },
			func() { r.Must(r.Delete(t.Context(), r.Home.ID, anna)) },
		} {
			act()
			now := ledger(r, anna)
			r.Same(now[:len(known)], known)
			known = now
		}
		r.Same(len(known), 5)
		err := r.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE consent SET state = 'given' WHERE workspace_id = $1`, r.Home.ID)
			return err
		})
		if err == nil {
			t.Fatal("the database lets the ledger be changed")
		}
	})
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna := r.Person("Анна")
		say := func(c contact.Consent) {
			c.Workspace, c.Contact, c.Action, c.At = r.Home.ID, anna, "button", r.Now()
			r.Write(func(tx *db.Tx) error { return r.Record(tx, []contact.Consent{c}) })
		}
		say(contact.Consent{Purpose: "all", Channel: r.Channel, State: contact.Revoked}) // only there
		r.Same(r.Card(anna).Unsubscribed, int64(0))
		say(contact.Consent{Purpose: "all", State: contact.Revoked})
		r.Same(r.Card(anna).Unsubscribed, r.Now())
		kind, data := newest(r, t, anna)
		r.Same([]any{kind, data["action"]}, []any{contact.EventUnsubscribed, "button"})
		say(contact.Consent{Purpose: "all", State: contact.Given})
		r.Same(r.Card(anna).Unsubscribed, int64(0))
		kind, _ = newest(r, t, anna)
		r.Same(kind, contact.EventResubscribed)
		var states int
		r.Must(r.Q().QueryRow(`SELECT COUNT(*) FROM consent_state WHERE workspace_id = $1 AND contact_id = $2`, r.Home.ID, anna).Scan(&states))
		r.Same(states, 2)
		// Two words about one purpose in one batch: the later one is the state.
		r.Write(func(tx *db.Tx) error {
			one := contact.Consent{Workspace: r.Home.ID, Contact: anna, Purpose: "promo", State: contact.Given, Action: "tick", At: r.Now()}
			two := one
			two.State = contact.Revoked
			return r.Record(tx, []contact.Consent{one, two})
		})
		var state string
		r.Must(r.Q().QueryRow(`SELECT state FROM consent_state WHERE workspace_id = $1 AND contact_id = $2 AND purpose = 'promo'`, r.Home.ID, anna).Scan(&state))
		r.Same(state, "revoked")
	})
}

func TestArrivals(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		anna := r.Person("Анна")
		first := r.Card(anna).Source
		var came []contact.Source
		r.Write(func(tx *db.Tx) error {
			var err error
			came, err = r.Arrive(tx, []contact.Source{{
				Workspace: r.Home.ID, Contact: anna, Link: 7, Channel: r.Channel, Kind: "?", UTM: contact.UTM{Source: "VK", Campaign: "Лето"},
				ClickIDs: map[string]string{"vkclid": "1"}, At: r.Now(),
			}})
			return err
		})
		card := r.Card(anna)
		r.Same([]any{card.Source.ID, card.Last.ID, card.Last.Label(), card.Last.Kind}, []any{first.ID, came[0].ID, "vk / лето", "link"})
		r.Same(card.Last.ClickIDs, map[string]string{"vkclid": "1"})
		var c contact.Contact
		c.Came(1)
		c.Came(2)
		r.Same([]int64{c.FirstSource, c.LastSource}, []int64{1, 2})
	})
}

func TestFindByRef(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		typed := r.Make(contact.New{Properties: map[string]string{"phone": "+79161234567", "external_id": "x-1"}})
		verified := r.Make(contact.New{Properties: map[string]string{"phone": "+79161234567", "email": "a@b.ru"}, Channel: r.Channel, Address: "42"})
		r.Write(func(tx *db.Tx) error {
			all, err := contact.ByIDs(tx, r.Home.ID, []int64{verified})
			if err != nil {
				return err
			}
			all[0].PhoneVerified = true
			return contact.Save(tx, all)
		})
		cases := map[string]struct {
			ref  contact.Ref
			want int64
		}{
			"id":                    {contact.Ref{ID: typed}, typed},
			"outside id":            {contact.Ref{ExternalID: "x-1"}, typed},
			"address":               {contact.Ref{Channel: r.Channel, Address: "42"}, verified},
			"phone, verified first": {contact.Ref{Phone: "8 (916) 123-45-67"}, verified},
			"e-mail":                {contact.Ref{Email: " A@B.ru"}, verified},
			"the first that fits":   {contact.Ref{ID: 5, ExternalID: "none", Email: "a@b.ru"}, verified},
		}
		for name, c := range cases {
			got, err := contact.FindByRef(r.Q(), r.Home.ID, "RU", c.ref)
			if err != nil || got.ID != c.want {
				t.Errorf("%s: %d, %v", name, got.ID, err)
			}
		}
		for _, ref := range []contact.Ref{{}, {ID: 5}, {Phone: "12"}, {Email: "c@d.ru"}, {Channel: r.Channel}} {
			_, err := contact.FindByRef(r.Q(), r.Home.ID, "RU", ref)
			r.Refuses(err, fault.NotFound)
		}
	})
}

// TestConditions asks every condition of the language of one person who meets it and one who does not, in the database and in memory.
func TestConditions(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		for _, f := range []field.Field{
			{Key: "hobby", Type: field.Text}, {Key: "age", Type: field.Number}, {Key: "birthday", Type: field.Date}, {Key: "visit", Type: field.DateTime},
			{Key: "agreed", Type: field.Boolean}, {Key: "size", Type: field.Choice, Choices: []string{"Малый", "Большой"}}, {Key: "paid", Type: field.Money},
		} {
			f.Workspace = r.Home.ID
			_, err := r.AddField(t.Context(), f)
			r.Must(err)
		}
		yes := r.Make(contact.New{
			Properties: map[string]string{"first_name": "Алёна", "phone": "+79161234567", "email": "a@b.ru", "city": "Ёлкино", "gender": "ж", "language": "ru"},
			Tags:       []string{"VIP"}, Channel: r.Channel, Address: "1", Test: true,
			Fields: map[string]any{
				"hobby": "Ёж", "age": 30.0, "birthday": "31.01.1990", "visit": "2026-06-15 15:00", "agreed": true, "size": "малый", "paid": 199050.0,
			},
			Consents: []contact.Consent{{Purpose: "promo", State: contact.Given, Action: "tick"}, {Purpose: "all", State: contact.Revoked, Action: "word"}},
			Source:   &contact.Source{Kind: "social", UTM: contact.UTM{Source: "ВК"}},
		})
		r.Must(r.SetStage(t.Context(), r.Home.ID, yes, contact.StageLead))
		r.Write(func(tx *db.Tx) error {
			identities, err := contact.Identities(tx, r.Home.ID, []int64{yes})
			if err != nil {
				return err
			}
			identities[0].Blocked = 5
			all, err := contact.ByIDs(tx, r.Home.ID, []int64{yes})
			if err != nil {
				return err
			}
			all[0].LastInbound, all[0].LastClick = r.Now()-1000, r.Now()-1000
			if err := contact.SaveIdentities(tx, identities); err != nil {
				return err
			}
			return contact.Save(tx, all)
		})
		r.Person("Борис")
		for _, text := range []string{
			`field("hobby") = "еж"`, `field("age") >= 30`, `field("birthday") = 1990-01-31`, `field("visit") = 2026-06-15`, `field("agreed")`,
			`field("size") = "малый"`, `field("paid") = 1990.5`, `field("city") = "елкино"`, `field("gender") = "женский"`, `tag("vip")`, `stage() = "lead"`,
			`source("utm_source") = "вк"`, `source("kind") = "social"`, `channel("telegram")`, `consent("promo")`, `name() contains "ален"`, `language() = "ru"`,
			`phone() = "+79161234567"`, `email() = "A@B.RU"`, `last_inbound() < 1d`, `last_click() < 1d`, `test()`, `unsubscribed()`, `blocked()`,
			`created() < 1h and bucket() >= 0 and test()`,
		} {
			f, problems, err := r.Compile(r.Q(), r.Home, text)
			if err != nil || len(problems) > 0 {
				t.Errorf("%s: %v %v", text, problems, err)
				continue
			}
			page, err := find.List(r.Q(), r.Home.ID, find.Query{Filter: f, Now: r.Now()})
			r.Must(err)
			n, more, err := find.Count(r.Q(), r.Home.ID, find.Query{Filter: f, Now: r.Now()})
			r.Must(err)
			if len(page.Rows) != 1 || page.Rows[0].ID != yes || n != 1 || more {
				t.Errorf("%s finds %v, counts %d", text, names(page), n)
			}
			known, err := contact.Facts(r.Q(), r.Home.ID, []int64{yes}, filter.Facts(f))
			r.Must(err)
			if !f.Match(r.Now(), known[yes].Read) {
				t.Errorf("%s does not match %v in memory", text, known)
			}
		}
		_, problems, err := r.Compile(r.Q(), r.Home, `field("shoe") = "x"`)
		r.Must(err)
		r.Same(len(problems), 1)
	})
}
