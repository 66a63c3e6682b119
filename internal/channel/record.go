// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

// State is whether a channel works.
type State string

// The states of a channel.
const (
	Active  State = "active"
	Resting State = "paused" // by a person
	Broken  State = "broken" // the vendor refuses our credentials
	Closed  State = "closed" // declared closed for good: nothing is sent, nothing is lost
	Deleted State = "deleted"
)

// Record is a connected channel as it is stored and shown. Moments are milliseconds in the workspace's own time; secrets stay sealed.
type Record struct {
	ID          int64
	Workspace   int64
	Kind        Kind
	AccountKey  string
	LimitKey    string // see Account.LimitKey
	Name        string
	Handle      string
	Settings    map[string]string
	HookKey     string
	Mode        Mode
	State       State
	Reason      string
	BaseURL     string
	HasProxy    bool
	CA          string // PEM
	PollOffset  int64
	PausedUntil int64 // the vendor asked for a rest
	LastInbound int64
	LastSent    int64
	Unreadable  int64
	Refused     int64
	LastError   string
	Revision    int64
	Created     int64

	secrets []byte // sealed JSON
	proxy   []byte // sealed
}

const recordColumns = `id, workspace_id, kind, account_key, limit_key, name, handle, settings, secrets, hook_key, mode, state, reason, base_url, proxy_sealed, ca_pem,
	poll_offset, paused_until, COALESCE(last_inbound_at, 0), COALESCE(last_sent_at, 0), unreadable, refused, last_error, revision, created_at`

func scanRecord(row interface{ Scan(into ...any) error }) (Record, error) {
	var r Record
	var settings string
	err := row.Scan(&r.ID, &r.Workspace, &r.Kind, &r.AccountKey, &r.LimitKey, &r.Name, &r.Handle, &settings, &r.secrets, &r.HookKey, &r.Mode, &r.State, &r.Reason, &r.BaseURL, &r.proxy, &r.CA,
		&r.PollOffset, &r.PausedUntil, &r.LastInbound, &r.LastSent, &r.Unreadable, &r.Refused, &r.LastError, &r.Revision, &r.Created)
	if errors.Is(err, sql.ErrNoRows) {
		return Record{}, fault.Missing("channel")
	}
	if err != nil {
		return Record{}, fmt.Errorf("channel: read: %w", err)
	}
	r.HasProxy = len(r.proxy) > 0
	if err := json.Unmarshal([]byte(settings), &r.Settings); err != nil {
		return Record{}, fmt.Errorf("channel: settings of %d: %w", r.ID, err)
	}
	return r, nil
}

// Get is one channel of a workspace.
func Get(q db.Queryer, workspace, id int64) (Record, error) {
	return scanRecord(q.QueryRow(`SELECT `+recordColumns+` FROM channel WHERE workspace_id = $1 AND id = $2 AND state <> 'deleted'`, workspace, id))
}

// List is all channels of a workspace, oldest first. A workspace has at most a few thousand; the list is bounded at 5,000.
func List(q db.Queryer, workspace int64) ([]Record, error) {
	return db.Collect(func(rows *sql.Rows) (Record, error) { return scanRecord(rows) })(
		q.Query(`SELECT `+recordColumns+` FROM channel WHERE workspace_id = $1 AND state <> 'deleted' ORDER BY id LIMIT 5000`, workspace))
}

// sealContext binds sealed values to their row.
func sealContext(id int64, what string) string { return fmt.Sprintf("channel:%d:%s", id, what) }

func sealSecrets(box *secret.Box, id int64, secrets map[string]secret.String) ([]byte, error) {
	plain := make(map[string]string, len(secrets))
	for k, v := range secrets {
		plain[k] = v.Reveal()
	}
	b, err := json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("channel: encode secrets: %w", err)
	}
	return box.Seal(b, sealContext(id, "secrets")), nil
}

func openSecrets(box *secret.Box, r Record) (map[string]secret.String, error) {
	if len(r.secrets) == 0 {
		return map[string]secret.String{}, nil
	}
	b, err := box.Open(r.secrets, sealContext(r.ID, "secrets"))
	if err != nil {
		return nil, fmt.Errorf("channel: secrets of %d: %w", r.ID, err)
	}
	var plain map[string]string
	if err := json.Unmarshal(b, &plain); err != nil {
		return nil, fmt.Errorf("channel: secrets of %d: %w", r.ID, err)
	}
	out := make(map[string]secret.String, len(plain))
	for k, v := range plain {
		out[k] = secret.New(v)
	}
	return out, nil
}
