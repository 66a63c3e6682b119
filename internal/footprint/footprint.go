// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package footprint keeps the process small while it has nothing to do, and the garbage collector rare while it has.
package footprint

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

const (
	// restEvery is how often the memory is looked at.
	restEvery = time.Minute
	// quiet is how much a house allocates in that time that has nothing to do. One login takes more: checking a password needs 19 MB.
	quiet = 16 << 20
	// worthIt is how much more than after the last time must be held for a collection to be worth its 10 ms.
	worthIt = 2 << 20
)

// Reserved is how many bytes Reserve sets aside.
const Reserved = 32 << 20

// reserve is addresses without memory behind them, for nobody writes to it.
var reserve = sync.OnceValue(func() []byte { return make([]byte, Reserved) })

// Reserve makes the collector wait until a busy process has made this much garbage, for the collector counts the reserve as held. What is really held is
// about 5 MB, and a collector that runs whenever that has doubled runs forty times a second under load. A larger GOGC would do the same, but where 300 MB
// are held it would let gigabytes grow.
func Reserve() { reserve() }

// Rest gives memory back to the system when the house has gone quiet, until ctx ends. Go itself keeps what a login, an import or a busy hour has needed
// for long after: it sees no reason to collect while nothing is allocated, and a small server is idle most of the time.
func Rest(ctx context.Context) error {
	tick := time.NewTicker(restEvery)
	defer tick.Stop()
	before, rested := readMemory(), usage{}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		now := readMemory()
		if shouldRest(before, now, rested) {
			debug.FreeOSMemory()
			now = readMemory()
			rested = now
		}
		before = now
	}
}

// usage is the memory of this process.
type usage struct {
	allocated uint64 // in all, ever
	held      uint64 // of the system, in bytes
}

// shouldRest tells a quiet minute with something to give back.
func shouldRest(before, now, rested usage) bool {
	return now.allocated-before.allocated < quiet && now.held > rested.held+worthIt
}

func readMemory() usage {
	samples := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return usage{allocated: samples[0].Value.Uint64(), held: samples[1].Value.Uint64() - samples[2].Value.Uint64()}
}
