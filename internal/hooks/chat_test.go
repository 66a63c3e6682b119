// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
	"parley/internal/rich"
)

func TestWhatAVisitorSaysIsStoredOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		v := h.visitor(t)
		for range 3 {
			if status, text := v.do(t, http.MethodPost, "/messages", `{"type": "message", "client_msg_id": "m1", "text": "Привет"}`); status != http.StatusAccepted {
				t.Fatalf("%d %s", status, text)
			}
		}
		if n := h.count(t, `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND channel_id = $2 AND address = $3`, h.ws, h.chat.ID, v.address); n != 1 {
			t.Errorf("%d rows", n)
		}
		other := h.visitor(t)
		if status, _ := other.do(t, http.MethodPost, "/messages", `{"type": "message", "client_msg_id": "m1", "text": "Привет"}`); status != http.StatusAccepted {
			t.Errorf("another visitor with the same id: %d", status)
		}
		if n := h.stored(t); n != 2 {
			t.Errorf("%d rows of two visitors", n)
		}
	})
}

func TestASessionGoesOn(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), map[string]string{"title": "Лавка", "greeting": "Чем помочь?", "consent_text": "Согласие", "consent_url": "https://shop.example/p", "files": "no"})
	v := h.visitor(t)
	h.wall.Advance(24 * time.Hour)
	status, text := v.do(t, http.MethodPost, "/session", `{"token": "`+v.token+`", "lang": "ru-RU"}`)
	var again struct {
		Token  string         `json:"token"`
		Fresh  bool           `json:"fresh"`
		Config map[string]any `json:"config"`
		Words  map[string]string
	}
	if err := json.Unmarshal([]byte(text), &again); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s %v", status, text, err)
	}
	if again.Fresh || again.Token == v.token {
		t.Errorf("fresh %v; the token was renewed: %v", again.Fresh, again.Token != v.token)
	}
	if again.Words["send"] != "Отправить" {
		t.Errorf("the widget says %q", again.Words["send"])
	}
	want := map[string]any{
		"title": "Лавка", "greeting": "Чем помочь?", "color": "#0f766e", "side": "right", "files": false, "max_file": float64(maxUpload),
		"consent": "Согласие", "policy": "https://shop.example/p",
	}
	if diff := cmp.Diff(want, again.Config); diff != "" {
		t.Error(diff)
	}
}

func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v, other := h.visitor(t), h.visitor(t)
	head, _, _ := strings.Cut(v.token, ".")
	forged := head + other.token[strings.IndexByte(other.token, '.'):]
	for name, token := range map[string]string{"none": "", "of another person": forged, "nonsense": "a.b.c", "cut short": v.token[:len(v.token)-1]} {
		for _, path := range []string{"/messages", "/live", "/files/" + strings.Repeat("ab", 32)} {
			if status, _, _ := h.call(t, http.MethodGet, h.path(path), nil, "Authorization: Bearer "+token); status != http.StatusUnauthorized {
				t.Errorf("%s read %s: %d", name, path, status)
			}
		}
		body := []byte(`{"type": "message", "client_msg_id": "m1", "text": "x"}`)
		if status, _, _ := h.call(t, http.MethodPost, h.path("/messages"), body, "Authorization: Bearer "+token); status != http.StatusUnauthorized {
			t.Errorf("%s wrote: %d", name, status)
		}
	}
	if status, _, _ := h.call(t, http.MethodPost, h.path("/messages?t="+v.token), []byte(`{}`)); status != http.StatusUnauthorized {
		t.Errorf("a token in an address may only read: %d", status)
	}
	if n := h.stored(t); n != 0 {
		t.Errorf("%d facts were stored", n)
	}
}

func TestOnlyListedSitesMayHaveTheChat(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), map[string]string{"origins": "https://shop.example"})
	for origin, want := range map[string]int{
		"https://shop.example": http.StatusOK, "https://parley.example": http.StatusOK, h.server.URL: http.StatusOK,
		"https://evil.example": http.StatusForbidden, "null": http.StatusForbidden, "": http.StatusForbidden,
	} {
		status, head, _ := h.call(t, http.MethodPost, h.path("/session"), []byte(`{}`), "Origin: "+origin)
		if status != want || head.Get("Vary") != "Origin" {
			t.Errorf("%q: %d %v", origin, status, head)
		}
		if allowed := head.Get("Access-Control-Allow-Origin"); (want == http.StatusOK) != (allowed != "") || allowed != "" && allowed != origin {
			t.Errorf("%q: allowed for %q", origin, allowed)
		}
	}
	status, head, _ := h.call(t, http.MethodOptions, h.path("/messages"), nil, "Origin: https://shop.example", "Access-Control-Request-Method: POST")
	if status != http.StatusNoContent || head.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type" || head.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("preflight: %d %v", status, head)
	}
	if status, _, _ := h.call(t, http.MethodOptions, h.path("/messages"), nil, "Origin: https://evil.example"); status != http.StatusForbidden {
		t.Errorf("preflight of a stranger: %d", status)
	}
}

func TestASiteBringsItsOwnUsers(t *testing.T) {
	t.Parallel()
	const key = "identity-secret-of-the-site"
	h := build(t, dbtest.SQLite(t), map[string]string{"identity_secret": key})
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte("42"))
	body := func(proof string) []byte { return fmt.Appendf(nil, `{"user": {"id": "42", "proof": %q}}`, proof) }
	status, _, text := h.call(t, http.MethodPost, h.path("/session"), body(hex.EncodeToString(mac.Sum(nil))))
	if status != http.StatusOK || !strings.Contains(text, `"fresh":false`) {
		t.Errorf("%d %s", status, text)
	}
	if status, _, _ := h.call(t, http.MethodPost, h.path("/session"), body("00")); status != http.StatusForbidden {
		t.Errorf("a wrong proof: %d", status)
	}
}

func TestTooFastIsTooFast(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	say := func(n int) int {
		status, _ := v.do(t, http.MethodPost, "/messages", fmt.Sprintf(`{"type": "message", "client_msg_id": "m%d", "text": "x"}`, n))
		return status
	}
	for n := range 20 {
		if status := say(n); status != http.StatusAccepted {
			t.Fatalf("message %d: %d", n, status)
		}
	}
	if status := say(20); status != http.StatusTooManyRequests {
		t.Errorf("message 20: %d", status)
	}
	h.wall.Advance(time.Second)
	if status := say(20); status != http.StatusAccepted {
		t.Errorf("a second later: %d", status)
	}
	other := h.visitor(t)
	if status, _ := other.do(t, http.MethodPost, "/messages", `{"type": "message", "client_msg_id": "m1", "text": "x"}`); status != http.StatusAccepted {
		t.Errorf("another visitor had to wait: %d", status)
	}
}

func TestWrongBodiesAreRefused(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	for name, body := range map[string]string{
		"nothing": "", "not JSON": "{", "no type": "{}", "no key": `{"type": "message", "text": "x"}`, "empty": `{"type": "message", "client_msg_id": "m1"}`,
		"endless": `{"type": "message", "client_msg_id": "m1", "text": "` + strings.Repeat("x", 200<<10) + `"}`,
	} {
		if status, text := v.do(t, http.MethodPost, "/messages", body); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	for _, query := range []string{"?after=x", "?before=!"} {
		if status, _ := v.do(t, http.MethodGet, "/messages"+query, ""); status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, status)
		}
	}
}

func TestTypingIsShownAndNotStored(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	if status, _ := v.do(t, http.MethodPost, "/messages", `{"type": "typing"}`); status != http.StatusNoContent || len(h.typed) != 0 {
		t.Errorf("before the first word: %d, %v", status, h.typed)
	}
	i := v.met(t)
	if status, _ := v.do(t, http.MethodPost, "/messages", `{"type": "typing"}`); status != http.StatusNoContent {
		t.Errorf("status %d", status)
	}
	if diff := cmp.Diff([]int64{i.Contact}, h.typed); diff != "" || h.stored(t) != 0 {
		t.Errorf("%s; %d facts", diff, h.stored(t))
	}
}

// thread is what a visitor sees, as "from: text" lines.
func thread(t *testing.T, text string) (lines []string, more string) {
	t.Helper()
	var v struct {
		Messages []struct {
			From string
			Runs []struct {
				T string
				M []string
				U string
			}
			Deleted bool
		}
		More string
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, m := range v.Messages {
		var line strings.Builder
		line.WriteString(m.From + ": ")
		for _, r := range m.Runs {
			line.WriteString(r.T)
			if len(r.M) > 0 {
				line.WriteString("(" + strings.Join(r.M, " ") + r.U + ")")
			}
		}
		if m.Deleted {
			line.WriteString("deleted")
		}
		lines = append(lines, line.String())
	}
	return lines, v.More
}

func TestHistoryIsWhatTheVisitorMaySee(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		v, stranger := h.visitor(t), h.visitor(t)
		i, other := v.met(t), stranger.met(t)
		mine := func(text string) message.Part {
			p := h.part(i, text)
			p.Direction, p.State, p.Author = message.In, message.Received, message.ByContact
			return p
		}
		in := func(s message.State, text string) message.Part { p := h.part(i, text); p.State = s; return p }
		opened, hello, formatted, operator := mine("/start"), mine("Здравствуйте"), in(message.Sent, ""), in(message.Read, "Я человек")
		operator.Author = message.ByOperator
		formatted.Content.Rich = rich.Text{Text: "Привет, мир", Spans: []rich.Span{{Kind: rich.Bold, From: 0, To: 12}, {Kind: rich.Link, From: 0, To: 12, URL: "https://a.example"}}}
		foreign := h.part(other, "чужое")
		foreign.State = message.Sent
		gone := in(message.Sent, "взято назад")
		h.insert(t, opened, hello, formatted, operator, in(message.Failed, "не дошло"), in(message.Planned, "ещё нет"), in(message.Skipped, "нельзя"), foreign, gone)
		h.write(t, func(tx *db.Tx) error { return message.SetDeleted(tx, h.ws, gone.ID, h.clock.NowMS(h.ws)) })
		status, text := v.do(t, http.MethodGet, "/messages", "")
		lines, more := thread(t, text)
		want := []string{"me: Здравствуйте", "bot: Привет(bold linkhttps://a.example), мир", "team: Я человек", "bot: deleted"}
		if diff := cmp.Diff(want, lines); diff != "" || status != http.StatusOK || more != "" {
			t.Errorf("%d %q\n%s", status, more, diff)
		}
	})
}

func TestHistoryIsReadByPages(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	i := v.met(t)
	var parts []message.Part
	for n := range 70 {
		p := h.part(i, strconv.Itoa(n))
		p.State = message.Sent
		parts = append(parts, p)
	}
	h.insert(t, parts...)
	_, text := v.do(t, http.MethodGet, "/messages", "")
	lines, more := thread(t, text)
	if len(lines) != 50 || lines[0] != "bot: 20" || lines[49] != "bot: 69" {
		t.Fatalf("%d from %q", len(lines), lines[0])
	}
	_, text = v.do(t, http.MethodGet, "/messages?before="+more, "")
	if lines, more = thread(t, text); len(lines) != 20 || lines[0] != "bot: 0" || more != "" {
		t.Errorf("%d, %q", len(lines), more)
	}
}

func TestAClosedChatIsGone(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	closed := channel.Closed
	if _, err := h.channels.Update(t.Context(), h.ws, h.chat.ID, channel.Draft{State: &closed}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{h.path("/session"): http.StatusNotFound, "/w/nothing/session": http.StatusNotFound, "/w/" + h.bot.HookKey + "/session": http.StatusNotFound} {
		if status, _, _ := h.call(t, http.MethodPost, path, []byte(`{}`)); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestTheChatSaysWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	if err := h.d.Close(); err != nil {
		t.Fatal(err)
	}
	status, head, _ := h.call(t, http.MethodPost, h.path("/messages"), []byte(`{"type": "message", "client_msg_id": "m1", "text": "x"}`), "Authorization: Bearer "+v.token)
	if status != http.StatusServiceUnavailable || head.Get("Retry-After") == "" {
		t.Errorf("%d %v", status, head)
	}
}
