// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"fmt"
	"slices"
	"strings"

	"parley/internal/rich"
)

// files groups what the channel can carry into media parts and writes links to the rest.
func (w *fitting) files(files []Media) {
	var group []Media
	var groups [][]Media
	sent := 0
	for _, m := range files {
		fitted, ok := w.carry(m)
		if !ok {
			w.link(m)
			continue
		}
		sent++
		if !w.together(append(slices.Clone(group), fitted)) {
			groups = append(groups, group)
			group = nil
		}
		group = append(group, fitted)
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	if sent > 1 && len(groups) > 1 {
		if w.Caps.Album.Max < 2 {
			w.note("album_to_series")
		} else {
			w.note("album_split")
		}
	}
	for _, g := range groups {
		kind := PartMedia
		if len(g) > 1 {
			kind = PartAlbum
		}
		w.parts = append(w.parts, Part{Kind: kind, Media: g})
	}
}

// together reports whether files may stand in one part.
func (w *fitting) together(files []Media) bool {
	if len(files) < 2 {
		return true
	}
	if len(files) > w.Caps.Album.Max {
		return false
	}
	return slices.ContainsFunc(w.Caps.Album.Mix, func(kinds []MediaKind) bool {
		return !slices.ContainsFunc(files, func(m Media) bool { return !slices.Contains(kinds, m.Kind) })
	})
}

// carry finds the form in which the channel takes a file: its own kind, or the next simpler one (voice → audio → document).
func (w *fitting) carry(m Media) (Media, bool) {
	kind := m.Kind
	for range 8 { // there are no more kinds, so even a circle of fallbacks ends
		caps, known := w.Caps.Media[kind]
		if fitted, ok := w.accepts(caps, m); ok {
			if kind != m.Kind {
				w.note("media_changed")
			}
			if caps.InlineBytes > 0 && m.Size > caps.InlineBytes {
				w.note("media_not_inline")
			}
			fitted.Kind = kind
			return fitted, true
		}
		if known {
			kind = caps.Fallback
		} else {
			kind = simpler(kind)
		}
	}
	return m, false
}

// simpler is the usual fallback of a kind the channel does not know.
func simpler(kind MediaKind) MediaKind {
	switch kind {
	case VideoNote, Animation:
		return Video
	case Voice:
		return Audio
	case Sticker:
		return Image
	case Image, Video, Audio:
		return Document
	case Document:
	}
	return ""
}

// accepts checks size, type and the way a file gets to the vendor; a file that can only go by address gets one here.
func (w *fitting) accepts(caps MediaCaps, m Media) (Media, bool) {
	if caps.MaxBytes <= 0 || m.Size > caps.MaxBytes {
		return m, false
	}
	mime, _, _ := strings.Cut(m.MIME, ";")
	mime = strings.TrimSpace(mime)
	if mime != "" && len(caps.MIME) > 0 && !slices.Contains(caps.MIME, mime) || slices.Contains(caps.Except, mime) {
		return m, false
	}
	if m.SHA256 != "" && caps.ByUpload {
		return m, true
	}
	if !caps.ByURL {
		return m, false
	}
	if m.URL == "" {
		m.URL = w.address(m)
	}
	return m, m.URL != ""
}

func (w *fitting) address(m Media) string {
	if w.Link != nil {
		if url := w.Link(m); url != "" {
			return url
		}
	}
	return m.URL
}

// link writes the file's name, size and address into the text. A file without any address is left out, and told.
func (w *fitting) link(m Media) {
	url := w.address(m)
	if url == "" {
		w.note("media_dropped")
		return
	}
	w.note("media_to_link")
	name := m.Name
	if name == "" {
		name = w.say("Файл", "File")
	}
	if m.Size > 0 {
		name += " (" + w.size(m.Size) + ")"
	}
	w.paragraph(rich.Text{Text: name + ": " + url})
}

// size writes a size in the largest unit that leaves at least one.
func (w *fitting) size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%d %s", (bytes+1<<19)>>20, w.say("МБ", "MB"))
	default:
		return fmt.Sprintf("%d %s", max(1, (bytes+1<<9)>>10), w.say("КБ", "KB"))
	}
}
