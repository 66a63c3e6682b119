// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"cmp"
	"slices"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/id"
	"parley/internal/message"
	"parley/internal/rich"
)

// messageView is a part as the widget draws it. Texts are runs, so that a browser never has to be given HTML.
type messageView struct {
	ID       string             `json:"id"`
	Key      string             `json:"key,omitempty"` // client_msg_id, of the visitor's own
	From     string             `json:"from"`          // me, bot, team
	At       int64              `json:"at"`
	Runs     []run              `json:"runs,omitempty"`
	Files    []fileView         `json:"files,omitempty"`
	Buttons  [][]content.Button `json:"buttons,omitempty"`
	Slides   []slideView        `json:"slides,omitempty"`
	Location *content.Location  `json:"location,omitempty"`
	Card     *content.Card      `json:"card,omitempty"`
	Status   string             `json:"status,omitempty"` // of ours: sent, delivered, read
	Edited   bool               `json:"edited,omitempty"`
	Deleted  bool               `json:"deleted,omitempty"`
}

// run is a piece of text in one formatting.
type run struct {
	Text  string      `json:"t"`
	Marks []rich.Kind `json:"m,omitempty"`
	URL   string      `json:"u,omitempty"`
}

type fileView struct {
	Kind   content.MediaKind `json:"kind"`
	URL    string            `json:"url"` // a path of this server wants ?t=
	Name   string            `json:"name,omitempty"`
	Width  int               `json:"width,omitempty"`
	Height int               `json:"height,omitempty"`
}

type slideView struct {
	Title   string           `json:"title"`
	Text    string           `json:"text,omitempty"`
	Image   *fileView        `json:"image,omitempty"`
	URL     string           `json:"url,omitempty"`
	Buttons []content.Button `json:"buttons,omitempty"`
}

// startText is how intake keeps the opening of a chat in the thread; the visitor has not written it.
const startText = "/start"

func shownToVisitor(p message.Part) bool { return p.Direction == message.Out || p.Text != startText }

func view(ch *channel.Opened, p message.Part) messageView {
	v := messageView{ID: idText(p.ID), From: "bot", At: cmp.Or(p.SentAt, p.At), Edited: p.EditedAt > 0, Deleted: p.DeletedAt > 0}
	switch {
	case p.Direction == message.In:
		v.From, v.Key = "me", p.VendorID
	case p.Author == message.ByOperator:
		v.From = "team"
	}
	if p.Direction == message.Out {
		v.Status = string(p.State)
	}
	if v.Deleted {
		return v
	}
	c := p.Content
	v.Runs, v.Buttons, v.Location, v.Card = runs(c.Rich), c.Buttons, c.Location, c.Card
	for _, m := range c.Media {
		v.Files = append(v.Files, viewFile(ch, m))
	}
	for _, s := range c.Carousel {
		slide := slideView{Title: s.Title, Text: s.Text, URL: s.URL, Buttons: s.Buttons}
		if s.Image != nil {
			image := viewFile(ch, *s.Image)
			slide.Image = &image
		}
		v.Slides = append(v.Slides, slide)
	}
	return v
}

func viewFile(ch *channel.Opened, m content.Media) fileView {
	url := m.URL
	if m.SHA256 != "" {
		url = "/w/" + ch.HookKey + "/files/" + m.SHA256
	}
	return fileView{Kind: m.Kind, URL: url, Name: m.Name, Width: m.Width, Height: m.Height}
}

// runs cuts a text at every border of its formatting.
func runs(r rich.Text) []run {
	if r.Text == "" {
		return nil
	}
	borders := []int{0, len(r.Text)}
	for _, s := range r.Spans {
		borders = append(borders, s.From, s.To)
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	all := make([]run, 0, len(borders)-1)
	for i, to := range borders[1:] {
		from := borders[i]
		one := run{Text: r.Text[from:to]}
		for _, s := range r.Spans {
			if s.From <= from && to <= s.To {
				one.Marks = append(one.Marks, s.Kind)
				one.URL = cmp.Or(s.URL, one.URL)
			}
		}
		all = append(all, one)
	}
	return all
}

func idText(v int64) string { return id.Format(v) }
