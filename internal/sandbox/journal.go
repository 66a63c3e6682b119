// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// Entry is one request that a vendor's imitation received with a valid key, in the order of acceptance.
type Entry struct {
	Seq     int64           `json:"seq"`
	At      int64           `json:"at"`
	Vendor  string          `json:"vendor"`
	Bot     string          `json:"bot"`
	Person  string          `json:"person,omitempty"`
	Method  string          `json:"method"`
	Message string          `json:"message,omitempty"` // the vendor's id of the message that was made
	Status  int             `json:"status"`            // HTTP status; 200 means accepted
	Error   string          `json:"error,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
}

// Journal is append-only. An entry is written before the request is answered, so whatever a client was told is in it.
type Journal struct {
	mu      sync.Mutex
	entries []Entry
	last    int64
	keep    int
	file    *os.File
	sync    bool
}

func openJournal(path string, sync bool, keep int) (*Journal, error) {
	j := &Journal{keep: keep, sync: sync}
	if path == "" {
		return j, nil
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) //nolint:gosec // the path comes from the administrator
	if err != nil {
		return nil, fmt.Errorf("sandbox: open journal: %w", err)
	}
	j.file = file
	return j, nil
}

// Write appends an entry and gives it its seq.
func (j *Journal) Write(e Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.Seq = j.last
	if len(j.entries) >= 2*j.keep {
		j.entries = append(make([]Entry, 0, 2*j.keep), j.entries[len(j.entries)-j.keep:]...)
	}
	j.entries = append(j.entries, e)
	if j.file == nil {
		return nil
	}
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("sandbox: journal: %w", err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("sandbox: journal: %w", err)
	}
	if j.sync {
		if err := j.file.Sync(); err != nil {
			return fmt.Errorf("sandbox: journal: %w", err)
		}
	}
	return nil
}

// List are at most limit entries with a seq above after, oldest first; an empty bot means any.
func (j *Journal) List(bot string, after int64, limit int) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := []Entry{}
	if len(j.entries) == 0 {
		return list
	}
	from := min(max(after+1-j.entries[0].Seq, 0), int64(len(j.entries)))
	for _, e := range j.entries[from:] {
		if len(list) == limit {
			break
		}
		if bot == "" || e.Bot == bot {
			list = append(list, e)
		}
	}
	return list
}

// lastSeq is the seq of the newest entry.
func (j *Journal) lastSeq() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

func (j *Journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	file := j.file
	j.file = nil
	if err := file.Close(); err != nil {
		return fmt.Errorf("sandbox: close journal: %w", err)
	}
	return nil
}
