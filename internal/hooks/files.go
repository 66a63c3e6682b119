// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/channels/webchat"
	"parley/internal/content"
	"parley/internal/fault"
	"parley/internal/message"
)

// uploadView is a file as a message may name it.
type uploadView struct {
	ID   string            `json:"id"`
	Kind content.MediaKind `json:"kind"`
	Name string            `json:"name"`
	MIME string            `json:"mime"`
	Size int64             `json:"size"`
}

// formRoom is what a form may be longer than its file.
const formRoom = 64 << 10

// upload keeps a visitor's file. Only a message makes it seen; one that no message names is swept after a day.
func (h *Hooks) upload(w http.ResponseWriter, r *http.Request, g guest) {
	if g.ch.Settings[webchat.KeyFiles] == "no" {
		h.fail(w, r, fault.New(fault.Denied, "files", "this chat takes no files"))
		return
	}
	for _, who := range []string{g.place(), h.client(r)} { // tokens are free, so the address of the internet counts too
		if err := h.rates.allow(useUpload, who, h.Clock.WallMS()); err != nil {
			h.fail(w, r, err)
			return
		}
	}
	largest := h.largest(g.ch)
	r.Body = http.MaxBytesReader(w, r.Body, largest+formRoom)
	file, err := filePart(r)
	if err != nil {
		h.fail(w, r, fault.With(err, fault.Invalid, "body", "send a form with the field file"))
		return
	}
	ref, err := h.Blobs.Put(r.Context(), g.ch.Workspace, file, largest)
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		err = fault.New(fault.Invalid, reasonTooLarge, "the file is too large")
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if !taken(ref.MIME) {
		h.fail(w, r, fault.New(fault.Invalid, "file_type", "files of this kind are not taken"))
		return
	}
	reply(w, http.StatusCreated, uploadView{
		ID: webchat.FileID(g.ch.Channel, g.address, ref.SHA256), Kind: kindOf(ref.MIME), Name: file.FileName(), MIME: ref.MIME, Size: ref.Size,
	})
}

// largest is the size of a file a visitor may send, in bytes.
func (h *Hooks) largest(ch *channel.Opened) int64 {
	return min(h.MaxUpload, ch.Spec.Capabilities.Media[content.Document].MaxBytes)
}

// filePart finds the field "file" without reading what follows it.
func filePart(r *http.Request) (*multipart.Part, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
		if _, err := io.Copy(io.Discard, io.LimitReader(part, formRoom)); err != nil {
			return nil, err
		}
	}
}

// taken are the types a team can be sent by a stranger. They are found by looking into the file: programs come out as octet-stream.
func taken(mime string) bool {
	return strings.HasPrefix(mime, "image/") || strings.HasPrefix(mime, "audio/") || strings.HasPrefix(mime, "video/") ||
		strings.HasPrefix(mime, "application/vnd.o") || slices.Contains([]string{
		"application/pdf", "text/plain", "application/zip", "application/x-ole-storage", "application/x-7z-compressed", "application/x-rar-compressed", "application/x-gzip",
	}, mime)
}

func kindOf(mime string) content.MediaKind {
	for prefix, kind := range map[string]content.MediaKind{"image/": content.Image, "video/": content.Video, "audio/": content.Audio} {
		if strings.HasPrefix(mime, prefix) {
			return kind
		}
	}
	return content.Document
}

// file gives a visitor a file of his own thread, and nothing else of the workspace.
func (h *Hooks) file(w http.ResponseWriter, r *http.Request, g guest) {
	if err := h.rates.allow(useRead, g.place(), h.Clock.WallMS()); err != nil {
		h.fail(w, r, err)
		return
	}
	f, err := h.ownFile(r, g)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	defer func() { _ = f.Close() }() // only read
	// A site may demand this of everything it shows (Cross-Origin-Embedder-Policy).
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	blob.Serve(w, r, f, r.URL.Query().Get("name"))
}

func (h *Hooks) ownFile(r *http.Request, g guest) (*blob.File, error) {
	sha := r.PathValue("sha")
	if len(sha) != 64 || strings.Trim(sha, "0123456789abcdef") != "" {
		return nil, fault.Missing("file")
	}
	i, ok, err := h.who(r, g)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Missing("file")
	}
	own, err := message.ShowsFile(h.DB.Reads(r.Context()), g.ch.Workspace, i.Contact, i.ID, sha)
	if err != nil {
		return nil, err
	}
	if !own {
		return nil, fault.Missing("file")
	}
	return h.Blobs.Open(g.ch.Workspace, sha)
}
