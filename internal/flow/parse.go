// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"bytes"
	"encoding/json"
	"fmt"

	"parley/internal/flow/spelling"
)

// ParseYAML reads a document written in YAML. With problems of level Error the document is not to be run; unless they are Unreadable it can be kept as a draft.
func ParseYAML(reg *Registry, data []byte) (Document, []Problem) {
	v, mistake := spelling.ReadYAML(data)
	return decode(reg, v, mistake)
}

// ParseJSON reads a document written in JSON.
func ParseJSON(reg *Registry, data []byte) (Document, []Problem) {
	v, mistake := spelling.ReadJSON(data)
	return decode(reg, v, mistake)
}

// FormatYAML spells a document in YAML, keys in their fixed order.
func FormatYAML(reg *Registry, doc Document) ([]byte, error) {
	v, err := encode(reg, doc)
	if err != nil {
		return nil, err
	}
	return v.YAML(), nil
}

// FormatJSON spells a document in indented JSON, keys in their fixed order.
func FormatJSON(reg *Registry, doc Document) ([]byte, error) {
	v, err := encode(reg, doc)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, v.AppendJSON(nil), "", "  "); err != nil {
		return nil, fmt.Errorf("flow: format: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func decode(reg *Registry, v spelling.Value, mistake *spelling.Mistake) (Document, []Problem) {
	if mistake != nil {
		return Document{}, []Problem{unread(mistake)}
	}
	if f := v.Get("format"); f != nil && f.Text != "1" {
		p := wrong("format", "format", "Формат %s этой версии программы неизвестен.", "This version of the program does not know format %s.", f.Text)
		p.Line = f.Line
		return Document{}, []Problem{p}
	}
	c := checker{reg: reg}
	c.object(&v, documentForm(), "")
	if Unreadable(c.problems) {
		return Document{}, c.problems
	}
	var doc Document
	if err := json.Unmarshal(v.AppendJSON(nil), &doc); err != nil {
		return Document{}, append(c.problems, wrong("unreadable", "", "Документ не читается: %v.", "The document cannot be read: %v.", err))
	}
	return doc, append(c.problems, checkIDs(doc, c.lines)...)
}

// encode turns a document into a value with its keys in order.
func encode(reg *Registry, doc Document) (spelling.Value, error) {
	raw, err := json.Marshal(doc)
	if err != nil {
		return spelling.Value{}, fmt.Errorf("flow: format: %w", err)
	}
	v, mistake := spelling.ReadJSON(raw)
	if mistake != nil {
		return spelling.Value{}, fmt.Errorf("flow: format: %s", mistake)
	}
	s := sorter{reg: reg, languages: doc.Languages}
	s.object(&v, documentForm())
	return v, nil
}
