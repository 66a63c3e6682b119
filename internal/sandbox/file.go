// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// File is media kept in memory. The id is a hash of the bytes, so that one picture sent to thousands is kept once.
type File struct {
	ID    string
	Name  string
	MIME  string
	Bytes []byte
}

// Files keeps bytes up to a limit; the oldest go first. It is safe for concurrent use.
type Files struct {
	mu    sync.Mutex
	limit int64
	total int64
	byID  map[string]*File
	order []string
}

func newFiles(limit int64) *Files { return &Files{limit: limit, byID: map[string]*File{}} }

// Put keeps bytes and gives their id.
func (f *Files) Put(name, mime string, b []byte) string {
	sum := sha256.Sum256(b)
	id := hex.EncodeToString(sum[:16])
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.byID[id]; ok {
		return id
	}
	f.byID[id] = &File{ID: id, Name: name, MIME: mime, Bytes: b}
	f.order = append(f.order, id)
	f.total += int64(len(b))
	for f.total > f.limit && len(f.order) > 1 {
		f.total -= int64(len(f.byID[f.order[0]].Bytes))
		delete(f.byID, f.order[0])
		f.order = f.order[1:]
	}
	return id
}

// Get finds a file; it says false when there is none or its bytes had to go.
func (f *Files) Get(id string) (*File, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.byID[id]
	return v, ok
}

// newest are the newest files, oldest of them first, up to so many bytes.
func (f *Files) newest(limit int64) []*File {
	f.mu.Lock()
	defer f.mu.Unlock()
	first, total := len(f.order), int64(0)
	for first > 0 {
		if total += int64(len(f.byID[f.order[first-1]].Bytes)); total > limit {
			break
		}
		first--
	}
	files := make([]*File, 0, len(f.order)-first)
	for _, id := range f.order[first:] {
		files = append(files, f.byID[id])
	}
	return files
}

// URL is the address of a file on the sandbox's own handler.
func (f *Files) URL(id string) string { return "/sandbox/files/" + id }
