// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"

	"parley/internal/channel"
	"parley/internal/channels/webchat"
	"parley/internal/fault"
	"parley/internal/i18n"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

// pageData fills the one template of public pages: a few words, or a chat.
type pageData struct {
	Lang    i18n.Lang
	Title   string
	Text    string
	Style   template.CSS
	Channel string // key of the chat; empty: no chat
	Start   string
	NoJS    string
}

// show writes a public page.
func (h *Hooks) show(w http.ResponseWriter, r *http.Request, status int, d pageData) {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		http.Error(w, d.Title, status)
		return
	}
	d.Style = template.CSS(pageStyle) //nolint:gosec // our own file
	style := sha256.Sum256([]byte(pageStyle))
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer") // the address holds the token of a visit
	head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' https: data: blob:; media-src 'self' https: blob:; "+
		"style-src 'sha256-"+base64.StdEncoding.EncodeToString(style[:])+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	w.WriteHeader(status)
	if err := page.Execute(w, d); err != nil {
		h.Log.DebugContext(r.Context(), "hooks: a page was not read to its end", "error", err)
	}
}

// plain is a page of a title and a sentence, in the reader's language.
func (h *Hooks) plain(w http.ResponseWriter, r *http.Request, status int, title, text i18n.Text) {
	lang := languageOf(r)
	h.show(w, r, status, pageData{Lang: lang, Title: title.In(lang), Text: text.In(lang)})
}

// page is the public page of a chat, for maps, cards and links.
func (h *Hooks) page(w http.ResponseWriter, r *http.Request) {
	ch, err := h.Channels.ByHook(r.Context(), r.PathValue("key"))
	if err != nil && !fault.Is(err, fault.NotFound) {
		setRetryAfter(w, err)
		h.plain(w, r, http.StatusServiceUnavailable, i18n.Words("Сейчас не получилось", "That did not work just now"),
			i18n.Words("Обновите страницу через минуту.", "Reload the page in a minute."))
		return
	}
	if err != nil || ch.Mode != channel.Direct {
		h.plain(w, r, http.StatusNotFound, i18n.Words("Такого чата нет", "There is no such chat"),
			i18n.Words("Возможно, его закрыли или в адресе опечатка.", "It may have been closed, or the address is misspelt."))
		return
	}
	lang := languageOf(r)
	h.show(w, r, http.StatusOK, pageData{
		Lang: lang, Title: cmp.Or(ch.Settings[webchat.KeyTitle], ch.Name), Channel: ch.HookKey, Start: r.URL.Query().Get("start"),
		NoJS: i18n.Words("Чтобы чат заработал, включите JavaScript.", "Turn JavaScript on to use the chat.").In(lang),
	})
}

// languageOf is Russian for whoever reads Russian first, and English for all others.
func languageOf(r *http.Request) i18n.Lang {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(r.Header.Get("Accept-Language"))), "ru") {
		return i18n.RU
	}
	return i18n.EN
}

// asset is a file of the widget, for any site. It is asked about once an hour, so that a new version of the server is soon everywhere.
func asset(body []byte, mediaType string) http.HandlerFunc {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return func(w http.ResponseWriter, r *http.Request) {
		if len(body) == 0 {
			http.Error(w, "this build has no chat", http.StatusNotFound)
			return
		}
		head := w.Header()
		head.Set("Content-Type", mediaType)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Cache-Control", "public, max-age=3600")
		head.Set("Access-Control-Allow-Origin", "*")
		head.Set("Cross-Origin-Resource-Policy", "cross-origin")
		head.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(body) // the reader may have left
	}
}
