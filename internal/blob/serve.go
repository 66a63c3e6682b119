// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob

import (
	"mime"
	"net/http"
	"strings"
	"time"
)

// Serve answers with a file, ranges and conditional requests included. name is what a download is called.
// A person may have sent anything, so the browser is told not to guess, to run nothing, and to show only pictures, sound and video in place.
// Access is the caller's to check.
func Serve(w http.ResponseWriter, r *http.Request, f *File, name string) {
	disposition := "attachment"
	if showable(f.MIME) {
		disposition = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", contentType(f.MIME))
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": cleanName(name, f.SHA256)}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("ETag", `"`+f.SHA256+`"`)
	h.Set("Cache-Control", "private, max-age=31536000, immutable") // the name is the content's hash
	http.ServeContent(w, r, "", time.Time{}, f)
}

// showable are types that cannot carry a script.
func showable(mediaType string) bool {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/heic":
		return true
	}
	return strings.HasPrefix(mediaType, "audio/") || strings.HasPrefix(mediaType, "video/")
}

func contentType(mediaType string) string {
	if mediaType == "text/plain" {
		return "text/plain; charset=utf-8"
	}
	return mediaType
}

// cleanName is a name a browser can save under: no folders, no control characters, never empty.
func cleanName(name, otherwise string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if strings.Trim(name, ". ") == "" {
		return otherwise
	}
	return name
}
