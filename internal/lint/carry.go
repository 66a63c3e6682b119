// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/content"
	"parley/internal/i18n"
)

// dropped are the notes of fitting that say that something does not arrive at all; changed are those that change what the message is for.
var (
	dropped = []string{"media_dropped"}
	changed = []string{
		"text_split", "buttons_to_menu", "buttons_to_text", "labels_shortened", "request_to_text", "poll_to_text", "carousel_to_list", "media_changed", "media_to_link",
		"protect_ignored", "delete_ignored",
	}
)

func cannotCarry(g *graph) []place   { return g.fitted(dropped) }
func lostInFitting(g *graph) []place { return g.fitted(changed) }

// fitted tells what a sort of notes says of every message, one place for a block and a note.
func (g *graph) fitted(sort []string) []place {
	var places []place
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		for _, l := range g.losses()[id] {
			if !slices.Contains(sort, l.rule) {
				continue
			}
			kinds := strings.Join(l.kinds, ", ")
			places = append(places, place{block: id, path: "content", text: i18n.Words(kinds+": "+l.text.In(i18n.RU), kinds+": "+l.text.In(i18n.EN))})
		}
	}
	return places
}

// loss is a note of fitting with the kinds of channels it was made for.
type loss struct {
	rule  string
	text  i18n.Text
	kinds []string
}

// losses cuts every message for every connected channel. That is the most expensive thing a look costs, so it is done once for all rules.
func (g *graph) losses() map[string][]loss {
	if g.lost != nil {
		return g.lost
	}
	g.lost = map[string][]loss{}
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if g.traits[id].content == nil || len(g.world.Channels) == 0 {
			continue
		}
		for _, m := range g.messages(*g.traits[id].content) {
			for _, ch := range g.world.Channels {
				_, notes := content.Fitter{Caps: ch.Caps, Link: g.link}.Fit(m)
				for _, n := range notes {
					g.lost[id] = lose(g.lost[id], n, ch.Kind)
				}
			}
		}
	}
	return g.lost
}

func lose(all []loss, n content.Note, kind string) []loss {
	at := slices.IndexFunc(all, func(l loss) bool { return l.rule == n.Rule })
	if at < 0 {
		return append(all, loss{n.Rule, n.Text, []string{kind}})
	}
	if !slices.Contains(all[at].kinds, kind) {
		all[at].kinds = append(all[at].kinds, kind)
	}
	return all
}

// messages are a content as people see it in each language, with nothing known of them.
func (g *graph) messages(c content.Content) []content.Message {
	languages := g.doc.Languages
	if len(languages) == 0 {
		languages = []i18n.Lang{i18n.RU}
	}
	compiled, problems := c.Compile(languages)
	if len(problems) > 0 {
		return nil
	}
	all := make([]content.Message, 0, len(languages))
	for _, lang := range languages {
		m, _ := compiled.Render(content.RenderEnv{Lang: lang, Media: g.media, Payload: func(string) string { return strings.Repeat("x", 48) }})
		all = append(all, m)
	}
	return all
}

// media is a file of the document; its size stays unknown when nobody can tell it.
func (g *graph) media(name string) (content.Media, bool) {
	if g.world.File != nil {
		if m, ok := g.world.File(name); ok {
			return m, true
		}
	}
	return content.Media{SHA256: strings.TrimPrefix(name, "media:")}, true
}

// link says whether a file that does not fit can be given by its address.
func (g *graph) link(content.Media) string {
	if g.world.NoLinks {
		return ""
	}
	return "https://example.com/file"
}

// windowCrossed compares the silence before each message with the windows of the connected channels.
func windowCrossed(g *graph) []place {
	var places []place
	for i := range g.doc.Blocks {
		id := g.doc.Blocks[i].ID
		if !g.traits[id].talks {
			continue
		}
		for _, ch := range g.world.Channels {
			window := time.Duration(ch.Caps.Window.FreeSeconds) * time.Second
			if window == 0 || g.trips[id].quiet < window {
				continue
			}
			hours := int(window / time.Hour)
			places = append(places, place{block: id, text: i18n.Words(
				fmt.Sprintf("%s: писать можно %d ч после слов человека, а это сообщение приходит позже.", ch.Kind, hours),
				fmt.Sprintf("%s: writing is possible for %d hours after the person has written, and this message comes later.", ch.Kind, hours))})
		}
	}
	return places
}
