// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"sync"
	"time"
)

// How figures are kept: what took longer than dear to count is given out again for as long as it took times rest, so that whoever looks at a busy page, and
// however many do, the database spends a tenth of its time on it at most. Cheaper figures are counted each time.
const (
	dear     = 200 * time.Millisecond
	rest     = 10
	longest  = time.Minute
	keptMost = 500
)

// Kept remembers figures that were dear to count. It is safe for concurrent use: those who ask for the same figures at once wait for one count.
type Kept struct {
	now func() time.Time
	mu  sync.Mutex
	of  map[string]*keptOne
}

type keptOne struct {
	mu      sync.Mutex
	value   any
	counted time.Time
	until   time.Time
}

// NewKept makes an empty memory. now is the wall clock.
func NewKept(now func() time.Time) *Kept { return &Kept{now: now, of: map[string]*keptOne{}} }

// Keep gives the figures of a key and the moment they were counted: those remembered while they are fresh enough, else what count gives.
func Keep[T any](k *Kept, key string, count func() (T, error)) (T, time.Time, error) {
	one := k.one(key)
	one.mu.Lock()
	defer one.mu.Unlock()
	start := k.now()
	if value, ok := one.value.(T); ok && start.Before(one.until) {
		return value, one.counted, nil
	}
	value, err := count()
	if err != nil {
		return value, start, err
	}
	one.value, one.counted = value, start
	if end := k.now(); end.Sub(start) > dear {
		one.until = end.Add(min(rest*end.Sub(start), longest))
	}
	return value, start, nil
}

// one finds the place of a key, and makes room when there are too many.
func (k *Kept) one(key string) *keptOne {
	k.mu.Lock()
	defer k.mu.Unlock()
	if one := k.of[key]; one != nil {
		return one
	}
	if len(k.of) >= keptMost {
		clear(k.of)
	}
	k.of[key] = &keptOne{}
	return k.of[key]
}
