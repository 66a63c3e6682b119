// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact_test

import (
	"testing"

	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
)

// names are the first names on a page.
func names(page find.Page) []string {
	var all []string
	for _, row := range page.Rows {
		all = append(all, row.FirstName)
	}
	return all
}

func TestCreateMakesTheWholeContact(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		_, err := r.AddField(t.Context(), field.Field{Workspace: r.Home.ID, Key: "budget", Label: "Budget", Type: field.Money})
		r.Must(err)
		made := r.Make(contact.New{
			Properties: map[string]string{"first_name": "Анна", "phone": "8 (916) 123-45-67", "email": "Anna@Example.com ", "time_zone": "Asia/Omsk", "language": "ru-RU", "gender": "жен"},
			Tags:       []string{"VIP", "vip", "Лид"}, Fields: map[string]any{"budget": "1 990,50 ₽"},
			Consents: []contact.Consent{{Purpose: "promo", State: contact.Given, Action: "paper", Text: "Согласен"}},
			Source:   &contact.Source{Kind: "offline", UTM: contact.UTM{Source: "Shop"}},
			Channel:  r.Channel, Address: "4242",
		})
		card := r.Card(made)
		r.Same([]string{card.Name, card.Phone, card.Email, card.TimeZone, card.Language, card.Gender, string(card.Stage)},
			[]string{"Анна", "+79161234567", "anna@example.com", "Asia/Omsk", "ru-ru", "female", "new"})
		r.Same([]string{card.Tags[0].Name, card.Tags[1].Name}, []string{"VIP", "Лид"})
		r.Same(card.Fields[0].Value, field.Value{Text: "1990.50", Num: 199050})
		r.Same(card.Identities[0].Address, "4242")
		r.Same(card.Source.Label(), "shop")
		r.Same(card.Last.ID, card.Source.ID)
		r.Same(card.Bucket, contact.BucketOf(made))
		r.Same(r.Kinds(made), []string{
			contact.EventCreated, contact.EventTagged, contact.EventTagged, contact.EventFields, contact.EventConsentGiven, contact.EventArrived,
		})
		ledger, err := contact.Consents(r.Q(), r.Home.ID, made, 0, 10)
		r.Must(err)
		r.Same(ledger[0].Text, "Согласен")
	})
}

func TestCreateRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		r.Make(contact.New{Properties: map[string]string{"first_name": "A", "external_id": "crm-1"}, Channel: r.Channel, Address: "1"})
		cases := map[string]struct {
			in   contact.New
			code fault.Code
		}{
			"nothing known":       {contact.New{}, fault.Invalid},
			"bad phone":           {contact.New{Properties: map[string]string{"phone": "12"}}, fault.Invalid},
			"bad e-mail":          {contact.New{Properties: map[string]string{"email": "anna"}}, fault.Invalid},
			"unknown property":    {contact.New{Properties: map[string]string{"first_name": "B", "shoe": "42"}}, fault.Invalid},
			"unknown field":       {contact.New{Properties: map[string]string{"first_name": "B"}, Fields: map[string]any{"shoe": 42.0}}, fault.Invalid},
			"outside id is taken": {contact.New{Properties: map[string]string{"external_id": "crm-1"}}, fault.Conflict},
			"address is taken":    {contact.New{Channel: r.Channel, Address: "1"}, fault.Conflict},
			"no such channel":     {contact.New{Channel: 5, Address: "1"}, fault.NotFound},
			"unknown purpose": {contact.New{Properties: map[string]string{"first_name": "B"}, Consents: []contact.Consent{{Purpose: "x", State: contact.Given, Action: "tick"}}},
				fault.Invalid},
		}
		for name, c := range cases {
			if _, err := r.Create(t.Context(), r.Home, c.in, i18n.EN); !fault.Is(err, c.code) {
				t.Errorf("%s: want %s, got %v", name, c.code, err)
			}
		}
		page, err := find.List(r.Q(), r.Home.ID, find.Query{})
		r.Must(err)
		r.Same(names(page), []string{"A"}) // nothing of a refused contact is left
	})
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		made := r.Make(contact.New{Properties: map[string]string{"first_name": "Анна", "phone": "+79161234567"}})
		r.Must(r.Update(t.Context(), r.Home, made, 1, contact.Patch{Properties: map[string]string{"last_name": "Ким", "phone": ""}}, i18n.EN))
		card := r.Card(made)
		r.Same([]any{card.Name, card.Phone, card.Revision}, []any{"Анна Ким", "", int64(2)})
		r.Refuses(r.Update(t.Context(), r.Home, made, 1, contact.Patch{Properties: map[string]string{"city": "Омск"}}, i18n.EN), fault.Conflict)
		r.Must(r.Update(t.Context(), r.Home, made, 0, contact.Patch{Properties: map[string]string{"name": "Анюта"}}, i18n.EN))
		r.Must(r.Update(t.Context(), r.Home, made, 0, contact.Patch{Properties: map[string]string{"first_name": "Аня"}}, i18n.EN))
		r.Same(r.Card(made).Name, "Анюта") // a given name does not follow
		r.Must(r.Update(t.Context(), r.Home, made, 0, contact.Patch{}, i18n.EN))
		r.Same(r.Card(made).Revision, int64(4)) // nothing changed
		page, err := find.List(r.Q(), r.Home.ID, find.Query{Search: "анюта ким"})
		r.Must(err)
		r.Same(len(page.Rows), 1)
		r.Refuses(r.Update(t.Context(), r.Home, 99, 0, contact.Patch{}, i18n.EN), fault.NotFound)
	})
}

func TestDeleteLeavesOnlyTheLedger(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		other := r.Person("Борис", "vip")
		made := r.Make(contact.New{
			Properties: map[string]string{"first_name": "Анна"}, Tags: []string{"vip"}, Channel: r.Channel, Address: "1",
			Consents: []contact.Consent{{Purpose: "all", State: contact.Given, Action: "tick"}},
		})
		var erased []int64
		r.Erasers = []contact.Eraser{func(_ *db.Tx, workspace, contact int64) error {
			erased = append(erased, workspace, contact)
			return nil
		}}
		r.Must(r.Delete(t.Context(), r.Home.ID, made))
		r.Same(erased, []int64{r.Home.ID, made})
		for _, table := range []string{"contact_tag", "contact_field", "consent_state", "source", "identity", "contact_search"} {
			var n int
			r.Must(r.Q().QueryRow(`SELECT COUNT(*) FROM `+table+` WHERE workspace_id = $1 AND contact_id = $2`, r.Home.ID, made).Scan(&n))
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
		ledger, err := contact.Consents(r.Q(), r.Home.ID, made, 0, 10)
		r.Must(err)
		r.Same(len(ledger), 1)
		r.Refuses(r.Delete(t.Context(), r.Home.ID, made), fault.NotFound)
		r.Same(r.Card(other).FirstName, "Борис")
	})
}

func TestNothingCrossesWorkspaces(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		made := r.Make(contact.New{Properties: map[string]string{"first_name": "Анна", "phone": "+79161234567", "external_id": "1"}, Tags: []string{"vip"}})
		other := r.Another()
		for _, ref := range []contact.Ref{{ID: made}, {ExternalID: "1"}, {Phone: "+79161234567"}} {
			_, err := contact.FindByRef(r.Q(), other.ID, "RU", ref)
			r.Refuses(err, fault.NotFound)
		}
		for _, search := range []string{"", "анна"} {
			page, err := find.List(r.Q(), other.ID, find.Query{Search: search})
			r.Must(err)
			r.Same(len(page.Rows), 0)
		}
		found, err := contact.TagNames(r.Q(), other.ID, []int64{made})
		r.Must(err)
		r.Same(len(found), 0)
		r.Refuses(r.SetStage(t.Context(), other.ID, made, contact.StageLead), fault.NotFound)
		r.Refuses(r.SetTags(t.Context(), other.ID, made, []string{"x"}, nil), fault.NotFound)
		r.Refuses(r.Delete(t.Context(), other.ID, made), fault.NotFound)
	})
}
