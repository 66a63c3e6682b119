// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"parley/internal/channel"
)

// Seen is a request of ours as the vendor saw it, with secrets masked.
type Seen struct {
	Method string              `json:"method"`
	Path   string              `json:"path"`
	Query  map[string][]string `json:"query,omitempty"`
	Header map[string]string   `json:"header,omitempty"`
	Type   string              `json:"type,omitempty"` // media type of the body
	JSON   any                 `json:"json,omitempty"`
	Form   map[string]string   `json:"form,omitempty"`
	Files  []File              `json:"files,omitempty"`
	Text   string              `json:"text,omitempty"` // a body that is none of these
}

// File is a file in a form.
type File struct {
	Field  string `json:"field"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// VendorAnswer is what the vendor answers. "{{secrets}}" in the body stands for all secrets of the channel: a vendor may quote them.
type VendorAnswer struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   Body              `json:"body"`
}

// vendor plays the vendor: it answers in order and remembers what it saw.
type vendor struct {
	suite   Suite
	answers []VendorAnswer
	mu      sync.Mutex
	seen    []Seen
	faults  []string
}

// channelTo is the suite's channel connected to a vendor that gives these answers.
func (s Suite) channelTo(t *testing.T, answers []VendorAnswer) (channel.Channel, *vendor) {
	t.Helper()
	v := &vendor{suite: s, answers: answers}
	return s.connected(t, v), v
}

// connected is the suite's channel connected to a handler.
func (s Suite) connected(t *testing.T, h http.Handler) channel.Channel {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	ch := s.Channel
	ch.BaseURL, ch.HTTP = server.URL, server.Client()
	return ch
}

// ServeHTTP answers the next request.
func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen, err := v.record(r)
	v.mu.Lock()
	defer v.mu.Unlock()
	if err != nil {
		v.faults = append(v.faults, err.Error())
	}
	v.seen = append(v.seen, seen)
	if len(v.seen) > len(v.answers) {
		v.faults = append(v.faults, "more requests than answers: "+seen.Method+" "+seen.Path)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	answer := v.answers[len(v.seen)-1]
	w.Header().Set("Content-Type", "application/json")
	for key, value := range answer.Header {
		w.Header().Set(key, value)
	}
	w.WriteHeader(answer.Status)
	_, _ = io.WriteString(w, v.suite.withSecrets(string(answer.Body.bytes()))) // a client that hung up shows in its own outcome
}

func (s Suite) withSecrets(body string) string {
	if !strings.Contains(body, "{{secrets}}") {
		return body
	}
	var all []string
	for _, value := range s.Channel.Secrets {
		all = append(all, value.Reveal())
	}
	return strings.ReplaceAll(body, "{{secrets}}", strings.Join(append(all, s.Channel.HookSecret.Reveal()), " "))
}

func (v *vendor) record(r *http.Request) (Seen, error) {
	mask := v.suite.Channel.Redact
	seen := Seen{Method: r.Method, Path: mask(r.URL.Path)}
	for key, values := range r.URL.Query() {
		if seen.Query == nil {
			seen.Query = map[string][]string{}
		}
		for _, value := range values {
			seen.Query[key] = append(seen.Query[key], mask(value))
		}
	}
	for _, key := range v.suite.Headers {
		if value := r.Header.Get(key); value != "" {
			if seen.Header == nil {
				seen.Header = map[string]string{}
			}
			seen.Header[key] = mask(value)
		}
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Header.Get("Content-Type") != "" && err != nil {
		return seen, err
	}
	seen.Type = kind
	if kind == "multipart/form-data" {
		return seen, seen.readForm(multipart.NewReader(r.Body, params["boundary"]), mask)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return seen, err
	}
	if kind == "application/json" {
		return seen, json.Unmarshal([]byte(mask(string(body))), &seen.JSON)
	}
	seen.Text = mask(string(body))
	return seen, nil
}

func (s *Seen) readForm(form *multipart.Reader, mask func(string) string) error {
	s.Form = map[string]string{}
	for {
		part, err := form.NextPart()
		if err == io.EOF { //nolint:errorlint // NextPart gives io.EOF itself
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			s.Form[part.FormName()] = mask(string(body))
			continue
		}
		sum := sha256.Sum256(body)
		s.Files = append(s.Files, File{
			Field: part.FormName(), Name: part.FileName(), Type: part.Header.Get("Content-Type"),
			Size: len(body), SHA256: hex.EncodeToString(sum[:8]),
		})
	}
}

// requests are what the vendor saw, checked against its specification.
func (v *vendor) requests(t *testing.T) []Seen {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, fault := range v.faults {
		t.Error(fault)
	}
	if len(v.seen) < len(v.answers) {
		t.Errorf("the vendor got %d requests and had %d answers", len(v.seen), len(v.answers))
	}
	for _, seen := range v.seen {
		if v.suite.CheckRequest != nil {
			v.suite.CheckRequest(t, seen)
		}
	}
	return v.seen
}
