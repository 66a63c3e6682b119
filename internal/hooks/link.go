// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"net/http"
	"strings"

	"parley/internal/fault"
	"parley/internal/growth"
	"parley/internal/i18n"
)

// link sends a browser on to the messenger.
func (h *Hooks) link(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store") // each opening is a visit of its own
	target, err := h.Growth.Visit(r.Context(), r.PathValue("code"), growth.Opening{
		Query: r.URL.Query(), UserAgent: r.UserAgent(), Referrer: r.Referer(), Ahead: fetchedAhead(r),
	})
	switch {
	case target != "":
		if err != nil { // the person comes first, the figures second
			h.Log.WarnContext(r.Context(), "hooks: a visit was not counted", "error", err)
		}
		http.Redirect(w, r, target, http.StatusFound)
	case fault.Is(err, fault.NotFound):
		h.plain(w, r, http.StatusNotFound,
			i18n.Words("Ссылка больше не работает", "This link no longer works"),
			i18n.Words("Возможно, она устарела или в адресе опечатка. Спросите новую там, где вы её нашли.",
				"It may be out of date, or the address is misspelt. Ask for a new one where you found it."))
	default:
		h.Log.ErrorContext(r.Context(), "hooks: a link could not be opened", "error", err)
		setRetryAfter(w, err)
		h.plain(w, r, http.StatusServiceUnavailable,
			i18n.Words("Сейчас не получилось", "That did not work just now"),
			i18n.Words("Обновите страницу через минуту: ссылка верная.", "Reload the page in a minute: the link is right."))
	}
}

// fetchedAhead holds for requests that nobody looks at yet: HEAD, and what browsers and messengers fetch beforehand.
func fetchedAhead(r *http.Request) bool {
	if r.Method == http.MethodHead {
		return true
	}
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if value := r.Header.Get(name); strings.Contains(value, "prefetch") || strings.Contains(value, "preview") {
			return true
		}
	}
	return false
}
