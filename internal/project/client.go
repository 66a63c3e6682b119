// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/httpx"
	"parley/internal/i18n"
	"parley/internal/secret"
)

// Client speaks to a server with an API key.
type Client struct {
	base string
	key  secret.String
	lang i18n.Lang
	http *http.Client
}

// NewClient is for the server at an address an administrator gave; it may be this machine.
func NewClient(base string, key secret.String, lang i18n.Lang) (*Client, error) {
	client, err := httpx.Vendor(httpx.Options{Secrets: []secret.String{key}}, true)
	if err != nil {
		return nil, fmt.Errorf("project: %w", err)
	}
	return &Client{strings.TrimRight(base, "/"), key, lang, client}, nil
}

// refusal is an answer of the server that is no success, in its own words.
type refusal struct {
	status int
	reason string
	words  string
}

func (r *refusal) Error() string { return r.words }

// tries bounds how often a request is repeated that came too soon after others.
const tries = 5

// ask makes one request; body is JSON unless it is nil. What the server refuses is a *refusal.
func (c *Client) ask(ctx context.Context, method, path string, header http.Header, body, into any) error {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return fmt.Errorf("project: %s: %w", path, err)
		}
		if header == nil {
			header = http.Header{}
		}
		header.Set("Content-Type", "application/json")
	}
	data, _, err := c.raw(ctx, method, path, header, content)
	if err != nil || into == nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("project: %s answered something else than Parley does: %w", c.base, err)
	}
	return nil
}

func (c *Client) raw(ctx context.Context, method, path string, header http.Header, body []byte) ([]byte, http.Header, error) {
	for try := 1; ; try++ {
		r, err := http.NewRequestWithContext(ctx, method, c.base+"/api/v1"+path, bytes.NewReader(body))
		if err != nil {
			return nil, nil, fmt.Errorf("project: %w", err)
		}
		maps.Copy(r.Header, header)
		r.Header.Set("Authorization", "Bearer "+c.key.Reveal())
		r.Header.Set("Accept-Language", string(c.lang))
		got, err := c.http.Do(r)
		if err != nil {
			return nil, nil, fmt.Errorf("project: the server does not answer: %w", err)
		}
		data, err := io.ReadAll(got.Body)
		if err = errors.Join(err, got.Body.Close()); err != nil {
			return nil, nil, fmt.Errorf("project: %s: %w", path, err)
		}
		if got.StatusCode/100 == 2 {
			return data, got.Header, nil
		}
		if got.StatusCode == http.StatusTooManyRequests && try < tries {
			if err := rest(ctx, got.Header.Get("Retry-After")); err != nil {
				return nil, nil, err
			}
			continue
		}
		return nil, nil, c.refused(got.StatusCode, data)
	}
}

// rest waits as long as the server asks.
func rest(ctx context.Context, seconds string) error {
	n, err := strconv.Atoi(seconds)
	if err != nil || n < 1 || n > 60 {
		n = 1
	}
	timer := time.NewTimer(time.Duration(n) * time.Second)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("project: %w", ctx.Err())
	case <-timer.C:
		return nil
	}
}

func (c *Client) refused(status int, data []byte) error {
	var problem struct {
		Reason string `json:"reason"`
		Detail string `json:"detail"`
		Fields []struct {
			Path string `json:"path"`
			Text string `json:"text"`
		} `json:"fields"`
	}
	if json.Unmarshal(data, &problem) != nil || problem.Detail == "" {
		return &refusal{status: status, words: fmt.Sprintf("%s answered %d: is it a Parley?", c.base, status)}
	}
	lines := []string{problem.Detail}
	for _, f := range problem.Fields {
		lines = append(lines, strings.TrimPrefix(f.Path, "/document/")+": "+f.Text)
	}
	return &refusal{status, problem.Reason, strings.Join(lines, "\n")}
}

// Place is the workspace that the key belongs to.
func (c *Client) Place(ctx context.Context) (Settings, error) {
	var w struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	err := c.ask(ctx, http.MethodGet, "/workspace", nil, nil, &w)
	return Settings{URL: c.base, Workspace: w.ID, Name: w.Name}, err
}

// upload stores a file.
func (c *Client) upload(ctx context.Context, name string, data []byte) error {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("project: upload %s: %w", name, err)
	}
	_, _, err = c.raw(ctx, http.MethodPost, "/files", http.Header{"Content-Type": {w.FormDataContentType()}}, form.Bytes())
	return err
}

// download gives a stored file and the name it came under.
func (c *Client) download(ctx context.Context, sha string) (data []byte, name string, err error) {
	data, header, err := c.raw(ctx, http.MethodGet, "/files/"+sha, nil, nil)
	if err != nil {
		return nil, "", err
	}
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil {
		name = params["filename"]
	}
	return data, name, nil
}
