// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"fmt"
	"testing"

	"parley/internal/channel"
	"parley/internal/content"
)

// used collects what the outbound fixtures exercise, in words such as "media video by url" or "inline next".
type used map[string]bool

func (u used) addf(format string, args ...any) { u[fmt.Sprintf(format, args...)] = true }

// note records one fixture that was sent with success.
func (u used) note(m Message) {
	p := m.Part
	u.addf("part %s", p.Kind)
	for _, f := range p.Media {
		by := "upload"
		if f.SHA256 == "" {
			by = "url"
		}
		u.addf("media %s", f.Kind)
		u.addf("media %s by %s", f.Kind, by)
	}
	for _, s := range p.Rich.Spans {
		u.addf("markup %s", s.Kind)
	}
	if len(p.Media) > 0 && p.Rich.Text != "" {
		u.addf("caption")
	}
	for _, row := range p.Buttons {
		for _, b := range row {
			u.addf("inline %s", b.Action)
		}
	}
	if p.Keyboard != nil {
		for _, row := range p.Keyboard.Rows {
			for _, b := range row {
				u.addf("reply %s", b.Action)
			}
		}
		u.addf("keyboard removed %t", p.Keyboard.Remove)
	}
	u["reply to"] = u["reply to"] || p.ReplyTo != ""
	u["protect"] = u["protect"] || p.Options.Protect
	u["silent"] = u["silent"] || p.Options.Silent
}

// declared lists what the capabilities promise, in the same words.
func declared(c content.Capabilities) []string {
	list := []string{"part text"}
	add := func(promised bool, what ...any) {
		if promised {
			list = append(list, fmt.Sprint(what...))
		}
	}
	for kind, m := range c.Media {
		add(true, "media ", kind)
		add(m.ByURL, "media ", kind, " by url")
		add(m.ByUpload, "media ", kind, " by upload")
	}
	for _, kind := range c.Text.Markup {
		add(true, "markup ", kind)
	}
	for _, action := range c.Inline.Kinds {
		add(true, "inline ", action)
	}
	for _, action := range c.Reply.Kinds {
		add(true, "reply ", action)
	}
	add(len(c.Reply.Kinds) > 0, "keyboard removed true")
	add(c.Caption.Max > 0, "caption")
	add(c.Album.Max > 0, "part ", content.PartAlbum)
	add(c.Location, "part ", content.PartLocation)
	add(c.Card, "part ", content.PartCard)
	add(c.Poll.Options > 0, "part ", content.PartPoll)
	add(c.Carousel.Cards > 0, "part ", content.PartCarousel)
	add(c.RequestPhone && len(c.Reply.Kinds) > 0, "reply ", content.RequestPhone)
	add(c.RequestLocation && len(c.Reply.Kinds) > 0, "reply ", content.RequestLocation)
	add(c.ReplyTo, "reply to")
	add(c.Protect, "protect")
	add(c.Silent, "silent")
	return list
}

// testCapabilities fails for every promise that no fixture keeps.
func (s Suite) testCapabilities(t *testing.T) {
	t.Parallel()
	kept := used{}
	for _, file := range files(t, s.dir("outbound")) {
		if c := load[Sending](t, file); c.Receipt != nil && (s.direct() || len(c.Requests) > 0) {
			kept.note(c.Message)
		}
	}
	spec := s.Driver.Spec()
	for _, promise := range declared(spec.Capabilities) {
		if !kept[promise] {
			t.Errorf("the capabilities declare %q, but no outbound fixture sends it", promise)
		}
	}
	can := func(promised bool, what string, able bool) {
		if promised && !able {
			t.Errorf("the spec declares %s, but the driver has no such ability", what)
		}
	}
	_, acks := s.Driver.(channel.Acknowledger)
	_, edits := s.Driver.(channel.Editor)
	_, runs := s.Driver.(channel.Runner)
	can(spec.Capabilities.Typing.Supported, "typing", acks)
	can(spec.Capabilities.Edit.Supported || spec.Capabilities.Delete.Supported, "edit or delete", edits)
	for _, mode := range spec.Modes {
		can(mode == channel.Poll, "polling", runs)
	}
}
