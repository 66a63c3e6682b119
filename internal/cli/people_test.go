// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"parley/internal/workspace"
)

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func TestAPIKeys(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		h.t = t
		h.settled()
		made := strings.Split(strings.TrimSpace(h.must("apikey", "make", "Nightly report", "--scopes="+string(workspace.Scopes()[0]))), "\t")
		if len(made) != 2 || len(made[1]) < 20 {
			t.Fatalf("%q", made)
		}
		list := h.must("apikey", "list")
		if !strings.HasPrefix(list, made[0]+"\t") || !strings.Contains(list, "Nightly report") || strings.Contains(list, made[1]) {
			t.Errorf("the list is %q", list)
		}
		h.refused([]string{"nonsense"}, "apikey", "make", "x", "--scopes=nonsense")
		h.refused([]string{"there is no working key", "apikey list"}, "apikey", "revoke", "not-an-id")
		h.must("apikey", "revoke", made[0])
		h.refused([]string{"there is no working key", "apikey list"}, "apikey", "revoke", made[0])
		if list := h.must("apikey", "list"); list != "" {
			t.Errorf("the key is still there: %q", list)
		}
		h.refused([]string{`no workspace "elsewhere"`, "Studio"}, "apikey", "list", "--workspace=elsewhere")
		h.must("apikey", "list", "--workspace=studio")
	})
}

func TestOperators(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		h.t = t
		h.settled()
		said := h.must("operator", "invite", "olga@example.com", "Olga", "--role=supervisor", "--public-url=https://chat.example.com")
		if !regexp.MustCompile(`https://chat\.example\.com/invite/\S{20,}\n$`).MatchString(said) {
			t.Errorf("invited with %q", said)
		}
		list := h.must("operator", "list")
		for _, want := range []string{ownerEmail, "owner", "Owner"} {
			if !strings.Contains(list, want) {
				t.Errorf("no %q in the list:\n%s", want, list)
			}
		}
		h.refused([]string{"role"}, "operator", "invite", "petr@example.com", "Petr", "--role=king")
		h.refused(nil, "operator", "invite", "no-address", "Petr")

		if said := h.must("operator", "password", ownerEmail); !strings.HasPrefix(said, "The password of "+ownerEmail+" is now: ") {
			t.Errorf("%q", said)
		}
		h.must("operator", "password", ownerEmail, "another good password")
		h.refused(nil, "operator", "password", ownerEmail, "short")
		h.refused(nil, "operator", "password", "nobody@example.com")
	})
}

// TestInviteWithoutAnAddress says what stands before the path, because half an address helps nobody.
func TestInviteWithoutAnAddress(t *testing.T) {
	t.Parallel()
	h := house{t: t, dir: t.TempDir()}
	h.settled()
	if said := h.must("operator", "invite", "olga@example.com", "Olga"); !strings.Contains(said, "PARLEY_PUBLIC_URL") {
		t.Errorf("%q", said)
	}
}
