// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import "parley/internal/i18n"

// Field describes one key of a document or of a block, as data. From it come the order of keys, the check for unknown ones, the JSON Schema,
// and the form in the editor when a block has no panel of its own.
type Field struct {
	Key      string    `json:"key"`
	Type     FieldType `json:"type"`
	Label    i18n.Text `json:"label,omitempty"`
	Help     i18n.Text `json:"help,omitempty"`
	Required bool      `json:"required,omitempty"`
	Options  []Option  `json:"options,omitempty"` // of Enum
	Fields   []Field   `json:"fields,omitempty"`  // of Object
	Item     *Field    `json:"item,omitempty"`    // of List and Map
	Or       *Field    `json:"or,omitempty"`      // another shape the same key may have
	Min      float64   `json:"min,omitempty"`     // of Int and Number, when Max is above it
	Max      float64   `json:"max,omitempty"`
	Example  string    `json:"example,omitempty"`
}

// Option is one choice of an Enum.
type Option struct {
	Value string    `json:"value"`
	Label i18n.Text `json:"label"`
}

// FieldType is what a key holds.
type FieldType string

// The types of fields. Most are strings that the editor offers differently.
const (
	String    FieldType = "string"
	Text      FieldType = "text"     // words for a person: plain or by language, with templates
	Template  FieldType = "template" // a string with templates, the same in all languages
	Condition FieldType = "condition"
	Keyed     FieldType = "key" // letters, digits, dashes: ids and names of answers
	Tag       FieldType = "tag"
	FieldKey  FieldType = "field"
	BlockID   FieldType = "block"
	FlowID    FieldType = "flow"
	Length    FieldType = "duration"
	Moment    FieldType = "moment" // 2026-01-31 or 2026-01-31 10:00
	Hour      FieldType = "hour"   // 09:30
	Enum      FieldType = "enum"
	Int       FieldType = "int"
	Number    FieldType = "number"
	Bool      FieldType = "bool"
	List      FieldType = "list"
	Map       FieldType = "map"
	Object    FieldType = "object"
	Any       FieldType = "any"
	Blocks    FieldType = "blocks"   // the list of blocks itself: each block's kind decides its keys
	Triggers  FieldType = "triggers" // the list of triggers, in the same way
)

// Named makes a labelled field of a block.
func Named(key string, kind FieldType, ru, en string) Field {
	return Field{Key: key, Type: kind, Label: i18n.Words(ru, en)}
}

// Needed makes the field required.
func (f Field) Needed() Field { f.Required = true; return f }

// Of gives a list or a map its items.
func (f Field) Of(item Field) Field { f.Item = &item; return f }

// With gives an object its fields.
func (f Field) With(fields ...Field) Field { f.Fields = fields; return f }

// Between bounds a number.
func (f Field) Between(low, high float64) Field { f.Min, f.Max = low, high; return f }

// OneOf gives an enum its options.
func (f Field) OneOf(options ...Option) Field { f.Options = options; return f }

// Choice makes an option of an enum.
func Choice(value, ru, en string) Option { return Option{Value: value, Label: i18n.Words(ru, en)} }

// WaitForm is the field of blocks that wait for a person: exit "timeout" after it.
func WaitForm() Field {
	return Named("wait", Object, "Сколько ждать ответа", "How long to wait for an answer").
		With(Named("for", Length, "Ждать", "Wait for").Needed())
}
