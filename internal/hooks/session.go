// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"parley/internal/channel"
	"parley/internal/channels/webchat"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/message"
)

// opening is what a widget sends to begin: the token it has kept, or the user the site vouches for.
type opening struct {
	Token string `json:"token"`
	Lang  string `json:"lang"` // of the page
	User  struct {
		ID    string `json:"id"`
		Proof string `json:"proof"` // see webchat.KnownAddress
	} `json:"user"`
}

// sessionView is all a widget needs to draw itself.
type sessionView struct {
	Token  string            `json:"token"`
	Fresh  bool              `json:"fresh"` // a visitor nobody has seen before
	Config configView        `json:"config"`
	Words  map[string]string `json:"words"`
	newsView
}

type configView struct {
	Title    string `json:"title"`
	Greeting string `json:"greeting"`
	Color    string `json:"color"`
	Side     string `json:"side"`
	Files    bool   `json:"files"`
	MaxFile  int64  `json:"max_file"`
	Consent  string `json:"consent"`
	Policy   string `json:"policy"`
}

const (
	maxOpening = 8 << 10
	pageSize   = 50
)

// session begins or goes on. It writes nothing: a visitor becomes a contact with the first word.
func (h *Hooks) session(w http.ResponseWriter, r *http.Request, ch *channel.Opened) {
	if err := h.rates.allow(useSession, h.client(r), h.Clock.WallMS()); err != nil {
		h.fail(w, r, err)
		return
	}
	var in opening
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOpening)).Decode(&in); err != nil {
		h.fail(w, r, fault.New(fault.Invalid, "body", "send a JSON object"))
		return
	}
	g := guest{ch: ch}
	var known bool
	if in.User.ID != "" {
		if g.address, known = webchat.KnownAddress(ch.Channel, in.User.ID, in.User.Proof); !known {
			h.fail(w, r, fault.New(fault.Denied, "proof", "the site's proof of its user is wrong"))
			return
		}
	} else {
		g.address, known = webchat.Visitor(ch.Channel, in.Token, h.Clock.Wall())
	}
	if !known {
		g.address = webchat.NewAddress()
	}
	g.token = webchat.NewToken(ch.Channel, g.address, h.Clock.Wall())
	v := sessionView{Token: g.token, Fresh: !known, Config: h.config(ch), Words: words(i18n.Lang(strings.ToLower(in.Lang)))}
	var err error
	if v.newsView, err = h.recent(r, g, 0); err != nil {
		h.fail(w, r, err)
		return
	}
	reply(w, http.StatusOK, v)
}

func (h *Hooks) config(ch *channel.Opened) configView {
	s := ch.Settings
	return configView{
		Title: cmp.Or(s[webchat.KeyTitle], ch.Name), Greeting: s[webchat.KeyGreeting], Color: s[webchat.KeyColor], Side: s[webchat.KeySide],
		Files: s[webchat.KeyFiles] != "no", MaxFile: h.largest(ch), Consent: s[webchat.KeyConsentText], Policy: s[webchat.KeyConsentURL],
	}
}

// newsView is a piece of the talk, oldest first, and where to go on from.
type newsView struct {
	Messages []messageView `json:"messages"`
	Cursor   int64         `json:"cursor"`         // for after= and the live stream
	More     string        `json:"more,omitempty"` // for before=, when there is something older
}

// recent is the newest page, or the one before an id.
func (h *Hooks) recent(r *http.Request, g guest, before int64) (newsView, error) {
	v := newsView{Messages: []messageView{}, Cursor: h.Clock.NowMS(g.ch.Workspace)}
	i, ok, err := h.who(r, g)
	if err != nil || !ok {
		return v, err
	}
	parts, err := message.Shown(h.DB.Reads(r.Context()), g.ch.Workspace, i.Contact, i.ID, before, pageSize)
	if err != nil {
		return v, err
	}
	for _, p := range slices.Backward(parts) {
		if shownToVisitor(p) {
			v.Messages = append(v.Messages, view(g.ch, p))
		}
	}
	if len(parts) == pageSize {
		v.More = idText(parts[len(parts)-1].ID)
	}
	return v, nil
}
