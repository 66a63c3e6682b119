// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package blob keeps media files on disk, named by their SHA-256 inside a workspace. A file is written once, made durable before
// anyone hears its name, and never changed; files that no row names are swept after a day.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"sync"
	"syscall"
	"time"

	"parley/internal/fault"
	"parley/internal/secret"
)

// Ref names a stored file and says what it is.
type Ref struct {
	SHA256 string `json:"sha256"` // lower-case hexadecimal
	Size   int64  `json:"size"`   // bytes
	MIME   string `json:"mime"`   // sniffed from the content, never taken from the sender
}

// Store is a folder of files: <workspace>/<first two digits>/<sha256>, and tmp/ for what is being written.
type Store struct {
	root *os.Root
	// mu makes "is it there, then keep it fresh" and "is it still old, then remove it" exclude each other.
	mu sync.Mutex
}

const tempDir = "tmp"

// Open uses a folder, made when absent. Close it at the end.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := root.MkdirAll(tempDir, 0o700); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: %w", err), root.Close())
	}
	return &Store{root: root}, nil
}

// Close lets the folder go. Files already opened stay readable.
func (s *Store) Close() error {
	if err := s.root.Close(); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Put stores what r gives, at most limit bytes, and returns after it is durable; only then may a row name it.
// A longer file is Invalid (file_too_large), a full disk Unavailable (disk_full). Storing the same content again is cheap and keeps one file.
func (s *Store) Put(ctx context.Context, workspace int64, r io.Reader, limit int64) (Ref, error) {
	name := path.Join(tempDir, secret.Token(12))
	ref, err := s.write(name, contextReader{ctx, r}, limit)
	if err == nil {
		err = s.settle(name, workspace, ref)
	}
	if err != nil {
		_ = s.root.Remove(name) // sweeping takes care of what cannot be removed now
		return Ref{}, explain(err)
	}
	return ref, nil
}

// write streams r into a new durable file and learns what it is on the way.
func (s *Store) write(name string, r io.Reader, limit int64) (ref Ref, err error) {
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	hash, start := sha256.New(), &head{}
	size, err := io.Copy(io.MultiWriter(f, hash, start), io.LimitReader(r, limit+1))
	if err != nil {
		return Ref{}, err
	}
	if size > limit {
		return Ref{}, fault.New(fault.Invalid, "file_too_large", "the file is larger than %d bytes", limit)
	}
	return Ref{SHA256: hex.EncodeToString(hash.Sum(nil)), Size: size, MIME: Sniff(start.bytes)}, f.Sync()
}

// settle gives a written file its name, unless the same content is there already.
func (s *Store) settle(temp string, workspace int64, ref Ref) error {
	name, err := fileName(workspace, ref.SHA256)
	if err != nil {
		return err
	}
	if err := s.makeDirs(path.Dir(name)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if err := s.root.Chtimes(name, now, now); err == nil {
		return s.root.Remove(temp) // there already, and young again, so that no sweep takes it before its new row commits
	}
	if err := s.root.Rename(temp, name); err != nil {
		return err
	}
	return s.syncDir(path.Dir(name))
}

// makeDirs makes a folder of two levels durable.
func (s *Store) makeDirs(dir string) error {
	if _, err := s.root.Stat(dir); err == nil {
		return nil
	}
	if err := s.root.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return errors.Join(s.syncDir(path.Dir(dir)), s.syncDir("."))
}

func (s *Store) syncDir(dir string) error {
	d, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// File is an opened file.
type File struct {
	Ref

	*os.File
}

// Open opens a file for reading; the caller closes it. An unknown name, or one that is no SHA-256, is NotFound.
func (s *Store) Open(workspace int64, sha string) (*File, error) {
	name, err := fileName(workspace, sha)
	if err != nil {
		return nil, err
	}
	f, err := s.root.Open(name)
	if err != nil {
		return nil, explain(err)
	}
	ref, err := describe(f, sha)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("blob: read: %w", err), f.Close())
	}
	return &File{Ref: ref, File: f}, nil
}

// Stat says what a stored file is, without keeping it open.
func (s *Store) Stat(workspace int64, sha string) (Ref, error) {
	f, err := s.Open(workspace, sha)
	if err != nil {
		return Ref{}, err
	}
	return f.Ref, f.Close()
}

func describe(f *os.File, sha string) (Ref, error) {
	info, err := f.Stat()
	if err != nil {
		return Ref{}, err
	}
	start := make([]byte, min(info.Size(), sniffLen))
	if _, err := f.ReadAt(start, 0); err != nil && !errors.Is(err, io.EOF) {
		return Ref{}, err
	}
	return Ref{SHA256: sha, Size: info.Size(), MIME: Sniff(start)}, nil
}

// fileName is the place of a file. Only a whole lower-case SHA-256 is a name, so nothing can climb out of the workspace.
func fileName(workspace int64, sha string) (string, error) {
	raw, err := hex.DecodeString(sha)
	if err != nil || len(raw) != sha256.Size || hex.EncodeToString(raw) != sha || workspace <= 0 {
		return "", fault.Missing("file")
	}
	return path.Join(strconv.FormatInt(workspace, 10), sha[:2], sha), nil
}

// explain gives file system errors the code a caller can act on.
func explain(err error) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fault.Missing("file")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.With(err, fault.Unavailable, "disk_full", "there is no room for the file")
	}
	return fmt.Errorf("blob: %w", err)
}

// contextReader stops a long upload when its caller goes away.
type contextReader struct {
	ctx context.Context //nolint:containedctx // lives for one call of Put
	r   io.Reader
}

// Read implements io.Reader.
func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
