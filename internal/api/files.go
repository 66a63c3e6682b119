// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"parley/internal/blob"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/workspace"
)

type fileJSON struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	MIME   string `doc:"Sniffed from the content." json:"mime"`
	Name   string `json:"name"`
	URL    string `json:"url"`
}

// Raw gives an operation the request itself: files stream through, they are not gathered in memory first.
type Raw struct {
	request *http.Request
	writer  http.ResponseWriter
}

// Resolve implements huma.Resolver.
func (r *Raw) Resolve(ctx huma.Context) []error {
	r.request, r.writer = humachi.Unwrap(ctx)
	return nil
}

type uploadInput struct{ Raw }

type fileInput struct {
	SHA256 string `path:"sha256"`
	Name   string `doc:"What a download is called." maxLength:"255" query:"name"`
}

// streamed is an answer that is written as it is read.
type streamed struct{ Body func(huma.Context) }

func files(s *server) {
	const tag = "Files"
	answer(s, tag, op{
		route: "POST /files", id: "upload-file", summary: "Upload a file", scope: workspace.FilesWrite, status: http.StatusCreated, unhurried: true, once: true, takes: multipartBody(),
	}, s.upload)
	register(s, tag, op{route: "GET /files/{sha256}", id: "get-file", summary: "A file, ranges and conditional requests included", scope: workspace.InboxRead, unhurried: true, shape: binaryAnswer}, s.download)
}

func (s *server) upload(ctx context.Context, p workspace.Principal, in *uploadInput) (fileJSON, error) {
	in.request.Body = http.MaxBytesReader(in.writer, in.request.Body, s.MaxUpload+1<<20)
	part, err := filePart(in.request)
	if err != nil {
		return fileJSON{}, err
	}
	defer func() { _ = part.Close() }() // reading is over
	ref, err := s.Files.Put(ctx, p.Workspace, part, s.MaxUpload)
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return fileJSON{}, fault.New(fault.Invalid, "file_too_large", "the file is larger than %d bytes", s.MaxUpload)
	}
	if err != nil {
		return fileJSON{}, err
	}
	f := blob.Named{Ref: ref, Name: part.FileName()}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return blob.Remember(tx, p.Workspace, f, s.Clock.WallMS()) }); err != nil {
		return fileJSON{}, err
	}
	return fileJSON{ref.SHA256, ref.Size, ref.MIME, f.Name, fileURL(ref.SHA256)}, nil
}

func fileURL(sha string) string { return Root + "/files/" + sha }

// filePart finds the part "file" of a form.
func filePart(r *http.Request) (*multipart.Part, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fault.With(err, fault.Invalid, "body_unreadable", "a multipart form with the file in its part \"file\" is needed")
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, fault.At("/file", "required", "choose a file")
		case err != nil:
			return nil, fault.With(err, fault.Invalid, "body_unreadable", "the request was cut off")
		case part.FormName() == "file":
			return part, nil
		}
	}
}

func (s *server) download(ctx context.Context, p workspace.Principal, in *fileInput) (*streamed, error) {
	name, err := blob.NameOf(s.DB.Reads(ctx), p.Workspace, in.SHA256)
	if err != nil {
		return nil, err
	}
	f, err := s.Files.Open(p.Workspace, in.SHA256)
	if err != nil {
		return nil, err
	}
	if in.Name != "" {
		name = in.Name
	}
	return &streamed{func(ctx huma.Context) {
		defer func() { _ = f.Close() }() // only read
		r, w := humachi.Unwrap(ctx)
		blob.Serve(w, r, f, name)
	}}, nil
}

func multipartBody() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}},
	}}}}
}

func binaryAnswer(o *huma.Operation) {
	o.Responses["200"] = &huma.Response{Description: "The file.", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}
