// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/message"
	"parley/internal/rich"
)

// world is a workspace with one of everything; ids are by the names that samples use after a dollar sign.
type world struct {
	guest

	ids map[string]string
}

// furnish fills a workspace through the API, and through the stores where only a messenger could. Bot tells the two workspaces of a test apart.
func furnish(g guest, bot string) world {
	h, t := g.h, g.h.t
	w := world{g, map[string]string{}}
	place := func(name, at, method, path string, body any) answer {
		a := g.ask(method, path, body)
		if a.status >= 400 {
			t.Fatalf("%s %s: %d %s\n%s", method, path, a.status, a.body, h.log)
		}
		w.ids[name] = a.text(t, at)
		return a
	}
	place("workspace", "id", "GET", "/workspace", nil)
	place("channel", "id", "POST", "/channels", map[string]any{"kind": "telegram", "settings": map[string]string{"token": bot + ":secret-token-of-the-bot-0123456789abc"}, "base_url": h.vendor, "name": "Бот " + bot})
	place("tag", "id", "POST", "/tags", map[string]any{"name": "vip"})
	place("field", "id", "POST", "/fields", map[string]any{"key": "city_of_work", "label": "Город", "type": "text"})
	place("contact", "id", "POST", "/contacts", map[string]any{
		"first_name": "Вера", "external_id": "ext-" + bot, "tags": []string{"vip"}, "fields": map[string]any{"city_of_work": "Казань"}, "identity": map[string]string{"channel_id": w.ids["channel"], "address": "77"},
	})
	w.ids["identity"] = g.want(http.StatusOK, "GET", "/contacts/"+w.ids["contact"], nil).text(t, "identities.0.id")
	place("flow", "id", "POST", "/flows", map[string]any{"yaml": document("hello")})
	g.want(http.StatusOK, "POST", "/flows/"+w.ids["flow"]+"/publish", map[string]any{"comment": "первая"})
	place("link", "id", "POST", "/links", map[string]any{"name": "Бумажный QR", "channel_id": w.ids["channel"], "flow_id": w.ids["flow"]})
	invited := place("operator", "operator.id", "POST", "/operators", map[string]any{"email": "boris" + bot + "@example.org", "role": "operator"})
	url := invited.text(t, "invite_url")
	h.nobody().want(http.StatusOK, "POST", "/invites/"+url[strings.LastIndex(url, "/")+1:], map[string]any{"name": "Борис", "password": password})
	url = place("invited", "operator.id", "POST", "/operators", map[string]any{"email": "gleb" + bot + "@example.org", "role": "analyst"}).text(t, "invite_url")
	w.ids["invite"] = url[strings.LastIndex(url, "/")+1:]
	place("key", "id", "POST", "/api-keys", map[string]any{"name": "CRM", "scopes": []string{"contacts:read"}})
	w.ids["file"] = w.upload("привет " + bot)
	w.talk()
	// The same words in both workspaces: what is named by a word must not reach over.
	w.ids["secret"], w.ids["template"] = "crm", "hello"
	g.want(http.StatusOK, "PUT", "/secrets/crm", map[string]any{"value": "secret-of-" + bot})
	g.want(http.StatusCreated, "POST", "/suppressions", map[string]any{"kind": "phone", "address": "+79160000000", "reason": "Просил не писать"})
	return w
}

// upload sends a file as a browser does.
func (w world) upload(text string) string {
	w.h.t.Helper()
	contentType, body := form(w.h.t, text)
	return w.with("Content-Type", contentType).want(http.StatusCreated, "POST", "/files", body).text(w.h.t, "sha256")
}

func form(t *testing.T, text string) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	f := multipart.NewWriter(&b)
	must(t, f.SetBoundary("a-line-between-parts"))
	part, err := f.CreateFormFile("file", "note.txt")
	must(t, err)
	_, err = part.Write([]byte(text))
	must(t, err)
	must(t, f.Close())
	return f.FormDataContentType(), b.String()
}

func (w world) num(name string) int64 {
	w.h.t.Helper()
	v, err := id.Parse(w.ids[name])
	must(w.h.t, err)
	return v
}

// talk writes a conversation: a message of each direction, a note, a session that waits, and something unreadable.
func (w world) talk() {
	t, h := w.h.t, w.h
	ws, ch, who, address, flow := w.num("workspace"), w.num("channel"), w.num("contact"), w.num("identity"), w.num("flow")
	now := h.now.Time().UnixMilli()
	conversation, in, out, session := h.ids.New(), h.ids.New(), h.ids.New(), h.ids.New()
	var versionID int64
	must(t, h.db.Reads(t.Context()).QueryRow(`SELECT id FROM flow_version WHERE workspace_id = $1 AND flow_id = $2`, ws, flow).Scan(&versionID))
	part := message.Part{
		Workspace: ws, Contact: who, Identity: address, Channel: ch, No: 1, Of: 1, Text: "Здравствуйте", Content: content.Part{Kind: content.PartText, Rich: rich.Text{Text: "Здравствуйте"}}, At: now,
	}
	got, sent := part, part
	got.ID, got.Message, got.Direction, got.State, got.Author = in, in, message.In, message.Received, message.ByContact
	sent.ID, sent.Message, sent.Direction, sent.State, sent.Author, sent.Reason, sent.Flow, sent.Block = out, out, message.Out, message.Failed, message.ByBot, "blocked", flow, "hi"
	must(t, h.db.Write(t.Context(), func(tx *db.Tx) error {
		if err := message.Insert(tx, []message.Part{got, sent}); err != nil {
			return err
		}
		for _, s := range []struct {
			text string
			args []any
		}{
			{`INSERT INTO conversation (id, workspace_id, contact_id, identity_id, channel_id, state, unread, last_text, last_at, last_id, created_at) VALUES ($1, $2, $3, $4, $5, 'new', 1, 'Здравствуйте', $6, $7, $6)`, []any{conversation, ws, who, address, ch, now, out}},
			{`INSERT INTO note (id, workspace_id, conversation_id, kind, text, data, at) VALUES ($1, $2, $3, 'mark', 'Вопрос: цена', '{"mark":"handed_over"}', $4)`, []any{h.ids.New(), ws, conversation, now}},
			{`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, block, wait, data, started_at, entered_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 'hi', 'answer', '', $7, $7, $7)`, []any{session, ws, who, address, flow, versionID, now}},
			{`INSERT INTO passage (session_id, step, workspace_id, contact_id, flow_id, version_id, block, entered_at, exit, left_at, answer) VALUES ($1, 1, $2, $3, $4, $5, 'hi', $6, 'next', $6, '=2+2')`, []any{session, ws, who, flow, versionID, now}},
			{`INSERT INTO click (id, workspace_id, contact_id, identity_id, message_id, flow_id, version_id, block, button, outcome, at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'hi', 'go', 'late', $8)`, []any{session, ws, who, address, out, flow, versionID, now}},
			{`INSERT INTO flow_trial (id, workspace_id, flow_id, channel, code, made_by, created_at, expires_at) VALUES ($1, $2, $1, 'telegram', $3, 'Анна', $4, $5)`, []any{flow, ws, id.Format(flow), now, now + 86_400_000}},
			{`INSERT INTO flow_comment (id, workspace_id, flow_id, trial_id, block, author, text, at) VALUES ($1, $2, $1, $1, 'hi', 'Заказчик', 'Добавьте цену', $3)`, []any{flow, ws, now}},
			{`INSERT INTO inbound (id, workspace_id, channel_id, vendor_key, shard, address, ord, kind, fact, raw, received_at, state) VALUES ($1, $2, $3, $4, 1, '77', 1, 'unknown', '{"note":"dice"}', '{"dice":6}', $5, 'unread')`, []any{h.ids.New(), ws, ch, id.Format(in), now}},
		} {
			if _, err := tx.Exec(s.text, s.args...); err != nil {
				return err
			}
		}
		return nil
	}))
	w.ids["conversation"], w.ids["message"], w.ids["session"] = id.Format(conversation), id.Format(out), id.Format(session)
	w.ids["trial"] = w.ids["flow"] // numbers of another table: nothing else moves
}

// sample is a request that an operation answers well: dollar names stand for ids of the world.
type sample struct {
	path, body string
	headers    map[string]string
}

// samples holds one for each operation; the tests that walk the document fail on an operation without.
func samples() map[string]sample {
	b := func(body string) sample { return sample{body: body} }
	return map[string]sample{
		"accept-invite":       b(`{"name": "Глеб", "password": "` + password + `"}`),
		"add-field":           b(`{"key": "size", "label": "Размер", "type": "choice", "choices": ["S", "M"]}`),
		"add-link":            b(`{"name": "Листовка", "channel_id": "$channel", "flow_id": "$flow", "utm": {"utm_source": "flyer"}}`),
		"add-note":            b(`{"text": "Перезвонить"}`),
		"add-suppression":     b(`{"kind": "email", "address": "Never@Example.org", "reason": "Жалоба"}`),
		"add-tag":             b(`{"name": "lead", "color": ""}`),
		"add-workspace":       b(`{"name": "Второй", "language": "ru", "time_zone": "UTC"}`),
		"begin-totp":          {},
		"change-channel":      b(`{"name": "Главный бот", "state": "paused"}`),
		"change-contact":      b(`{"city": "Москва", "phone": "+7 916 123-45-67"}`),
		"change-conversation": b(`{"state": "open", "assignee_id": "$operator"}`),
		"change-field":        b(`{"label": "Город работы"}`),
		"change-flow":         b(`{"state": "paused"}`),
		"change-link":         b(`{"name": "Листовка", "channel_id": "$channel", "flow_id": "$flow", "archived": true}`),
		"change-me":           b(`{"theme": "dark"}`),
		"change-operator":     b(`{"role": "supervisor"}`),
		"change-password":     b(`{"current": "` + password + `", "next": "` + password + `!"}`),
		"change-tag":          b(`{"name": "VIP"}`),
		"change-workspace":    {body: `{"name": "Школа йоги", "settings": {"bot_pause_hours": 8}}`, headers: map[string]string{"If-Match": `"1"`}},
		"check-filter":        b(`{"text": "tag(\"vip\")"}`),
		"check-new-channel":   b(`{"kind": "telegram", "settings": {"token": "555:secret-token-of-the-bot-0123456789abc"}, "base_url": "$vendor"}`),
		"confirm-totp":        b(`{"code": "123456"}`),
		"connect-channel":     b(`{"kind": "telegram", "settings": {"token": "555:secret-token-of-the-bot-0123456789abc"}, "base_url": "$vendor"}`),
		"create-contact":      b(`{"first_name": "Юлия", "email": "julia@example.org", "identity": {"channel_id": "$channel", "address": "88"}, "consents": [{"purpose": "promo", "state": "given", "action": "operator", "channel_id": "$channel"}]}`),
		"create-flow":         b(`{"template": "hello"}`),
		"disable-totp":        b(`{"code": "123456"}`),
		"fix-flow":            b(`{"rule": "final-stop", "document": {"format": 1, "id": "x", "start": "hi", "blocks": [{"id": "hi", "kind": "message", "content": {"text": "Привет."}}]}}`),
		"import-flow":         {body: strings.ReplaceAll(document("imported"), "\t", " "), headers: map[string]string{"Content-Type": "application/yaml"}},
		"invite-operator":     b(`{"email": "dina@example.org", "role": "marketer"}`),
		"list-contacts":       {path: "?search=вера&sort=name"},
		"list-conversations":  {path: "?channel_id=$channel&assignee=none"},
		"list-items":          {path: "?limit=10"},
		"list-links":          {path: "?flow_id=$flow"},
		"make-api-key":        b(`{"name": "Сайт", "scopes": ["events:write"]}`),
		"pause-bot":           b(`{"paused_until": "2026-03-02T12:00:00Z"}`),
		"publish-flow":        b(`{"comment": "вторая", "map": {"hi": "finish_old"}, "default": "move"}`),
		"restore-version":     b(`{"comment": "как было", "publish": true, "default": "finish_old"}`),
		"disconnect-channel":  {path: "?although_used=true"},
		"list-uses":           {path: "?kind=tag&name=vip"},
		"list-changes":        {path: "?against=draft"},
		"preview-content":     b(`{"content": {"text": {"ru": "**Здравствуйте**, {{ contact.first_name }}! {{ answer.size }}"}, "buttons": [[{"id": "a", "label": "Да", "action": "next"}]]}, "language": "ru", "kinds": ["telegram", "sms"], "contact": "$contact"}`),
		"record-consent":      b(`{"purpose": "promo", "state": "given", "action": "operator", "channel_id": "$channel"}`),
		"release-suppression": {path: "?kind=phone&address=%2B79160000000"},
		"retry-message":       b(`{"may_arrive_twice": true}`),
		"reply":               b(`{"text": "Добрый день", "identity_id": "$identity", "reply_to": "$message", "media": [{"kind": "document", "sha256": "$file"}]}`),
		"save-draft":          {body: `{"document": {"format": 1, "id": "hello", "start": "hi", "blocks": [{"id": "hi", "kind": "message", "content": {"text": "Привет"}}]}}`, headers: map[string]string{"If-Match": `"2"`}},
		"send-event":          b(`{"contact": {"id": "$contact"}, "name": "order.paid", "data": {"sum": 990}}`),
		"make-try-link":       b(`{"days": 7, "version": 1, "channel": "webchat"}`),
		"tell-why":            {path: "?flow=$flow"},
		"simulate-flow":       b(`{"person": {"first_name": "Вера"}, "inputs": [{"do": "say", "text": "Что это?"}]}`),
		"save-scenario":       b(`{"person": {"first_name": "Вера"}, "inputs": [{"do": "advance", "for": "1d"}]}`),
		"set-fields":          b(`{"city_of_work": "Самара"}`),
		"set-secret":          b(`{"value": "another-secret"}`),
		"set-stage":           b(`{"stage": "lead"}`),
		"set-up":              b(`{"workspace_name": "X", "name": "X", "email": "x@example.org", "password": "` + password + `", "language": "ru", "time_zone": "UTC"}`),
		"sign-in":             b(`{"email": "anna@example.org", "password": "` + password + `"}`),
		"start-flow":          b(`{"flow_id": "$flow"}`),
		"switch-workspace":    b(`{"workspace_id": "$workspace"}`),
		"test-keywords":       b(`{"words": ["здраствуйте", "привет"], "match": "tolerant", "flow_id": "$flow"}`),
		"tag-contact":         b(`{"add": ["lead"], "remove": ["vip"]}`),
		"upload-file":         {headers: map[string]string{"Content-Type": "multipart/form-data; boundary=a-line-between-parts"}},
		"get-flow-stats":      {path: "?version=1&from=2026-01-01&to=2026-12-31"},
		"export-flow-stats":   {path: "?from=2026-01-01"},
		"get-flow-deliveries": {path: "?block=hi"},
		"get-answers":         {path: "?block=hi&filter=tag(%22vip%22)"},
		"list-answers":        {path: "?block=hi"},
		"export-answers":      {path: "?block=hi"},
	}
}

// places says what stands in a path behind its first word.
func places() map[string]string {
	return map[string]string{
		"operators": "operator", "invites": "invite", "api-keys": "key", "channels": "channel", "files": "file", "flows": "flow", "contacts": "contact", "tags": "tag", "fields": "field",
		"links": "link", "conversations": "conversation", "messages": "message", "secrets": "secret", "templates": "template",
	}
}

// request writes the sample of an operation with dollar names; ok is false when there is none.
func (o operation) request(t *testing.T) (path, body string, headers map[string]string, ok bool) {
	t.Helper()
	s, known := samples()[o.id]
	if o.body != nil && !known {
		t.Errorf("%s has no sample", o.id)
		return "", "", nil, false
	}
	path = o.path
	if strings.Contains(path, "{") {
		what, found := places()[strings.Split(path, "/")[1]]
		if !found {
			t.Errorf("%s: nobody knows what stands in %s", o.id, path)
			return "", "", nil, false
		}
		path = strings.NewReplacer("{id}", "$"+what, "{token}", "$"+what, "{sha256}", "$"+what, "{session_id}", "$session", "{trial_id}", "$trial", "{name}", "$"+what, "{n}", "1").Replace(path)
	}
	if o.id == "upload-file" {
		_, s.body = form(t, "новый файл")
	}
	return path + s.path, s.body, s.headers, true
}

// put replaces dollar names; the n-th of them by others' id, and none when n is negative.
func put(text string, n int, own, others world) (string, int) {
	count := 0
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found {
			return b.String(), count
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
		if end < 0 {
			end = len(rest)
		}
		name := rest[:end]
		if name == "vendor" {
			b.WriteString(own.h.vendor)
			text = rest[end:]
			continue
		}
		if own.ids[name] == "" {
			own.h.t.Fatalf("the world has no %q", name)
		}
		if count == n {
			b.WriteString(others.ids[name])
		} else {
			b.WriteString(own.ids[name])
		}
		count++
		text = rest[end:]
	}
}

// compact is JSON as it is sent.
func compact(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if json.Compact(&b, []byte(text)) != nil {
		return text
	}
	return b.String()
}
