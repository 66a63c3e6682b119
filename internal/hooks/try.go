// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/rich"
	"parley/internal/simulate"
	"parley/internal/trial"
)

//go:embed try.html
var tryText string

//go:embed try.css
var tryStyle string

// What a stranger may send: a run with its past, which the page itself carries along.
const (
	maxTryBody = 96 << 10
	maxTries   = 120 // inputs
)

// tryPage fills the page of a flow that is tried.
type tryPage struct {
	Lang     i18n.Lang
	Style    template.CSS
	Name     string
	Words    tryWords
	Chat     []tryBubble
	State    string
	Due      bool
	Past     string // everything that has happened, as JSON
	Begin    int64
	Author   string
	Remarked string
}

type tryBubble struct {
	Number            int
	From, Who, Passed string
	Parts             []tryPart
}

type tryPart struct {
	Said  bool
	HTML  template.HTML
	Files []string
	Rows  [][]tryButton
}

type tryButton struct{ ID, Label, Link string }

// try is the page by which a client goes through a flow. It keeps nothing but remarks: each request carries the whole run.
func (h *Hooks) try(w http.ResponseWriter, r *http.Request) {
	err := h.tryOnce(w, r)
	switch {
	case err == nil:
	case fault.Is(err, fault.NotFound):
		h.plain(w, r, http.StatusNotFound, i18n.Words("Ссылка больше не работает", "This link no longer works"),
			i18n.Words("Её срок вышел, или её закрыли. Попросите новую у того, кто её прислал.", "Its time is over, or it was closed. Please ask whoever sent it for a new one."))
	case fault.Is(err, fault.Limited):
		setRetryAfter(w, err)
		h.plain(w, r, http.StatusTooManyRequests, i18n.Words("Слишком часто", "Too often"), i18n.Words("Подождите минуту и обновите страницу.", "Wait a minute and reload the page."))
	case fault.Is(err, fault.Unavailable):
		h.plain(w, r, http.StatusServiceUnavailable, i18n.Words("Воронку сейчас меняют", "The funnel is being changed"),
			i18n.Words("Обновите страницу чуть позже.", "Reload the page a little later."))
	case fault.Is(err, fault.Invalid):
		h.plain(w, r, http.StatusBadRequest, i18n.Words("Не получилось прочитать", "That could not be read"), i18n.Words("Откройте ссылку заново.", "Please open the link again."))
	default:
		h.Log.ErrorContext(r.Context(), "hooks: try", "error", err)
		h.plain(w, r, http.StatusInternalServerError, i18n.Words("Сейчас не получилось", "That did not work just now"), i18n.Words("Обновите страницу через минуту.", "Reload the page in a minute."))
	}
}

func (h *Hooks) tryOnce(w http.ResponseWriter, r *http.Request) error {
	if err := h.rates.allow(useTry, h.client(r), h.Clock.WallMS()); err != nil {
		return err
	}
	link, err := h.Trials.ByCode(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	past, begin, err := tried(w, r)
	if err != nil {
		return err
	}
	run, err := h.Trials.Try(r.Context(), link, languageOf(r), begin, past)
	if err != nil {
		return err
	}
	page := tryPage{Author: r.PostFormValue("author")}
	if r.PostFormValue("do") == "remark" {
		if page.Remarked, err = h.remark(r, link, run); err != nil {
			return err
		}
	}
	if begin == 0 {
		begin = run.Now.UnixMilli()
	}
	return h.showTry(w, r, page.fill(run, past, begin))
}

// tried reads what has happened so far, and adds what happens now.
func tried(w http.ResponseWriter, r *http.Request) (past []simulate.Input, begin int64, err error) {
	if r.Method != http.MethodPost {
		return nil, 0, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxTryBody)
	if err := r.ParseForm(); err != nil {
		return nil, 0, fault.With(err, fault.Invalid, "form", "the form cannot be read")
	}
	if text := r.PostFormValue("past"); text != "" {
		if err := json.Unmarshal([]byte(text), &past); err != nil {
			return nil, 0, fault.With(err, fault.Invalid, "past", "the run cannot be read")
		}
	}
	if begin, err = strconv.ParseInt(r.PostFormValue("begin"), 10, 64); err != nil || begin < 0 {
		return nil, 0, fault.With(err, fault.Invalid, "begin", "the run cannot be read")
	}
	switch do := simulate.Deed(r.PostFormValue("do")); do {
	case simulate.Say:
		past = append(past, simulate.Input{Do: do, Text: r.PostFormValue("text")})
	case simulate.Press:
		bubble, err := strconv.Atoi(r.PostFormValue("bubble"))
		if err != nil {
			return nil, 0, fault.With(err, fault.Invalid, "bubble", "the button cannot be read")
		}
		past = append(past, simulate.Input{Do: do, Button: r.PostFormValue("button"), Bubble: bubble})
	case simulate.Next, simulate.Phone:
		past = append(past, simulate.Input{Do: do})
	}
	if len(past) > maxTries {
		return nil, 0, fault.New(fault.Invalid, "too_long", "the run is too long: begin again")
	}
	return past, begin, nil
}

// remark keeps what the client wrote, and says so.
func (h *Hooks) remark(r *http.Request, link trial.Link, run trial.Run) (string, error) {
	if err := h.rates.allow(useRemark, h.client(r), h.Clock.WallMS()); err != nil {
		return "", err
	}
	err := h.Trials.Say(r.Context(), link, trial.Remark{Block: run.Block, Author: r.PostFormValue("author"), Text: r.PostFormValue("remark")})
	if fault.Is(err, fault.Invalid) {
		return sayIn(run.Lang, "Напишите имя и замечание.", "Please write your name and a remark."), nil
	}
	return sayIn(run.Lang, "Спасибо, замечание передано.", "Thank you, the remark is passed on."), err
}

func sayIn(lang i18n.Lang, ru, en string) string { return i18n.Words(ru, en).In(lang, i18n.EN) }

// fill shows a run.
func (p tryPage) fill(run trial.Run, past []simulate.Input, begin int64) tryPage {
	if past == nil {
		past = []simulate.Input{}
	}
	carried, _ := json.Marshal(past) //nolint:errchkjson // texts and numbers always have a JSON form
	p.Lang, p.Name, p.Words, p.Due, p.Past, p.Begin = run.Lang, run.Name, wordsOfTry(run.Lang), run.Due != nil, string(carried), begin
	switch {
	case run.Wrong != "":
		p.State = run.Wrong
	case run.State == flow.Waiting:
		p.State = run.Waits
	default:
		p.State = sayIn(run.Lang, "Воронка пройдена до конца.", "The funnel has come to its end.")
	}
	for _, b := range run.Chat {
		p.Chat = append(p.Chat, bubbleOf(b, run.Lang))
	}
	return p
}

func bubbleOf(b simulate.Bubble, lang i18n.Lang) tryBubble {
	out := tryBubble{Number: b.Number, From: string(b.From), Who: sayIn(lang, "Бот", "Bot")}
	if b.From == simulate.FromPerson {
		out.Who = sayIn(lang, "Вы", "You")
	}
	for _, p := range b.Parts {
		if b.From == simulate.FromTime {
			out.Passed = p.Text
		}
		out.Parts = append(out.Parts, partOf(p, b.From == simulate.FromBot))
	}
	return out
}

func partOf(p simulate.Part, marked bool) tryPart {
	text := rich.Text{Text: p.Text}
	if marked { // what the client typed is no markup
		text = rich.Parse(p.Text)
	}
	out := tryPart{HTML: template.HTML(text.HTML())} //nolint:gosec // made of text and a closed list of tags, everything else escaped
	for _, f := range p.Files {
		name := f.Name
		if name == "" {
			name = string(f.Kind)
		}
		out.Files = append(out.Files, "📎 "+name)
	}
	if p.Card != nil {
		out.Files = append(out.Files, p.Card.Phone)
	}
	if p.Location != nil {
		out.Files = append(out.Files, strconv.FormatFloat(p.Location.Lat, 'f', 4, 64)+", "+strconv.FormatFloat(p.Location.Lon, 'f', 4, 64))
	}
	for _, s := range p.Slides {
		out.Files = append(out.Files, s.Title)
		out.Rows = append(out.Rows, buttonsOf(s.Buttons))
	}
	for _, row := range append(append([][]simulate.Button{}, p.Buttons...), p.Keyboard...) {
		out.Rows = append(out.Rows, buttonsOf(row))
	}
	out.Said = p.Text != "" || len(out.Files) > 0
	return out
}

func buttonsOf(row []simulate.Button) []tryButton {
	out := make([]tryButton, len(row))
	for i, b := range row {
		out[i] = tryButton{ID: b.ID, Label: b.Label}
		if b.ID == "" {
			out[i].ID = b.Label
		}
		if b.Action == "url" {
			out[i].Link = b.Value // the template lets no address in that would run
		}
	}
	return out
}

// showTry writes the page. It has no script at all.
func (h *Hooks) showTry(w http.ResponseWriter, r *http.Request, p tryPage) error {
	page, err := template.New("try").Parse(tryText)
	if err != nil {
		return fmt.Errorf("hooks: page of a trial: %w", err)
	}
	p.Style = template.CSS(tryStyle) //nolint:gosec // our own file
	var body bytes.Buffer
	if err := page.Execute(&body, p); err != nil {
		return fmt.Errorf("hooks: write a trial: %w", err)
	}
	style := sha256.Sum256([]byte(tryStyle))
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer") // the address is the key
	head.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(style[:])+"'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	if _, err := w.Write(body.Bytes()); err != nil {
		h.Log.DebugContext(r.Context(), "hooks: a page was not read to its end", "error", err)
	}
	return nil
}

// tryWords are what the page itself says.
type tryWords struct{ About, Phone, Chat, Message, Send, Next, Share, Again, Remark, Author, Your, Keep string }

func wordsOfTry(lang i18n.Lang) tryWords {
	return tryWords{
		About:   sayIn(lang, "Так это увидит человек в мессенджере. Нажимайте и пишите: никому ничего не отправляется.", "This is how a person will see it in the messenger. Press and write: nothing is sent to anybody."),
		Phone:   sayIn(lang, "Телефон", "Phone"),
		Chat:    sayIn(lang, "Переписка", "Chat"),
		Message: sayIn(lang, "Сообщение", "Message"),
		Send:    sayIn(lang, "Отправить", "Send"),
		Next:    sayIn(lang, "К следующему событию", "To the next event"),
		Share:   sayIn(lang, "Поделиться телефоном", "Share a phone number"),
		Again:   sayIn(lang, "Начать заново", "Start again"),
		Remark:  sayIn(lang, "Замечание", "Remark"),
		Author:  sayIn(lang, "Ваше имя", "Your name"),
		Your:    sayIn(lang, "Что поправить или что понравилось", "What to change, or what you like"),
		Keep:    sayIn(lang, "Передать замечание", "Pass the remark on"),
	}
}
