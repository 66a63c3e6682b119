// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package spelling

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxDepth bounds how deep a document may be nested, so that a hostile one cannot exhaust the stack.
const maxDepth = 40

// errDeep is given up on reading a document nested too deep.
var errDeep = errors.New("the document is nested too deep")

// jsonReader reads JSON into values, remembering lines.
type jsonReader struct {
	data []byte
	dec  *json.Decoder
	seen int64 // how far lines are counted
	line int
}

// ReadJSON reads one JSON document.
func ReadJSON(data []byte) (Value, *Mistake) {
	r := jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	r.dec.UseNumber()
	v, err := r.next(0)
	if err == nil {
		if _, more := r.dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something stands behind the document")
		}
	}
	if err != nil {
		return Value{}, mistake(r.at(), "Это не JSON: %v.", "This is not JSON: %v.", err)
	}
	return v, nil
}

// at is the line of the last token read.
func (r *jsonReader) at() int {
	now := min(r.dec.InputOffset(), int64(len(r.data)))
	r.line += bytes.Count(r.data[r.seen:now], []byte("\n"))
	r.seen = now
	return r.line
}

func (r *jsonReader) next(depth int) (Value, error) {
	token, err := r.dec.Token()
	if err != nil {
		return Value{}, err
	}
	v := Value{Line: r.at()}
	switch t := token.(type) {
	case nil:
	case bool:
		v.Shape, v.Text = Bool, "false"
		if t {
			v.Text = "true"
		}
	case json.Number:
		v.Shape, v.Text = Number, t.String()
	case string:
		v.Shape, v.Text = String, t
	case json.Delim:
		if depth >= maxDepth {
			return v, errDeep
		}
		if t == '[' {
			return r.list(v, depth)
		}
		return r.object(v, depth)
	}
	return v, nil
}

func (r *jsonReader) list(v Value, depth int) (Value, error) {
	v.Shape = List
	for r.dec.More() {
		item, err := r.next(depth + 1)
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
	}
	_, err := r.dec.Token() // the closing bracket
	return v, err
}

func (r *jsonReader) object(v Value, depth int) (Value, error) {
	v.Shape = Map
	for r.dec.More() {
		token, err := r.dec.Token()
		if err != nil {
			return v, err
		}
		key, _ := token.(string) // inside an object the decoder gives nothing but strings here
		m := Member{Key: key, Line: r.at()}
		if m.Value, err = r.next(depth + 1); err != nil {
			return v, err
		}
		v.Keys = append(v.Keys, m)
	}
	_, err := r.dec.Token() // the closing brace
	return v, err
}
