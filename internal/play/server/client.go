// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// Client is an operator signed in to the API; cookies are kept.
type Client struct {
	Base string // address of the server

	http *http.Client
}

// callTime bounds one request in real time.
const callTime = 30 * time.Second

// NewClient is somebody who has not signed in yet.
func NewClient(base string) (*Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	// A redirect of ours leads to a messenger, which is not on the network: the address is the answer.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{Base: base, http: &http.Client{Jar: jar, CheckRedirect: stay, Timeout: callTime}}, nil
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Send makes one request; body is JSON unless it is nil.
func (c *Client) Send(ctx context.Context, method, path string, body any, header http.Header) (*Answer, error) {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return nil, fmt.Errorf("%s %s: write the body: %w", method, path, err)
		}
		header = header.Clone()
		if header == nil {
			header = http.Header{}
		}
		header.Set("Content-Type", "application/json")
	}
	return c.Raw(ctx, method, path, content, header)
}

// Raw makes one request with a body of any kind. The path may be a whole address.
func (c *Client) Raw(ctx context.Context, method, path string, body []byte, header http.Header) (*Answer, error) {
	target := path
	if !strings.HasPrefix(path, "http://") && !strings.HasPrefix(path, "https://") {
		target = c.Base + path
	}
	r, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	maps.Copy(r.Header, header)
	if r.Header.Get("Accept-Language") == "" {
		r.Header.Set("Accept-Language", "en")
	}
	got, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	text, err := io.ReadAll(got.Body)
	if err = errors.Join(err, got.Body.Close()); err != nil {
		return nil, fmt.Errorf("%s %s: read the answer: %w", method, path, err)
	}
	return &Answer{got.StatusCode, got.Header, text}, nil
}

// Do makes a request that must succeed and reads its answer, unless into is nil.
func (c *Client) Do(ctx context.Context, method, path string, body, into any) error {
	a, err := c.Send(ctx, method, path, body, nil)
	if err != nil {
		return err
	}
	return a.Read(method+" "+path, into)
}

// Get reads a resource.
func (c *Client) Get(ctx context.Context, path string, into any) error {
	return c.Do(ctx, http.MethodGet, path, nil, into)
}

// Read wants a success and decodes it.
func (a *Answer) Read(what string, into any) error {
	if a.Status/100 != 2 {
		return fmt.Errorf("%s: Parley answered %d: %s", what, a.Status, a.Words())
	}
	if into == nil || len(a.Body) == 0 {
		return nil
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("%s: read the answer: %w", what, err)
	}
	return nil
}

// Words are the answer's own, shortened.
func (a *Answer) Words() string {
	const most = 2000
	text := strings.TrimSpace(string(a.Body))
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " …"
	}
	return text
}

// Upload stores a file and gives its hash.
func (c *Client) Upload(ctx context.Context, name string, b []byte) (string, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(b)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return "", fmt.Errorf("upload %s: %w", name, err)
	}
	a, err := c.Raw(ctx, http.MethodPost, "/api/v1/files", form.Bytes(), http.Header{"Content-Type": {w.FormDataContentType()}})
	if err != nil {
		return "", err
	}
	var file struct {
		SHA256 string `json:"sha256"`
	}
	if err := a.Read("upload "+name, &file); err != nil {
		return "", err
	}
	return file.SHA256, nil
}

// ErrStop ends Pages without an error.
var ErrStop = errors.New("enough")

// Pages gives every item of a list of the API to each; the path has its query.
func (c *Client) Pages(ctx context.Context, path string, each func(json.RawMessage) error) error {
	for next := ""; ; {
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  *string           `json:"next"`
		}
		at := path
		if next != "" {
			at += "&cursor=" + url.QueryEscape(next)
		}
		if err := c.Get(ctx, at, &page); err != nil {
			return err
		}
		for _, row := range page.Items {
			if err := each(row); errors.Is(err, ErrStop) {
				return nil
			} else if err != nil {
				return err
			}
		}
		if page.Next == nil || *page.Next == "" {
			return nil
		}
		next = *page.Next
	}
}
