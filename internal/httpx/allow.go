// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"code.dny.dev/ssrf"
)

// urlCheck refuses an address before anything is resolved.
type urlCheck func(*url.URL) error

// AllowList is the administrator's exceptions for stranger clients. The zero value has none.
type AllowList struct {
	hosts    []string // "host:port", lower case
	prefixes []netip.Prefix
}

// usualPorts are open to strangers' addresses.
func usualPorts() []uint16 { return []uint16{80, 443, 8443} }

// ParseAllowList reads entries "name", "name:port", "address", "address:port" and "prefix/bits".
// A name or an address without a port stands for the usual ports 80, 443 and 8443. A name is trusted wherever it resolves to.
func ParseAllowList(entries []string) (AllowList, error) {
	var a AllowList
	for _, entry := range entries {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			a.prefixes = append(a.prefixes, prefix.Masked())
			continue
		}
		if host, port, err := net.SplitHostPort(entry); err == nil {
			if _, err := strconv.ParseUint(port, 10, 16); err != nil || host == "" {
				return AllowList{}, fmt.Errorf("httpx: allow-list: %q has no port after the colon, or no host before it", entry)
			}
			a.hosts = append(a.hosts, net.JoinHostPort(host, port))
			continue
		}
		host := strings.Trim(entry, "[]")
		if host == "" || strings.ContainsAny(host, "/@*? \t") {
			return AllowList{}, fmt.Errorf("httpx: allow-list: %q is not a host, an address or a prefix", entry)
		}
		for _, port := range usualPorts() {
			a.hosts = append(a.hosts, net.JoinHostPort(host, strconv.Itoa(int(port))))
		}
	}
	return a, nil
}

// names reports whether the list names this "host:port".
func (a AllowList) names(addr string) bool {
	return slices.Contains(a.hosts, strings.ToLower(addr))
}

// guardian is the check at dial time.
func (a AllowList) guardian() *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, p := range a.prefixes {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return ssrf.New(ssrf.WithPorts(usualPorts()...), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

// checkURL refuses what can be seen without resolving: the scheme, a user name, the port.
func (a AllowList) checkURL(u *url.URL) error {
	port := u.Port()
	switch u.Scheme {
	case "http":
		port = orPort(port, "80")
	case "https":
		port = orPort(port, "443")
	default:
		return forbidden(fmt.Errorf("the scheme must be http or https, not %q", u.Scheme))
	}
	if u.User != nil {
		return forbidden(fmt.Errorf("a user name or password inside an address is not taken"))
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || u.Hostname() == "" {
		return forbidden(fmt.Errorf("the host or the port is missing"))
	}
	if !slices.Contains(usualPorts(), uint16(n)) && !a.names(net.JoinHostPort(u.Hostname(), port)) {
		return forbidden(fmt.Errorf("port %d is not open to this kind of call", n))
	}
	return nil
}

func orPort(port, otherwise string) string {
	if port == "" {
		return otherwise
	}
	return port
}
