// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// maxUpload is the vendor's limit of one request with files: 50 MB and the form around them.
const maxUpload = 51 << 20

// call is one request: parameters as the vendor keeps them, every value a string and objects in JSON, whatever form they came in.
type call struct {
	context.Context //nolint:containedctx // a call lives exactly as long as its request

	server *Server
	bot    *bot
	method string // in lower case
	name   string // as written
	person string
	made   string // ids of the messages that were made, for the journal
	params map[string]string
	files  map[string]upload
	raw    json.RawMessage // a JSON body as it came
}

type upload struct {
	name, mime string
	bytes      []byte
}

// read takes parameters from the query and from a JSON, form or multipart body.
func (c *call) read(w http.ResponseWriter, r *http.Request) error {
	c.params, c.files = map[string]string{}, map[string]upload{}
	for name, values := range r.URL.Query() {
		c.params[name] = values[0]
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "application/json":
		err = c.readJSON(r.Body)
	case "multipart/form-data":
		err = c.readMultipart(r)
	case "application/x-www-form-urlencoded":
		if err = r.ParseForm(); err == nil {
			for name, values := range r.PostForm {
				c.params[name] = values[0]
			}
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &refusal{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large"}
	}
	return err
}

func (c *call) readJSON(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return err //nolint:wrapcheck // read tells a body that is too big from it
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return bad("can't parse request body JSON object")
	}
	c.raw = raw
	for name, value := range fields {
		var s string
		switch {
		case string(value) == "null":
			continue
		case len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &s) == nil:
			c.params[name] = s
		default:
			c.params[name] = string(value)
		}
	}
	return nil
}

func (c *call) readMultipart(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return bad("can't parse multipart body")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err //nolint:wrapcheck // read tells a body that is too big from it
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return err //nolint:wrapcheck // as above
		}
		if part.FileName() == "" {
			c.params[part.FormName()] = string(b)
			continue
		}
		c.files[part.FormName()] = upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), bytes: b}
	}
}

// body is the request for the journal: the JSON as it came, or the form's fields with files told by name and size.
func (c *call) body() json.RawMessage {
	if c.raw != nil {
		return c.raw
	}
	out := map[string]any{}
	for name, value := range c.params {
		out[name] = value
	}
	for name, f := range c.files {
		out[name] = map[string]any{"file_name": f.name, "file_size": len(f.bytes)}
	}
	b, err := json.Marshal(out)
	if err != nil { // strings and numbers always encode
		return nil
	}
	return b
}

func (c *call) str(name string) string { return c.params[name] }

func (c *call) int(name string) int64 {
	n, err := strconv.ParseInt(c.params[name], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (c *call) float(name string) (float64, bool) {
	v, err := strconv.ParseFloat(c.params[name], 64)
	return v, err == nil
}

func (c *call) bool(name string) bool {
	switch c.params[name] {
	case "true", "True", "1", "yes":
		return true
	}
	return false
}

// object reads a JSON parameter; it says false when there is none or it is not of that form.
func (c *call) object(name string, v any) bool {
	return c.params[name] != "" && json.Unmarshal([]byte(c.params[name]), v) == nil
}

// wait holds the connection for a time of the wall; 0 is until the client leaves.
func (c *call) wait(ms int64) {
	var after <-chan time.Time
	if ms > 0 {
		t := time.NewTimer(time.Duration(ms) * time.Millisecond)
		defer t.Stop()
		after = t.C
	}
	select {
	case <-c.Done():
	case <-c.server.ctx.Done():
	case <-after:
	}
}
