// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// dumpReader reads the lines of a backup.
type dumpReader struct {
	lines *bufio.Reader
}

// line gives the next line without its end; io.EOF after the last.
func (r *dumpReader) line() ([]byte, error) {
	line, err := r.lines.ReadBytes('\n')
	if errors.Is(err, io.ErrUnexpectedEOF) || err == nil && len(line) == 1 {
		err = io.EOF // a file cut off in the middle is one without its end
	}
	return bytes.TrimSuffix(line, []byte("\n")), err
}

// next gives a row, or a mark when row is nil.
func (r *dumpReader) next() (row []any, mark backupMark, err error) {
	line, err := r.line()
	if err != nil {
		return nil, mark, err
	}
	if line[0] == '{' {
		return nil, mark, json.Unmarshal(line, &mark)
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	if err := decoder.Decode(&row); err != nil {
		return nil, mark, fmt.Errorf("a row: %w", err)
	}
	for i, v := range row {
		if row[i], err = fromJSON(v); err != nil {
			return nil, mark, err
		}
	}
	return row, mark, nil
}

// fromJSON gives the database's value: a whole number is int64, an object is a blob.
func fromJSON(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		return v.Float64()
	case map[string]any:
		text, _ := v["b"].(string)
		return base64.StdEncoding.DecodeString(text)
	}
	return v, nil
}
