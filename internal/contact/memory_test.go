// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/workspace"
)

func TestSetOnAContactInMemory(t *testing.T) {
	t.Parallel()
	c := contact.Contact{ID: 5, Phone: "+79161234567", PhoneVerified: true, Email: "a@b.ru", EmailVerified: true, Name: "@anna"}
	before := c
	for key, value := range map[string]string{"phone": "8 916 123-45-67", "email": "c@d.ru", "first_name": " Анна ", "city": "Омск"} {
		if handled, problem := c.Set(key, value, "RU"); !handled || !problem.Empty() {
			t.Fatal(key, handled, problem)
		}
	}
	c.Rename(before, "@anna", "42")
	want := contact.Contact{
		ID: 5, Phone: "+79161234567", PhoneVerified: true, // the same number in another spelling stays verified
		Email: "c@d.ru", FirstName: "Анна", City: "Омск", Name: "Анна",
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Fatal(diff)
	}
	if _, problem := c.Set("phone", "12", "RU"); problem.Empty() || c.Phone != want.Phone {
		t.Fatal("a wrong number is taken")
	}
	if handled, _ := c.Set("shoe", "42", "RU"); handled {
		t.Fatal("a property that does not exist is taken")
	}
	for _, own := range field.Owned() {
		if handled, problem := c.Set(own.Key, "", "RU"); !handled || !problem.Empty() {
			t.Errorf("%s cannot be cleared", own.Key)
		}
	}
	if diff := cmp.Diff(contact.Contact{ID: 5}, c); diff != "" {
		t.Fatal(diff)
	}
}

func TestShownName(t *testing.T) {
	t.Parallel()
	cases := []struct {
		c                 contact.Contact
		username, address string
		want              string
	}{
		{contact.Contact{FirstName: "Анна", LastName: "Ким", Phone: "+7"}, "anna", "42", "Анна Ким"},
		{contact.Contact{Phone: "+7"}, "anna", "42", "anna"},
		{contact.Contact{Phone: "+7", Email: "a@b.ru"}, "", "42", "+7"},
		{contact.Contact{Email: "a@b.ru"}, "", "42", "a@b.ru"},
		{contact.Contact{}, "", "42", "42"},
		{contact.Contact{ID: 36}, "", "", "id 10"},
		{contact.Contact{}, "", "+79160000000", "+79160000000"},
		{contact.Contact{Language: "ru-RU"}, "", "v:158n_ZlqbTomWM-T-", "Гость MWMT"},
		{contact.Contact{Language: "de"}, "", "v:a", "Guest VA"},
	}
	for _, c := range cases {
		if got := contact.ShownName(c.c, c.username, c.address); got != c.want {
			t.Errorf("%+v: %q, want %q", c, got, c.want)
		}
	}
}

func TestBucketsAreEven(t *testing.T) {
	t.Parallel()
	counts := make([]int, contact.Buckets)
	for id := range int64(contact.Buckets * 100) {
		counts[contact.BucketOf(id<<22)]++ // ids of a quiet node differ in their upper bits
	}
	for bucket, n := range counts {
		if n < 50 || n > 200 {
			t.Errorf("bucket %d has %d of about 100", bucket, n)
		}
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{"Europe/Moscow": "RU", "Asia/Almaty": "KZ", "Europe/Minsk": "BY", "Antarctica/Troll": "RU"} {
		if got := contact.Region(workspace.Workspace{TimeZone: zone}); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}
