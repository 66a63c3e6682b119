// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
)

const picture = "\x89PNG\r\n\x1a\n0000000000"

// upload sends a file as a browser's form does.
func (v visitor) upload(t *testing.T, field, name, body string) (status int, text string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return v.do(t, http.MethodPost, "/uploads", form.String(), "Content-Type: "+w.FormDataContentType())
}

func TestUploadsAreLimitedBySizeAndKind(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	for name, c := range map[string]struct {
		field, file, body string
		want              int
		kind              string
	}{
		"a picture":        {"file", "a.png", picture, http.StatusCreated, `"kind":"image"`},
		"a page":           {"file", "a.png", "<html><script>alert(1)</script>", http.StatusCreated, `"kind":"document","name":"a.png","mime":"text/plain"`},
		"a program":        {"file", "a.png", "\x7fELF\x02\x01\x01\x00\x00\x00", http.StatusBadRequest, "file_type"},
		"too large":        {"file", "a.txt", strings.Repeat("x", maxUpload+1), http.StatusRequestEntityTooLarge, "file_too_large"},
		"much too large":   {"file", "a.txt", strings.Repeat("x", 4*maxUpload), http.StatusRequestEntityTooLarge, "file_too_large"},
		"another field":    {"photo", "a.png", picture, http.StatusBadRequest, "body"},
		"a climbing name":  {"file", "../../etc/passwd", picture, http.StatusCreated, `"name":"passwd"`},
		"exactly the size": {"file", "a.txt", strings.Repeat("x", maxUpload), http.StatusCreated, `"kind":"document"`},
	} {
		if status, text := v.upload(t, c.field, c.file, c.body); status != c.want || !strings.Contains(text, c.kind) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if status, _ := v.do(t, http.MethodPost, "/uploads", "not a form"); status != http.StatusBadRequest {
		t.Errorf("not a form: %d", status)
	}
}

func TestAChatMayTakeNoFiles(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), map[string]string{"files": "no"})
	if status, _ := h.visitor(t).upload(t, "file", "a.png", picture); status != http.StatusForbidden {
		t.Errorf("status %d", status)
	}
}

func TestFilesAreTheVisitorsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		v, stranger := h.visitor(t), h.visitor(t)
		i := v.met(t)
		stranger.met(t)
		status, text := v.upload(t, "file", "кот.png", picture)
		var file struct{ ID string }
		if err := json.Unmarshal([]byte(text), &file); err != nil || status != http.StatusCreated {
			t.Fatalf("%d %s %v", status, text, err)
		}
		sha, _, _ := strings.Cut(file.ID, ".")
		if status, _ := v.do(t, http.MethodGet, "/files/"+sha, ""); status != http.StatusNotFound {
			t.Errorf("a file of no message: %d", status)
		}
		body := `{"type": "message", "client_msg_id": "m1", "files": [{"id": "` + file.ID + `", "kind": "image", "mime": "image/png"}]}`
		if status, _ := stranger.do(t, http.MethodPost, "/messages", body); status != http.StatusBadRequest {
			t.Errorf("a stranger attached the file: %d", status)
		}
		if status, text := v.do(t, http.MethodPost, "/messages", body); status != http.StatusAccepted {
			t.Errorf("the owner could not attach it: %d %s", status, text)
		}
		p := h.part(i, "")
		p.Direction, p.State, p.Author = message.In, message.Received, message.ByContact
		p.Content = content.Part{Kind: content.PartMedia, Media: []content.Media{{Kind: content.Image, SHA256: sha, Name: "кот.png"}}}
		h.insert(t, p)
		status, head, got := h.call(t, http.MethodGet, h.path("/files/"+sha+"?t="+v.token+"&name=a.png"), nil)
		if status != http.StatusOK || got != picture || head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Content-Type") != "image/png" {
			t.Errorf("%d %v", status, head)
		}
		if status, _ := stranger.do(t, http.MethodGet, "/files/"+sha, ""); status != http.StatusNotFound {
			t.Errorf("a stranger read it: %d", status)
		}
		for _, path := range []string{"..%2f..%2fparley.db", "..%2F" + sha, sha + "%00", strings.ToUpper(sha), "%25", sha[:63] + "_"} {
			if status, _ := v.do(t, http.MethodGet, "/files/"+path, ""); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
	})
}
