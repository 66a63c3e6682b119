// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the addresses of the proxies that stand before this server. Only they are believed when they say for whom they ask.
type Proxies struct{ trusted []netip.Prefix }

// ParseProxies reads a list of addresses and prefixes, such as 10.0.0.0/8. An empty one trusts nobody.
func ParseProxies(list []string) (Proxies, error) {
	var p Proxies
	for _, text := range list {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, wrong := netip.ParseAddr(text)
			if wrong != nil {
				return Proxies{}, fmt.Errorf("%q is not an address or a prefix such as 10.0.0.0/8", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		p.trusted = append(p.trusted, prefix.Masked())
	}
	return p, nil
}

func (p Proxies) trusts(a netip.Addr) bool {
	for _, prefix := range p.trusted {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// Client is the address of the internet that a request comes from: the connection's, or behind trusted proxies the last one in X-Forwarded-For
// that is not theirs. What stands before it was written by strangers.
func (p Proxies) Client(r *http.Request) string {
	client, known := address(r.RemoteAddr)
	if !known {
		return r.RemoteAddr
	}
	told := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(told) - 1; i >= 0 && p.trusts(client); i-- {
		before, known := address(strings.TrimSpace(told[i]))
		if !known {
			break
		}
		client = before
	}
	return client.String()
}

// address reads an address with or without a port.
func address(text string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return a.Unmap().WithZone(""), err == nil
}

// Network is what limits count an address by: an IPv6 network as one, for whoever has one address of it has all.
func Network(client string) string {
	a, err := netip.ParseAddr(client)
	if err != nil || !a.Is6() || a.Is4In6() {
		return client
	}
	p, err := a.Prefix(64)
	if err != nil {
		return client
	}
	return p.String()
}
