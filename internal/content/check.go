// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/i18n"
)

// Problem is a mistake in authored content. Path is a JSON pointer from the content, Rule a stable word, Text says what to do.
type Problem struct {
	Path string    `json:"path"`
	Rule string    `json:"rule"`
	Text i18n.Text `json:"text"`
}

// What no messenger takes, or no person reads. Channels have tighter limits of their own, which Fit obeys.
const (
	maxMedia       = 30
	maxButtons     = 100 // Telegram Bot API: buttons of one inline keyboard
	maxSlides      = 10  // WhatsApp, VK, Facebook: cards of a carousel
	maxPollOptions = 12  // Telegram Bot API 10: options of a poll
)

// Check finds mistakes that need no channel and no template: what is empty, doubled, without an address, or too much.
func (c Content) Check() []Problem {
	k := checker{ids: map[string]bool{}}
	if c.Text.Empty() && len(c.Media) == 0 && c.Location == nil && c.Card == nil && c.Poll == nil && len(c.Carousel) == 0 {
		k.add("", "empty", "Сообщение пустое. Добавьте текст, файл или карточку.", "The message is empty. Please add a text, a file or a card.")
	}
	k.most("/media", len(c.Media), maxMedia)
	for i, m := range c.Media {
		k.file(at("/media", i), m)
	}
	k.rows("/buttons", c.Buttons)
	if c.Keyboard != nil {
		if c.Keyboard.Remove == (len(c.Keyboard.Rows) > 0) {
			k.add("/keyboard", "keyboard_unclear", "Клавиатура должна либо показывать кнопки, либо убирать их. Выберите одно.",
				"A keyboard either shows buttons or removes them. Please choose one.")
		}
		k.rows("/keyboard/rows", c.Keyboard.Rows)
	}
	if l := c.Location; l != nil && !(l.Lat >= -90 && l.Lat <= 90 && l.Lon >= -180 && l.Lon <= 180) {
		k.add("/location", "location_invalid", "Такой точки нет на карте. Широта от −90 до 90, долгота от −180 до 180.",
			"There is no such point on the map. Latitude is from −90 to 90, longitude from −180 to 180.")
	}
	if c.Card != nil {
		k.need("/card/phone", c.Card.Phone)
		k.need("/card/first_name", c.Card.First)
	}
	if c.Poll != nil {
		k.poll(c.Poll)
	}
	k.most("/carousel", len(c.Carousel), maxSlides)
	for i, s := range c.Carousel {
		k.slide(at("/carousel", i), s)
	}
	if c.Options.DeleteAfter < 0 {
		k.add("/options/delete_after", "negative", "Время до удаления не может быть меньше нуля.", "The time before deletion cannot be below zero.")
	}
	return k.problems
}

// checker gathers problems; ids are the buttons seen so far.
type checker struct {
	problems []Problem
	ids      map[string]bool
}

func (k *checker) add(path, rule, ru, en string) {
	k.problems = append(k.problems, Problem{Path: path, Rule: rule, Text: i18n.Words(ru, en)})
}

func (k *checker) most(path string, n, limit int) {
	if n > limit {
		most := strconv.Itoa(limit)
		k.add(path, "too_many", "Слишком много: можно не больше "+most+".", "There are too many: no more than "+most+" are possible.")
	}
}

func (k *checker) need(path, value string) {
	if strings.TrimSpace(value) == "" {
		k.add(path, "required", "Поле не заполнено. Заполните его.", "This field is empty. Please fill it in.")
	}
}

func (k *checker) words(path string, t i18n.Text) {
	if t.Empty() {
		k.add(path, "required", "Поле не заполнено. Заполните его.", "This field is empty. Please fill it in.")
		return
	}
	for _, lang := range t.Langs() {
		if strings.TrimSpace(t[lang]) == "" {
			k.add(path+"/"+string(lang), "required", "Нет текста на этом языке. Переведите его или уберите язык.",
				"There is no text in this language. Please translate it or remove the language.")
		}
	}
}

// address wants a scheme and a host; a template may stand anywhere, also for the whole.
func (k *checker) address(path, address string) {
	if strings.Contains(address, "{{") || strings.Contains(address, "{%") || webURL(address) {
		return
	}
	k.add(path, "url_invalid", "Адрес неполный. Он должен начинаться с https:// и не содержать пробелов.",
		"The address is incomplete. It must begin with https:// and have no spaces.")
}

func (k *checker) file(path string, m MediaSpec) {
	kinds := []MediaKind{Image, Video, VideoNote, Animation, Audio, Voice, Document, Sticker}
	switch {
	case !slices.Contains(kinds, m.Kind):
		k.add(path+"/kind", "unknown", "Такого вида файла нет. Выберите вид из списка.", "There is no such kind of file. Please choose one from the list.")
	case (m.File == "") == (m.URL == ""):
		k.add(path, "file_unclear", "Укажите файл или его адрес: что-то одно.", "Please give a file or its address: one of the two.")
	case m.URL != "":
		k.address(path+"/url", m.URL)
	}
}

func (k *checker) rows(path string, rows [][]Choice) {
	n := 0
	for i, row := range rows {
		n += len(row)
		for j, c := range row {
			k.button(at(at(path, i), j), c)
		}
	}
	k.most(path, n, maxButtons)
}

func (k *checker) button(path string, c Choice) {
	k.words(path+"/label", c.Label)
	k.need(path+"/id", c.ID)
	if c.ID != "" && k.ids[c.ID] {
		k.add(path+"/id", "duplicate", "Кнопка с таким именем уже есть. Дайте другое имя.", "There is a button with this id already. Please give it another one.")
	}
	k.ids[c.ID] = true
	switch c.Action {
	case OpenURL, MiniApp:
		k.address(path+"/value", c.Value)
	case CallPhone, CopyText:
		k.need(path+"/value", c.Value)
	case Next, Pay, RequestPhone, RequestLocation, RequestEmail, SendText:
	default:
		k.add(path+"/action", "unknown", "Такого действия нет. Выберите действие из списка.", "There is no such action. Please choose one from the list.")
	}
}

func (k *checker) poll(p *PollSpec) {
	k.words("/poll/question", p.Question)
	if len(p.Options) < 2 {
		k.add("/poll/options", "too_few", "В опросе нужно хотя бы два варианта.", "A poll needs at least two options.")
	}
	k.most("/poll/options", len(p.Options), maxPollOptions)
	for i, o := range p.Options {
		k.words(at("/poll/options", i), o)
	}
}

func (k *checker) slide(path string, s SlideSpec) {
	k.words(path+"/title", s.Title)
	if s.Image != nil {
		k.file(path+"/image", *s.Image)
	}
	if s.URL != "" {
		k.address(path+"/url", s.URL)
	}
	for i, c := range s.Buttons {
		k.button(at(path+"/buttons", i), c)
	}
}

// webURL reports whether an address can be opened: http or https with a host, or a messenger's own tg: link.
// Telegram refuses a whole message for an address with a space in it.
func webURL(address string) bool {
	if strings.ContainsAny(address, " \t\r\n") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" || u.Scheme == "tg" && (u.Host != "" || u.Opaque != "")
}
