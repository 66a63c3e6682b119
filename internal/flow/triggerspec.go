// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"parley/internal/filter"
	"parley/internal/i18n"
	"parley/internal/keyword"
)

// TriggerKind is what a trigger listens to.
type TriggerKind string

// TriggerSpec is everything about a kind of trigger that is data.
type TriggerSpec struct {
	Kind  TriggerKind
	Title i18n.Text
	About i18n.Text
	Group TriggerGroup
	Icon  string  // name of a Tabler icon
	Form  []Field // its own keys, beside those of every trigger
	// Events are the names under which the log or the API tells of the cause; none: the cause is no event.
	Events []string
	// Connected says that something in this program makes the cause. Other kinds wait for their room, and until then start only when their event comes
	// through the API.
	Connected bool

	narrow []narrowing
}

// narrowing is a key that, when it is given, must be found in the event's data.
type narrowing struct {
	key  string // of the trigger
	data string // of the event; empty: the same
}

// TriggerGroup is where the editor's list keeps a kind.
type TriggerGroup string

// The groups, in the order they are shown.
const (
	TriggersEntry     TriggerGroup = "entry"     // the person comes by a way that leads here
	TriggersMessage   TriggerGroup = "message"   // the person says something
	TriggersBroadcast TriggerGroup = "broadcast" // the person answers a mailing
	TriggersContact   TriggerGroup = "contact"   // something about the person has changed
	TriggersTime      TriggerGroup = "time"      // a moment has come
	TriggersOutside   TriggerGroup = "outside"   // something has happened elsewhere
)

// triggerSpecs are made once: every trigger that is read asks for its kind.
var triggerSpecs = sync.OnceValue(func() []TriggerSpec {
	return slices.Concat(entryTriggers(), messageTriggers(), contactTriggers(), timeTriggers(), outsideTriggers())
})

// TriggerSpecs lists the kinds in the order they are shown. The list must not be changed.
func TriggerSpecs() []TriggerSpec { return triggerSpecs() }

// TriggerSpecOf describes one kind.
func TriggerSpecOf(kind TriggerKind) (TriggerSpec, bool) {
	all := TriggerSpecs()
	i := slices.IndexFunc(all, func(s TriggerSpec) bool { return s.Kind == kind })
	if i < 0 {
		return TriggerSpec{}, false
	}
	return all[i], true
}

// Timed reports whether the clock makes the kind's cause.
func (k TriggerKind) Timed() bool { return k == ByDate || k == BySchedule || k == ByInactive }

// triggerHead are the keys of every trigger, around its kind's own. A draft may be half filled in, so here nothing of a kind's own is required:
// Compile asks for it when the flow is published.
func triggerHead(own []Field) []Field {
	fields := make([]Field, 0, len(own)+5)
	fields = append(fields, Named("id", Keyed, "Код", "Id").Needed(), Named("kind", String, "Вид", "Kind").Needed())
	for _, f := range own {
		f.Required = false
		fields = append(fields, f)
	}
	return append(fields, triggerTail()...)
}

// triggerTail are the keys that every kind has beside its own.
func triggerTail() []Field {
	return []Field{
		Named("if", Condition, "Только если", "Only if"),
		Named("priority", Int, "Важность", "Priority").Between(-1000, 1000),
		Named("start", BlockID, "С какого блока", "From which block"),
	}
}

// SharedTriggerForm are the keys of every kind, for the editor: it draws them below the kind's own.
func SharedTriggerForm() []Field { return triggerTail() }

// anyTriggerKey reports whether some kind of trigger has this key.
func anyTriggerKey(key string) bool {
	return slices.ContainsFunc(TriggerSpecs(), func(s TriggerSpec) bool { return find(s.Form, key) != nil })
}

// key is a trigger's text under one of its narrowing keys.
func (t *Trigger) key(name string) string {
	return map[string]string{
		"event": t.Event, "tag": t.Tag, "field": t.Field, "stage": t.Stage, "segment": t.Segment, "page": t.Page, "widget": t.Widget, "form": t.Form, "item": t.Item,
		"intent": t.Intent, "broadcast": t.Broadcast, "button": t.Button, "post": t.Post, "pipeline": t.Pipeline, "product": t.Product, "campaign": t.Campaign,
	}[name]
}

// Detail is what a trigger listens to, in its author's own words; empty when the kind says it all.
func (t *Trigger) Detail() string {
	spec, _ := TriggerSpecOf(t.Kind)
	said := slices.Clone(t.Words)
	for _, f := range spec.Form {
		if text := t.key(f.Key); text != "" {
			said = append(said, text)
		}
	}
	if t.For > 0 {
		said = append(said, t.For.String())
	}
	said = append(said, t.Times...)
	if t.Cron != "" {
		said = append(said, t.Cron)
	}
	return strings.Join(said, ", ")
}

// holds reports whether a value of an event's data, a text or a list of texts in JSON, is or has the folded one.
func holds(data, folded string) bool {
	if filter.Fold(data) == folded {
		return true
	}
	var list []string
	if len(data) == 0 || data[0] != '[' || json.Unmarshal([]byte(data), &list) != nil {
		return false
	}
	return slices.ContainsFunc(list, func(one string) bool { return filter.Fold(one) == folded })
}

// The keys that several kinds share.
func wordsField(ru, en string) Field { return Named("words", List, ru, en).Of(Field{Type: String}) }

func matchField() Field {
	return Named("match", Enum, "Как сравнивать", "How to compare").OneOf(
		Choice(string(keyword.Tolerant), "Слово в сообщении, с ошибками", "A word of the message, with mistakes"),
		Choice(string(keyword.Whole), "Всё сообщение, с ошибками", "The whole message, with mistakes"),
		Choice(string(keyword.Exact), "Точно", "Exactly"))
}
