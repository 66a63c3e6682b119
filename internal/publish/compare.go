// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"reflect"
	"slices"
	"strings"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// comparison compares the keys of one block, or of the flow itself, along the form that describes them. So it knows every kind of block.
type comparison struct {
	*differ

	block string
	title i18n.Text
	kind  ChangeKind // of what has no kind of its own
}

func (c comparison) object(path string, labels []i18n.Text, fields []flow.Field, was, is map[string]any) {
	for _, f := range fields {
		at := f.Key
		if path != "" {
			at = path + "." + f.Key
		}
		names := labels
		if f.Key != "content" { // what a block says needs no name: its text and its buttons have one
			names = append(slices.Clone(labels), f.Label)
		}
		c.value(at, names, f, was[f.Key], is[f.Key])
	}
}

// value compares one key. labels are the names of the keys on the way, for people.
func (c comparison) value(path string, labels []i18n.Text, f flow.Field, was, is any) {
	if reflect.DeepEqual(was, is) {
		return
	}
	before, wasObject := was.(map[string]any)
	after, isObject := is.(map[string]any)
	switch {
	case f.Type == flow.Object && (wasObject || isObject) && (was == nil || wasObject) && (is == nil || isObject):
		c.object(path, labels, f.Fields, before, after)
	case f.Type == flow.List && items(f) != nil:
		c.list(path, labels, items(f), flat(was), flat(is))
	case f.Type == flow.Triggers: // told of as wholes: each kind has keys of its own
		c.list(path, labels, nil, flat(was), flat(is))
	default:
		c.leaf(path, labels, f, was, is)
	}
}

// items are the fields of a list's things when they are told apart by an id; a list of rows counts as one list.
func items(f flow.Field) []flow.Field {
	for f.Type == flow.List && f.Item != nil {
		f = *f.Item
	}
	if f.Type == flow.Object && slices.ContainsFunc(f.Fields, func(own flow.Field) bool { return own.Key == "id" }) {
		return f.Fields
	}
	return nil
}

// flat lists the things of a list, or of its rows.
func flat(v any) []map[string]any {
	var all []map[string]any
	list, _ := v.([]any)
	for _, item := range list {
		switch item := item.(type) {
		case map[string]any:
			all = append(all, item)
		case []any:
			all = append(all, flat(item)...)
		}
	}
	return all
}

func byID(list []map[string]any, id any) map[string]any {
	for _, one := range list {
		if one["id"] == id {
			return one
		}
	}
	return nil
}

// list compares things by their ids. Buttons and options are what people see, so they have words of their own.
func (c comparison) list(path string, labels []i18n.Text, fields []flow.Field, was, is []map[string]any) {
	label := labels[len(labels)-1]
	for _, now := range is {
		old := byID(was, now["id"])
		name := nameOf(now)
		if old == nil {
			c.thing(path, "added", label, name)
			continue
		}
		if path == "triggers" {
			if !reflect.DeepEqual(old, now) {
				c.thing(path, "changed", label, name)
			}
			continue
		}
		if before := nameOf(old); old["label"] != nil && now["label"] != nil && !same(before, name) {
			c.add(Change{
				Kind: ButtonRenamed, Block: c.block, Path: path, Old: before, New: name,
				Text: c.within(say("кнопка «%s» теперь называется «%s».", "the button “%s” is called “%s” now.", short(before), short(name))),
			})
		}
		rest := slices.DeleteFunc(slices.Clone(fields), func(f flow.Field) bool { return f.Key == "label" || f.Key == "id" })
		c.object(path, append(slices.Clone(labels), name), rest, old, now)
	}
	for _, old := range was {
		if byID(is, old["id"]) == nil {
			c.thing(path, "removed", label, nameOf(old))
		}
	}
}

// thing tells that something of a list came or went: a trigger, a button, or one of what the label names.
func (c comparison) thing(path, what string, label, name i18n.Text) {
	change := Change{Kind: c.kind, Block: c.block, Path: path}
	button := strings.HasSuffix(path, "buttons") || strings.HasSuffix(path, "rows")
	switch {
	case path == "triggers" && what == "added":
		change.Kind, change.Text = TriggerAdded, say("Добавлен запуск: «%s».", "A way in is added: “%s”.", name)
	case path == "triggers" && what == "removed":
		change.Kind, change.Text = TriggerRemoved, say("Убран запуск: «%s».", "A way in is removed: “%s”.", name)
	case path == "triggers":
		change.Kind, change.Text = TriggerChanged, say("Изменён запуск: «%s».", "A way in is changed: “%s”.", name)
	case button && what == "added":
		change.Kind, change.Text = ButtonAdded, c.within(say("добавлена кнопка «%s».", "the button “%s” is added.", short(name)))
	case button:
		change.Kind, change.Text = ButtonRemoved, c.within(say("убрана кнопка «%s».", "the button “%s” is removed.", short(name)))
	case what == "added":
		change.Text = c.within(say("%s: добавлено «%s».", "%s: “%s” is added.", label, short(name)))
	default:
		change.Text = c.within(say("%s: убрано «%s».", "%s: “%s” is removed.", label, short(name)))
	}
	if what == "added" {
		change.New = name
	} else {
		change.Old = name
	}
	c.add(change)
}

// kinds of changes by what a key holds.
func (c comparison) kindOf(f flow.Field) ChangeKind {
	switch {
	case c.kind == FlowChanged:
		return FlowChanged
	case f.Type == flow.Text, f.Type == flow.Template:
		return TextChanged
	case f.Type == flow.Length, f.Type == flow.Moment, f.Type == flow.Hour:
		return LengthChanged
	case f.Type == flow.Condition:
		return ConditionChanged
	default:
		return c.kind
	}
}

// leaf tells of one value: what it was and what it is, where that can be said in a line.
func (c comparison) leaf(path string, labels []i18n.Text, f flow.Field, was, is any) {
	name := joined(labels)
	before, after := c.shown(f, was, is), c.shown(f, is, was)
	change := Change{Kind: c.kindOf(f), Block: c.block, Path: path, Old: before, New: after}
	switch {
	case was != nil && before.Empty(), is != nil && after.Empty():
		change.Text = c.within(say("изменено: %s.", "changed: %s.", name))
	case before.Empty():
		change.Text = c.within(say("%s: теперь «%s».", "%s: “%s” now.", name, short(after)))
	case after.Empty():
		change.Text = c.within(say("%s: убрано «%s».", "%s: “%s” is removed.", name, short(before)))
	default:
		old, now := apart(before, after)
		change.Text = c.within(say("%s: «%s» → «%s»", "%s: “%s” → “%s”", name, old, now))
	}
	c.add(change)
}

// within puts the block's name before what happened in it.
func (c comparison) within(t i18n.Text) i18n.Text {
	if c.block == "" {
		return say("Воронка: %s", "The flow: %s", t)
	}
	return say("Блок «%s»: %s", "The block “%s”: %s", c.title, t)
}
