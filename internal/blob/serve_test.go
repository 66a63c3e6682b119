// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/blob"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	for start, want := range map[string]string{
		"":                                               "text/plain",
		"\xef\xbb\xbfпривет":                             "text/plain",
		"<html><script>alert(1)</script>":                "text/plain",
		"<svg xmlns=\"x\" onload=\"alert(1)\">":          "text/plain",
		"<?xml version=\"1.0\"?><svg>":                   "text/plain",
		"\x89PNG\r\n\x1a\n":                              "image/png",
		"\xff\xd8\xff\xe0":                               "image/jpeg",
		"RIFF\x10\x00\x00\x00WEBPVP8 ":                   "image/webp",
		"\x00\x00\x00\x18ftypheic\x00":                   "image/heic",
		"\x00\x00\x00\x18ftypavif":                       "image/avif",
		"\x00\x00\x00\x18ftypisom":                       "video/mp4",
		"\x00\x00\x00\x18ftypqt  ":                       "video/quicktime",
		"\x00\x00\x00\x18ftypM4A ":                       "audio/mp4",
		"\x1a\x45\xdf\xa3":                               "video/webm",
		"OggS" + strings.Repeat("\x00", 24) + "OpusHead": "audio/ogg",
		"ID3\x03":      "audio/mpeg",
		"\xff\xfb\x90": "audio/mpeg",
		"#!AMR\n":      "audio/amr",
		"%PDF-1.7":     "application/pdf",
		"PK\x03\x04" + strings.Repeat("\x00", 26) + "[Content_Types].xml____word/document.xml":        docx,
		"PK\x03\x04" + strings.Repeat("\x00", 26) + "photos/1.jpg":                                    "application/zip",
		"PK\x03\x04" + strings.Repeat("\x00", 26) + "mimetypeapplication/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":                                                            "application/x-ole-storage",
		"\x00\x01\x02":                                                                                "application/octet-stream",
	} {
		if got := blob.Sniff([]byte(start)); got != want {
			t.Errorf("Sniff(%.40q) = %s, want %s", start, got, want)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("OggS"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, start []byte) {
		switch got := blob.Sniff(start); got {
		case "", "text/html", "image/svg+xml", "text/xml", "text/javascript":
			t.Errorf("Sniff(%q) = %q", start, got)
		}
	})
}

// answer is what a browser gets.
type answer struct {
	status int
	header http.Header
}

func serve(t *testing.T, content, name string, header http.Header) answer {
	t.Helper()
	s, _ := store(t)
	f, err := s.Open(1, put(t, s, 1, content).SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Header = header
	w := httptest.NewRecorder()
	blob.Serve(w, r, f, name)
	return answer{w.Code, w.Header()}
}

func TestServeIsSafe(t *testing.T) {
	t.Parallel()
	const png = "\x89PNG\r\n\x1a\n"
	tests := []struct{ content, name, contentType, disposition string }{
		{png, "фото.png", "image/png", "inline; filename*=utf-8''%D1%84%D0%BE%D1%82%D0%BE.png"},
		{"<script>alert(1)</script>", "x.html", "text/plain; charset=utf-8", "attachment; filename=x.html"},
		{"<svg onload=alert(1)>", "x.svg", "text/plain; charset=utf-8", "attachment; filename=x.svg"},
		{"%PDF-1.7", "../../a\r\nX: y", "application/pdf", `attachment; filename=".._.._a__X_ y"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := serve(t, tt.content, tt.name, nil).header
			for name, want := range map[string]string{
				"Content-Type": tt.contentType, "Content-Disposition": tt.disposition,
				"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
				"Etag": `"` + sum(tt.content) + `"`,
			} {
				if got := h.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
	if got := serve(t, png, "..", nil).header.Get("Content-Disposition"); got != "inline; filename="+sum(png) {
		t.Errorf("a file without a name is %q", got)
	}
}

func TestServeRangesAndCaches(t *testing.T) {
	t.Parallel()
	part := serve(t, "0123456789", "x", http.Header{"Range": {"bytes=2-4"}})
	if part.status != http.StatusPartialContent || part.header.Get("Content-Range") != "bytes 2-4/10" {
		t.Errorf("a range gives %d %v", part.status, part.header)
	}
	known := serve(t, "0123456789", "x", http.Header{"If-None-Match": {`"` + sum("0123456789") + `"`}})
	if known.status != http.StatusNotModified {
		t.Errorf("a known file gives %d", known.status)
	}
}
