// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package chat

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/play/server"
	"parley/internal/sandbox"
)

// Site is a browser with the chat of a site open. Nothing is asked of the server before the person does something.
// It is for one goroutine.
type Site struct {
	key    string
	who    *sandbox.Person
	client *server.Client
	path   string // of the chat: /w/<key>

	token  string
	cursor int64
	said   int    // numbers the person's own bodies
	start  string // token of an opened link
	list   []*sandbox.Message
	places map[string]int // in list, by the server's id
}

// NewSite is a browser of a person on a site whose chat has a key at the server.
func NewSite(base, channel, key string, who *sandbox.Person) (*Site, error) {
	client, err := server.NewClient(base)
	if err != nil {
		return nil, err
	}
	return &Site{key: channel, who: who, client: client, path: "/w/" + key, places: map[string]int{}}, nil
}

// Name implements Phone.
func (s *Site) Name() string { return s.who.Key + "@" + s.key }

// Person implements Phone.
func (s *Site) Person() *sandbox.Person { return s.who }

// Keyboard implements Phone: the chat of a site has none.
func (s *Site) Keyboard() [][]sandbox.Button { return nil }

// Address implements Phone: the token begins with it.
func (s *Site) Address() string {
	head, _, _ := strings.Cut(s.token, ".")
	address, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return ""
	}
	return string(address)
}

// header is what a browser says: the page is the server's own.
func (s *Site) header() http.Header {
	h := http.Header{"Origin": {s.client.Base}, "Accept-Language": {s.who.Language}}
	if s.token != "" {
		h.Set("Authorization", "Bearer "+s.token)
	}
	return h
}

// open begins a session when there is none.
func (s *Site) open(ctx context.Context) error {
	if s.token != "" {
		return nil
	}
	a, err := s.client.Send(ctx, http.MethodPost, s.path+"/session", map[string]any{}, s.header())
	if err != nil {
		return err //nolint:wrapcheck // names the request
	}
	var begun struct {
		Token string `json:"token"`
	}
	if err := a.Read("begin a chat", &begun); err != nil {
		return err //nolint:wrapcheck // names the request
	}
	s.token = begun.Token
	return nil
}

// Act implements Phone.
func (s *Site) Act(ctx context.Context, a sandbox.Action) error {
	do, ok := map[sandbox.Verb]func(context.Context, sandbox.Action) error{
		sandbox.OpenLink: s.openLink, sandbox.PressStart: s.pressStart, sandbox.Say: s.say, sandbox.Press: s.press,
		sandbox.SharePhone: s.sharePhone, sandbox.ShareLocation: s.shareLocation, sandbox.SendMedia: s.sendMedia, sandbox.Read: s.read,
	}[a.Verb]
	if !ok {
		return fmt.Errorf("nobody can %s in the chat of a site", a.Verb)
	}
	if err := s.open(ctx); err != nil {
		return err
	}
	return do(ctx, a)
}

// post sends one body of the widget. One that was not acknowledged is sent again under its own number, as the widget does, so that it counts once.
func (s *Site) post(ctx context.Context, body map[string]any) error {
	body["client_msg_id"] = "m" + strconv.Itoa(s.said+1)
	a, err := s.client.Send(ctx, http.MethodPost, s.path+"/messages", body, s.header())
	if err != nil {
		return err //nolint:wrapcheck // names the request
	}
	if err := a.Read("write to the chat", nil); err != nil {
		return err //nolint:wrapcheck // names the request
	}
	s.said++
	return nil
}

func (s *Site) openLink(_ context.Context, a sandbox.Action) error {
	u, err := url.Parse(a.Link)
	if err != nil || !strings.Contains(u.Path, strings.TrimPrefix(s.path, "/w/")) {
		return fmt.Errorf("the link %q does not lead to this chat", a.Link)
	}
	s.start = u.Query().Get("start")
	return nil
}

// pressStart opens the chat, with the token of the link that led here.
func (s *Site) pressStart(ctx context.Context, _ sandbox.Action) error {
	return s.post(ctx, map[string]any{"type": "start", "start": map[string]any{"token": s.start, "language": s.who.Language}})
}

func (s *Site) say(ctx context.Context, a sandbox.Action) error {
	return s.post(ctx, map[string]any{"type": "message", "text": a.Text})
}

// press presses a button of the newest message that shows it.
func (s *Site) press(ctx context.Context, a sandbox.Action) error {
	if err := s.fetch(ctx); err != nil {
		return err
	}
	for _, m := range slices.Backward(s.list) {
		for _, b := range slices.Concat(m.Buttons...) {
			switch {
			case m.Deleted || b.Label != a.Button:
			case b.Kind == sandbox.ButtonLink:
				return nil // opens a page outside the chat
			default:
				return s.post(ctx, map[string]any{"type": "message", "text": b.Label, "payload": b.Payload, "message": m.VendorID})
			}
		}
	}
	return fmt.Errorf("there is no button %q in the chat", a.Button)
}

func (s *Site) sharePhone(ctx context.Context, a sandbox.Action) error {
	number := a.Phone
	if number == "" {
		number = s.who.Phone
	}
	return s.post(ctx, map[string]any{"type": "message", "phone": number})
}

func (s *Site) shareLocation(ctx context.Context, a sandbox.Action) error {
	return s.post(ctx, map[string]any{"type": "message", "location": map[string]float64{"lat": a.Latitude, "lon": a.Longitude}})
}

func (s *Site) sendMedia(ctx context.Context, a sandbox.Action) error {
	var files []any
	for _, m := range a.Media {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("file", m.Name)
		if err == nil {
			_, err = part.Write(m.Bytes)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			return fmt.Errorf("upload %s: %w", m.Name, err)
		}
		head := s.header()
		head.Set("Content-Type", w.FormDataContentType())
		got, err := s.client.Raw(ctx, http.MethodPost, s.path+"/uploads", form.Bytes(), head)
		if err != nil {
			return err //nolint:wrapcheck // names the request
		}
		var file any
		if err := got.Read("upload "+m.Name, &file); err != nil {
			return err //nolint:wrapcheck // names the request
		}
		files = append(files, file)
	}
	return s.post(ctx, map[string]any{"type": "message", "text": a.Text, "files": files})
}

// read tells that everything has been read.
func (s *Site) read(ctx context.Context, _ sandbox.Action) error {
	if err := s.fetch(ctx); err != nil {
		return err
	}
	for _, m := range slices.Backward(s.list) {
		if m.From == sandbox.FromBot {
			return s.post(ctx, map[string]any{"type": "receipt", "message": m.VendorID, "status": "read"})
		}
	}
	return nil
}

// Messages implements Phone.
func (s *Site) Messages(ctx context.Context, after int64) ([]*sandbox.Message, error) {
	if s.token == "" {
		return nil, nil
	}
	if err := s.fetch(ctx); err != nil {
		return nil, err
	}
	return slices.Clone(s.list[min(int(after), len(s.list)):]), nil
}

// shown is a message as the server gives it to a widget.
type shown struct {
	ID   string `json:"id"`
	From string `json:"from"`
	At   int64  `json:"at"`
	Runs []struct {
		Text string `json:"t"`
	} `json:"runs"`
	Files []struct {
		Kind string `json:"kind"`
		Name string `json:"name"`
	} `json:"files"`
	Buttons [][]struct {
		Label   string `json:"label"`
		Action  string `json:"action"`
		Value   string `json:"value"`
		Payload string `json:"payload"`
	} `json:"buttons"`
	Location *struct {
		Lat float64 `json:"lat"`
		Lon float64 `json:"lon"`
	} `json:"location"`
	Card *struct {
		Phone string `json:"phone"`
	} `json:"card"`
	Edited  bool `json:"edited"`
	Deleted bool `json:"deleted"`
}

// fetch takes what is new or changed.
func (s *Site) fetch(ctx context.Context) error {
	a, err := s.client.Send(ctx, http.MethodGet, s.path+"/messages?after="+strconv.FormatInt(s.cursor, 10), nil, s.header())
	if err != nil {
		return err //nolint:wrapcheck // names the request
	}
	var news struct {
		Messages []json.RawMessage `json:"messages"`
		Cursor   int64             `json:"cursor"`
	}
	if err := a.Read("read the chat", &news); err != nil {
		return err //nolint:wrapcheck // names the request
	}
	for _, text := range news.Messages {
		var m shown
		if err := json.Unmarshal(text, &m); err != nil {
			return fmt.Errorf("read the chat: %w", err)
		}
		place, known := s.places[m.ID]
		if !known {
			place = len(s.list)
			s.places[m.ID] = place
			s.list = append(s.list, nil)
		}
		s.list[place] = m.message(int64(place) + 1)
	}
	s.cursor = news.Cursor
	return nil
}

// message is the message as phones show it.
func (m *shown) message(id int64) *sandbox.Message {
	out := &sandbox.Message{ID: id, VendorID: m.ID, From: sandbox.FromBot, Kind: "text", At: m.At, Deleted: m.Deleted}
	if m.From == "me" {
		out.From = sandbox.FromMe
	}
	if m.Edited {
		out.EditedAt = m.At
	}
	for _, r := range m.Runs {
		out.Text += r.Text
	}
	if m.Location != nil {
		out.Kind, out.Location = "location", &sandbox.Location{Latitude: m.Location.Lat, Longitude: m.Location.Lon}
	}
	if m.Card != nil {
		out.Kind, out.Contact = "contact", &sandbox.Contact{Phone: m.Card.Phone}
	}
	for _, f := range m.Files {
		out.Media = append(out.Media, sandbox.Media{Kind: f.Kind, Name: f.Name})
	}
	for _, row := range m.Buttons {
		var buttons []sandbox.Button
		for _, b := range row {
			kind := sandbox.ButtonPress
			if b.Action == "url" {
				kind = sandbox.ButtonLink
			}
			buttons = append(buttons, sandbox.Button{Label: b.Label, Kind: kind, URL: b.Value, Payload: b.Payload})
		}
		out.Buttons = append(out.Buttons, buttons)
	}
	return out
}
