// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/version"
)

const document = `
format: 1
id: hello
name: {ru: Привет, en: Hello}
languages: [ru, en]
kind: informational
triggers: [{id: t1, kind: keyword, words: [привет]}]
start: hi
blocks:
  - {id: hi, kind: message, content: {text: {ru: Здравствуйте, en: Hello}}, exits: {next: sub}}
  - {id: sub, kind: subflow, flow: %s}
`

type house struct {
	*contacttest.Room
	t *testing.T
	*version.Service
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		h := &house{Room: r, t: t}
		h.Service = h.service()
		test(t, h)
	})
}

// service is one node's: each has caches of its own.
func (h *house) service() *version.Service {
	return version.NewService(version.Deps{
		DB: h.Room.DB, IDs: h.Room.IDs, Clock: h.Room.Clock, Blocks: blockstest.Registry(h.t), World: func(q db.Queryer, ws int64) (flow.World, error) {
			conditions, err := h.Registry(q, ws)
			if err != nil {
				return flow.World{}, err
			}
			slugs, err := version.Slugs(q, ws)
			return flow.World{Workspace: ws, Zone: time.UTC, Atoms: conditions.Atoms(), Flow: func(s string) bool { return slugs[s] }}, err
		},
	})
}

func (h *house) doc(text string) flow.Document {
	h.t.Helper()
	doc, problems := flow.ParseYAML(h.Blocks, []byte(text))
	if flow.Broken(problems) {
		h.t.Fatal(problems)
	}
	return doc
}

func (h *house) create(text string) version.Flow {
	h.t.Helper()
	f, err := h.Create(h.t.Context(), h.Home.ID, h.doc(text))
	h.Must(err)
	return f
}

func (h *house) publish(f version.Flow) version.Version {
	h.t.Helper()
	v, err := h.Publish(h.t.Context(), h.Home.ID, f.ID, "ann", "")
	h.Must(err)
	return v
}

// toItself is a flow that calls itself, which needs no other.
var toItself = fmt.Sprintf(document, "hello")

func TestDraftsOfTwoPeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.create(toItself)
		_, err := h.Create(t.Context(), h.Home.ID, h.doc(toItself))
		h.Refuses(err, fault.Conflict)
		next := h.doc(strings.Replace(toItself, "Привет", "Добрый день", 1))
		saved, err := h.SaveDraft(t.Context(), h.Home.ID, f.ID, f.Revision, next)
		h.Must(err)
		if saved.Name != "Добрый день" || !saved.Changed || saved.Revision == f.Revision {
			t.Errorf("%+v", saved)
		}
		_, err = h.SaveDraft(t.Context(), h.Home.ID, f.ID, f.Revision, next)
		h.Refuses(err, fault.Conflict)
		other := h.doc(strings.Replace(toItself, "id: hello", "id: other", 1))
		_, err = h.SaveDraft(t.Context(), h.Home.ID, f.ID, saved.Revision, other)
		h.Refuses(err, fault.Invalid)
	})
}

func TestPublishNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.create(fmt.Sprintf(document, "missing"))
		_, err := h.Publish(t.Context(), h.Home.ID, f.ID, "ann", "")
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Code != fault.Invalid || len(refused.Fields) != 1 || !strings.HasPrefix(refused.Fields[0].Path, "/document/blocks/sub/flow") {
			t.Fatalf("%+v", refused)
		}
		if ru, en, both := strings.Cut(refused.Fields[0].Text, " · "); !both || ru == "" || en == "" || ru == en {
			t.Errorf("the words are not in both languages: %q", refused.Fields[0].Text)
		}
		err = h.SetState(t.Context(), h.Home.ID, f.ID, version.Running)
		h.Refuses(err, fault.Invalid)
		err = h.SetState(t.Context(), h.Home.ID, f.ID, version.Paused)
		h.Refuses(err, fault.Invalid)
	})
}

func TestOfTwoPublishersOneWins(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.create(toItself)
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = h.Publish(t.Context(), h.Home.ID, f.ID, "ann", "") })
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			h.Refuses(err, fault.Conflict)
		}
		versions, err := version.Versions(h.Q(), h.Home.ID, f.ID)
		h.Must(err)
		if won == 0 || len(versions) != won || versions[0].Number != won { // one who comes after the end of another publishes the same draft again
			t.Errorf("%d won, %d versions", won, len(versions))
		}
	})
}

func TestCachesFollow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		other := h.service()
		live := func() int {
			t.Helper()
			l, err := other.Live(h.Q(), h.Home.ID)
			h.Must(err)
			return len(l.Rules)
		}
		h.Same(live(), 0)
		f := h.create(toItself)
		first := h.publish(f)
		h.Same(live(), 1)
		h.Must(h.SetState(t.Context(), h.Home.ID, f.ID, version.Paused))
		h.Same(live(), 0)
		h.Must(h.SetState(t.Context(), h.Home.ID, f.ID, version.Running))
		h.Same(live(), 1)
		second := h.publish(f)
		l, err := other.Live(h.Q(), h.Home.ID)
		h.Must(err)
		if l.BySlug["hello"].ID != second.ID || second.Number != 2 {
			t.Errorf("%+v", l.BySlug["hello"])
		}
		old, err := other.Program(h.Q(), h.Home.ID, first.ID) // people inside go on
		h.Must(err)
		h.Same(old.Number, 1)
		_, err = other.Program(h.Q(), h.Another().ID, h.Room.IDs.New())
		h.Refuses(err, fault.NotFound)
	})
}

func TestAFlowOutlivesWhatItRefersTo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		inner := h.create(strings.ReplaceAll(toItself, "hello", "inner"))
		h.publish(inner)
		caller := h.create(fmt.Sprintf(document, "inner"))
		h.publish(caller)
		h.Must(h.SetState(t.Context(), h.Home.ID, inner.ID, version.Archived))
		l, err := h.service().Live(h.Q(), h.Home.ID)
		h.Must(err)
		if l.BySlug["hello"] == nil {
			t.Error("a published flow stopped because another was archived")
		}
		_, err = h.Publish(t.Context(), h.Home.ID, caller.ID, "ann", "")
		h.Refuses(err, fault.Invalid) // but it is not published so again
	})
}

func TestAnUnfinishedDraftIsKeptAndEverythingWrongIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		doc, problems := flow.ParseJSON(h.Blocks, []byte(`{"format": 1, "id": "begun", "start": "", "blocks": [
			{"id": "a", "kind": "condition"}, {"id": "b", "kind": "delay", "for": "some time"}, {"id": "c", "kind": "message", "content": {}}]}`))
		if !flow.Broken(problems) || flow.Unreadable(problems) {
			t.Fatalf("an unfinished document: %v", problems)
		}
		f, err := h.Create(t.Context(), h.Home.ID, doc)
		h.Must(err)
		kept, program, found, err := h.Check(h.Q(), h.Home.ID, f.Draft)
		h.Must(err)
		if len(kept.Blocks) != 3 || string(kept.Blocks[1].Body) != `{"for":"some time"}` || program != nil {
			t.Errorf("kept %v, program %v", kept.Blocks, program)
		}
		var places []string
		for _, p := range found {
			places = append(places, p.Block+":"+p.Path)
		}
		if got, want := strings.Join(places, " "), ":start a:if b:for c:content"; got != want {
			t.Errorf("problems at %s, want %s", got, want)
		}
	})
}

func TestADraftThatWouldLoseSomethingIsUnreadable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for name, text := range map[string]string{
			"a key nobody knows": `{"format": 1, "id": "f", "start": "a", "blocks": [{"id": "a", "kind": "stop", "more": 1}]}`,
			"a block without id": `{"format": 1, "id": "f", "start": "a", "blocks": [{"kind": "stop"}]}`,
			"one id twice":       `{"format": 1, "id": "f", "start": "a", "blocks": [{"id": "a", "kind": "stop"}, {"id": "a", "kind": "stop"}]}`,
			"a wrong shape":      `{"format": 1, "id": "f", "start": "a", "triggers": {}, "blocks": []}`,
			"a later format":     `{"format": 2}`,
			"no JSON":            `{`,
		} {
			if _, problems := flow.ParseJSON(h.Blocks, []byte(text)); !flow.Unreadable(problems) {
				t.Errorf("%s: %v", name, problems)
			}
		}
	})
}
