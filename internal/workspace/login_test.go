// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace_test

import (
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
	"parley/internal/workspace"
)

func anna(pass string) workspace.Credentials {
	return workspace.Credentials{Email: "anna@example.org", Password: pass, IP: "192.0.2.7", UserAgent: "test"}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		_, err := h.Login(t.Context(), anna("wrong password"))
		wants(t, err, "wrong_credentials")
		_, err = h.Login(t.Context(), workspace.Credentials{Email: "nobody@example.org", Password: password})
		wants(t, err, "wrong_credentials")
		token, err := h.Login(t.Context(), anna(password))
		if err != nil {
			t.Fatal(err)
		}
		p := h.principal(token)
		if p.Operator != h.owner.Operator || !p.Can(workspace.KeysWrite) {
			t.Fatalf("principal %+v", p)
		}
		if err := h.Logout(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		_, err = h.Authenticate(t.Context(), token)
		wants(t, err, "signed_out")
		h.principal(h.token) // the other browser stays
		h.now.Advance(workspace.LoginTime - time.Hour)
		h.principal(h.token) // and is prolonged by use
		h.now.Advance(2 * time.Hour)
		h.principal(h.token)
		h.now.Advance(workspace.LoginTime + time.Hour)
		_, err = h.Authenticate(t.Context(), h.token)
		wants(t, err, "signed_out")
	})
}

func TestAttemptsAreLimited(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		// All at once: each is counted before its password is looked at.
		var wrong, limited int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 14 {
			all.Go(func() {
				_, err := h.Login(t.Context(), anna("wrong password"))
				mu.Lock()
				defer mu.Unlock()
				switch fault.CodeOf(err) {
				case fault.Denied:
					wrong++
				case fault.Limited:
					limited++
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if wrong != 10 || limited != 4 {
			t.Fatalf("%d tried, %d refused", wrong, limited)
		}
		_, err := h.Login(t.Context(), anna(password))
		wants(t, err, "too_many_attempts")
		h.now.Advance(16 * time.Minute)
		for range 12 { // successes do not count
			if _, err := h.Login(t.Context(), anna(password)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAttemptsByNetwork(t *testing.T) {
	t.Parallel()
	h := setUp(t, dbtest.SQLite(t))
	guess := func(n int, ip string) error {
		_, err := h.Login(t.Context(), workspace.Credentials{Email: string(rune('a'+n)) + "@example.org", Password: "wrong password", IP: ip})
		return err
	}
	for n := range 50 {
		wants(t, guess(n, "2001:db8::"+string("0123456789abcdef"[n%16])), "wrong_credentials")
	}
	wants(t, guess(51, "2001:db8::ffff"), "too_many_attempts")
	wants(t, guess(51, "2001:db8:1::1"), "wrong_credentials")
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		other, err := h.Login(t.Context(), anna(password))
		if err != nil {
			t.Fatal(err)
		}
		wants(t, h.ChangePassword(t.Context(), h.owner, "wrong password", "another long one"), "wrong_password")
		wants(t, h.ChangePassword(t.Context(), h.owner, password, "short"), "password_short")
		if err := h.ChangePassword(t.Context(), h.owner, password, "another long one"); err != nil {
			t.Fatal(err)
		}
		h.principal(h.token)
		_, err = h.Authenticate(t.Context(), other)
		wants(t, err, "signed_out")
		_, err = h.Login(t.Context(), anna(password))
		wants(t, err, "wrong_credentials")
		if err := h.ResetPassword(t.Context(), "ANNA@example.org", password); err != nil {
			t.Fatal(err)
		}
		_, err = h.Authenticate(t.Context(), h.token)
		wants(t, err, "signed_out")
		for range 9 { // one was wrong above
			wants(t, h.ChangePassword(t.Context(), h.owner, "wrong password", "another long one"), "wrong_password")
		}
		wants(t, h.ChangePassword(t.Context(), h.owner, password, "another long one"), "too_many_attempts")
	})
}

func (h *house) code(key string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(key, h.now.Time())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

func TestTwoFactor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		ctx := t.Context()
		_, err := h.ConfirmTOTP(ctx, h.owner, "123456")
		wants(t, err, "wrong_code") // nothing was begun
		key, url, err := h.BeginTOTP(ctx, h.owner)
		if err != nil || key == "" || url == "" {
			t.Fatal(key, url, err)
		}
		if _, err := h.Login(ctx, anna(password)); err != nil {
			t.Fatal("asked for a code before it was confirmed:", err)
		}
		recovery, err := h.ConfirmTOTP(ctx, h.owner, h.code(key))
		if err != nil || len(recovery) != 10 {
			t.Fatal(recovery, err)
		}
		_, _, err = h.BeginTOTP(ctx, h.owner)
		wants(t, err, "totp_on")
		_, err = h.ConfirmTOTP(ctx, h.owner, h.code(key))
		wants(t, err, "totp_on")
		with := anna(password)
		_, err = h.Login(ctx, with)
		wants(t, err, "code_required")
		with.Code = h.code(key) // the one that confirmed: it was used
		_, err = h.Login(ctx, with)
		wants(t, err, "wrong_code")
		h.now.Advance(30 * time.Second)
		with.Code = h.code(key)
		if _, err := h.Login(ctx, with); err != nil {
			t.Fatal(err)
		}
		_, err = h.Login(ctx, with)
		wants(t, err, "wrong_code") // replayed
		with.Code = recovery[3]
		succeeded := h.together(5, func() error { _, err := h.Login(ctx, with); return err })
		if succeeded != 1 {
			t.Fatalf("a recovery code worked %d times", succeeded)
		}
		wants(t, h.DisableTOTP(ctx, h.owner, "000000"), "wrong_code")
		h.now.Advance(30 * time.Second)
		if err := h.DisableTOTP(ctx, h.owner, h.code(key)); err != nil {
			t.Fatal(err)
		}
		h.now.Advance(20 * time.Minute)
		if _, err := h.Login(ctx, anna(password)); err != nil {
			t.Fatal(err)
		}
	})
}

// together runs fn n times at once and counts the successes.
func (h *house) together(n int, fn func() error) int {
	h.t.Helper()
	results := make(chan error, n)
	for range n {
		go func() { results <- fn() }()
	}
	good := 0
	for range n {
		if <-results == nil {
			good++
		}
	}
	return good
}
