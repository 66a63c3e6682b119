// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/session"
	"parley/internal/trigger"
	"parley/internal/version"
)

// house is the triggers of a workspace over a real database; the causes they make are gathered.
type house struct {
	*contacttest.Room
	t        *testing.T
	versions *version.Service
	triggers *trigger.Service
	breaks   int // how many causes may still be stored before one transaction fails
	waiting  []session.Cause
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		h := &house{Room: r, t: t}
		h.versions = version.NewService(version.Deps{DB: r.DB, IDs: r.IDs, Clock: r.Clock, Blocks: blockstest.Registry(t), World: func(q db.Queryer, ws int64) (flow.World, error) {
			conditions, err := r.Registry(q, ws)
			if err != nil {
				return flow.World{}, err
			}
			return flow.World{Workspace: ws, Zone: r.Home.Zone(), Atoms: conditions.Atoms()}, nil
		}})
		h.triggers = trigger.NewService(trigger.Deps{DB: r.DB, Clock: r.Clock, Versions: h.versions, Later: h.later, Log: slog.New(slog.DiscardHandler)})
		r.Must(h.triggers.Begin(t.Context()))
		test(t, h)
	})
}

var errBroken = errors.New("the disk is full")

// later gathers causes; of a transaction that fails nothing is kept by whoever asks taken.
func (h *house) later(_ *db.Tx, causes []session.Cause) error {
	if h.breaks > 0 {
		if h.breaks--; h.breaks == 0 {
			return errBroken
		}
	}
	h.waiting = append(h.waiting, causes...)
	return nil
}

// person makes somebody with an address, fields and a zone.
func (h *house) person(name, zone string, fields map[string]any) int64 {
	h.t.Helper()
	return h.Make(contact.New{
		Properties: map[string]string{"first_name": name, "time_zone": zone}, Fields: fields, Channel: h.Channel, Address: name,
	})
}

func (h *house) field(key string, kind field.Type) {
	h.t.Helper()
	_, err := h.AddField(h.t.Context(), field.Field{Workspace: h.Home.ID, Key: key, Type: kind})
	h.Must(err)
}

// publish publishes a flow with one trigger, and settings if they matter.
func (h *house) publish(slug, trigger string, settings ...string) version.Flow {
	h.t.Helper()
	doc, problems := flow.ParseYAML(h.versions.Blocks, []byte("format: 1\nid: "+slug+"\nkind: informational\nsettings: {"+strings.Join(settings, ", ")+"}\ntriggers: ["+trigger+"]\nstart: a\nblocks:\n  - {id: a, kind: stop}\n"))
	if flow.Broken(problems) {
		h.t.Fatal(problems)
	}
	f, err := h.versions.Create(h.t.Context(), h.Home.ID, doc)
	h.Must(err)
	_, err = h.versions.Publish(h.t.Context(), h.Home.ID, f.ID, "ann", "")
	h.Must(err)
	h.settle()
	return f
}

// settle does everything that is due now.
func (h *house) settle() {
	h.t.Helper()
	for {
		h.read()
		busy, err := h.triggers.Round(h.t.Context())
		h.Must(err)
		if !busy {
			return
		}
	}
}

// settleThroughFailure does everything that is due now, while the second page of causes cannot be stored at first.
func (h *house) settleThroughFailure() {
	h.t.Helper()
	h.breaks = 2
	for failed := 0; ; {
		busy, err := h.triggers.Round(h.t.Context())
		if err != nil {
			if failed++; failed > 1 {
				h.t.Fatal(err)
			}
			h.Wall.Advance(2 * time.Minute) // it is left alone for a while
			continue
		}
		if !busy {
			return
		}
	}
}

// read gives the triggers what stands in the log.
func (h *house) read() {
	h.t.Helper()
	for n := 1; n > 0; {
		h.Write(func(tx *db.Tx) error { _, err := event.Number(tx, 1000); return err })
		h.Write(func(tx *db.Tx) error {
			events, err := event.Next(tx, "trigger", 100)
			n = len(events)
			if err != nil || n == 0 {
				return err
			}
			return h.triggers.Apply(tx, events)
		})
	}
}

// taken are the names of those for whom causes were made since it was last asked.
func (h *house) taken() []string {
	h.t.Helper()
	names := []string{}
	for _, c := range h.waiting {
		names = append(names, h.Card(c.Contact).FirstName)
	}
	h.waiting = nil
	return names
}

// pass lets time go by, stopping at each moment the triggers wait for, and gives who was started when, in Moscow's time.
func (h *house) pass(length time.Duration) map[string][]string {
	h.t.Helper()
	when := map[string][]string{}
	for goal := h.Now() + length.Milliseconds(); h.Now() < goal; {
		_, next, err := trigger.State(h.Q(), h.Home.ID, h.Now())
		h.Must(err)
		if next == 0 || next > goal {
			next = goal
		}
		h.Wall.Advance(time.Duration(next-h.Now()) * time.Millisecond)
		h.settle()
		for _, name := range h.taken() {
			when[name] = append(when[name], time.UnixMilli(h.Now()).In(h.Home.Zone()).Format("2006-01-02 15:04"))
		}
	}
	return when
}

// wrote says that a person has just written.
func (h *house) wrote(id int64) {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error { return contact.Seen(tx, h.Home.ID, h.Now(), []int64{id}, nil) })
}

func (h *house) set(id int64, fields map[string]any) {
	h.t.Helper()
	h.Must(h.SetFields(h.t.Context(), h.Home.ID, id, fields, h.Home.Zone(), i18n.EN))
}
