// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/workspace"
)

func TestInvite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		_, _, err := h.Invite(ctx, h.owner, "not an address", "", "king", i18n.RU)
		wants(t, err, "form_invalid")
		_, _, err = h.Invite(ctx, h.owner, "anna@example.org", "", workspace.Marketer, i18n.RU)
		wants(t, err, "member_already")
		_, old, err := h.Invite(ctx, h.owner, "boris@example.org", "Борис", workspace.Marketer, i18n.RU)
		if err != nil {
			t.Fatal(err)
		}
		o, token, err := h.Invite(ctx, h.owner, "Boris@example.org", "Борис", workspace.Supervisor, i18n.RU)
		if err != nil || !o.Invited {
			t.Fatal(o, err)
		}
		_, err = h.Invitation(ctx, old)
		wants(t, err, "invite_not_found")
		if _, err := workspace.OperatorOf(d.Reads(ctx), h.owner.Workspace, o.ID); !fault.Is(err, fault.NotFound) {
			t.Fatal("a member before the invitation was accepted:", err)
		}
		if got := h.people(); !slices.Equal(got, []string{"anna@example.org owner", "boris@example.org supervisor invited"}) {
			t.Fatal(got)
		}
		_, err = h.Login(ctx, workspace.Credentials{Email: "boris@example.org"})
		wants(t, err, "wrong_credentials") // an empty password opens nothing
		_, _, err = h.Accept(ctx, token, "", workspace.Credentials{Password: "short"})
		wants(t, err, "form_invalid")
		if n := h.together(4, func() error {
			_, _, err := h.Accept(ctx, token, "Борис", workspace.Credentials{Password: password})
			return err
		}); n != 1 {
			t.Fatalf("an invitation was used %d times", n)
		}
		if got := h.people(); !slices.Equal(got, []string{"anna@example.org owner", "boris@example.org supervisor"}) {
			t.Fatal(got)
		}
		_, late, err := h.Invite(ctx, h.owner, "vera@example.org", "", workspace.Analyst, i18n.RU)
		if err != nil {
			t.Fatal(err)
		}
		h.now.Advance(8 * 24 * time.Hour)
		_, err = h.Invitation(ctx, late)
		wants(t, err, "invite_not_found")
	})
}

func (h *house) people() []string {
	h.t.Helper()
	list, err := workspace.Operators(h.DB.Reads(h.t.Context()), h.owner.Workspace)
	if err != nil {
		h.t.Fatal(err)
	}
	var people []string
	for _, o := range list {
		text := o.Email + " " + string(o.Role)
		if o.Invited {
			text += " invited"
		}
		people = append(people, text)
	}
	return people
}

// Whoever invites holds the link, so a link of one workspace must not open another, nor an account that has a password.
func TestInvitationOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		other, err := h.AddWorkspace(ctx, h.owner, workspace.Workspace{Name: "Other", Language: i18n.EN, TimeZone: "UTC"})
		if err != nil {
			t.Fatal(err)
		}
		there := h.owner
		there.Workspace = other.ID
		_, good, err := h.Invite(ctx, h.owner, "boris@example.org", "", workspace.Administrator, i18n.RU)
		if err != nil {
			t.Fatal(err)
		}
		_, bad, err := h.Invite(ctx, there, "boris@example.org", "", workspace.Analyst, i18n.RU)
		if err != nil {
			t.Fatal(err)
		}
		_, o, err := h.Accept(ctx, bad, "Mallory", workspace.Credentials{Password: "the inviter's own"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := workspace.OperatorOf(d.Reads(ctx), h.owner.Workspace, o); !fault.Is(err, fault.NotFound) {
			t.Fatal("the link of one workspace made a member of another:", err)
		}
		in, err := h.Invitation(ctx, good)
		if err != nil || !in.Known {
			t.Fatal(in, err)
		}
		_, _, err = h.Accept(ctx, good, "Борис", workspace.Credentials{Password: password})
		wants(t, err, "wrong_credentials")
		if _, _, err = h.Accept(ctx, good, "Борис", workspace.Credentials{Password: "the inviter's own"}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRoles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		admin := h.join(h.owner, workspace.Administrator)
		_, err := h.SetRole(ctx, admin, admin.Operator, workspace.Owner)
		wants(t, err, "owner_only")
		_, err = h.SetRole(ctx, admin, h.owner.Operator, workspace.Analyst)
		wants(t, err, "owner_only")
		wants(t, h.RemoveMember(ctx, admin, h.owner.Operator), "owner_only")
		_, _, err = h.Invite(ctx, admin, "vera@example.org", "", workspace.Owner, i18n.RU)
		wants(t, err, "owner_only")
		_, err = h.SetRole(ctx, h.owner, h.owner.Operator, workspace.Marketer)
		wants(t, err, "last_owner")
		wants(t, h.RemoveMember(ctx, h.owner, h.owner.Operator), "last_owner")
		key := workspace.Principal{Workspace: h.owner.Workspace, Key: 1, Name: "key", Scopes: []workspace.Scope{workspace.OperatorsWrite}}
		_, _, err = h.Invite(ctx, key, "vera@example.org", "", workspace.Administrator, i18n.RU)
		wants(t, err, "role_too_high")
		if o, err := h.SetRole(ctx, h.owner, admin.Operator, workspace.Owner); err != nil || o.Role != workspace.Owner {
			t.Fatal(o, err)
		}
		// Two owners take each other out at the same moment: one stays.
		admin.Role = workspace.Owner
		turns := make(chan func() error, 2)
		turns <- func() error { return h.RemoveMember(ctx, h.owner, admin.Operator) }
		turns <- func() error { return h.RemoveMember(ctx, admin, h.owner.Operator) }
		if n := h.together(2, func() error { return (<-turns)() }); n != 1 {
			t.Fatalf("%d of two owners were removed", n)
		}
		wants(t, h.RemoveMember(ctx, h.owner, 42), "operator_not_found")
	})
}

func TestRemovedMember(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		boris := h.join(h.owner, workspace.Marketer)
		token := h.begin(boris.Workspace, boris.Operator)
		if err := h.RemoveMember(t.Context(), h.owner, boris.Operator); err != nil {
			t.Fatal(err)
		}
		_, err := h.Authenticate(t.Context(), token)
		wants(t, err, "signed_out")
		_, err = h.Login(t.Context(), workspace.Credentials{Email: "boris@example.org", Password: password})
		wants(t, err, "no_workspace")
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		boris := h.join(h.owner, workspace.Marketer)
		_, _, err := h.MakeKey(ctx, boris, "CRM", []workspace.Scope{workspace.KeysWrite})
		wants(t, err, "scope")
		_, _, err = h.MakeKey(ctx, h.owner, "CRM", nil)
		wants(t, err, "required")
		k, token, err := h.MakeKey(ctx, h.owner, "CRM", []workspace.Scope{workspace.ContactsRead})
		if err != nil {
			t.Fatal(err)
		}
		p, err := h.AuthenticateKey(ctx, token)
		if err != nil || p.Key != k.ID || p.Operator != 0 || p.Can(workspace.ContactsWrite) || !p.Can(workspace.ContactsRead) {
			t.Fatalf("%+v, %v", p, err)
		}
		list, err := workspace.Keys(d.Reads(ctx), h.owner.Workspace)
		if err != nil || len(list) != 1 || list[0].LastUsed == 0 {
			t.Fatal(list, err)
		}
		stranger := h.owner
		stranger.Workspace = 42
		wants(t, h.RevokeKey(ctx, stranger, k.ID), "api_key_not_found")
		if err := h.RevokeKey(ctx, h.owner, k.ID); err != nil {
			t.Fatal(err)
		}
		_, err = h.AuthenticateKey(ctx, token)
		wants(t, err, "wrong_key")
		wants(t, h.RevokeKey(ctx, h.owner, k.ID), "api_key_not_found")
	})
}

func TestAudit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		h.owner.IP = "192.0.2.9"
		if _, _, err := h.MakeKey(ctx, h.owner, "CRM", []workspace.Scope{workspace.ContactsRead}); err != nil {
			t.Fatal(err)
		}
		boris := h.join(h.owner, workspace.Marketer)
		if _, err := h.SetRole(ctx, h.owner, boris.Operator, workspace.Analyst); err != nil {
			t.Fatal(err)
		}
		var actions []string
		var before int64
		for {
			page, err := workspace.Audit(d.Reads(ctx), h.owner.Workspace, before, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page {
				actions = append(actions, e.Action+" by "+e.Who)
				before = e.EntryID
			}
			if len(page) < 2 {
				break
			}
		}
		want := []string{"operator.role_changed by Анна", "operator.joined by Борис", "operator.invited by Анна", "api_key.made by Анна", "workspace.made by Анна"}
		if diff := cmp.Diff(want, actions); diff != "" {
			t.Error(diff)
		}
		page, err := workspace.Audit(d.Reads(ctx), h.owner.Workspace, 0, 1)
		if err != nil || page[0].IP != "192.0.2.9" || page[0].Detail["to"] != "analyst" {
			t.Errorf("%+v, %v", page, err)
		}
	})
}

func TestOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		o := workspace.Once{Workspace: h.owner.Workspace, Key: "k", Route: "POST /tags", BodyHash: "a"}
		if n := h.together(5, func() error { _, err := h.BeginOnce(ctx, o); return err }); n != 1 {
			t.Fatalf("%d requests run", n)
		}
		want := workspace.Answer{Status: 201, ContentType: "application/json", Body: []byte(`{"key":"parley_secret"}`)}
		if err := h.FinishOnce(ctx, o, want); err != nil {
			t.Fatal(err)
		}
		got, err := h.BeginOnce(ctx, o)
		if err != nil || got == nil || cmp.Diff(want, *got) != "" {
			t.Fatal(got, err)
		}
		var stored []byte
		if err := d.Reads(ctx).QueryRow(`SELECT body FROM idempotency`).Scan(&stored); err != nil || string(stored) == string(want.Body) {
			t.Fatalf("the answer is stored in the clear: %s, %v", stored, err)
		}
		other := o
		other.BodyHash = "b"
		_, err = h.BeginOnce(ctx, other)
		wants(t, err, "idempotency_key_reused")
		h.now.Advance(25 * time.Hour)
		if got, err := h.BeginOnce(ctx, other); got != nil || err != nil {
			t.Fatal(got, err)
		}
		_, err = h.BeginOnce(ctx, other)
		wants(t, err, "idempotency_running")
		if err := h.DropOnce(ctx, other); err != nil {
			t.Fatal(err)
		}
		if got, err := h.BeginOnce(ctx, other); got != nil || err != nil {
			t.Fatal(got, err)
		}
		h.now.Advance(6 * time.Minute) // the process died with it
		if got, err := h.BeginOnce(ctx, other); got != nil || err != nil {
			t.Fatal(got, err)
		}
	})
}
