// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package httpx_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/httpx"
	"parley/internal/secret"
)

// server answers on this machine until the test ends. It gives its "host:port".
func server(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "http://")
}

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

func vendor(t *testing.T, o httpx.Options, sandbox bool) *http.Client {
	t.Helper()
	c, err := httpx.Vendor(o, sandbox)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

func stranger(t *testing.T, o httpx.Options, allowed ...string) *http.Client {
	t.Helper()
	list, err := httpx.ParseAllowList(allowed)
	if err != nil {
		t.Fatal(err)
	}
	c, err := httpx.Stranger(o, list)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

type answer struct {
	status int
	body   string
	header http.Header
}

func call(t *testing.T, c *http.Client, method, url string, header http.Header) (answer, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		req.Header = header
	}
	resp, err := httpx.Do(c, req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, string(body), resp.Header}, err
}

func get(t *testing.T, c *http.Client, url string) (answer, error) {
	t.Helper()
	return call(t, c, http.MethodGet, url, nil)
}

func wantHello(t *testing.T, got answer, err error) {
	t.Helper()
	if err != nil || got.status != http.StatusOK || got.body != "hello" {
		t.Errorf("got %d %q, %v; want 200 hello", got.status, got.body, err)
	}
}

func TestVendorReachesThisMachineOnlyInTheSandbox(t *testing.T) {
	t.Parallel()
	at := server(t, hello)
	got, err := get(t, vendor(t, httpx.Options{}, true), "http://"+at)
	wantHello(t, got, err)

	_, port, _ := strings.Cut(at, ":")
	for _, host := range []string{"127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "127.1.2.3", "169.254.169.254"} {
		if _, err := get(t, vendor(t, httpx.Options{}, false), "http://"+host+":"+port); !errors.Is(err, httpx.ErrForbidden) {
			t.Errorf("%s: %v, want ErrForbidden", host, err)
		}
	}
}

func TestExtraRootCertificate(t *testing.T) {
	t.Parallel()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto)
	}))
	srv.EnableHTTP2 = true
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	root := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}))

	got, err := get(t, vendor(t, httpx.Options{RootCA: root}, true), srv.URL)
	if err != nil || got.body != "HTTP/2.0" {
		t.Errorf("got %q, %v; want HTTP/2.0", got.body, err)
	}
	if _, err := get(t, vendor(t, httpx.Options{}, true), srv.URL); err == nil {
		t.Error("an unknown authority is trusted")
	}
	if _, err := httpx.Vendor(httpx.Options{RootCA: "not a certificate"}, true); err == nil {
		t.Error("a text that is no certificate is taken")
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	const limit = 1 << 10
	tests := []struct {
		name string
		size int
		gzip bool
		err  error
	}{
		{"empty", 0, false, nil},
		{"exactly the limit", limit, false, nil},
		{"one byte more", limit + 1, false, httpx.ErrTooLarge},
		{"compressed bomb", 100 * limit, true, httpx.ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := server(t, func(w http.ResponseWriter, _ *http.Request) {
				body := bytes.Repeat([]byte("a"), tt.size)
				if !tt.gzip {
					_, _ = w.Write(body)
					return
				}
				w.Header().Set("Content-Encoding", "gzip")
				z := gzip.NewWriter(w)
				_, _ = z.Write(body)
				_ = z.Close()
			})
			got, err := get(t, vendor(t, httpx.Options{MaxBody: limit}, true), "http://"+at)
			if !errors.Is(err, tt.err) || len(got.body) != min(tt.size, limit) {
				t.Errorf("read %d bytes, %v; want %d, %v", len(got.body), err, min(tt.size, limit), tt.err)
			}
		})
	}
}

func TestHeaderLimit(t *testing.T) {
	t.Parallel()
	at := server(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("a", 2*httpx.MaxHeader))
	})
	if _, err := get(t, vendor(t, httpx.Options{}, true), "http://"+at); err == nil {
		t.Error("a header of twice the limit is read")
	}
}

func TestReadAll(t *testing.T) {
	t.Parallel()
	if b, err := httpx.ReadAll(strings.NewReader("12345"), 5); err != nil || string(b) != "12345" {
		t.Errorf("ReadAll = %q, %v", b, err)
	}
	if _, err := httpx.ReadAll(strings.NewReader("123456"), 5); !errors.Is(err, httpx.ErrTooLarge) {
		t.Errorf("ReadAll = %v, want ErrTooLarge", err)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	at := server(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "a beginning ")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	_, err := get(t, vendor(t, httpx.Options{Timeout: 50 * time.Millisecond}, true), "http://"+at)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a body that never ends gives %v", err)
	}
}

// Three calls at once would set the handler free at once; two have to wait for its timer.
func TestConnectionsPerHost(t *testing.T) {
	t.Parallel()
	const allowed, calls = 2, 6
	var mu sync.Mutex
	now, most := 0, 0
	crowd := make(chan struct{})
	at := server(t, func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		now++
		if now > most {
			if most = now; most == allowed+1 {
				close(crowd)
			}
		}
		mu.Unlock()
		select {
		case <-crowd:
		case <-time.After(50 * time.Millisecond):
		}
		mu.Lock()
		now--
		mu.Unlock()
	})
	c := vendor(t, httpx.Options{MaxConns: allowed}, true)
	var all sync.WaitGroup
	for range calls {
		all.Go(func() {
			if _, err := get(t, c, "http://"+at); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most > allowed {
		t.Errorf("%d connections at once, at most %d are allowed", most, allowed)
	}
}

const token = "123456:AAE9-x_token"

func TestNoTraceOfATokenInLogsAndErrors(t *testing.T) {
	t.Parallel()
	at := server(t, hello)
	var log bytes.Buffer
	o := httpx.Options{
		Log:     slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Secrets: []secret.String{secret.New(token), secret.New("my word/a")},
	}
	const unknown = "key7d9f8c1b2a3e4f5061"
	var shown strings.Builder
	for _, c := range []*http.Client{vendor(t, o, true), vendor(t, o, false)} {
		for _, path := range []string{"/bot" + token + "/getMe", "/my%20word%2Fa/x", "/x?my+word%2Fa", "/hooks/" + unknown, "/ok?access_token=" + unknown + "&v=5.199"} {
			if _, err := get(t, c, "http://"+at+path); err != nil {
				shown.WriteString(err.Error())
			}
		}
	}
	shown.WriteString(log.String())
	for _, s := range []string{token, "AAE9", "word", unknown, "5.199"} {
		if strings.Contains(shown.String(), s) {
			t.Errorf("%q is shown in:\n%s", s, &shown)
		}
	}
	for _, s := range []string{"/bot***/getMe", "access_token=***", "status=200", httpx.ErrForbidden.Error()} {
		if !strings.Contains(shown.String(), s) {
			t.Errorf("%q is missing in:\n%s", s, &shown)
		}
	}
}

func TestScrubKeepsWhatCallersAskFor(t *testing.T) {
	t.Parallel()
	at := server(t, hello)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/bot"+token, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = httpx.Do(vendor(t, httpx.Options{}, true), req) //nolint:bodyclose // there is no answer
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the cause is lost: %v", err)
	}
	if diff := cmp.Diff(`Get "http://`+at+`": context canceled`, err.Error()); diff != "" {
		t.Error(diff)
	}
	if httpx.Scrub(io.EOF) != io.EOF { //nolint:errorlint // the very same value is wanted
		t.Error("another error was changed")
	}
}
