// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/gif"  // so that DecodeConfig knows the form
	_ "image/jpeg" // as above
	_ "image/png"  // as above
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"parley/internal/sandbox"
)

// File limits. https://core.telegram.org/bots/api#sending-files
const (
	maxPhoto     = 10 << 20
	maxFile      = 50 << 20
	maxPhotoURL  = 5 << 20
	maxFileURL   = 20 << 20
	maxDownload  = 20 << 20
	linkLife     = time.Hour
	idPrefix     = "AgACAgIAAx" // how the imitation's own file ids begin
	thumbnailMax = 320
)

// mediaKind is one of the vendor's media: its parameter, the field of a message, and what it is on a phone.
type mediaKind struct {
	param, phone string
	noCaption    bool
	noURL        bool
	put          func(*message, *file)
}

// mediaKinds are the methods that send one file.
func mediaKinds() map[string]mediaKind {
	return map[string]mediaKind{
		"sendPhoto": {param: "photo", phone: "photo", put: func(m *message, f *file) { m.Photo = f.sizes() }},
		"sendVideo": {param: "video", phone: "video", put: func(m *message, f *file) { m.Video = f.film() }},
		"sendAnimation": {param: "animation", phone: "animation", put: func(m *message, f *file) {
			m.Animation, m.Document = f.film(), f.plain() // the vendor fills both
		}},
		"sendAudio":    {param: "audio", phone: "audio", put: func(m *message, f *file) { m.Audio = f.sound() }},
		"sendVoice":    {param: "voice", phone: "voice", put: func(m *message, f *file) { m.Voice = f.sound(); m.Voice.FileName = "" }},
		"sendDocument": {param: "document", phone: "document", put: func(m *message, f *file) { m.Document = f.plain() }},
		"sendVideoNote": {param: "video_note", phone: "round", noCaption: true, noURL: true, put: func(m *message, f *file) {
			a := f.base()
			side := max(f.width, 240)
			a.Length, a.Duration = &side, &f.duration
			m.VideoNote = a
		}},
		"sendSticker": {param: "sticker", phone: "sticker", noCaption: true, put: func(m *message, f *file) {
			a, side, no := f.base(), 512, false
			a.Type, a.Width, a.Height, a.IsAnimated, a.IsVideo = "regular", &side, &side, &no, &no
			m.Sticker = a
		}},
	}
}

// file is a file as one bot knows it: its id works for no other bot.
type file struct {
	id, unique, kind string
	hubID            string
	name, mime       string
	size             int64
	width, height    int
	duration         int
	path             string
	linkUntil        int64
	small            *file // the smaller size of a photo
}

func (f *file) base() *attachment {
	return &attachment{FileID: f.id, FileUniqueID: f.unique, FileSize: f.size}
}

func (f *file) plain() *attachment {
	a := f.base()
	a.FileName, a.MIMEType = f.name, f.mime
	return a
}

func (f *file) sound() *attachment {
	a := f.plain()
	a.Duration = &f.duration
	return a
}

func (f *file) film() *attachment {
	a := f.sound()
	a.Width, a.Height = &f.width, &f.height
	return a
}

// sizes are a photo's sizes, the largest last.
func (f *file) sizes() []attachment {
	var sizes []attachment
	for _, one := range []*file{f.small, f} {
		if one != nil {
			a := one.base()
			a.Width, a.Height = &one.width, &one.height
			sizes = append(sizes, *a)
		}
	}
	return sizes
}

// input resolves a file parameter: an uploaded part, attach://part, an address, or a file_id.
func (c *call) input(value, param string, k mediaKind) (*file, error) {
	if up, ok := c.files[param]; ok && value == "" {
		return c.keep(up, k)
	}
	if name, ok := strings.CutPrefix(value, "attach://"); ok {
		up, found := c.files[name]
		if !found {
			return nil, bad("wrong file identifier/HTTP URL specified")
		}
		return c.keep(up, k)
	}
	switch {
	case value == "":
		return nil, bad("there is no " + strings.ReplaceAll(k.param, "_", " ") + " in the request")
	case strings.HasPrefix(value, "http://"), strings.HasPrefix(value, "https://"):
		up, err := c.fetch(value, k)
		if err != nil {
			return nil, err
		}
		return c.keep(up, k)
	}
	c.bot.mu.Lock()
	f := c.bot.files[value]
	c.bot.mu.Unlock()
	switch {
	case f == nil && strings.HasPrefix(value, idPrefix):
		return nil, bad("wrong file_id or the file is temporarily unavailable") // another bot's
	case f == nil:
		return nil, bad("wrong file identifier/HTTP URL specified")
	case f.kind != k.phone:
		return nil, bad("type of file mismatch")
	}
	return f, nil
}

// fetch downloads an address as the vendor does.
func (c *call) fetch(link string, k mediaKind) (upload, error) {
	if k.noURL {
		return upload{}, bad("wrong file identifier/HTTP URL specified")
	}
	if _, err := checkLink(link); err != nil {
		return upload{}, bad("wrong HTTP URL specified")
	}
	failed := bad("failed to get HTTP URL content")
	if c.server.options.Client == nil {
		return upload{}, failed
	}
	r, err := http.NewRequestWithContext(c, http.MethodGet, link, nil)
	if err != nil {
		return upload{}, bad("wrong HTTP URL specified")
	}
	answer, err := c.server.options.Client.Do(r)
	if err != nil {
		return upload{}, failed
	}
	defer func() { _ = answer.Body.Close() }()
	limit := maxFileURL
	if k.phone == "photo" {
		limit = maxPhotoURL
	}
	b, err := io.ReadAll(io.LimitReader(answer.Body, int64(limit)+1))
	if err != nil || answer.StatusCode != http.StatusOK || len(b) > limit {
		return upload{}, failed
	}
	kind := answer.Header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/html") {
		return upload{}, bad("wrong type of the web page content")
	}
	return upload{name: path.Base(r.URL.Path), mime: kind, bytes: b}, nil
}

// keep checks uploaded bytes and gives them ids. The same bytes sent again by the same bot get the same ids.
func (c *call) keep(up upload, k mediaKind) (*file, error) {
	switch {
	case len(up.bytes) == 0:
		return nil, bad("file must be non-empty")
	case len(up.bytes) > maxFile:
		return nil, &refusal{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large"}
	case k.phone == "photo" && len(up.bytes) > maxPhoto:
		return nil, bad(fmt.Sprintf("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(up.bytes), maxPhoto))
	}
	width, height, err := measure(up.bytes, k)
	if err != nil {
		return nil, err
	}
	if k.phone != "photo" && k.phone != "sticker" && width == 0 {
		width, height = int(max(c.int("width"), 0)), int(max(c.int("height"), 0))
	}
	f := c.server.remember(c.bot, up, k, width, height, int(c.int("duration")))
	return f, nil
}

func measure(b []byte, k mediaKind) (width, height int, err error) {
	if !strings.HasPrefix(http.DetectContentType(b), "image/") {
		if k.phone == "photo" {
			return 0, 0, bad("IMAGE_PROCESS_FAILED")
		}
		return 0, 0, nil
	}
	size, _, decodeErr := image.DecodeConfig(bytes.NewReader(b))
	if decodeErr != nil {
		return 512, 512, nil //nolint:nilerr // a form the standard library cannot measure, WebP
	}
	if k.phone == "photo" && (size.Width+size.Height > 10000 || size.Width > 20*size.Height || size.Height > 20*size.Width) {
		return 0, 0, bad("PHOTO_INVALID_DIMENSIONS")
	}
	return size.Width, size.Height, nil
}

// remember keeps bytes in the hub and makes the bot's own ids for them.
func (s *Server) remember(b *bot, up upload, k mediaKind, width, height, duration int) *file {
	if up.mime == "" || up.mime == "application/octet-stream" {
		up.mime = http.DetectContentType(up.bytes)
	}
	f := &file{
		hubID: s.hub.Files.Put(up.name, up.mime, up.bytes), kind: k.phone, name: up.name, mime: up.mime,
		size: int64(len(up.bytes)), width: width, height: height, duration: duration,
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if f = b.name(f, ""); f.small == nil && k.phone == "photo" && max(width, height) > thumbnailMax {
		scale := float64(thumbnailMax) / float64(max(width, height))
		small := *f
		small.width, small.height = max(int(float64(width)*scale), 1), max(int(float64(height)*scale), 1)
		f.small = b.name(&small, "s")
	}
	return f
}

// name gives a file its ids, or finds the same file of before.
func (b *bot) name(f *file, size string) *file {
	sum := sha256.Sum256([]byte(b.Token + f.kind + f.hubID + f.name + size))
	f.id = idPrefix + base64.RawURLEncoding.EncodeToString(sum[:30])
	if known := b.files[f.id]; known != nil {
		return known
	}
	unique := sha256.Sum256([]byte(f.hubID + size))
	f.unique = "AQAD" + base64.RawURLEncoding.EncodeToString(unique[:9])
	f.path = f.kind + "s/file_" + strconv.Itoa(len(b.files)) + path.Ext(f.name)
	b.files[f.id], b.paths[f.path] = f, f
	return f
}

func (s *Server) getFile(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	f := c.bot.files[c.str("file_id")]
	switch {
	case c.str("file_id") == "":
		return nil, bad("file_id not specified")
	case f == nil && strings.HasPrefix(c.str("file_id"), idPrefix):
		return nil, bad("wrong file_id or the file is temporarily unavailable")
	case f == nil:
		return nil, bad("invalid file_id")
	case f.size > maxDownload:
		return nil, bad("file is too big")
	}
	f.linkUntil = s.hub.Timeline.Now() + linkLife.Milliseconds()
	return map[string]any{"file_id": f.id, "file_unique_id": f.unique, "file_size": f.size, "file_path": f.path}, nil
}

// media is the file as the person sees it.
func (s *Server) media(f *file) sandbox.Media {
	return sandbox.Media{
		Kind: f.kind, Name: f.name, MIME: f.mime, Size: f.size, Width: f.width, Height: f.height, Duration: f.duration,
		File: f.hubID, URL: s.hub.Files.URL(f.hubID),
	}
}
