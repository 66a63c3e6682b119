// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/i18n"
	"parley/internal/version"
)

const days = 24 * time.Hour

// The tests begin on Monday the 15th of June 2026 at 15:00 in Moscow.

func TestBirthdays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.field("birthday", field.Date)
		early := h.person("Anna", "Asia/Vladivostok", map[string]any{"birthday": "1990-06-20"})
		h.person("Boris", "Europe/Moscow", map[string]any{"birthday": "1985-06-20"})
		h.person("Vera", "", map[string]any{"birthday": "2000-02-29"})
		h.person("Gleb", "America/New_York", map[string]any{"birthday": "1970-06-14"})
		h.publish("birthday", `{id: t, kind: date, field: birthday, yearly: true, at: "09:00"}`)
		h.Same(h.pass(30*days), map[string][]string{"Anna": {"2026-06-20 02:00"}, "Boris": {"2026-06-20 09:00"}})
		h.set(early, map[string]any{"birthday": "1990-07-20"}) // mended: this year's is over
		h.Same(h.pass(365*days), map[string][]string{"Boris": {"2027-06-20 09:00"}, "Vera": {"2027-02-28 09:00"}, "Gleb": {"2027-06-14 16:00"}})
		h.Same(h.pass(10*days), map[string][]string{"Anna": {"2027-07-20 02:00"}})
	})
}

func TestEventDates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.field("webinar", field.DateTime)
		h.person("Anna", "Asia/Vladivostok", map[string]any{"webinar": "2026-06-16 19:00"})
		f := h.publish("remind", `{id: t, kind: date, field: webinar, before: 2h}`)
		boris := h.person("Boris", "", nil)
		h.settle()
		h.set(boris, map[string]any{"webinar": "2026-06-15 17:30"}) // nearer than the next look
		h.settle()
		h.Same(h.pass(time.Hour), map[string][]string{"Boris": {"2026-06-15 15:30"}})
		h.Same(h.pass(2*days), map[string][]string{"Anna": {"2026-06-16 17:00"}})
		h.set(boris, map[string]any{"webinar": "2026-06-25 12:00"}) // another date is another occurrence
		h.Same(h.pass(20*days), map[string][]string{"Boris": {"2026-06-25 10:00"}})

		// While a flow is paused its dates pass by, and nothing of them is made good.
		h.set(boris, map[string]any{"webinar": "2026-07-20 12:00"})
		h.Must(h.versions.SetState(t.Context(), h.Home.ID, f.ID, version.Paused))
		h.Same(h.pass(30*days), map[string][]string{})
		h.Must(h.versions.SetState(t.Context(), h.Home.ID, f.ID, version.Running))
		h.Same(h.pass(days), map[string][]string{})
	})
}

// TestStandstill has many people at one moment that nothing ran at, and a transaction that fails in the middle of them.
func TestStandstill(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.field("visit", field.Date)
		const people = 1201
		for i := range people {
			h.person(fmt.Sprintf("p%d", i), "", map[string]any{"visit": "2026-06-18"})
		}
		h.publish("visit", `{id: t, kind: date, field: visit, after: 1d}`)
		h.publish("daily", `{id: t, kind: schedule, times: ["10:00"]}`)
		h.Wall.Advance(20 * days)
		h.settleThroughFailure()
		counts := map[string]int{}
		for _, c := range h.waiting {
			counts[fmt.Sprintf("%s %d", c.Start, c.Contact)]++
		}
		for who, n := range counts {
			if n != 1 {
				t.Errorf("%s was started %d times", who, n)
			}
		}
		if len(counts) != 2*people {
			t.Errorf("%d were started, want each of %d by both flows", len(counts), people)
		}
	})
}

func TestScheduleForSome(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		anna := h.person("Anna", "", nil)
		h.person("Boris", "", nil)
		h.Must(h.SetTags(t.Context(), h.Home.ID, anna, []string{"club"}, nil))
		h.publish("news", `{id: t, kind: schedule, times: ["10:00"], days: [mon, thu], if: 'tag("club")'}`)
		h.Same(h.pass(8*days), map[string][]string{"Anna": {"2026-06-18 10:00", "2026-06-22 10:00"}})
	})
}

func TestSilence(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		anna, boris := h.person("Anna", "", nil), h.person("Boris", "", nil)
		h.person("Vera", "", nil) // has never written
		h.wrote(anna)
		h.publish("asleep", `{id: t, kind: inactive, for: 7d}`)
		h.Wall.Advance(3 * days)
		h.wrote(boris)
		h.Same(h.pass(5*days), map[string][]string{"Anna": {"2026-06-22 15:00"}})
		h.wrote(boris)
		h.Same(h.pass(6*days), map[string][]string{})
		h.Same(h.pass(20*days), map[string][]string{"Boris": {"2026-06-30 15:00"}})
	})
}

func TestChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		anna := h.person("Anna", "", nil)
		nowhere := h.Make(contact.New{Properties: map[string]string{"first_name": "Boris"}})
		h.publish("vip", `{id: t, kind: tag_added, tag: VIP}`)
		h.taken()
		for _, who := range []int64{anna, nowhere} { // whoever has no address can be told nothing
			h.Must(h.SetTags(t.Context(), h.Home.ID, who, []string{"vip"}, nil))
		}
		h.Must(h.SetTags(t.Context(), h.Home.ID, anna, nil, []string{"vip"})) // nothing listens to that
		h.read()
		if len(h.waiting) != 1 || h.waiting[0].Contact != anna || h.waiting[0].Event.Name != "contact.tagged" || h.waiting[0].Event.Data["tag"] != "vip" {
			t.Errorf("%+v", h.waiting)
		}
		h.taken()
		h.Must(h.Update(t.Context(), h.Home, anna, 0, contact.Patch{Properties: map[string]string{"city": "Тверь"}}, i18n.EN))
		h.read()
		h.publish("moved", `{id: t, kind: field_changed, field: city}`)
		h.Same(h.taken(), []string{}) // it was read before the flow was published
		h.Must(h.Update(t.Context(), h.Home, anna, 0, contact.Patch{Properties: map[string]string{"city": "Казань"}}, i18n.EN))
		h.read()
		h.Same(h.taken(), []string{"Anna"})
	})
}
