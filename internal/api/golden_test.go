// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/db/dbtest"
)

// refusing are operations whose sample cannot succeed without a moving code or a messenger.
func refusing() map[string]int {
	return map[string]int{"set-up": 409, "confirm-totp": 422, "disable-totp": 422}
}

// Every operation has a file with a request and its answer, and the answer is what the document says.
func TestGolden(t *testing.T) {
	t.Parallel()
	all, doc := operations(t)
	known := map[string]bool{}
	for _, o := range all {
		known[o.id+".json"] = true
		if o.id == "listen" { // a stream without an end has a test of its own
			continue
		}
		t.Run(o.id, func(t *testing.T) {
			t.Parallel()
			h := open(t, dbtest.SQLite(t))
			w := furnish(h.setUp(), "1001")
			path, body, headers, ok := o.request(t)
			if !ok {
				return
			}
			g := w.guest
			if o.scope == "none" {
				g = h.nobody()
			}
			for k, v := range headers {
				g = g.with(k, v)
			}
			to, _ := put(path, -1, w, w)
			sent, _ := put(body, -1, w, w)
			a := g.with("Accept-Language", "ru").ask(o.method, to, compact(t, sent))
			if want := refusing()[o.id]; a.status >= 400 && a.status != want {
				t.Fatalf("%d %s\n%s", a.status, a.body, h.log)
			}
			var answered any
			if json.Unmarshal([]byte(a.body), &answered) == nil {
				for _, lie := range lies(doc, o.answers[strconv.Itoa(a.status)], answered, "") {
					t.Errorf("the answer is not what the document says: %s", lie)
				}
			}
			golden(t, o.id+".json", fmt.Sprintf("%s %s\n%s\n\n%d %s\n%s", o.method, path, body, a.status, a.header.Get("Content-Type"), scrub(t, h, o.id, a.body)))
		})
	}
	found, err := filepath.Glob("testdata/*.json")
	must(t, err)
	for _, f := range found {
		if !known[filepath.Base(f)] {
			t.Errorf("%s belongs to no operation", f)
			if *update {
				must(t, os.Remove(f))
			}
		}
	}
}

// scrub hides what is another in every run: keys, codes and addresses that nobody may guess.
func scrub(t *testing.T, h *house, op, body string) string {
	t.Helper()
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return body
	}
	raw, err := json.Marshal(hide(v, "", strings.Contains(op, "link")))
	must(t, err)
	return strings.ReplaceAll(pretty(t, string(raw)), h.vendor, "$vendor")
}

func hide(v any, name string, ofLink bool) any {
	switch of := v.(type) {
	case map[string]any:
		for key, value := range of {
			of[key] = hide(value, key, ofLink)
		}
	case []any:
		for i := range of {
			of[i] = hide(of[i], name, ofLink)
		}
	case string:
		secret := slices.Contains([]string{"prefix", "invite_url", "hook_url", "secret", "qr_svg", "widget_code", "recovery_codes", "request_id"}, name)
		if of != "" && (secret || name == "key" && strings.HasPrefix(of, "parley_") || ofLink && slices.Contains([]string{"code", "url", "target_url"}, name) || name == "url" && strings.HasPrefix(of, "otpauth:")) {
			return "…"
		}
	}
	return v
}
