// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"encoding/json"
	"slices"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/version"
)

// Change is one difference between two documents, found by the ids of what it is about.
type Change struct {
	Kind  ChangeKind
	Block string // empty: of the flow as a whole
	Path  string // the key that differs, for example "content.text"; of a link: its exit
	Old   i18n.Text
	New   i18n.Text
	Text  i18n.Text // the whole in words
}

// ChangeKind sorts changes. The list is closed.
type ChangeKind string

// The kinds of changes.
const (
	BlockAdded       ChangeKind = "block_added"
	BlockRemoved     ChangeKind = "block_removed"
	BlockRenamed     ChangeKind = "block_renamed"
	BlockReplaced    ChangeKind = "block_replaced" // the same id, another kind
	TextChanged      ChangeKind = "text_changed"
	ButtonAdded      ChangeKind = "button_added"
	ButtonRemoved    ChangeKind = "button_removed"
	ButtonRenamed    ChangeKind = "button_renamed"
	LinkChanged      ChangeKind = "link_changed"
	LengthChanged    ChangeKind = "length_changed" // of a delay or a wait
	ConditionChanged ChangeKind = "condition_changed"
	SettingChanged   ChangeKind = "setting_changed"
	TriggerAdded     ChangeKind = "trigger_added"
	TriggerRemoved   ChangeKind = "trigger_removed"
	TriggerChanged   ChangeKind = "trigger_changed"
	FlowChanged      ChangeKind = "flow_changed" // its name, its settings, where it begins
)

// Diff lists what is different for people: blocks in the order of the new document, then those that are gone, then triggers and settings. Where things lie on the
// canvas, notes and frames are no difference. conditions say in words what conditions ask, by their text; of those that are missing the text itself is shown.
func Diff(blocks *flow.Registry, before, after flow.Document, conditions map[string]i18n.Text) []Change {
	d := differ{blocks: blocks, before: before, after: after, conditions: conditions}
	for i := range after.Blocks {
		d.block(placed(before, after.Blocks[i].ID), &after.Blocks[i])
	}
	for i := range before.Blocks {
		if b := &before.Blocks[i]; placed(after, b.ID) == nil {
			d.add(Change{Kind: BlockRemoved, Block: b.ID, Text: say("Удалён блок «%s».", "The block “%s” is removed.", titleOf(blocks, *b))})
		}
	}
	d.whole()
	return d.changes
}

type differ struct {
	blocks        *flow.Registry
	before, after flow.Document
	conditions    map[string]i18n.Text
	changes       []Change
}

func (d *differ) add(c Change) { d.changes = append(d.changes, c) }

// block compares one block with what it was.
func (d *differ) block(was, is *flow.Placed) {
	title := titleOf(d.blocks, *is)
	if was == nil {
		d.add(Change{Kind: BlockAdded, Block: is.ID, Text: say("Добавлен блок «%s».", "The block “%s” is added.", title)})
		return
	}
	if was.Kind != is.Kind {
		d.add(Change{
			Kind: BlockReplaced, Block: is.ID, Old: d.kind(was.Kind), New: d.kind(is.Kind),
			Text: say("Блок «%s» стал другим: «%s» вместо «%s».", "The block “%s” has become another one: “%s” instead of “%s”.", title, d.kind(is.Kind), d.kind(was.Kind)),
		})
		return
	}
	// A block without a name of its own goes by its text, and a change of that is told below.
	if old := titleOf(d.blocks, *was); !same(old, title) && len(was.Title)+len(is.Title) > 0 {
		d.add(Change{Kind: BlockRenamed, Block: is.ID, Old: old, New: title, Text: say("Блок «%s» теперь называется «%s».", "The block “%s” is called “%s” now.", old, title)})
	}
	spec, _ := d.blocks.Spec(is.Kind)
	c := comparison{differ: d, block: is.ID, title: title, kind: SettingChanged}
	c.object("", nil, spec.Form, decode(was.Body), decode(is.Body))
	d.links(was, is, title)
}

func (d *differ) kind(kind string) i18n.Text {
	spec, ok := d.blocks.Spec(kind)
	if !ok {
		return i18n.Plain(kind)
	}
	return spec.Title
}

// links compares where the exits of a block lead. A link that has gone with its button, or with the block it led to, is told by those.
func (d *differ) links(was, is *flow.Placed, title i18n.Text) {
	exits := map[string]bool{}
	for e := range was.Exits {
		exits[e] = true
	}
	for e := range is.Exits {
		exits[e] = true
	}
	for _, e := range slices.Sorted(keys(exits)) {
		old, now := was.Exits[e], is.Exits[e]
		exit, there := d.exit(*is, e)
		if old == now || old != "" && now == "" && (!there || placed(d.after, old) == nil) {
			continue
		}
		c := Change{Kind: LinkChanged, Block: is.ID, Path: e, Old: d.place(d.before, old), New: d.place(d.after, now)}
		switch {
		case now == "":
			c.Text = say("Блок «%s»: выход «%s» больше никуда не ведёт.", "The block “%s”: the exit “%s” leads nowhere any more.", title, exit)
		case old == "":
			c.Text = say("Блок «%s»: выход «%s» теперь ведёт в «%s».", "The block “%s”: the exit “%s” leads to “%s” now.", title, exit, c.New)
		default:
			c.Text = say("Блок «%s»: выход «%s» ведёт в «%s» вместо «%s».", "The block “%s”: the exit “%s” leads to “%s” instead of “%s”.", title, exit, c.New, c.Old)
		}
		d.add(c)
	}
}

func (d *differ) place(doc flow.Document, block string) i18n.Text {
	if b := placed(doc, block); b != nil {
		return titleOf(d.blocks, *b)
	}
	return nil
}

// exit is what people call an exit: its label, or that of its button; false when the block has no such exit.
func (d *differ) exit(b flow.Placed, exit string) (i18n.Text, bool) {
	spec, _ := d.blocks.Spec(b.Kind)
	for _, e := range spec.Exits {
		if e.Name == exit {
			return e.Label, true
		}
	}
	if label := labelOf(decode(b.Body), exit); !label.Empty() {
		return label, true
	}
	return i18n.Plain(exit), false
}

// whole compares what belongs to the flow itself.
func (d *differ) whole() {
	type outside struct {
		Name      i18n.Text      `json:"name,omitempty"`
		Languages []i18n.Lang    `json:"languages,omitempty"`
		Kind      flow.Kind      `json:"kind,omitempty"`
		Settings  flow.Settings  `json:"settings,omitzero"`
		Triggers  []flow.Trigger `json:"triggers,omitempty"`
		Start     string         `json:"start"`
	}
	values := func(doc flow.Document) map[string]any {
		text, err := json.Marshal(outside{doc.Name, doc.Languages, doc.Kind, doc.Settings, doc.Triggers, doc.Start})
		if err != nil { // a document that was read can be written
			return nil
		}
		return decode(text)
	}
	was, is := values(d.before), values(d.after)
	for _, key := range []string{"name", "languages", "kind", "start", "triggers", "settings"} {
		field, _ := flow.Form(key)
		c := comparison{differ: d, kind: FlowChanged}
		c.value(key, []i18n.Text{field.Label}, field, was[key], is[key])
	}
}

// Compare is Diff for stored documents of a workspace, with its conditions in words.
func Compare(v *version.Service, q db.Queryer, workspace int64, before, after []byte) ([]Change, error) {
	conditions := map[string]i18n.Text{}
	docs := make([]flow.Document, 2)
	for i, text := range [][]byte{before, after} {
		doc, program, _, err := v.Check(q, workspace, text)
		if err != nil {
			return nil, err
		}
		docs[i] = doc
		inWords(program, conditions)
	}
	return Diff(v.Blocks, docs[0], docs[1], conditions), nil
}

// inWords adds what the conditions of a program ask, in both languages.
func inWords(program *flow.Program, conditions map[string]i18n.Text) {
	if program == nil {
		return
	}
	en := program.Conditions(i18n.EN)
	for text, ru := range program.Conditions(i18n.RU) {
		conditions[text] = i18n.Words(ru, en[text])
	}
}

// decode reads JSON that was checked before.
func decode(raw json.RawMessage) map[string]any {
	var v map[string]any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	return v
}
