// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A test flag must be registered before the flags are parsed, hence a variable of the package.
//
//nolint:gochecknoglobals // see above
var update = flag.Bool("update", false, "write the outcome into the golden files")

// each runs one test per fixture of a folder. play fills in the outcome; a difference to the file fails, or is written with -update.
func each[F any](t *testing.T, dir string, play func(t *testing.T, f *F)) {
	t.Helper()
	for _, file := range files(t, dir) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			f := load[F](t, file)
			want := encode(t, f)
			play(t, &f)
			got := encode(t, f)
			if bytes.Equal(got, want) {
				return
			}
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s (-file +got):\n%s", file, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
		})
	}
}

// files lists the fixtures of a folder. A folder without any is a failure: a suite that tests nothing must not pass.
func files(tb testing.TB, dir string) []string {
	tb.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(found) == 0 {
		tb.Fatalf("no fixtures in %s", dir)
	}
	return found
}

func load[F any](tb testing.TB, file string) F {
	tb.Helper()
	raw, err := os.ReadFile(file) //nolint:gosec // a fixture of the driver's own folder
	if err != nil {
		tb.Fatal(err)
	}
	var f F
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		tb.Fatalf("%s: %v", file, err)
	}
	return f
}

func encode(tb testing.TB, v any) []byte {
	tb.Helper()
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// Body is a body in a fixture: any JSON, or a string for a body that is not JSON.
type Body struct{ raw json.RawMessage }

// UnmarshalJSON keeps the text.
func (b *Body) UnmarshalJSON(data []byte) error {
	b.raw = bytes.Clone(data)
	return nil
}

// MarshalJSON gives it back.
func (b Body) MarshalJSON() ([]byte, error) {
	if b.raw == nil {
		return []byte("null"), nil
	}
	return b.raw, nil
}

func (b Body) bytes() []byte {
	var text string
	if json.Unmarshal(b.raw, &text) == nil {
		return []byte(text)
	}
	var compact bytes.Buffer
	if json.Compact(&compact, b.raw) != nil {
		return b.raw
	}
	return compact.Bytes()
}

func (s Suite) testFiles(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"inbound", "outbound", "calls", "errors"} {
		found, err := filepath.Glob(filepath.Join(s.dir(folder), "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			raw, err := os.ReadFile(file) //nolint:gosec // a fixture of the driver's own folder
			if err != nil {
				t.Fatal(err)
			}
			if secret := s.leaked(string(raw)); secret != "" {
				t.Errorf("%s shows the %s", file, secret)
			}
		}
	}
}
