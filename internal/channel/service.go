// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/secret"
)

// Dial is how to reach a vendor.
type Dial struct {
	BaseURL string
	Proxy   secret.String   // http://, https:// or socks5:// with credentials
	CA      string          // PEM
	Sandbox bool            // the address is an imitation on this machine
	Secrets []secret.String // what the log must not show
}

// Deps are what the service stands on.
type Deps struct {
	DB        *db.DB
	Box       *secret.Box
	Registry  *Registry
	IDs       *id.Maker
	Clock     *clock.Clock
	NewHTTP   func(Dial) (*http.Client, error)
	PublicURL string // without a trailing slash; empty: webhooks are impossible, polling is used
	Sandbox   string // base URL of the imitations; empty: none
	// Tried reports whether a workspace lives in the sandbox: all its channels are imitations then. Nil: none does.
	Tried func(ctx context.Context, workspace int64) (bool, error)
}

// Service keeps the connected channels.
type Service struct {
	Deps
	open *cache
}

// NewService makes the service. Call Watch to hear of changes made by other nodes.
func NewService(d Deps) *Service { return &Service{Deps: d, open: newCache()} }

// Draft is what a person fills in to connect or change a channel. Nil leaves a value as it is.
type Draft struct {
	Kind     Kind
	Name     *string
	Mode     *Mode
	State    *State
	Settings map[string]string // plain and secret values of the driver's form
	BaseURL  *string
	Proxy    *secret.String
	CA       *string
	Revision int64 // that the change is based on; 0: whichever
}

// local reports whether a change is nothing to the vendor: a messenger that is down must not keep anybody from pausing a channel.
func (d Draft) local() bool {
	return d.Settings == nil && d.Mode == nil && d.BaseURL == nil && d.Proxy == nil && d.CA == nil
}

// Also runs in the transaction of a change, for what must not be without it: the entry of the audit log.
type Also func(tx *db.Tx, r Record) error

// runAll runs them in order.
func runAll(tx *db.Tx, r Record, also []Also) error {
	for _, fn := range also {
		if err := fn(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// Check asks the vendor whose credentials these are, without storing anything.
func (s *Service) Check(ctx context.Context, workspace int64, draft Draft) (Account, error) {
	_, account, err := s.prepare(ctx, Record{Workspace: workspace, Kind: draft.Kind}, nil, draft)
	return account, err
}

// Connect checks, stores and installs a channel.
func (s *Service) Connect(ctx context.Context, workspace int64, draft Draft, also ...Also) (Record, error) {
	r := Record{
		ID: s.IDs.New(), Workspace: workspace, Kind: draft.Kind, HookKey: secret.Token(18), State: Active, Revision: 1, Created: s.Clock.NowMS(workspace),
	}
	driver, ok := s.Registry.Driver(draft.Kind)
	if !ok {
		return Record{}, fault.At("/kind", "unknown_kind", "there is no messenger %q", draft.Kind)
	}
	r.Mode = driver.Spec().Modes[0]
	if r.Mode == Webhook && s.PublicURL == "" && len(driver.Spec().Modes) > 1 {
		r.Mode = driver.Spec().Modes[1]
	}
	ch, account, err := s.prepare(ctx, r, nil, draft)
	if err != nil {
		return Record{}, err
	}
	r = ch.record
	r.AccountKey, r.LimitKey, r.Handle, r.Name = cmp.Or(account.Key, r.HookKey), account.LimitKey, account.Handle, cmp.Or(r.Name, account.Name)
	ch.record, ch.AccountKey, ch.LimitKey, ch.Handle, ch.Name = r, r.AccountKey, r.LimitKey, r.Handle, r.Name
	err = s.write(ctx, r.ID, func(tx *db.Tx) error {
		if err := insert(tx, r); err != nil {
			return err
		}
		return runAll(tx, r, also)
	})
	if err != nil {
		if s.DB.IsUnique(err) {
			return Record{}, fault.New(fault.Conflict, "channel_exists", "this account is connected already")
		}
		return Record{}, fmt.Errorf("channel: connect: %w", err)
	}
	if err := s.install(ctx, driver, ch.Channel); err != nil {
		if undo := s.setState(ctx, r.Workspace, r.ID, Deleted, ""); undo != nil {
			return Record{}, fmt.Errorf("channel: undo connecting after %w: %w", err, undo)
		}
		return Record{}, err
	}
	return r, nil
}

// Update changes a channel. New credentials are checked with the vendor first and must belong to the same account.
func (s *Service) Update(ctx context.Context, workspace, channelID int64, draft Draft, also ...Also) (Record, error) {
	old, err := Get(s.DB.Reads(ctx), workspace, channelID)
	if err != nil {
		return Record{}, err
	}
	if draft.Revision != 0 && draft.Revision != old.Revision {
		return Record{}, fault.New(fault.Conflict, "revision_mismatch", "somebody else has changed this channel")
	}
	wakes := old.State == Broken && draft.State != nil && *draft.State == Active
	if draft.local() && !wakes {
		set(&old.Name, draft.Name)
		set(&old.State, draft.State)
		return s.save(ctx, old, also)
	}
	secrets, err := openSecrets(s.Box, old)
	if err != nil {
		return Record{}, err
	}
	draft.Kind = old.Kind
	ch, account, err := s.prepare(ctx, old, secrets, draft)
	if err != nil {
		return Record{}, err
	}
	if account.Key != "" && account.Key != old.AccountKey {
		return Record{}, fault.At("/settings", "other_account", "these credentials belong to another account (%s)", account.Name)
	}
	r := ch.record
	r.LimitKey = account.LimitKey
	if r.State == Broken {
		r.State, r.Reason = Active, "" // the vendor has just accepted the credentials
	}
	saved, err := s.save(ctx, r, also)
	if err != nil {
		return Record{}, err
	}
	driver, _ := s.Registry.Driver(r.Kind)
	if err := s.install(ctx, driver, ch.Channel); err != nil {
		return Record{}, err
	}
	return saved, nil
}

// CheckAgain asks the vendor whose the stored credentials are. An answer mends a broken channel.
func (s *Service) CheckAgain(ctx context.Context, workspace, channelID int64, also ...Also) (Account, error) {
	old, err := Get(s.DB.Reads(ctx), workspace, channelID)
	if err != nil {
		return Account{}, err
	}
	secrets, err := openSecrets(s.Box, old)
	if err != nil {
		return Account{}, err
	}
	_, account, err := s.prepare(ctx, old, secrets, Draft{Kind: old.Kind})
	if err != nil || old.State != Broken {
		return account, err
	}
	old.State, old.Reason = Active, ""
	_, err = s.save(ctx, old, also)
	return account, err
}

// save writes the record over the revision it was made of.
func (s *Service) save(ctx context.Context, r Record, also []Also) (Record, error) {
	err := s.write(ctx, r.ID, func(tx *db.Tx) error {
		if err := update(tx, r); err != nil {
			return err
		}
		return runAll(tx, r, also)
	})
	if err != nil {
		return Record{}, err
	}
	return Get(s.DB.Reads(ctx), r.Workspace, r.ID)
}

// Remove disconnects a channel. Its history stays.
func (s *Service) Remove(ctx context.Context, workspace, channelID int64, also ...Also) error {
	r, err := Get(s.DB.Reads(ctx), workspace, channelID)
	if err != nil {
		return err
	}
	opened, err := s.Open(ctx, channelID)
	if err != nil {
		return err
	}
	if installer, ok := opened.Driver.(Installer); ok {
		// A vendor that cannot be reached must not keep a person from disconnecting: the webhook's address is dead from now on anyway.
		_ = installer.Uninstall(ctx, opened.Channel)
	}
	return s.setState(ctx, workspace, channelID, Deleted, "", func(tx *db.Tx) error { return runAll(tx, r, also) })
}

// Rest notes that the vendor wants nothing from a channel, or from all that share its account, until a moment of the workspace's own time.
// A shorter rest never ends a longer one.
func (s *Service) Rest(ctx context.Context, workspace, channelID int64, scope Scope, until time.Time) error {
	whom := `id = $2`
	if scope == ScopeAccount {
		whom = `(id = $2 OR limit_key <> '' AND (kind, limit_key) = (SELECT kind, limit_key FROM channel WHERE workspace_id = $1 AND id = $2))`
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE channel SET paused_until = $3 WHERE workspace_id = $1 AND `+whom+` AND paused_until < $3`, workspace, channelID, until.UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("channel: rest: %w", err)
	}
	return nil
}

// Break stops a channel whose credentials, as they were used, the vendor refuses. Its queue waits. One that was changed, paused or closed meanwhile is left as it is.
func (s *Service) Break(ctx context.Context, used *Opened, reason string) error {
	return s.write(ctx, used.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE channel SET state = 'broken', reason = $3, revision = revision + 1 WHERE workspace_id = $1 AND id = $2 AND revision = $4 AND state = 'active'`,
			used.Workspace, used.ID, reason, used.revision)
		if err != nil {
			return fmt.Errorf("channel: break: %w", err)
		}
		return nil
	})
}

// Trouble notes for the channel's page why a messenger cannot be heard just now; "" says that all is well again.
func (s *Service) Trouble(ctx context.Context, workspace, channelID int64, text string) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE channel SET last_error = $3 WHERE workspace_id = $1 AND id = $2 AND last_error <> $3`, workspace, channelID, text)
		return err
	})
	if err != nil {
		return fmt.Errorf("channel: note trouble: %w", err)
	}
	return nil
}

// write changes one channel and tells everyone who keeps it open.
func (s *Service) write(ctx context.Context, id int64, fn func(tx *db.Tx) error) error {
	defer s.open.drop(id) // at once here, without waiting for the news; after a failure it only costs another reading
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		changed(tx, id)
		return fn(tx)
	})
}

func (s *Service) setState(ctx context.Context, workspace, id int64, state State, reason string, also ...func(*db.Tx) error) error {
	return s.write(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE channel SET state = $3, reason = $4, revision = revision + 1 WHERE workspace_id = $1 AND id = $2`, workspace, id, state, reason)
		if err != nil {
			return fmt.Errorf("channel: set state %s: %w", state, err)
		}
		for _, fn := range also {
			if err := fn(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// prepared is a channel ready for its driver, with the record it will be stored as.
type prepared struct {
	Channel
	record Record
}

// prepare applies the draft to the record, validates it against the driver's form, and asks the vendor who it is.
func (s *Service) prepare(ctx context.Context, r Record, secrets map[string]secret.String, draft Draft) (prepared, Account, error) {
	driver, ok := s.Registry.Driver(r.Kind)
	if !ok {
		return prepared{}, Account{}, fault.At("/kind", "unknown_kind", "there is no messenger %q", r.Kind)
	}
	spec := driver.Spec()
	settings, secrets, err := fill(spec.Form, r.Settings, secrets, draft.Settings)
	if err != nil {
		return prepared{}, Account{}, err
	}
	r.Settings = settings
	set(&r.Name, draft.Name)
	set(&r.Mode, draft.Mode)
	if !slices.Contains(spec.Modes, r.Mode) && draft.Mode != nil {
		return prepared{}, Account{}, fault.At("/mode", "mode", "this messenger cannot receive so")
	}
	if r.Mode == Webhook && s.PublicURL == "" && draft.Mode != nil {
		return prepared{}, Account{}, fault.At("/mode", "no_public_address", "webhooks need the public address of this server: set PARLEY_PUBLIC_URL")
	}
	set(&r.State, draft.State)
	set(&r.BaseURL, draft.BaseURL)
	set(&r.CA, draft.CA)
	r.BaseURL = strings.TrimRight(r.BaseURL, "/")
	if r.secrets, err = sealSecrets(s.Box, r.ID, secrets); err != nil {
		return prepared{}, Account{}, err
	}
	if draft.Proxy != nil {
		r.proxy = nil
		if !draft.Proxy.Empty() {
			r.proxy = s.Box.Seal([]byte(draft.Proxy.Reveal()), sealContext(r.ID, "proxy"))
		}
		r.HasProxy = len(r.proxy) > 0
	}
	ch, err := s.assemble(ctx, r, secrets)
	if err != nil {
		return prepared{}, Account{}, err
	}
	account := Account{Name: cmp.Or(r.Name, spec.Title)}
	if installer, ok := driver.(Installer); ok {
		if account, err = installer.Check(ctx, ch); err != nil {
			return prepared{}, Account{}, err
		}
	}
	return prepared{Channel: ch, record: r}, account, nil
}

func set[T any](into, value *T) {
	if value != nil {
		*into = *value
	}
}

// fill merges the given values into the stored ones and validates them against the form.
func fill(form []Setting, settings map[string]string, secrets map[string]secret.String, given map[string]string) (map[string]string, map[string]secret.String, error) {
	plain, hidden := map[string]string{}, map[string]secret.String{}
	var fields []fault.Field
	for _, f := range form {
		value, isGiven := given[f.Key]
		value = strings.TrimSpace(value)
		if !isGiven {
			value = cmp.Or(settings[f.Key], secrets[f.Key].Reveal(), f.Default)
		}
		switch {
		case value == "" && f.Required:
			fields = append(fields, fault.Field{Path: "/settings/" + f.Key, Code: "required", Text: "this value is needed"})
		case value != "" && f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString(value):
			fields = append(fields, fault.Field{Path: "/settings/" + f.Key, Code: "pattern", Text: "this does not look like " + f.Example})
		case value != "" && !f.offers(value):
			fields = append(fields, fault.Field{Path: "/settings/" + f.Key, Code: "unknown", Text: "choose one of the given values"})
		case f.Secret:
			hidden[f.Key] = secret.New(value)
		default:
			plain[f.Key] = value
		}
	}
	if len(fields) > 0 {
		return nil, nil, &fault.Error{Code: fault.Invalid, Reason: "channel_invalid", Message: "the settings are not complete", Fields: fields}
	}
	return plain, hidden, nil
}

// assemble makes the channel a driver sees.
func (s *Service) assemble(ctx context.Context, r Record, secrets map[string]secret.String) (Channel, error) {
	driver, _ := s.Registry.Driver(r.Kind)
	var proxy secret.String
	if len(r.proxy) > 0 {
		b, err := s.Box.Open(r.proxy, sealContext(r.ID, "proxy"))
		if err != nil {
			return Channel{}, fmt.Errorf("channel: proxy of %d: %w", r.ID, err)
		}
		proxy = secret.New(string(b))
	}
	base, err := s.base(ctx, r, driver)
	if err != nil {
		return Channel{}, err
	}
	ch := Channel{
		ID: r.ID, Workspace: r.Workspace, Kind: r.Kind, AccountKey: r.AccountKey, LimitKey: r.LimitKey, Name: r.Name, Handle: r.Handle, Settings: r.Settings, Secrets: secrets,
		BaseURL: base, HookSecret: s.hookSecret(r.HookKey),
		Offset:     func() int64 { return r.PollOffset },
		SaveOffset: func(ctx context.Context, offset int64) error { return s.saveOffset(ctx, r, offset) },
	}
	if r.Mode == Webhook && s.PublicURL != "" {
		ch.HookURL = s.PublicURL + "/hooks/" + string(r.Kind)
		if _, routes := driver.(Router); !routes { // a vendor with one address for all accounts names them in the body
			ch.HookURL += "/" + r.HookKey
		}
	}
	ch.HTTP, err = s.NewHTTP(Dial{
		BaseURL: base, Proxy: proxy, CA: r.CA, Sandbox: s.Sandbox != "" && strings.HasPrefix(base, s.Sandbox), Secrets: ch.AllSecrets(),
	})
	if err != nil {
		return Channel{}, err
	}
	return ch, nil
}

// base is where the vendor is reached. A workspace that lives in the sandbox only ever meets the imitations, wherever they run this time.
func (s *Service) base(ctx context.Context, r Record, driver Driver) (string, error) {
	vendor := strings.TrimRight(driver.Spec().BaseURL, "/")
	if s.Sandbox == "" || s.Tried == nil || vendor == "" {
		return cmp.Or(r.BaseURL, vendor), nil
	}
	tried, err := s.Tried(ctx, r.Workspace)
	if err != nil {
		return "", err
	}
	if tried {
		return s.Sandbox + "/" + string(r.Kind), nil
	}
	return cmp.Or(r.BaseURL, vendor), nil
}

// hookSecret is what the vendor sends along with each request; derived, so it need not be stored.
func (s *Service) hookSecret(hookKey string) secret.String {
	return secret.New(hex.EncodeToString(s.Box.Derive("hook:" + hookKey)))
}

func (s *Service) install(ctx context.Context, driver Driver, ch Channel) error {
	installer, ok := driver.(Installer)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := installer.Install(ctx, ch); err != nil {
		return fault.With(err, fault.Unavailable, "install_failed", "the messenger did not accept the connection: %v", err)
	}
	return nil
}

// saveOffset remembers how far polling has come. What was accepted is remembered also when the loop is being stopped: the next one goes on from there.
func (s *Service) saveOffset(ctx context.Context, r Record, offset int64) error {
	ctx = context.WithoutCancel(ctx)
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE channel SET poll_offset = $3 WHERE workspace_id = $1 AND id = $2`, r.Workspace, r.ID, offset)
		return err
	})
	if err != nil {
		return fmt.Errorf("channel: save offset: %w", err)
	}
	return nil
}

func insert(tx *db.Tx, r Record) error {
	settings, err := json.Marshal(r.Settings)
	if err != nil {
		return fmt.Errorf("channel: encode settings: %w", err)
	}
	_, err = tx.Exec(`INSERT INTO channel (id, workspace_id, kind, account_key, name, handle, settings, secrets, hook_key, mode, state, base_url, proxy_sealed, ca_pem, created_at, limit_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		r.ID, r.Workspace, r.Kind, r.AccountKey, r.Name, r.Handle, string(settings), r.secrets, r.HookKey, r.Mode, r.State, r.BaseURL, r.proxy, r.CA, r.Created, r.LimitKey)
	return err
}

func update(tx *db.Tx, r Record) error {
	settings, err := json.Marshal(r.Settings)
	if err != nil {
		return fmt.Errorf("channel: encode settings: %w", err)
	}
	res, err := tx.Exec(`UPDATE channel SET name = $3, settings = $4, secrets = $5, mode = $6, state = $7, reason = $8, base_url = $9, proxy_sealed = $10, ca_pem = $11, limit_key = $13,
		revision = revision + 1 WHERE workspace_id = $1 AND id = $2 AND revision = $12 AND state <> 'deleted'`,
		r.Workspace, r.ID, r.Name, string(settings), r.secrets, r.Mode, r.State, r.Reason, r.BaseURL, r.proxy, r.CA, r.Revision, r.LimitKey)
	if err != nil {
		return fmt.Errorf("channel: update: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("channel: update: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "revision_mismatch", "somebody else has changed this channel")
	}
	return nil
}
