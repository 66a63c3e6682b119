// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// act is what one person does in one round: says a word, presses the newest button of a label, or starts.
type act struct {
	who   string
	kind  channel.InboundKind
	text  string
	label string
}

// draw is one round: everybody does at most one thing.
func draw(r *rand.Rand, people int) []act {
	var acts []act
	for p := range people {
		a := act{who: fmt.Sprint("p", p), kind: channel.InMessage}
		switch n := r.IntN(12); n {
		case 0:
			continue
		case 1:
			a.kind, a.text = channel.InStart, "/start"
		case 2, 3, 4:
			a.kind, a.label = channel.InPress, []string{"Ещё", "Хватит", "Да"}[n-2]
		default:
			a.text = []string{"привет", "вызов", "внутри", "оффер", "стоп", "оператор", "что?"}[n-5]
		}
		acts = append(acts, a)
	}
	r.Shuffle(len(acts), func(i, j int) { acts[i], acts[j] = acts[j], acts[i] })
	return acts
}

// facts turns the acts into what a messenger would bring. A button that nobody has yet is a forged one.
func (h *house) facts(acts []act) []channel.Inbound {
	h.t.Helper()
	all := make([]channel.Inbound, len(acts))
	for i, a := range acts {
		all[i] = h.fact(a.kind, a.who, a.text)
		if a.label != "" {
			all[i].MessageID, all[i].Payload = "", h.newest(a.who, a.label)
		}
	}
	return all
}

// newest is the payload of a person's newest button of a label, or nonsense.
func (h *house) newest(who, label string) string {
	h.t.Helper()
	if h.count(`SELECT COUNT(*) FROM identity WHERE workspace_id = $1 AND address = $2`, h.Home.ID, who) == 0 {
		return "nothing"
	}
	payload := "nothing"
	for _, p := range h.parts(who) {
		for _, row := range p.Content.Buttons {
			for _, b := range row {
				if b.Label == label {
					payload = b.Payload
				}
			}
		}
	}
	return payload
}

// standing is everything about everybody that must not depend on whom one shares a transaction with, with addresses instead of ids.
func (h *house) standing(people int) map[string][]string {
	h.t.Helper()
	all := map[string][]string{}
	for p := range people {
		who := fmt.Sprint("p", p)
		if h.count(`SELECT COUNT(*) FROM identity WHERE workspace_id = $1 AND address = $2`, h.Home.ID, who) == 0 {
			continue
		}
		id := h.who(who).Contact
		all[who+" thread"] = h.thread(who)
		all[who+" events"] = h.Kinds(id)
		for what, query := range map[string]string{
			"sessions": `SELECT f.slug || ' ' || s.state || ' ' || s.block || ' ' || s.wait || ' ' || s.reason || ' ' || s.steps FROM session s JOIN flow f ON f.id = s.flow_id
				WHERE s.workspace_id = $1 AND s.contact_id = $2 ORDER BY s.id`,
			"passages":     `SELECT p.block || ' ' || COALESCE(p.exit, '?') || ' ' || p.answer FROM passage p WHERE p.workspace_id = $1 AND p.contact_id = $2 ORDER BY p.session_id, p.step`,
			"clicks":       `SELECT block || ' ' || button || ' ' || outcome FROM click WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id`,
			"timers":       `SELECT state || ' ' || seq FROM timer WHERE workspace_id = $1 AND contact_id = $2 ORDER BY session_id`,
			"consents":     `SELECT purpose || ' ' || state || ' ' || action FROM consent WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id`,
			"tags":         `SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.workspace_id = $1 AND ct.contact_id = $2 ORDER BY t.name`,
			"conversation": `SELECT state || ' ' || unread || ' ' || last_text || ' ' || last_direction FROM conversation WHERE workspace_id = $1 AND contact_id = $2`,
			"contact":      `SELECT first_name || ' ' || stage || ' ' || CASE WHEN unsubscribed_at IS NULL THEN 'in' ELSE 'out' END FROM contact WHERE workspace_id = $1 AND id = $2`,
		} {
			rows, err := db.Collect(db.Scalar[string])(h.Q().Query(query, h.Home.ID, id))
			h.Must(err)
			all[who+" "+what] = rows
		}
	}
	return all
}

// TestManyInOneBatchAreAsOneByOne draws what people do, gives it to one house all at once and to another person by person, and compares all that is stored.
func TestManyInOneBatchAreAsOneByOne(t *testing.T) {
	t.Parallel()
	const people, rounds = 12, 10
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for on, another := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		for seed := range seeds {
			t.Run(fmt.Sprint(on, " ", seed), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(seed, 7))
				together, single := open(t, contacttest.Open(t, another(t))), open(t, contacttest.Open(t, another(t)))
				for _, h := range []*house{together, single} {
					h.run()
					h.publish(greeting, simple("inner", "внутри", "always", "Внутри"), caller, withGoal)
				}
				for round := range rounds {
					acts := draw(r, people)
					together.take(together.facts(acts)...)
					for _, f := range single.facts(acts) {
						single.take(f)
					}
					if diff := cmp.Diff(single.standing(people), together.standing(people)); diff != "" {
						t.Fatalf("after round %d, %+v (-one by one +together):\n%s", round, acts, diff)
					}
				}
			})
		}
	}
}
