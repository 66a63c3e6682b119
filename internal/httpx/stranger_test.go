// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/httpx"
	"parley/internal/httpx/proxytest"
	"parley/internal/secret"
)

// Each address is refused before a packet leaves: none of them needs a network to fail.
func TestStrangerRefuses(t *testing.T) {
	t.Parallel()
	refused := []string{
		"http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://0.0.0.0/", "http://[::]/", "http://[::1]/",
		"http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/",
		"http://192.0.0.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/",
		"http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001::1]/", "http://[fc00::1]/", "http://[fe80::1]/",
		"https://10.1.2.3:8443/", "http://8.8.8.8:22/", "http://8.8.8.8:5432/", "http://user:password@8.8.8.8/", "ftp://8.8.8.8/", "file:///etc/passwd", "http:///x",
	}
	proxyAt, asked := proxytest.Socks(t, server(t, hello), "", "")
	for how, c := range map[string]*http.Client{
		"directly":        stranger(t, httpx.Options{}),
		"through a proxy": stranger(t, httpx.Options{Proxy: secret.New("socks5://" + proxyAt)}),
	} {
		for _, url := range refused {
			got, err := get(t, c, url)
			if err == nil {
				t.Errorf("%s %s: answered %d", how, url, got.status)
			}
			// Names that only some resolvers read as an address may also fail to resolve.
			odd := strings.Contains(url, "2130706433") || strings.Contains(url, "0x7f") || strings.Contains(url, "http:///")
			if !odd && !errors.Is(err, httpx.ErrForbidden) {
				t.Errorf("%s %s: %v, want ErrForbidden", how, url, err)
			}
		}
	}
	if got := asked.All(); len(got) > 0 {
		t.Errorf("the proxy was asked for %v", got)
	}
}

func TestAllowList(t *testing.T) {
	t.Parallel()
	at := server(t, hello)
	_, port, _ := strings.Cut(at, ":")
	for _, allowed := range []string{at, " " + at} {
		got, err := get(t, stranger(t, httpx.Options{}, allowed), "http://"+at)
		wantHello(t, got, err)
	}
	got, err := get(t, stranger(t, httpx.Options{}, "LocalHost:"+port), "http://localhost:"+port)
	wantHello(t, got, err)

	for _, allowed := range []string{"127.0.0.1", "127.0.0.2:" + port, "127.0.0.0/8", "other.lan:" + port, "localhost:" + port} {
		if _, err := get(t, stranger(t, httpx.Options{}, allowed), "http://"+at); !errors.Is(err, httpx.ErrForbidden) {
			t.Errorf("allow-list %q lets %s through: %v", allowed, at, err)
		}
	}
}

// A prefix opens the addresses, on the usual ports. Whoever listens there or not, the guard must not be what refuses.
func TestAllowedPrefix(t *testing.T) {
	t.Parallel()
	for prefix, url := range map[string]string{"127.0.0.0/8": "http://127.0.0.1:8443/", "::1/128": "http://[::1]:8443/"} {
		if _, err := get(t, stranger(t, httpx.Options{}, prefix), url); errors.Is(err, httpx.ErrForbidden) {
			t.Errorf("%s: %v", prefix, err)
		}
	}
}

func TestAllowListRefusesNonsense(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"", "http://n8n.lan", "*.lan", "n8n.lan:http", ":80", "a b", "n8n.lan/path"} {
		if list, err := httpx.ParseAllowList([]string{entry}); err == nil {
			t.Errorf("%q is read as %+v", entry, list)
		}
	}
}

func TestRedirectsAreTheAnswerUnlessAskedFor(t *testing.T) {
	t.Parallel()
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/next", http.StatusTemporaryRedirect)
	})
	for method, limit := range map[string]int{http.MethodGet: 0, http.MethodPost: 3} {
		got, err := call(t, stranger(t, httpx.Options{Redirects: limit}, at), method, "http://"+at, nil)
		if err != nil || got.status != http.StatusTemporaryRedirect {
			t.Errorf("%s: %d, %v; want the redirect", method, got.status, err)
		}
	}
}

func TestRedirectsAreCountedAndChecked(t *testing.T) {
	t.Parallel()
	other := server(t, hello)
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/1", "/2", "/3", "/4":
			http.Redirect(w, r, fmt.Sprintf("/%c", r.URL.Path[1]-1), http.StatusFound)
		case "/other":
			http.Redirect(w, r, "http://"+other, http.StatusFound)
		case "/metadata":
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		default:
			hello(w, r)
		}
	})
	c := stranger(t, httpx.Options{Redirects: 3}, at)
	got, err := get(t, c, "http://"+at+"/3")
	wantHello(t, got, err)
	if _, err := get(t, c, "http://"+at+"/4"); err == nil {
		t.Error("four redirects were followed")
	}
	for _, path := range []string{"/other", "/metadata"} {
		if _, err := get(t, c, "http://"+at+path); !errors.Is(err, httpx.ErrForbidden) {
			t.Errorf("%s: %v, want ErrForbidden", path, err)
		}
	}
}

func TestHeadersStayAtHome(t *testing.T) {
	t.Parallel()
	echo := func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			w.Header().Add("Got", name)
		}
	}
	other := server(t, echo)
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/other":
			http.Redirect(w, r, "http://"+other, http.StatusFound)
		case "/same":
			http.Redirect(w, r, "/end", http.StatusFound)
		default:
			echo(w, r)
		}
	})
	c := stranger(t, httpx.Options{Redirects: 3}, at, other)
	for path, want := range map[string]map[string]bool{
		"/same?token=1":  {"Authorization": true, "X-Api-Key": true, "Accept": true, "Referer": false},
		"/other?token=1": {"Authorization": false, "X-Api-Key": false, "Cookie": false, "Accept": true, "Referer": false},
	} {
		got, err := call(t, c, http.MethodGet, "http://"+at+path, http.Header{
			"Authorization": {"Bearer x"}, "X-Api-Key": {"x"}, "Cookie": {"a=b"}, "Accept": {"*/*"},
		})
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]bool{}
		for name := range want {
			has[name] = strings.Contains(strings.Join(got.header["Got"], " "), name)
		}
		if diff := cmp.Diff(want, has); diff != "" {
			t.Errorf("%s: headers that arrived (-want +got):\n%s", path, diff)
		}
	}
}

func TestProxies(t *testing.T) {
	t.Parallel()
	backend := server(t, hello)
	for scheme, start := range proxytest.Kinds() {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			at, asked := start(t, backend, "me", "pass%word")
			right := httpx.Options{Proxy: secret.New(scheme + "://me:pass%25word@" + at)}
			wrong := httpx.Options{Proxy: secret.New(scheme + "://me:guessed1@" + at)}

			got, err := get(t, vendor(t, right, false), "http://api.messenger.example/x")
			wantHello(t, got, err)
			got, err = get(t, stranger(t, right), "http://8.8.8.8/x")
			wantHello(t, got, err)
			// The vendor's name goes to the proxy unresolved; a stranger's comes as the address that was checked.
			if diff := cmp.Diff([]string{"api.messenger.example:80", "8.8.8.8:80"}, asked.All()); diff != "" {
				t.Errorf("the proxy was asked for (-want +got):\n%s", diff)
			}
			if _, err := get(t, vendor(t, right, false), "http://localhost/x"); !errors.Is(err, httpx.ErrForbidden) {
				t.Errorf("the proxy's own machine is reached: %v", err)
			}
			_, err = get(t, vendor(t, wrong, false), "http://api.messenger.example/x")
			if err == nil || strings.Contains(err.Error(), "guessed1") {
				t.Errorf("a wrong password gives %v", err)
			}
		})
	}
}

func TestProxyAddressIsCheckedAndNeverPrinted(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"hunter2", "ftp://me:hunter2@host", "http://me:hunter2@", "http://me:hunter2@[host", "://hunter2"} {
		_, err := httpx.Vendor(httpx.Options{Proxy: secret.New(address)}, false)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("proxy %q gives %v", address, err)
		}
	}
}
