// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// ErrForbidden says that an address may not be called: a private network, an unusual port, a scheme other than http and https.
var ErrForbidden = errors.New("httpx: this address may not be called")

// resolver is what strangerDial needs of net.Resolver; a test answers differently from call to call.
type resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// strangerDial connects to public and allowed addresses.
// Without a proxy the check sees the very address the socket is about to connect to.
// With a proxy we resolve and check ourselves, and hand over the address rather than the name, so that the proxy cannot resolve it anew.
func strangerDial(allowed AllowList, names resolver, tunnel tunnelFunc) dialFunc {
	safe := allowed.guardian()
	direct := &net.Dialer{Control: func(network, address string, c syscall.RawConn) error {
		return forbidden(safe.Safe(network, address, c))
	}}
	trusted := &net.Dialer{}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		switch {
		case allowed.names(addr) && tunnel == nil:
			return trusted.DialContext(ctx, network, addr)
		case tunnel == nil:
			return direct.DialContext(ctx, network, addr)
		case allowed.names(addr):
			return tunnel(ctx, addr)
		}
		checked, err := resolveSafe(ctx, safe, names, addr)
		if err != nil {
			return nil, err
		}
		return tunnel(ctx, checked)
	}
}

// resolveSafe turns "host:port" into an address that passed the check. One bad address among several refuses the host.
func resolveSafe(ctx context.Context, safe *ssrf.Guardian, names resolver, addr string) (string, error) {
	host, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("httpx: %w", err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return "", fmt.Errorf("httpx: %w", err)
	}
	found, err := names.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return "", fmt.Errorf("httpx: %w", err)
	}
	for _, ip := range found {
		if err := safe.SafeAddrPort(netip.AddrPortFrom(ip.Unmap(), uint16(port))); err != nil {
			return "", forbidden(err)
		}
	}
	if len(found) == 0 {
		return "", fmt.Errorf("httpx: %s has no address", host)
	}
	return net.JoinHostPort(found[0].Unmap().String(), portText), nil
}

// vendorDial connects to whatever check lets through. A proxy gets the name, because a blocked messenger often does not resolve here;
// only names that plainly mean this machine are refused then.
func vendorDial(check func(netip.AddrPort) error, tunnel tunnelFunc) dialFunc {
	direct := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return forbidden(err)
		}
		return check(at)
	}}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if tunnel == nil {
			return direct.DialContext(ctx, network, addr)
		}
		literal := addr
		if host, port, err := net.SplitHostPort(addr); err == nil && isLocalName(host) {
			literal = net.JoinHostPort("127.0.0.1", port)
		}
		if at, err := netip.ParseAddrPort(literal); err == nil {
			if err := check(at); err != nil {
				return nil, err
			}
		}
		return tunnel(ctx, addr)
	}
}

func isLocalName(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// refuseLoopback keeps an administrator's slip, or a vendor's answer that names an address, away from this machine and its cloud's metadata.
func refuseLoopback(at netip.AddrPort) error {
	ip := at.Addr().Unmap()
	if ip.IsLoopback() || ip.IsUnspecified() || ip.IsLinkLocalUnicast() || ip.IsMulticast() {
		return forbidden(fmt.Errorf("%s is this machine or its own link", ip))
	}
	return nil
}

func forbidden(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrForbidden, err)
}
