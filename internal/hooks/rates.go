// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"net/http"
	"time"

	"parley/internal/fault"
	"parley/internal/httpx"
	"parley/internal/limit"
)

// use is what a visitor may do only so often.
type use string

const (
	useSession use = "session" // of one address of the internet
	useSend    use = "send"
	useUpload  use = "upload"
	useRead    use = "read"
	useTry     use = "try"     // a step of somebody who tries a flow, of one address of the internet
	useRemark  use = "remark"  // the same who writes remarks
	useNetwork use = "network" // everything, of one address of the internet: an office or a mobile operator stands behind one
)

// rates bounds what strangers can make us do. It is kept in memory: after a restart everybody begins anew, which harms nobody.
type rates struct{ sets map[use]*limit.Set }

func newRates() *rates {
	sets := map[use]*limit.Set{}
	for u, rule := range map[use]limit.Rule{
		useSession: {Count: 60, Per: time.Minute, Burst: 60},
		useSend:    {Count: 1, Per: time.Second, Burst: 20},
		useUpload:  {Count: 20, Per: time.Minute, Burst: 20},
		useRead:    {Count: 5, Per: time.Second, Burst: 50},
		useTry:     {Count: 3, Per: time.Second, Burst: 60},
		useRemark:  {Count: 10, Per: time.Minute, Burst: 10},
		useNetwork: {Count: 50, Per: time.Second, Burst: 500},
	} {
		sets[u] = limit.NewSet(nil, []limit.Rule{rule}, 0)
	}
	return &rates{sets: sets}
}

// allow takes one use, or says when to try again.
func (r *rates) allow(u use, who string, wallMS int64) error {
	if wait := r.sets[u].Allow(wallMS, who); wait > 0 {
		f := fault.New(fault.Limited, "too_fast", "too many requests")
		f.After = wait
		return f
	}
	return nil
}

// client is what the rates count a request of a stranger by.
func (h *Hooks) client(r *http.Request) string { return httpx.Network(h.Proxies.Client(r)) }
