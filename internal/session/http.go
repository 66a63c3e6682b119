// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/httpx"
	"parley/internal/id"
	"parley/internal/work"
)

// CallHTTP is the job that makes a funnel's call to an outside server.
const CallHTTP work.Kind = "flow.http"

const (
	callTime  = time.Minute      // the most that one attempt takes
	oldTime   = 15 * time.Second // of calls that were queued before flows named a time
	callLimit = 1 << 20          // bytes of an answer
)

// HTTPCaller makes the calls that flows ask for. The client is for strangers: it refuses private networks.
type HTTPCaller struct {
	IDs    *id.Maker
	Clock  *clock.Clock
	Client *http.Client
	// Secret gives a secret of the workspace by its name.
	Secret func(ctx context.Context, workspace int64, name string) (string, error)
	Later  func(tx *db.Tx, causes []Cause) error
}

type callArgs struct {
	Cause Cause     `json:"cause"` // where the answer goes
	HTTP  flow.HTTP `json:"http"`
	Tried int       `json:"tried,omitempty"` // attempts that failed
}

// Ask queues the calls in the sessions' transaction.
func (c *HTTPCaller) Ask(tx *db.Tx, asked []Told) error {
	for _, a := range asked { // calls to other servers: few
		call := a.Effect.(flow.HTTP) //nolint:forcetypeassert // registered for this kind
		args := callArgs{HTTP: call, Cause: Cause{Workspace: a.Session.Workspace, Contact: a.Session.Contact, Identity: a.Session.Identity, Session: a.Session.ID}}
		if err := c.queue(tx, args, 0); err != nil {
			return err
		}
	}
	return nil
}

// queue stores an attempt that is made after a pause.
func (c *HTTPCaller) queue(tx *db.Tx, args callArgs, pause time.Duration) error {
	_, err := work.Queue(tx, work.New{
		ID: c.IDs.New(), Workspace: args.Cause.Workspace, Kind: CallHTTP, Args: args, RunAt: c.Clock.WallMS() + pause.Milliseconds(), Priority: 1, Most: 3,
	})
	return err
}

// Spec is the job for the runner.
func (c *HTTPCaller) Spec() work.Spec {
	return work.Spec{Kind: CallHTTP, Handler: c.run, Timeout: callTime + 5*time.Second}
}

// run makes one attempt. A server that does not answer is asked again as often as the flow wants, each time after twice the pause; the last failure goes to the flow.
// Every attempt is a job of its own, so that the pauses are the flow's and not those of jobs in general.
func (c *HTTPCaller) run(ctx context.Context, j work.Job) (work.Finish, error) {
	var args callArgs
	if err := j.Decode(&args); err != nil {
		return nil, work.Never(err)
	}
	reply, err := c.call(ctx, args)
	if err != nil && args.Tried < args.HTTP.Retries {
		pause := time.Duration(args.HTTP.Pause) * time.Millisecond << args.Tried
		args.Tried++
		return func(tx *db.Tx) error { return c.queue(tx, args, pause) }, nil
	}
	if err != nil {
		reply = flow.Reply{Ask: args.HTTP.Ask, Failed: "unreachable"}
	}
	cause := args.Cause
	cause.Reply = &reply
	return func(tx *db.Tx) error { return c.Later(tx, []Cause{cause}) }, nil
}

func (c *HTTPCaller) call(ctx context.Context, args callArgs) (flow.Reply, error) {
	h := args.HTTP
	refused := func(why string) (flow.Reply, error) { return flow.Reply{Ask: h.Ask, Failed: why}, nil }
	if h.Until > 0 && c.Clock.NowMS(args.Cause.Workspace) >= h.Until {
		return refused("too_late") // the flow has gone on by its failure exit: the other server must not hear of it any more
	}
	limit := oldTime
	if h.Timeout > 0 {
		limit = min(callTime, time.Duration(h.Timeout)*time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, h.Method, h.URL, strings.NewReader(h.Body))
	if err != nil {
		return refused("bad_address")
	}
	for _, header := range h.Headers {
		value := header.Value
		if header.Secret != "" {
			secret, err := c.Secret(ctx, args.Cause.Workspace, header.Secret)
			if err != nil {
				return refused("unknown_secret")
			}
			value += secret
		}
		req.Header.Set(header.Name, value)
	}
	resp, err := httpx.Do(c.Client, req)
	if errors.Is(err, httpx.ErrForbidden) {
		return refused("address_forbidden") // asking again would change nothing
	}
	if err != nil {
		return flow.Reply{}, fmt.Errorf("session: call: %w", err)
	}
	body, err := httpx.ReadAll(resp.Body, callLimit)
	err = errors.Join(err, resp.Body.Close())
	switch {
	case errors.Is(err, httpx.ErrTooLarge):
		return refused("too_large")
	case err != nil:
		return flow.Reply{}, fmt.Errorf("session: read answer: %w", err)
	}
	if resp.StatusCode >= http.StatusInternalServerError || resp.StatusCode == http.StatusTooManyRequests {
		return flow.Reply{}, fmt.Errorf("session: the server answered %d", resp.StatusCode)
	}
	return flow.Reply{Ask: h.Ask, Status: resp.StatusCode, Body: body}, nil
}
