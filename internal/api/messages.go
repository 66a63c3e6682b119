// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"context"
	"net/url"
	"time"

	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/version"
	"parley/internal/workspace"
)

// MessageJSON is one part of a message in a thread.
type MessageJSON struct {
	ID          string            `json:"id"`
	Part        int               `json:"part"`
	Kind        string            `enum:"message"                 json:"kind"`
	Direction   message.Direction `enum:"in,out"                  json:"direction"`
	Author      message.Author    `enum:"contact,bot,operator,api" json:"author"`
	AuthorName  string            `json:"author_name"`
	ChannelKind string            `json:"channel_kind"`
	IdentityID  string            `json:"identity_id"`
	Text        string            `json:"text"`
	HTML        string            `json:"html"`
	Media       []mediaJSON       `json:"media"`
	Buttons     [][]buttonJSON    `json:"buttons"`
	Location    *locationJSON     `json:"location"`
	Card        *content.Card     `json:"card"`
	Status      message.State     `enum:"received,planned,queued,sending,sent,delivered,read,failed,unknown,cancelled,skipped" json:"status"`
	Reason      *string           `doc:"Why it did not arrive, in words." json:"reason"`
	ReasonCode  string            `json:"reason_code"`
	CanRetry    bool              `json:"can_retry"`
	Flow        *flowPlaceJSON    `json:"flow"`
	EditedAt    *time.Time        `json:"edited_at"`
	DeletedAt   *time.Time        `json:"deleted_at"`
	Degraded    []string          `doc:"What the messenger could not carry." json:"degraded"`
	ReplyTo     *string           `json:"reply_to"`
	At          time.Time         `json:"at"`
	SentAt      *time.Time        `json:"sent_at"`
	DeliveredAt *time.Time        `json:"delivered_at"`
	ReadAt      *time.Time        `json:"read_at"`
}

type mediaJSON struct {
	Kind     content.MediaKind `enum:"image,video,video_note,animation,audio,voice,document,sticker" json:"kind"`
	URL      string            `json:"url"`
	Name     string            `json:"name"`
	MIME     string            `json:"mime"`
	Size     int64             `json:"size"`
	Width    int               `json:"width"`
	Height   int               `json:"height"`
	Duration int               `json:"duration"`
}

type buttonJSON struct {
	Label  string         `json:"label"`
	Action content.Action `json:"action"`
}

type locationJSON struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type flowPlaceJSON struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Block string `json:"block"`
}

// around is what a page of messages refers to, read once for all of them.
type around struct {
	conversation inbox.Conversation
	kinds        map[int64]string // of channels, by identity
	flows        map[int64]string
	people       map[int64]string
	quoted       map[string]int64 // by the vendor's id
	lang         i18n.Lang
}

// shapeParts shows parts of one conversation.
func (s *server) shapeParts(ctx context.Context, v inbox.Conversation, parts []message.Part, lang i18n.Lang) ([]MessageJSON, error) {
	if len(parts) == 0 {
		return nil, nil
	}
	q, ws := s.DB.Reads(ctx), parts[0].Workspace
	a := around{conversation: v, kinds: map[int64]string{}, people: map[int64]string{}, quoted: map[string]int64{}, lang: lang}
	var flowIDs []int64
	for _, p := range parts {
		if p.Flow != 0 {
			flowIDs = append(flowIDs, p.Flow)
		}
		if p.VendorID != "" {
			a.quoted[p.VendorID] = p.ID
		}
	}
	identities, err := contact.Identities(q, ws, []int64{v.Contact})
	if err != nil {
		return nil, err
	}
	for _, i := range identities {
		a.kinds[i.ID] = i.Kind
	}
	if a.flows, err = version.Names(q, ws, flowIDs); err != nil {
		return nil, err
	}
	people, err := workspace.Operators(q, ws)
	if err != nil {
		return nil, err
	}
	for _, o := range people {
		a.people[o.ID] = o.Name
	}
	return each(parts, a.shape), nil
}

func (a *around) shape(p message.Part) MessageJSON {
	m := MessageJSON{
		ID: id.Format(p.ID), Part: p.No, Kind: "message", Direction: p.Direction, Author: p.Author, AuthorName: a.author(p), ChannelKind: a.kinds[p.Identity], IdentityID: id.Format(p.Identity),
		Text: p.Text, HTML: p.Content.Rich.HTML(), Media: each(p.Content.Media, shapeMedia), Card: p.Content.Card, Status: p.State, ReasonCode: p.Reason, CanRetry: outbox.CanAgain(p),
		EditedAt: maybe(p.EditedAt), DeletedAt: maybe(p.DeletedAt), At: when(p.At), SentAt: maybe(p.SentAt), DeliveredAt: maybe(p.Delivered), ReadAt: maybe(p.ReadAt),
		ReplyTo:  link(a.quoted[p.ReplyTo]),
		Degraded: each(p.Notes, func(n content.Note) string { return n.Text.In(a.lang, i18n.EN) }),
		Buttons: each(p.Content.Buttons, func(row []content.Button) []buttonJSON {
			return each(row, func(b content.Button) buttonJSON { return buttonJSON{b.Label, b.Action} })
		}),
	}
	if l := p.Content.Location; l != nil {
		m.Location = &locationJSON{l.Lat, l.Lon}
	}
	if p.Flow != 0 {
		m.Flow = &flowPlaceJSON{id.Format(p.Flow), a.flows[p.Flow], p.Block}
	}
	if p.Reason != "" {
		m.Reason = filled(cmp.Or(reasonText(p.Reason).In(a.lang), p.Detail, p.Reason))
	}
	return m
}

func (a *around) author(p message.Part) string {
	switch p.Author {
	case message.ByContact:
		return a.conversation.ContactName
	case message.ByOperator:
		return a.people[p.Operator]
	case message.ByBot:
		return a.flows[p.Flow]
	case message.ByAPI:
	}
	return ""
}

func shapeMedia(m content.Media) mediaJSON {
	address := m.URL
	if m.SHA256 != "" {
		address = fileURL(m.SHA256)
		if m.Name != "" {
			address += "?name=" + url.QueryEscape(m.Name)
		}
	}
	return mediaJSON{m.Kind, address, m.Name, m.MIME, m.Size, m.Width, m.Height, m.Duration}
}

// reasonText says why a message did not arrive, and what to do.
func reasonText(code string) i18n.Text {
	for _, r := range []entry{
		{"blocked", "Человек заблокировал бота. Сообщения дойдут, когда он его разблокирует.", "The person has blocked the bot. Messages will arrive when they unblock it."},
		{"left", "Человек вышел из чата.", "The person has left the chat."},
		{"suppressed", "Не отправлено: адрес или телефон человека в стоп-листе. Почему, видно в карточке контакта.", "Not sent: the person’s address or phone is on the suppression list. The contact’s card says why."},
		{"unsubscribed", "Человек отписался от таких сообщений.", "The person has unsubscribed from such messages."},
		{"no_consent", "Нет согласия на такие сообщения.", "There is no consent to such messages."},
		{"window_closed", "Окно ответа закрыто. Дождитесь сообщения от человека.", "The reply window is closed. Wait until the person writes."},
		{"unreachable", "Мессенджер не может доставить сообщение этому человеку.", "The messenger cannot deliver to this person."},
		{"invalid", "Мессенджер не принял сообщение. Измените его и отправьте снова.", "The messenger did not accept the message. Change it and send it again."},
		{"media_failed", "Мессенджер не принял файл. Замените файл и отправьте снова.", "The messenger did not accept the file. Replace it and send again."},
		{"unsupported", "Этот мессенджер не передаёт такие сообщения.", "This messenger does not carry such messages."},
		{"unauthorized", "Мессенджер не принял токен канала. Проверьте подключение.", "The messenger did not accept the channel's token. Check the connection."},
		{"ambiguous", "Ответ мессенджера не пришёл: неизвестно, дошло ли сообщение.", "The messenger's answer did not come: it is not known whether the message arrived."},
		{"asking", "Ответ не пришёл. Спрашиваем у мессенджера, дошло ли сообщение.", "No answer came. We are asking the messenger whether the message arrived."},
		{"crashed", "Отправка прервалась: неизвестно, дошло ли сообщение.", "The sending was interrupted: it is not known whether the message arrived."},
		{"throttled", "Мессенджер просит подождать. Сообщение уйдёт позже.", "The messenger asks to wait. The message will leave later."},
		{"temporary", "Мессенджер временно недоступен. Попытки продолжаются.", "The messenger is not available for the moment. It is being tried again."},
		{"gave_up", "Мессенджер не отвечал слишком долго.", "The messenger did not answer for too long."},
	} {
		if r.reason == code {
			return i18n.Words(r.ru, r.en)
		}
	}
	return nil
}
