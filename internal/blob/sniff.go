// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
)

// sniffLen is how much of a file is looked at. net/http needs 512 bytes; office documents name themselves within a few thousand.
const sniffLen = 4 << 10

// head keeps the first sniffLen bytes written to it.
type head struct{ bytes []byte }

// Write implements io.Writer.
func (h *head) Write(p []byte) (int, error) {
	h.bytes = append(h.bytes, p[:min(len(p), sniffLen-len(h.bytes))]...)
	return len(p), nil
}

// signature is what a kind of file begins with, or has at a place.
type signature struct {
	at   int
	text string
	mime string
}

// signatures are the kinds net/http.DetectContentType lacks or names too broadly, the more particular first.
// Brands of the "ftyp" box are from the MP4 registration authority (mp4ra.org); the others from the formats' own specifications.
func signatures() []signature {
	return []signature{
		{28, "OpusHead", "audio/ogg"},
		{28, "\x01vorbis", "audio/ogg"},
		{28, "\x80theora", "video/ogg"},
		{4, "ftyphei", "image/heic"},
		{4, "ftypmif1", "image/heic"},
		{4, "ftypmsf1", "image/heic"},
		{4, "ftypavif", "image/avif"},
		{4, "ftypavis", "image/avif"},
		{4, "ftypM4A", "audio/mp4"},
		{4, "ftypM4B", "audio/mp4"},
		{4, "ftypqt", "video/quicktime"},
		{4, "ftyp3g", "video/3gpp"},
		{4, "ftyp", "video/mp4"},
		{0, "#!AMR", "audio/amr"},
		{0, "fLaC", "audio/flac"},
		{0, "\xff\xf1", "audio/aac"},
		{0, "\xff\xf9", "audio/aac"},
		{0, "\xff\xfb", "audio/mpeg"},
		{0, "\xff\xf3", "audio/mpeg"},
		{0, "\xff\xf2", "audio/mpeg"},
		{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"},
		{30, "mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"},
		{30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"},
		{30, "mimetypeapplication/epub+zip", "application/epub+zip"},
		{0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
	}
}

// officeParts tell the kinds of Office Open XML by the folder their parts stand in.
func officeParts() []signature {
	return []signature{
		{0, "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{0, "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{0, "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	}
}

// Sniff is the media type of a file by its beginning. What a browser would run, HTML and SVG included, is plain text.
func Sniff(start []byte) string {
	for _, s := range signatures() {
		if len(start) >= s.at && bytes.HasPrefix(start[s.at:], []byte(s.text)) {
			return s.mime
		}
	}
	detected, _, err := mime.ParseMediaType(http.DetectContentType(start))
	switch {
	case err != nil:
		return "application/octet-stream"
	case strings.HasPrefix(detected, "text/"):
		return "text/plain"
	case detected == "application/zip":
		return office(start)
	}
	return detected
}

func office(start []byte) string {
	for _, s := range officeParts() {
		if bytes.Contains(start, []byte(s.text)) && bytes.Contains(start, []byte(".xml")) {
			return s.mime
		}
	}
	return "application/zip"
}
