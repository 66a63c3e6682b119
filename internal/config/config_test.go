// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/config"
	"parley/internal/secret"
)

// parsed are the settings as the command line gives them.
func parsed(t *testing.T, args ...string) config.Server {
	t.Helper()
	var s config.Server
	parser, err := kong.New(&s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDefaultsAreGood(t *testing.T) {
	t.Parallel()
	s := parsed(t)
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if s.Listen != ":8080" || s.MaxUpload != 64<<20 || s.ShutdownTimeout != 20*time.Second || s.Profile != "" || s.Sandbox {
		t.Errorf("defaults are %+v", s)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	s := parsed(t, "--listen=127.0.0.1:0", "--public-url=https://chat.example.com/", "--sandbox", "--demo", "--max-upload=2gb",
		"--allowed-hosts=n8n.lan:5678,10.0.0.0/8", "--database-url=postgres://u:p@h/db", "--secret-key="+strings.Repeat("A", 43))
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"n8n.lan:5678", "10.0.0.0/8"}, s.AllowedHosts); diff != "" {
		t.Error(diff)
	}
	if s.DatabaseURL.Reveal() != "postgres://u:p@h/db" || s.MaxUpload != 2<<30 {
		t.Errorf("read %+v", s)
	}
}

func TestCheckNamesTheWrongSetting(t *testing.T) {
	t.Parallel()
	tests := []struct {
		setting string
		spoil   func(*config.Server)
	}{
		{"PARLEY_LISTEN", func(s *config.Server) { s.Listen = "8080" }},
		{"PARLEY_LISTEN", func(s *config.Server) { s.Listen = ":70000" }},
		{"PARLEY_PUBLIC_URL", func(s *config.Server) { s.PublicURL = "chat.example.com" }},
		{"PARLEY_PUBLIC_URL", func(s *config.Server) { s.PublicURL = "https://example.com/chat" }},
		{"PARLEY_PUBLIC_URL", func(s *config.Server) { s.PublicURL = "https://u:hunter2@example.com" }},
		{"PARLEY_DATA_DIR", func(s *config.Server) { s.DataDir = " " }},
		{"PARLEY_DATABASE_URL", func(s *config.Server) { s.DatabaseURL = secret.New("mysql://u:hunter2@h/db") }},
		{"PARLEY_DATABASE_URL", func(s *config.Server) { s.DatabaseURL = secret.New("postgres://u:hunter2@[h/db") }},
		{"PARLEY_SECRET_KEY", func(s *config.Server) { s.SecretKey = secret.New("hunter2") }},
		{"PARLEY_DEMO", func(s *config.Server) { s.Demo = true }},
		{"PARLEY_LOG_LEVEL", func(s *config.Server) { s.LogLevel = "loud" }},
		{"PARLEY_LOG_FORMAT", func(s *config.Server) { s.LogFormat = "xml" }},
		{"PARLEY_ALLOWED_HOSTS", func(s *config.Server) { s.AllowedHosts = []string{"http://n8n"} }},
		{"PARLEY_ALLOWED_HOSTS", func(s *config.Server) { s.AllowedHosts = []string{"*.lan"} }},
		{"PARLEY_MAX_UPLOAD", func(s *config.Server) { s.MaxUpload = 10 }},
		{"PARLEY_SHUTDOWN_TIMEOUT", func(s *config.Server) { s.ShutdownTimeout = 0 }},
		{"PARLEY_PROFILE", func(s *config.Server) { s.Profile = "yes" }},
	}
	for _, tt := range tests {
		s := parsed(t)
		tt.spoil(&s)
		err := s.Check()
		if err == nil {
			t.Errorf("%s: no error for %+v", tt.setting, s)
			continue
		}
		if !strings.HasPrefix(err.Error(), tt.setting+": ") || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error is %q", tt.setting, err)
		}
	}
}

func TestCheckReportsAllAtOnce(t *testing.T) {
	t.Parallel()
	s := parsed(t)
	s.Listen, s.LogLevel, s.Demo = "x", "y", true
	if got := strings.Count(s.Check().Error(), "PARLEY_"); got < 3 {
		t.Errorf("%d settings reported: %v", got, s.Check())
	}
}

func TestSizeRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := config.Size(rapid.Int64Range(0, 1<<62).Draw(t, "size"))
		text, err := size.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got config.Size
		if err := got.UnmarshalText(text); err != nil || got != size {
			t.Fatalf("%s reads as %d, %v", text, got, err)
		}
	})
}

func TestSizeRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "MB", "-1", "1.5MB", "10XB", "9223372036854775807GB", "ten"} {
		var s config.Size
		if err := s.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q reads as %d", text, s)
		}
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	s := parsed(t)
	s.DataDir = t.TempDir()
	kept, err := s.Key()
	if err != nil || len(kept) != secret.KeySize {
		t.Fatalf("Key = %x, %v", kept, err)
	}
	if _, err := os.Stat(filepath.Join(s.DataDir, config.KeyFile)); err != nil {
		t.Error(err)
	}
	s.SecretKey = secret.New(strings.Repeat("A", 43))
	given, err := s.Key()
	if err != nil || bytes.Equal(given, kept) {
		t.Errorf("the configured key is not used: %v", err)
	}
}
