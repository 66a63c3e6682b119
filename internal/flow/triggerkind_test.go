// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// stop is the only block these documents need.
type stop struct{}

func (stop) Spec() flow.BlockSpec { return flow.BlockSpec{Kind: "stop"} }

func (stop) Compile(json.RawMessage, *flow.Scope) (flow.Compiled, []flow.Problem) {
	return halting{}, nil
}

type halting struct{}

func (halting) Enter(*flow.Turn) flow.Next              { return flow.End() }
func (halting) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }

func registry(t *testing.T) *flow.Registry {
	t.Helper()
	r, err := flow.NewRegistry(stop{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const frame = "format: 1\nid: f\n%SETTINGS%triggers:\n%TRIGGERS%start: a\nblocks:\n  - {id: a, kind: stop}\n"

func document(settings, triggers string) []byte {
	return []byte(strings.NewReplacer("%SETTINGS%", settings, "%TRIGGERS%", triggers).Replace(frame))
}

// Every kind has words in both languages, its own place, and keys that a document may have; and each is started by its event or by nothing but its room.
func TestTriggerKinds(t *testing.T) {
	t.Parallel()
	seen := map[flow.TriggerKind]bool{}
	for _, spec := range flow.TriggerSpecs() {
		if seen[spec.Kind] || spec.Icon == "" || spec.Group == "" {
			t.Errorf("%s: named twice, or without an icon or a group", spec.Kind)
		}
		seen[spec.Kind] = true
		for _, words := range []i18n.Text{spec.Title, spec.About} {
			if words.In(i18n.RU) == "" || words.In(i18n.EN) == "" || words.In(i18n.RU) == words.In(i18n.EN) {
				t.Errorf("%s: the words are not in both languages: %v", spec.Kind, words)
			}
		}
		if !spec.Connected && len(spec.Events) == 0 {
			t.Errorf("%s: nothing can ever start it", spec.Kind)
		}
	}
	for needed := range strings.FieldsSeq("link landing widget form keyword command menu intent any_message first_message welcome broadcast_button broadcast_reply event " +
		"tag_added tag_removed field_changed stage_changed segment_entered segment_left date schedule crm_stage payment_received payment_refused payment_refunded ad_click " +
		"inactive comment joined join_asked") {
		if !seen[flow.TriggerKind(needed)] {
			t.Errorf("there is no kind %s", needed)
		}
	}
}

func TestTriggerKeys(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, trigger, want string }{
		{"a key of its kind", "{id: t, kind: tag_added, tag: vip}", ""},
		{"the keys of all kinds", "{id: t, kind: link, if: 'tag(\"vip\")', priority: 3, start: a}", ""},
		{"a key of another kind is left out", "{id: t, kind: link, words: [приз]}", "warning unused_key triggers[0].words"},
		{"a key of no kind", "{id: t, kind: link, wrods: [приз]}", "error unknown_key triggers[0].wrods"},
		{"an unknown kind", "{id: t, kind: telepathy}", "error unknown_kind triggers[0].kind"},
		{"an hour that does not exist", "{id: t, kind: schedule, times: ['25:00']}", "error hour triggers[0].times[0]"},
		{"a day that does not exist", "{id: t, kind: schedule, times: ['10:00'], days: [someday]}", "error option triggers[0].days[0]"},
		{"no tag", "{id: t, kind: tag_added}", "error required triggers[0].tag"},
		{"no length", "{id: t, kind: inactive}", "error required triggers[0].for"},
		{"no hours", "{id: t, kind: schedule, days: [mon]}", "error required triggers[0].times"},
		{"cron and hours", "{id: t, kind: schedule, times: ['10:00'], cron: '0 10 * * 1'}", "error value triggers[0].cron"},
		{"cron", "{id: t, kind: schedule, cron: '0 10 * * 1'}", ""},
		{"cron of seconds", "{id: t, kind: schedule, cron: '* * * * * *'}", "error value triggers[0].cron"},
		{"no cron at all", "{id: t, kind: schedule, cron: 'every day'}", "error value triggers[0].cron"},
		{"before and after", "{id: t, kind: date, field: birthday, before: 1d, after: 1d}", "error value triggers[0].after"},
		{"a command of two words", "{id: t, kind: command, words: ['/our price']}", "error value triggers[0].words[0]"},
		{"a condition that cannot be read", "{id: t, kind: link, if: 'tag('}", "error unfinished triggers[0].if"},
		{"no condition to leave by", "{id: t, kind: link}", ""},
	}
	world := flow.World{Atoms: []filter.Atom{filter.TagAtom(func(filter.Scope) filter.Source { return filter.Source{} })}}
	for _, c := range cases {
		reg := registry(t)
		doc, problems := flow.ParseYAML(reg, document("", "  - "+c.trigger+"\n"))
		if !flow.Broken(problems) {
			_, more := flow.Compile(doc, reg, world)
			problems = append(problems, more...)
		}
		var got []string
		for _, p := range problems {
			got = append(got, string(p.Level)+" "+p.Rule+" "+p.Path)
			if p.Text.In(i18n.RU) == "" || p.Text.In(i18n.EN) == "" {
				t.Errorf("%s: the words are not in both languages", c.name)
			}
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, strings.Join(got, "; "), c.want)
		}
		if flow.Broken(problems) {
			continue
		}
		body, err := flow.FormatYAML(reg, doc)
		if err != nil {
			t.Fatal(err)
		}
		if _, again := flow.ParseYAML(reg, body); len(again) > 0 {
			t.Errorf("%s: what was written is not read again: %v\n%s", c.name, again, body)
		}
	}
}

// Each kind whose cause a room makes later starts by the event that room will tell of, and by no other.
func TestPickByEvents(t *testing.T) {
	t.Parallel()
	rules := []*flow.Rule{
		flow.NewRule("paid", flow.Trigger{ID: "t", Kind: flow.ByPaymentReceived}),
		flow.NewRule("course", flow.Trigger{ID: "t", Kind: flow.ByPaymentReceived, Product: "Курс"}),
		flow.NewRule("any", flow.Trigger{ID: "t", Kind: flow.ByEvent, Event: "payment.received"}),
		flow.NewRule("refund", flow.Trigger{ID: "t", Kind: flow.ByPaymentRefunded}),
		flow.NewRule("reply", flow.Trigger{ID: "t", Kind: flow.ByBroadcastReply, Broadcast: "july", Words: []string{"приз"}}),
		flow.NewRule("comment", flow.Trigger{ID: "t", Kind: flow.ByComment}),
		flow.NewRule("deal", flow.Trigger{ID: "t", Kind: flow.ByCRMStage, Pipeline: "Продажи", Stage: "Оплачен"}),
		flow.NewRule("city", flow.Trigger{ID: "t", Kind: flow.ByFieldChanged, Field: "city"}),
		flow.NewRule("client", flow.Trigger{ID: "t", Kind: flow.ByStageChanged, Stage: "client"}),
		flow.NewRule("menu", flow.Trigger{ID: "t", Kind: flow.ByMenu, Item: "Цены"}),
		flow.NewRule("joined", flow.Trigger{ID: "t", Kind: flow.ByJoined}),
	}
	cases := []struct {
		name, event string
		data        map[string]string
		want        []string
	}{
		{"the narrower goes first", "payment.received", map[string]string{"product": "курс"}, []string{"course", "any", "paid"}},
		{"another product", "payment.received", map[string]string{"product": "книга"}, []string{"any", "paid"}},
		{"a refund", "payment.refunded", nil, []string{"refund"}},
		{"a word in a reply", "broadcast.replied", map[string]string{"broadcast": "july", "text": "Приииз!"}, []string{"reply"}},
		{"no such word", "broadcast.replied", map[string]string{"broadcast": "july", "text": "нет"}, nil},
		{"another broadcast", "broadcast.replied", map[string]string{"broadcast": "june", "text": "приз"}, nil},
		{"any comment", "comment.added", map[string]string{"text": "+"}, []string{"comment"}},
		{"a stage of the CRM", "deal.stage_changed", map[string]string{"pipeline": "продажи", "stage": "оплачен"}, []string{"deal"}},
		{"another pipeline", "deal.stage_changed", map[string]string{"pipeline": "опт", "stage": "оплачен"}, nil},
		{"one of several fields", "contact.fields_changed", map[string]string{"fields": `["age","city"]`}, []string{"city"}},
		{"a property", "contact.changed", map[string]string{"fields": `["city"]`}, []string{"city"}},
		{"another field", "contact.fields_changed", map[string]string{"fields": `["city_of_work"]`}, nil},
		{"a stage", "contact.stage_changed", map[string]string{"from": "new", "to": "client"}, []string{"client"}},
		{"another stage", "contact.stage_changed", map[string]string{"from": "client", "to": "repeat"}, nil},
		{"a menu", "menu.pressed", map[string]string{"item": "цены"}, []string{"menu"}},
		{"joining", "channel.joined", nil, []string{"joined"}},
	}
	for _, c := range cases {
		var got []string
		for _, found := range flow.Pick(rules, flow.Cause{Event: c.event, Data: c.data}) {
			got = append(got, found.Rule.Flow)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestPickByComing(t *testing.T) {
	t.Parallel()
	rules := []*flow.Rule{
		flow.NewRule("any", flow.Trigger{ID: "t", Kind: flow.ByAnyMessage}),
		flow.NewRule("hello", flow.Trigger{ID: "t", Kind: flow.ByWelcome}),
		flow.NewRule("first", flow.Trigger{ID: "t", Kind: flow.ByFirstMessage}),
		flow.NewRule("price", flow.Trigger{ID: "t", Kind: flow.ByCommand, Words: []string{"/Price", "цена"}}),
		flow.NewRule("word", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"price"}}),
	}
	cases := []struct {
		name  string
		cause flow.Cause
		want  []string
	}{
		{"a command before the keyword in it", flow.Cause{Text: "/price"}, []string{"price", "word", "any"}},
		{"a command with more words", flow.Cause{Text: " /PRICE now"}, []string{"price", "word", "any"}},
		{"a command to our bot in a group", flow.Cause{Text: "/цена@our_bot"}, []string{"price", "any"}},
		{"the word is no command", flow.Cause{Text: "цена"}, []string{"any"}},
		{"a longer command is another one", flow.Cause{Text: "/prices"}, []string{"word", "any"}},
		{"a slash alone", flow.Cause{Text: "/"}, []string{"any"}},
		{"the first message", flow.Cause{Text: "привет", First: true}, []string{"first", "hello", "any"}},
		{"Start pressed again", flow.Cause{Text: "/start", Came: true}, []string{"hello", "any"}},
		{"only keywords", flow.Cause{Text: "price", First: true, Came: true, Words: true}, []string{"word"}},
	}
	for _, c := range cases {
		var got []string
		for _, found := range flow.Pick(rules, c.cause) {
			got = append(got, found.Rule.Flow)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestOverlaps(t *testing.T) {
	t.Parallel()
	rules := []*flow.Rule{
		flow.NewRule("prize", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"приз", "подарок"}}),
		flow.NewRule("prize", flow.Trigger{ID: "u", Kind: flow.ByKeyword, Words: []string{"приз"}}), // the same door
		flow.NewRule("gift", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"хочу подарок"}}),
		flow.NewRule("sale", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"приз"}, Priority: 5}),
		flow.NewRule("any", flow.Trigger{ID: "t", Kind: flow.ByAnyMessage}), // stands behind every keyword, as it should
		flow.NewRule("other", flow.Trigger{ID: "t", Kind: flow.ByAnyMessage}),
		flow.NewRule("paid", flow.Trigger{ID: "t", Kind: flow.ByPaymentReceived}),
		flow.NewRule("course", flow.Trigger{ID: "t", Kind: flow.ByPaymentReceived, Product: "курс"}),
		flow.NewRule("alone", flow.Trigger{ID: "t", Kind: flow.ByTagAdded, Tag: "vip"}),
		flow.NewRule("daily", flow.Trigger{ID: "t", Kind: flow.BySchedule, Times: []string{"10:00"}}),
	}
	var got []string
	for _, o := range flow.Overlaps(rules) {
		losers := make([]string, len(o.Losers))
		for i, r := range o.Losers {
			losers[i] = r.Flow
		}
		if o.Why.In(i18n.RU) == "" || o.Why.In(i18n.EN) == "" {
			t.Errorf("%s: no words", o.Winner.Flow)
		}
		got = append(got, strings.Join(o.Said, "+")+": "+o.Winner.Flow+" before "+strings.Join(losers, ", ")+" by "+string(o.Reason))
	}
	want := []string{
		"приз: sale before prize by priority", "хочу подарок: gift before prize by longer", ": any before other by order", "payment.received: course before paid by longer",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	slices.Reverse(rules)
	if n := len(flow.Overlaps(rules)); n != len(want) {
		t.Errorf("in another order there are %d", n)
	}
}
