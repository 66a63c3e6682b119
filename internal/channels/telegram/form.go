// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"
)

// upload is a file on its way into a form, in the field Telegram expects it in.
type upload struct {
	field string
	name  string
	mime  string
	size  int64 // 0: unknown
	open  io.ReadCloser
}

func closeAll(files []upload) {
	for _, f := range files {
		_ = f.open.Close() // only read from
	}
}

// form is a multipart body that reads its files as it is sent: nothing is held in memory but the plain fields.
type form struct {
	io.Reader
	contentType string
	size        int64 // -1: unknown
	files       []upload
}

// Close closes the files; the HTTP transport calls it on every path.
func (f *form) Close() error {
	closeAll(f.files)
	return nil
}

// newForm writes the fields of params (any JSON object) and the files. Fields that are not strings are written as JSON, as the Bot API wants.
func newForm(params any, files []upload) (*form, error) {
	fields, err := formFields(params)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	f := &form{contentType: w.FormDataContentType(), files: files}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := w.WriteField(name, fields[name]); err != nil {
			return nil, fmt.Errorf("telegram: form: %w", err)
		}
	}
	var parts []io.Reader
	known := true
	flush := func() {
		f.size += int64(buf.Len())
		parts = append(parts, bytes.NewReader(slices.Clone(buf.Bytes())))
		buf.Reset()
	}
	for _, file := range files {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", multipart.FileContentDisposition(file.field, file.name))
		header.Set("Content-Type", file.mime)
		if _, err := w.CreatePart(header); err != nil {
			return nil, fmt.Errorf("telegram: form: %w", err)
		}
		flush()
		parts = append(parts, file.open)
		f.size += file.size
		known = known && file.size > 0
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("telegram: form: %w", err)
	}
	flush()
	if !known {
		f.size = -1
	}
	f.Reader = io.MultiReader(parts...)
	return f, nil
}

func formFields(params any) (map[string]string, error) {
	data, err := json.Marshal(params)
	if err != nil {
		return nil, fmt.Errorf("telegram: form: %w", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("telegram: form: %w", err)
	}
	fields := make(map[string]string, len(raw))
	for name, value := range raw {
		text := string(value)
		if strings.HasPrefix(text, `"`) {
			if err := json.Unmarshal(value, &text); err != nil {
				return nil, fmt.Errorf("telegram: form: %w", err)
			}
		}
		fields[name] = text
	}
	return fields, nil
}
