// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"slices"
	"strconv"

	"parley/internal/i18n"
	"parley/internal/template"
)

// The compiled shapes of content, for one language.
type (
	body struct {
		text     placed
		media    []file
		buttons  [][]choice
		keyboard *keyboard
		location *Location
		card     card
		poll     *poll
		slides   []slide
		options  Options
	}
	placed struct {
		*template.Template
		path string
	}
	file struct {
		kind      MediaKind
		file      string
		path      string
		url, name placed
	}
	choice struct {
		id           string
		action       Action
		style        Style
		label, value placed
	}
	keyboard struct {
		rows                        [][]choice
		oneTime, persistent, remove bool
		placeholder                 placed
	}
	card struct{ phone, first, last placed }
	poll struct {
		question            placed
		options             []placed
		multiple, anonymous bool
	}
	slide struct {
		title, text, url placed
		image            *file
		buttons          []choice
	}
)

// Compile reads all templates of the content for the languages; the first is the one that stands in for missing translations.
// It finds the problems of templates only; Check finds the others. Compiled is nil when there are problems.
func (c Content) Compile(languages []i18n.Lang) (*Compiled, []Problem) {
	if len(languages) == 0 {
		languages = []i18n.Lang{i18n.RU}
	}
	out := &Compiled{languages: slices.Clone(languages)}
	var problems []Problem
	seen := map[string]*template.Template{}
	for _, lang := range languages {
		b := compiler{lang: lang, fallback: languages[0], seen: seen}
		out.bodies = append(out.bodies, b.body(c))
		out.paths = append(out.paths, b.paths...)
		for _, p := range b.problems {
			if !slices.ContainsFunc(problems, func(q Problem) bool { return p.Path == q.Path && p.Rule == q.Rule }) {
				problems = append(problems, p)
			}
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	slices.Sort(out.paths)
	out.paths = slices.Compact(out.paths)
	return out, nil
}

// compiler reads the content for one language.
type compiler struct {
	lang, fallback i18n.Lang
	problems       []Problem
	paths          []string
	seen           map[string]*template.Template // by place and text: what is the same in several languages is read once
}

func (b *compiler) body(c Content) body {
	out := body{text: b.words(c.Text, "/text", template.InText), options: c.Options, location: c.Location}
	for i, m := range c.Media {
		out.media = append(out.media, b.file(m, at("/media", i)))
	}
	out.buttons = b.rows(c.Buttons, "/buttons")
	if k := c.Keyboard; k != nil {
		out.keyboard = &keyboard{
			rows: b.rows(k.Rows, "/keyboard/rows"), oneTime: k.OneTime, persistent: k.Persistent, remove: k.Remove,
			placeholder: b.words(k.Placeholder, "/keyboard/placeholder", template.InPlain),
		}
	}
	if k := c.Card; k != nil {
		out.card = card{phone: b.plain(k.Phone, "/card/phone"), first: b.plain(k.First, "/card/first_name"), last: b.plain(k.Last, "/card/last_name")}
	}
	if p := c.Poll; p != nil {
		out.poll = &poll{question: b.words(p.Question, "/poll/question", template.InPlain), multiple: p.Multiple, anonymous: p.Anonymous}
		for i, o := range p.Options {
			out.poll.options = append(out.poll.options, b.words(o, at("/poll/options", i), template.InPlain))
		}
	}
	for i, s := range c.Carousel {
		path := at("/carousel", i)
		compiled := slide{
			title: b.words(s.Title, path+"/title", template.InPlain), text: b.words(s.Text, path+"/text", template.InText), url: b.template(s.URL, path+"/url", template.InURL),
			buttons: b.row(s.Buttons, path+"/buttons"),
		}
		if s.Image != nil {
			image := b.file(*s.Image, path+"/image")
			compiled.image = &image
		}
		out.slides = append(out.slides, compiled)
	}
	return out
}

func (b *compiler) rows(rows [][]Choice, path string) [][]choice {
	var out [][]choice
	for i, row := range rows {
		out = append(out, b.row(row, at(path, i)))
	}
	return out
}

func (b *compiler) row(row []Choice, path string) []choice {
	var out []choice
	for i, c := range row {
		place := template.InPlain
		if c.Action == OpenURL || c.Action == MiniApp || c.Action == Pay {
			place = template.InURL
		}
		here := at(path, i)
		out = append(out, choice{
			id: c.ID, action: c.Action, style: c.Style,
			label: b.words(c.Label, here+"/label", template.InPlain), value: b.template(c.Value, here+"/value", place),
		})
	}
	return out
}

func (b *compiler) file(m MediaSpec, path string) file {
	return file{kind: m.Kind, file: m.File, path: path + "/file", url: b.template(m.URL, path+"/url", template.InURL), name: b.plain(m.Name, path+"/name")}
}

// words compiles the text in the language, or in the first one when it is not translated.
func (b *compiler) words(t i18n.Text, path string, place template.Place) placed {
	lang := b.lang
	if _, ok := t[lang]; !ok {
		if _, ok := t[b.fallback]; ok {
			path += "/" + string(b.fallback)
		}
	} else {
		path += "/" + string(lang)
	}
	return b.template(t.In(lang, b.fallback), path, place)
}

func (b *compiler) plain(text, path string) placed { return b.template(text, path, template.InPlain) }

func (b *compiler) template(text, path string, place template.Place) placed {
	key := string(place) + " " + text
	if t := b.seen[key]; t != nil {
		return placed{Template: t.In(b.lang), path: path}
	}
	t, problems := template.Compile(text, b.lang, place)
	for _, p := range problems {
		b.problems = append(b.problems, Problem{Path: path, Rule: p.Rule, Text: p.Text})
	}
	if t != nil {
		b.paths, b.seen[key] = append(b.paths, t.Paths()...), t
	}
	return placed{Template: t, path: path}
}

func at(path string, i int) string { return path + "/" + strconv.Itoa(i) }
