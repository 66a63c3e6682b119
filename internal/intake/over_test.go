// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/work"
)

// series is a flow of steps: a word in, then messages with a button each, then a pause.
func series(name string, blocks ...string) string {
	return "format: 1\nid: series\nname: {ru: " + name + "}\nlanguages: [ru]\nkind: informational\ntriggers: [{id: t1, kind: keyword, words: [серия]}]\nstart: " + blocks[0][5:6] + "\nblocks:\n  - " + strings.Join(blocks, "\n  - ") + "\n"
}

// step is a message that waits for its button.
func step(id, text, next string) string {
	return fmt.Sprintf("{id: %s, kind: message, content: {text: %s, buttons: [[{id: go-%[1]s, label: Дальше %[1]s, action: next}]]}, exits: {go-%[1]s: %[3]s}}", id, text, next)
}

const over = "{id: end, kind: message, content: {text: Конец}}"

// transfer stores what becomes of the people inside, with the job that brings them.
func (h *house) transfer(fates session.Fates) work.Job {
	h.t.Helper()
	f, err := version.BySlug(h.Q(), h.Home.ID, "series")
	h.Must(err)
	m := session.Transfer{ID: h.ids.New(), Workspace: h.Home.ID, Flow: f.ID, Version: f.Live, Author: "ann", Fates: fates, Created: h.Now()}
	h.Write(func(tx *db.Tx) error { return session.AddTransfer(tx, m, h.ids.New(), h.clock.WallMS()) })
	args, err := json.Marshal(session.MoveArgs{Transfer: m.ID})
	h.Must(err)
	return work.Job{ID: 1, Workspace: h.Home.ID, Kind: session.MoveOver, Args: args, Attempt: 1}
}

// bring runs a transfer to its end.
func (h *house) bring(fates session.Fates) session.Transfer {
	h.t.Helper()
	j := h.transfer(fates)
	_, err := h.in.Mover().Handler(h.t.Context(), j)
	h.Must(err)
	h.settle()
	return h.latest()
}

func (h *house) latest() session.Transfer {
	h.t.Helper()
	f, err := version.BySlug(h.Q(), h.Home.ID, "series")
	h.Must(err)
	all, err := session.Transfers(h.Q(), h.Home.ID, f.ID)
	h.Must(err)
	return all[0]
}

// TestMovingIsRepeatable aborts the moving of a crowd between its pages and in the middle of them, and begins it again, until it is done: everybody stands where
// the map says, and heard about it once.
func TestMovingIsRepeatable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const crowd = 500
		h.publish(series("Первая", step("a", "Первый", "b"), step("b", "Второй", "end"), over))
		facts := make([]channel.Inbound, crowd)
		for i := range facts {
			facts[i] = h.fact(channel.InMessage, fmt.Sprintf("p%d", i), "серия")
		}
		h.take(facts...)
		h.publish(series("Вторая", step("c", "Третий", "end"), over) + "\n")
		j := h.transfer(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{"a": {Do: session.Move, To: "c"}}})
		aborted := 0
		for {
			ctx, abort := context.WithTimeout(t.Context(), time.Duration(rand.IntN(40)+1)*time.Millisecond)
			_, err := h.in.Mover().Handler(ctx, j)
			abort()
			if err == nil {
				break
			}
			if !errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
				t.Fatal(err)
			}
			aborted++
		}
		t.Logf("aborted %d times", aborted)
		h.settle()
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'waiting' AND block = 'c'`, h.Home.ID), crowd)
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'moving'`, h.Home.ID), 0)
		h.Same(h.count(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND text = 'Третий'`, h.Home.ID), crowd)
		h.Same(h.count(`SELECT COUNT(DISTINCT contact_id) FROM message WHERE workspace_id = $1 AND text = 'Третий'`, h.Home.ID), crowd)
		h.Same(h.count(`SELECT COUNT(*) FROM passage WHERE workspace_id = $1 AND block = 'a' AND exit = 'moved'`, h.Home.ID), crowd)
		m := h.latest()
		h.Same([]any{m.State, m.Total, m.Kept}, []any{session.Moved, int64(crowd), int64(0)})
		if _, err := h.in.Mover().Handler(t.Context(), j); err != nil { // once more, when all is done
			t.Error(err)
		}
		h.Same(h.count(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND text = 'Третий'`, h.Home.ID), crowd)
	})
}

// TestWhatBecomesOfPeople: each way a person may go, and what they say afterwards.
func TestWhatBecomesOfPeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(series("Первая", step("a", "Первый", "b"), step("b", "Второй", "w"), "{id: w, kind: delay, for: 10h, exits: {next: end}}", over))
		for _, who := range []string{"stays", "goes", "keeps", "late"} {
			h.says(who, "серия")
		}
		for _, who := range []string{"goes", "keeps", "late"} {
			h.press(who, h.button(who, "Дальше a"))
		}
		for _, who := range []string{"keeps", "late"} {
			h.press(who, h.button(who, "Дальше b"))
		}
		h.advance(5 * time.Hour)
		h.publish(series("Вторая", step("a", "Первый иначе", "d"), step("d", "Новый", "w"), "{id: w, kind: delay, for: 2h, exits: {next: end}}", "{id: end, kind: message, content: {text: Конец новый}}"))
		m := h.bring(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{
			"a": {Do: session.Move, Anew: true}, "b": {Do: session.Move, To: "d"}, "w": {Do: session.Move, Anew: true},
		}})
		h.Same([]any{m.State, m.Total, m.Kept}, []any{session.Moved, int64(4), int64(0)})
		// Two hours are over for whoever waited ten: they went on at once, by the ordinary turn of timers.
		h.Same(h.thread("late"), []string{"> серия", "< Первый", "< Второй", "< Конец новый"})
		h.Same(h.thread("goes"), []string{"> серия", "< Первый", "< Второй", "< Новый"})
		h.press("goes", h.button("goes", "Дальше b")) // of a message whose block is gone
		h.press("stays", h.button("stays", "Дальше a"))
		h.Same(h.thread("stays"), []string{"> серия", "< Первый", "< Новый"})
		h.Same(h.thread("goes")[4:], []string{"< Эта кнопка уже не действует. Напишите, что вас интересует, и мы поможем."})
		h.Same(h.count(`SELECT COUNT(*) FROM click WHERE workspace_id = $1 AND outcome = 'late' AND button = 'go-b'`, h.Home.ID), 1)
		h.Same(h.count(`SELECT COUNT(*) FROM passage p JOIN flow_version v ON v.id = p.version_id WHERE p.workspace_id = $1 AND p.block = 'a' AND v.number = 2`, h.Home.ID), 1)
	})
}

// TestStopAndFinishInTheOldVersion are the other two ways.
func TestStopAndFinishInTheOldVersion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(series("Первая", step("a", "Первый", "b"), step("b", "Второй", "end"), over))
		h.says("one", "серия")
		h.says("two", "серия")
		h.press("two", h.button("two", "Дальше a"))
		h.publish(series("Вторая", step("a", "Первый", "end"), "{id: end, kind: message, content: {text: Конец новый}}"))
		h.bring(session.Fates{Rest: session.Leave, Blocks: map[string]session.Fate{"b": {Do: session.FinishOld}}})
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'stopped' AND reason = 'moved_out' AND block = 'a'`, h.Home.ID), 1)
		h.press("two", h.button("two", "Дальше b"))
		h.Same(h.thread("two"), []string{"> серия", "< Первый", "< Второй", "< Конец"})
	})
}

// TestWhoShowsLifeIsBroughtFirst: a fact that comes while people are going over finds its person in the new version, whatever the job has come to.
func TestWhoShowsLifeIsBroughtFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		asks := "{id: q, kind: question, content: {text: Как вас зовут?}, answer: {type: text}, exits: {answered: end}}"
		h.publish(series("Первая", step("a", "Первый", "b"), step("b", "Второй", "end"), over))
		for _, who := range []string{"presses", "writes", "leaves", "paused"} {
			h.says(who, "серия")
		}
		h.press("writes", h.button("writes", "Дальше a"))
		h.publish(series("Вторая", step("a", "Первый", "end"), asks, "{id: end, kind: message, content: {text: Конец новый}}"))
		h.says("paused", "оператор")
		j := h.transfer(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{"b": {Do: session.Move, To: "q"}}})
		h.exec(`UPDATE session SET state = 'moving' WHERE workspace_id = $1`, h.Home.ID)
		h.press("presses", h.button("presses", "Дальше a"))
		h.Same(h.thread("presses"), []string{"> серия", "< Первый", "< Конец новый"})
		h.says("writes", "подскажите цену")
		h.Same(h.thread("writes"), []string{"> серия", "< Первый", "< Второй", "< Как вас зовут?", "> подскажите цену"})
		h.says("writes", "Вера") // what was written before the question was seen is no answer to it
		h.Same(h.thread("writes")[5:], []string{"> Вера", "< Конец новый"})
		h.says("leaves", "стоп")
		_, err := h.in.Mover().Handler(t.Context(), j)
		h.Must(err)
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'moving'`, h.Home.ID), 0)
		h.Same(h.count(`SELECT COUNT(*) FROM session s JOIN flow_version v ON v.id = s.version_id WHERE s.workspace_id = $1 AND s.state = 'waiting' AND v.number = 2`, h.Home.ID), 1)
	})
}

// TestAnOperatorIsNotInterrupted: whoever the bot keeps silent for goes over when the pause ends, by itself.
func TestAnOperatorIsNotInterrupted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(series("Первая", step("a", "Первый", "end"), over))
		h.says("ann", "серия")
		h.says("ann", "оператор")
		before := len(h.thread("ann"))
		h.publish(series("Вторая", step("c", "Третий", "end"), over))
		h.bring(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{"a": {Do: session.Move, To: "c"}}})
		h.Same(len(h.thread("ann")), before)
		h.advance(1000 * time.Hour)
		h.Same(h.thread("ann")[before:], []string{"< Третий"})
		h.Same(h.sessions()[0][:15], string(flow.Waiting)+" c answe")
	})
}

// TestALaterPublicationDecidesAnew about everybody whom the earlier one has not brought over.
func TestALaterPublicationDecidesAnew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(series("Первая", step("a", "Первый", "end"), over))
		h.says("ann", "серия")
		h.says("bob", "серия")
		h.publish(series("Вторая", step("c", "Третий", "end"), over))
		first := h.transfer(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{"a": {Do: session.Move, To: "c"}}})
		h.exec(`UPDATE session SET state = 'moving' WHERE workspace_id = $1`, h.Home.ID)
		h.publish(series("Третья", step("d", "Четвёртый", "end"), over))
		second := h.transfer(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{"a": {Do: session.FinishOld}}})
		for _, j := range []work.Job{first, second} {
			_, err := h.in.Mover().Handler(t.Context(), j)
			h.Must(err)
		}
		h.Same(h.sessions(), []string{"waiting a answer 1  0", "waiting a answer 1  0"})
		h.press("ann", h.button("ann", "Дальше a"))
		if diff := cmp.Diff([]string{"> серия", "< Первый", "< Конец"}, h.thread("ann")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestWhoWasCalledStays: people who were called into a flow from another one are in the version that their caller was published with, whatever is published later.
func TestWhoWasCalledStays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const outer = "format: 1\nid: outer\nname: {ru: Внешняя}\nlanguages: [ru]\nkind: informational\ntriggers: [{id: t1, kind: keyword, words: [вызов]}]\nstart: s\nblocks:\n" +
			"  - {id: s, kind: subflow, flow: series, exits: {next: z}}\n  - {id: z, kind: message, content: {text: Вернулись}}\n"
		h.publish(series("Первая", step("a", "Первый", "end"), over), outer)
		h.says("called", "вызов")
		h.says("own", "серия")
		h.publish(series("Вторая", step("c", "Третий", "end"), over))
		m := h.bring(session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{"a": {Do: session.Move, To: "c"}}})
		h.Same(m.Total, int64(1))
		h.Same(h.thread("own"), []string{"> серия", "< Первый", "< Третий"})
		h.press("called", h.button("called", "Дальше a"))
		h.Same(h.thread("called"), []string{"> вызов", "< Первый", "< Конец", "< Вернулись"})
	})
}
