// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/i18n"
	"parley/internal/rich"
)

// Preview is a message as one kind of channel would carry it.
type Preview struct {
	Kind  string
	Caps  Capabilities
	Parts []Part
	Notes []Note
}

// Preview fits a rendered message for a kind of channel, as it will be before anything is sent: a file that needs an address is given one,
// because it will have one then. Lang is that of the added words.
func (m Message) Preview(kind string, lang i18n.Lang) (Preview, bool) {
	caps, ok := Table(kind)
	if !ok {
		return Preview{}, false
	}
	link := func(f Media) string { return cmp.Or(f.URL, "https://…/"+cmp.Or(f.Name, "file")) }
	parts, notes := Fitter{Caps: caps, Lang: lang, Link: link}.Fit(m)
	return Preview{kind, caps, parts, notes}, true
}

// Length is how long a part's text is, and how long it may be, in the unit of the channel.
func (p Preview) Length(part Part) (used, limit int, unit rich.Unit) {
	limit = p.Caps.Text.Max
	switch {
	case len(part.Media) > 0:
		limit = p.Caps.Caption.Max
	case len(part.Buttons) > 0 && p.Caps.Text.ButtonsMax > 0:
		limit = p.Caps.Text.ButtonsMax
	}
	return rich.Count(part.Rich.Text, p.Caps.Text.Unit), limit, p.Caps.Text.Unit
}

// Lost tells what of a written message people on a kind of channel will not get: what is left out, or can no longer be done there. What only looks
// otherwise is not told. Variables have their samples. A message whose templates cannot be read, and a kind without a table, lose nothing:
// what cannot be known is not told either.
func (c Content) Lost(languages []i18n.Lang, kind string, media func(file string) (Media, bool)) []Note {
	compiled, problems := c.Compile(languages)
	if len(problems) > 0 {
		return nil
	}
	if media == nil {
		media = stored
	}
	var lost []Note
	for _, lang := range compiled.languages {
		m, _ := compiled.Render(RenderEnv{Lang: lang, Vars: Samples(lang), Media: media})
		p, ok := m.Preview(kind, lang)
		if !ok {
			return nil
		}
		for _, n := range p.Notes {
			if n.Loses() && !slices.ContainsFunc(lost, func(one Note) bool { return one.Rule == n.Rule }) {
				lost = append(lost, n)
			}
		}
	}
	return lost
}

// stored is a file of which no more than its name is known.
func stored(file string) (Media, bool) {
	hash, _ := strings.CutPrefix(file, "media:")
	return Media{SHA256: hash, Name: file[strings.LastIndex(file, "/")+1:]}, file != ""
}

// Loses reports whether a note tells of something people will not get, and not only of another look.
func (n Note) Loses() bool {
	return slices.Contains([]string{"buttons_to_text", "request_to_text", "poll_to_text", "carousel_to_list", "media_to_link", "media_dropped", "protect_ignored", "delete_ignored"}, n.Rule)
}

// Samples are the values that stand for a person's where nobody is chosen. A variable the product does not know shows its name.
func Samples(lang i18n.Lang) func(path string) (any, bool) {
	return func(path string) (any, bool) {
		for _, s := range [...]struct{ path, ru, en string }{
			{"contact.name", "Анна Белова", "Anna White"}, {"contact.first_name", "Анна", "Anna"}, {"contact.last_name", "Белова", "White"},
			{"contact.phone", "+7 916 000-00-00", "+1 555 010-0000"}, {"contact.email", "anna@example.com", "anna@example.com"},
			{"contact.city", "Казань", "Boston"}, {"contact.gender", "female", "female"}, {"contact.username", "anna", "anna"},
			{"contact.language", string(i18n.RU), string(i18n.EN)}, {"contact.stage", "lead", "lead"},
		} {
			if s.path == path {
				return i18n.Words(s.ru, s.en).In(lang, i18n.EN), true
			}
		}
		root, name, _ := strings.Cut(path, ".")
		if root == "score" {
			return 5, true
		}
		return "‹" + name + "›", name != ""
	}
}
