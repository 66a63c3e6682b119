// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ParseYAML reads a document written in YAML. With problems of level Error the document is not to be used.
func ParseYAML(reg *Registry, data []byte) (Document, []Problem) {
	v, problem := readYAML(data)
	return decode(reg, v, problem)
}

// ParseJSON reads a document written in JSON.
func ParseJSON(reg *Registry, data []byte) (Document, []Problem) {
	v, problem := readJSON(data)
	return decode(reg, v, problem)
}

// FormatYAML spells a document in YAML, keys in their fixed order.
func FormatYAML(reg *Registry, doc Document) ([]byte, error) {
	v, err := encode(reg, doc)
	if err != nil {
		return nil, err
	}
	return writeYAML(&v), nil
}

// FormatJSON spells a document in indented JSON, keys in their fixed order.
func FormatJSON(reg *Registry, doc Document) ([]byte, error) {
	v, err := encode(reg, doc)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, v.appendJSON(nil), "", "  "); err != nil {
		return nil, fmt.Errorf("flow: format: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func decode(reg *Registry, v value, problem *Problem) (Document, []Problem) {
	if problem != nil {
		return Document{}, []Problem{*problem}
	}
	if f := v.get("format"); f != nil && f.text != "1" {
		p := wrong("format", "format", "Формат %s этой версии программы неизвестен.", "This version of the program does not know format %s.", f.text)
		p.Line = f.line
		return Document{}, []Problem{p}
	}
	c := checker{reg: reg}
	c.object(&v, documentForm(), "")
	if Broken(c.problems) {
		return Document{}, c.problems
	}
	var doc Document
	if err := json.Unmarshal(v.appendJSON(nil), &doc); err != nil {
		return Document{}, append(c.problems, wrong("value", "", "Документ не читается: %v.", "The document cannot be read: %v.", err))
	}
	return doc, append(c.problems, checkIDs(doc, c.lines)...)
}

// encode turns a document into a value with its keys in order.
func encode(reg *Registry, doc Document) (value, error) {
	raw, err := json.Marshal(doc)
	if err != nil {
		return value{}, fmt.Errorf("flow: format: %w", err)
	}
	v, problem := readJSON(raw)
	if problem != nil {
		return value{}, fmt.Errorf("flow: format: %s", problem)
	}
	s := sorter{reg: reg, languages: doc.Languages}
	s.object(&v, documentForm())
	return v, nil
}
