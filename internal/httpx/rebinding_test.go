// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
)

// rebinding answers like an attacker's name server: another address each time it is asked.
type rebinding struct {
	answers [][]netip.Addr
	asked   int
}

func (r *rebinding) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	answer := r.answers[r.asked]
	r.asked++
	return answer, nil
}

func TestProxyGetsTheAddressThatWasChecked(t *testing.T) {
	t.Parallel()
	public, private := netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("10.0.0.1")
	tests := []struct {
		name    string
		answers [][]netip.Addr
		want    string // what the proxy is asked for; empty: nothing
	}{
		{"public, later private", [][]netip.Addr{{public}, {private}}, "8.8.8.8:443"},
		{"private", [][]netip.Addr{{private}}, ""},
		{"private among public", [][]netip.Addr{{public, private}}, ""},
		{"private inside IPv6", [][]netip.Addr{{netip.AddrFrom16(private.As16())}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			names, got := &rebinding{answers: tt.answers}, ""
			dial := strangerDial(AllowList{}, names, func(_ context.Context, addr string) (net.Conn, error) {
				got = addr
				return nil, nil
			})
			_, err := dial(t.Context(), "tcp", "evil.example:443")
			if got != tt.want || names.asked != 1 {
				t.Errorf("the proxy was asked for %q after %d look-ups, want %q after 1", got, names.asked, tt.want)
			}
			if (tt.want == "") != errors.Is(err, ErrForbidden) {
				t.Errorf("error is %v", err)
			}
		})
	}
}
