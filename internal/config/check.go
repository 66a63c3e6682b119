// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/secret"
)

// Check reports every wrong setting, one line each, named as the administrator sets it. It never prints a secret.
func (s Server) Check() error {
	return errors.Join(
		at("PARLEY_LISTEN", checkListen(s.Listen)),
		at("PARLEY_PUBLIC_URL", checkPublicURL(s.PublicURL)),
		at("PARLEY_SANDBOX_URL", checkPublicURL(s.SandboxURL)),
		at("PARLEY_DATA_DIR", checkFilled(s.DataDir)),
		at("PARLEY_DATABASE_URL", checkDatabaseURL(s.DatabaseURL)),
		at("PARLEY_SECRET_KEY", checkSecretKey(s.SecretKey)),
		at("PARLEY_DEMO", checkDemo(s)),
		at("PARLEY_LOG_LEVEL", checkOneOf(s.LogLevel, "debug", "info", "warn", "error")),
		at("PARLEY_LOG_FORMAT", checkOneOf(s.LogFormat, "text", "json")),
		at("PARLEY_ALLOWED_HOSTS", checkHosts(s.AllowedHosts)),
		at("PARLEY_TRUSTED_PROXIES", checkProxies(s.TrustedProxies)),
		at("PARLEY_API_RATE", checkRate(s.APIRate)),
		at("PARLEY_MAX_UPLOAD", checkMaxUpload(s.MaxUpload)),
		at("PARLEY_EVENT_DAYS", checkEventDays(s.EventDays)),
		at("PARLEY_SHUTDOWN_TIMEOUT", checkShutdown(s)),
		at("PARLEY_PROFILE", checkProfile(s.Profile)),
	)
}

func at(setting string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", setting, err)
}

func checkFilled(v string) error {
	if strings.TrimSpace(v) == "" {
		return errors.New("must not be empty")
	}
	return nil
}

func checkListen(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q is not an address with a port, such as :8080 or 127.0.0.1:8080", v)
	}
	// Port 0 asks the system for a free port, which tests and the sandbox use.
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q is not a port between 0 and 65535", port)
	}
	return nil
}

func checkProfile(v string) error {
	if v == "" {
		return nil
	}
	return checkListen(v)
}

func checkPublicURL(v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return errors.New("must look like https://chat.example.com")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return errors.New("must be only the scheme and the host, such as https://chat.example.com")
	}
	return nil
}

func checkDatabaseURL(v secret.String) error {
	if v.Empty() {
		return nil
	}
	// The parse error is dropped because it would print the address, password included.
	u, err := url.Parse(v.Reveal())
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("must look like postgres://user:password@host/database; leave it empty for the built-in database")
	}
	return nil
}

func checkSecretKey(v secret.String) error {
	if v.Empty() {
		return nil
	}
	_, err := secret.ParseKey(v)
	return err //nolint:wrapcheck // at names the setting, which is the only context there is
}

func checkDemo(s Server) error {
	if s.Demo && !s.Sandbox {
		return errors.New("the demo needs the sandbox: set PARLEY_SANDBOX=true as well")
	}
	return nil
}

func checkOneOf(v string, words ...string) error {
	if !slices.Contains(words, v) {
		return fmt.Errorf("%q is not one of %s", v, strings.Join(words, ", "))
	}
	return nil
}

func checkHosts(hosts []string) error {
	for _, h := range hosts {
		if _, err := netip.ParsePrefix(h); err == nil {
			continue
		}
		if h == "" || strings.ContainsAny(h, "/@*?# \t") {
			return fmt.Errorf("%q is not a host: write a name, name:port, an address or a prefix such as 10.0.0.0/8", h)
		}
	}
	return nil
}

func checkProxies(list []string) error {
	for _, text := range list {
		_, notPrefix := netip.ParsePrefix(text)
		if _, notAddress := netip.ParseAddr(text); notPrefix != nil && notAddress != nil {
			return fmt.Errorf("%q is not an address or a prefix such as 10.0.0.0/8", text)
		}
	}
	return nil
}

func checkRate(perMinute int) error {
	const least, most = 10, 1_000_000
	if perMinute < least || perMinute > most {
		return fmt.Errorf("%d is outside %d to %d", perMinute, least, most)
	}
	return nil
}

func checkMaxUpload(v Size) error {
	const least, most = 1 << 20, 4 << 30
	if v < least || v > most {
		return fmt.Errorf("%s is outside 1MB to 4GB", v)
	}
	return nil
}

func checkEventDays(v int) error {
	const least, most = 30, 36500 // the shortest keeps what the dashboard shows
	if v != 0 && (v < least || v > most) {
		return fmt.Errorf("%d is outside %d to %d days; 0 keeps everything", v, least, most)
	}
	return nil
}

func checkShutdown(s Server) error {
	if s.ShutdownTimeout <= 0 {
		return fmt.Errorf("%s is not a positive time such as 20s", s.ShutdownTimeout)
	}
	return nil
}
