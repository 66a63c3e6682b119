// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/inbox"

	"parley/internal/contact/contacttest"
)

const greeting = `
format: 1
id: greeting
name: {ru: Привет}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [привет]}]
start: hi
blocks:
  - id: hi
    kind: message
    content:
      text: "Здравствуйте, {{ contact.first_name | default: 'гость' }}"
      buttons: [[{id: more, label: Ещё, action: next}, {id: end, label: Хватит, action: next}]]
    exits: {more: bye, end: stop, timeout: late}
    wait: {for: 24h}
  - {id: bye, kind: message, content: {text: Спасибо}}
  - {id: late, kind: message, content: {text: Вы ещё здесь?}}
  - {id: stop, kind: stop}
`

// simple is a flow of one message, with a rule for coming again.
func simple(id, word, reentry, text string) string {
	return fmt.Sprintf(`
format: 1
id: %s
name: {ru: %s}
languages: [ru]
kind: informational
settings: {reentry: %s}
triggers: [{id: t1, kind: keyword, words: [%s]}]
start: a
blocks:
  - {id: a, kind: message, content: {text: %q}}
`, id, id, reentry, word, text)
}

func TestReentry(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]int{"never": 1, "finished": 3, "always": 3, "{after: 1h}": 2} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				h.publish(simple("once", "раз", rule, "да"))
				h.says("ann", "раз")
				h.advance(10 * time.Minute)
				h.says("ann", "раз")
				h.advance(2 * time.Hour)
				h.says("ann", "раз")
				n := 0
				for _, l := range h.thread("ann") {
					if l == "< да" {
						n++
					}
				}
				h.Same(n, want)
			})
		})
	}
}

func TestButtonsAndTheirOutcomes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "привет")
		old := h.button("ann", "Ещё")
		h.publish(strings.Replace(greeting, "Спасибо", "Спасибо вам", 1)) // people inside go on in the version they came to
		h.press("ann", old)
		h.press("ann", old)
		h.press("ann", "strange")
		h.press("bob", old) // a forwarded button: it is of this workspace, but Bob was never here
		h.Same(h.thread("ann"), []string{"> привет", "< Здравствуйте, ann", "< Спасибо"})
		outcomes, err := db.Collect(db.Scalar[string])(h.Q().Query(`SELECT outcome FROM click WHERE workspace_id = $1 ORDER BY id`, h.Home.ID))
		h.Must(err)
		h.Same(outcomes, []string{"continued", "repeated", "late"})
		if kinds := h.Kinds(h.who("ann").Contact); !slices.Contains(kinds, "press.foreign") {
			t.Errorf("%v", kinds)
		}
		rows, err := db.Collect(db.Scalar[string])(h.Q().Query(
			`SELECT block || ':' || COALESCE(exit, '?') || ':' || answer FROM passage WHERE workspace_id = $1 ORDER BY session_id, step`, h.Home.ID))
		h.Must(err)
		h.Same(len(rows), 2)
		if !strings.HasPrefix(rows[0], "hi:more:") || !strings.HasPrefix(rows[1], "bye:") {
			t.Errorf("passages %v", rows)
		}
	})
}

// TestTheWordsThatBeganAFlow: its first message can repeat what the person wrote, and later what they wrote beside the buttons. Pressing Start is no word of theirs.
func TestTheWordsThatBeganAFlow(t *testing.T) {
	t.Parallel()
	const heard = `
format: 1
id: heard
name: {ru: Услышано}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [%s]
start: a
blocks:
  - id: a
    kind: message
    content: {text: "Вы: {{ answer.said | default: 'ничего' }}", buttons: [[{id: go, label: Дальше, action: next}]]}
    exits: {other: b}
  - {id: b, kind: message, content: {text: "Теперь: {{ answer.said }}"}}
`
	for kind, want := range map[string][]string{
		"{id: t, kind: keyword, words: [цена]}": {"> Какая цена?", "< Вы: Какая цена?", "> а скидка?", "< Теперь: а скидка?"},
		"{id: t, kind: first_message}":          {"> Какая цена?", "< Вы: Какая цена?", "> а скидка?", "< Теперь: а скидка?"},
		"{id: t, kind: any_message}":            {"> Какая цена?", "< Вы: Какая цена?", "> а скидка?", "< Теперь: а скидка?"},
		"{id: t, kind: welcome}":                {"> /start", "< Вы: ничего", "> а скидка?", "< Теперь: а скидка?"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				h.publish(fmt.Sprintf(heard, kind))
				if want[0] == "> /start" {
					h.take(h.fact(channel.InStart, "ann", ""))
				} else {
					h.says("ann", "Какая цена?")
				}
				h.says("ann", "а скидка?")
				h.Same(h.thread("ann"), want)
			})
		})
	}
}

// TestUnexpectedWords: whoever writes where buttons are is heard by the keywords, answered once in a while, and loses nothing.
func TestUnexpectedWords(t *testing.T) {
	t.Parallel()
	const hint = "< Спасибо, мы получили ваше сообщение. Чтобы продолжить, нажмите одну из кнопок выше или напишите её название."
	const choice = `
format: 1
id: choice
name: {ru: Выбор}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [выбор]}]
start: q
blocks:
  - {id: q, kind: question, content: {text: Какой?}, retry: Такого нет, answer: {type: choice, choices: [{id: a, label: Красный}]}, exits: {answered: ok}}
  - {id: ok, kind: message, content: {text: Принято}}
`
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting, choice, simple("prize", "приз", "never", "Ваш приз"))
		h.says("ann", "привет")
		h.says("ann", "а сколько стоит?")
		h.says("ann", "и где вы?")
		h.says("ann", "Приз)))")
		h.says("ann", "приз") // not again, and not ten minutes later
		h.advance(10 * time.Minute)
		h.says("ann", "ау")
		h.says("ann", "ещё")
		h.Same(h.thread("ann"), []string{
			"> привет", "< Здравствуйте, ann", "> а сколько стоит?", hint, "> и где вы?", "> Приз)))", "< Ваш приз", "> приз", "> ау", hint, "> ещё", "< Спасибо",
		})
		h.Same(h.conversation("ann").State, inbox.New)

		h.says("bob", "выбор")
		h.says("bob", "приз")
		h.says("bob", "синий")
		h.says("bob", "красный")
		h.Same(h.thread("bob"), []string{"> выбор", "< Какой?", "> приз", "< Ваш приз", "> синий", "< Такого нет", "> красный", "< Принято"})
	})
}

// TestWhatATextCouldNotSayIsNoted: the message goes out without it, and the person's log says what was wrong.
func TestWhatATextCouldNotSayIsNoted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(strings.Replace(simple("gap", "раз", "never", "да"), "text: \"да\"", "text: да, buttons: [[{id: u, label: Сайт, action: url, value: '{{ contact.site }}'}]]", 1))
		h.says("ann", "раз")
		h.Same(h.thread("ann"), []string{"> раз", "< да"})
		if kinds := h.Kinds(h.who("ann").Contact); !slices.Contains(kinds, "flow.text_problem") {
			t.Errorf("%v", kinds)
		}
	})
}

func TestRestartStopsTheRunningSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "привет")
		h.says("ann", "привет")
		states, err := db.Collect(db.Scalar[string])(h.Q().Query(`SELECT state || ' ' || reason FROM session WHERE workspace_id = $1 ORDER BY id`, h.Home.ID))
		h.Must(err)
		h.Same(states, []string{"stopped restarted", "waiting "})
		h.Same(h.count(`SELECT COUNT(*) FROM timer WHERE workspace_id = $1 AND state = 'waiting'`, h.Home.ID), 1)
	})
}

func TestTimersFireOnceAndWaitForThePause(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.take(h.fact(channel.InMessage, "ann", "привет"), h.fact(channel.InMessage, "bob", "привет"))
		h.advance(23 * time.Hour)
		h.Must(h.inbox.Pause(t.Context(), h.operator(), h.conversation("bob").ID, h.Now()+(3*time.Hour).Milliseconds()))
		h.advance(2 * time.Hour)
		h.Same(h.thread("ann"), []string{"> привет", "< Здравствуйте, ann", "< Вы ещё здесь?"})
		h.Same(h.thread("bob"), []string{"> привет", "< Здравствуйте, bob"})
		h.Must(h.inbox.Pause(t.Context(), h.operator(), h.conversation("bob").ID, h.Now()+(5*time.Hour).Milliseconds()))
		h.Must(h.inbox.Pause(t.Context(), h.operator(), h.conversation("bob").ID, 0)) // speak again
		h.advance(time.Second)
		h.Same(h.thread("bob"), []string{"> привет", "< Здравствуйте, bob", "< Вы ещё здесь?"})
		h.advance(100 * time.Hour)
		h.Same(len(h.thread("ann")), 3)
	})
}

func TestTimersOfTwoNodesFireOnce(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	opt.Node = "one"
	room := contacttest.Open(t, dbtest.Open(t, opt))
	one := open(t, room)
	opt.Node = "two"
	service := *room.Service
	service.DB = dbtest.Open(t, opt)
	other := *room
	other.Service = &service
	two := open(t, &other)
	one.run()
	two.run()
	one.publish(greeting)
	var facts []channel.Inbound
	for n := range 40 {
		facts = append(facts, one.fact(channel.InMessage, fmt.Sprint("p", n), "привет"))
	}
	one.take(facts...)
	one.advance(25 * time.Hour)
	for n := range 40 {
		if got := one.thread(fmt.Sprint("p", n)); len(got) != 3 {
			t.Errorf("%q", got)
		}
	}
}

func TestWorkspacesLiveInTheirOwnTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "привет")
		day := (25 * time.Hour).Milliseconds()
		h.clock.SetOffset(h.Home.ID, day)
		h.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE workspace SET clock_offset_ms = $2 WHERE id = $1`, h.Home.ID, day)
			tx.Notify("intake", "")
			return err
		})
		h.settle()
		h.Same(len(h.thread("ann")), 3)
	})
}

const caller = `
format: 1
id: caller
name: {ru: Внешний}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [вызов]}]
start: s
blocks:
  - {id: s, kind: set, set: [{field: first_name, value: Мария}, {tag: seen}, {stage: lead}], exits: {next: t}}
  - {id: t, kind: condition, if: 'tag("seen")', exits: {"yes": call, "no": bad}}
  - {id: call, kind: subflow, flow: inner, exits: {next: after, stopped: bad, timeout: bad}}
  - {id: after, kind: message, content: {text: "После, {{ contact.first_name }}"}}
  - {id: bad, kind: message, content: {text: Не вышло}}
`

func TestSubFlowsAndSettings(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(simple("inner", "внутри", "never", "Внутри"), caller)
		h.says("ann", "вызов")
		h.Same(h.thread("ann"), []string{"> вызов", "< Внутри", "< После, Мария"})
		card := h.Card(h.who("ann").Contact)
		if card.FirstName != "Мария" || card.Stage != "lead" {
			t.Errorf("%+v", card.Contact)
		}
		// The sub-flow is published anew: a caller that was published before goes on calling the version it knows, until it is published itself.
		h.publish(simple("inner", "внутри", "never", "Внутри иначе"))
		h.says("eve", "вызов")
		h.Same(h.thread("eve"), []string{"> вызов", "< Внутри", "< После, Мария"})
		h.publish(caller)
		h.says("eve", "вызов")
		h.Same(h.thread("eve")[3:], []string{"> вызов", "< Внутри иначе", "< После, Мария"})
		// The sub-flow is put away: its callers go on by their failure exit, and nobody else is held up.
		inner := ""
		h.Must(h.Q().QueryRow(`SELECT id FROM flow WHERE workspace_id = $1 AND slug = 'inner'`, h.Home.ID).Scan(&inner))
		h.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE flow SET state = 'archived' WHERE workspace_id = $1 AND slug = 'inner'`, h.Home.ID); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE workspace SET flows_revision = flows_revision + 1 WHERE id = $1`, h.Home.ID)
			return err
		})
		h.says("bob", "вызов")
		h.Same(h.thread("bob"), []string{"> вызов", "< Не вышло"})
	})
}

func TestCallsToOtherServers(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(`{"price": "100"}`))
	}))
	t.Cleanup(server.Close)
	doc := func(id, path string) string {
		return `
format: 1
id: ` + id + `
name: {ru: Цена}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [` + id + `]}]
start: ask
blocks:
  - {id: ask, kind: http, method: GET, url: "` + server.URL + path + `", save: [{path: $.price, answer: price}], exits: {ok: good, error: bad}}
  - {id: good, kind: message, content: {text: "Цена {{ answer.price }}"}}
  - {id: bad, kind: message, content: {text: Позже}}
`
	}
	each(t, func(t *testing.T, h *house) {
		h.jobs(h.caller.Spec())
		h.publish(doc("price", "/good"), doc("trouble", "/bad"))
		h.says("ann", "price")
		h.says("bob", "trouble")
		h.await("the answers", func() bool { return len(h.thread("ann")) == 2 && len(h.thread("bob")) == 2 })
		h.Same(h.thread("ann")[1], "< Цена 100")
		h.Same(h.thread("bob")[1], "< Позже")
	})
}

func TestHandingOver(t *testing.T) {
	t.Parallel()
	const doc = `
format: 1
id: help
name: {ru: Помощь}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [помощь]}]
start: h
blocks:
  - {id: h, kind: hand_over, summary: {ru: Просит помощи}}
`
	each(t, func(t *testing.T, h *house) {
		h.publish(doc, greeting)
		h.says("ann", "помощь")
		v := h.conversation("ann")
		if v.WaitingSince == 0 || v.PausedUntil <= h.Now() || v.State != inbox.New {
			t.Errorf("%+v", v)
		}
		notes, err := inbox.Notes(h.Q(), h.Home.ID, v.ID, 0, 10)
		h.Must(err)
		if len(notes) != 1 || notes[0].Mark != inbox.HandedOver || !strings.Contains(notes[0].Text, "Просит помощи") {
			t.Errorf("%+v", notes)
		}
		h.says("ann", "привет")
		h.Same(h.thread("ann"), []string{"> помощь", "> привет"})
	})
}

// TestTogetherIsAsOneByOne gives the same facts to one house all at once and to another one by one.
func TestTogetherIsAsOneByOne(t *testing.T) {
	t.Parallel()
	words := []string{"привет", "вызов", "стоп", "что?", "внутри", "ещё", "привет", "оператор"}
	each(t, func(t *testing.T, together *house) {
		single := open(t, contacttest.Open(t, dbtest.Another(t, together.DB)))
		single.run()
		people := 5
		for _, h := range []*house{together, single} {
			h.publish(greeting, simple("inner", "внутри", "always", "Внутри"), caller)
			var facts []channel.Inbound
			for n := range 8 {
				for p := range people {
					facts = append(facts, h.fact(channel.InMessage, fmt.Sprint("p", p), words[(n*(p+3)+p)%len(words)]))
				}
			}
			if h == together {
				h.take(facts...)
				continue
			}
			for _, f := range facts {
				h.take(f)
			}
		}
		for p := range people {
			who := fmt.Sprint("p", p)
			if diff := cmp.Diff(sorted(single.thread(who)), sorted(together.thread(who))); diff != "" {
				t.Errorf("%s (-one by one +together)\n%s", who, diff)
			}
		}
		const passages = `SELECT i.address || ' ' || p.block || ' ' || COALESCE(p.exit, '?') FROM passage p JOIN identity i ON i.contact_id = p.contact_id WHERE p.workspace_id = $1 ORDER BY 1`
		a, err := db.Collect(db.Scalar[string])(single.Q().Query(passages, single.Home.ID))
		single.Must(err)
		b, err := db.Collect(db.Scalar[string])(together.Q().Query(passages, together.Home.ID))
		together.Must(err)
		slices.Sort(a)
		slices.Sort(b)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("passages (-one by one +together)\n%s", diff)
		}
	})
}

// sorted leaves out the order between an answer and the next message, which is the only thing that may differ.
func sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}
