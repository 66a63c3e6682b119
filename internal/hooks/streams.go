// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"sync"

	"parley/internal/fault"
)

// stream is one open browser page. Its channels hold one sign each: what there is to see stands in the database.
type stream struct {
	news   chan struct{}
	typing chan struct{}
}

// streams are the open pages of this node, by outbox.DirectPlace.
type streams struct {
	mu      sync.Mutex
	byPlace map[string]map[*stream]bool
	open    int
	gone    chan struct{} // closed when the server stops
	closed  bool
}

const (
	pagesOfOne = 6      // open pages of one visitor
	pagesOfAll = 20_000 // of one node
)

func newStreams() *streams {
	return &streams{byPlace: map[string]map[*stream]bool{}, gone: make(chan struct{})}
}

func (s *streams) join(place string) (*stream, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.open >= pagesOfAll {
		return nil, fault.New(fault.Unavailable, "streams", "too many pages are open")
	}
	if len(s.byPlace[place]) >= pagesOfOne {
		return nil, fault.New(fault.Limited, "streams", "too many pages are open")
	}
	if s.byPlace[place] == nil {
		s.byPlace[place] = map[*stream]bool{}
	}
	one := &stream{news: make(chan struct{}, 1), typing: make(chan struct{}, 1)}
	s.byPlace[place][one] = true
	s.open++
	return one, nil
}

func (s *streams) leave(place string, one *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byPlace[place], one)
	if len(s.byPlace[place]) == 0 {
		delete(s.byPlace, place)
	}
	s.open--
}

func (s *streams) wake(place string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for one := range s.byPlace[place] {
		sign(one.news)
	}
}

func (s *streams) typing(place string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for one := range s.byPlace[place] {
		sign(one.typing)
	}
}

// wakeAll makes every page look again, after notes were lost.
func (s *streams) wakeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, pages := range s.byPlace {
		for one := range pages {
			sign(one.news)
		}
	}
}

func (s *streams) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.gone)
	}
}

func sign(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is told already
	}
}
