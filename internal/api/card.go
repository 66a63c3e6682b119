// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"time"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/fault"
	"parley/internal/growth"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/workspace"
)

// ContactRowJSON is a contact in a list.
type ContactRowJSON struct {
	ID           string        `json:"id"`
	Name         string        `json:"name"`
	Avatar       *string       `json:"avatar_url"`
	Channels     []reachJSON   `json:"channels"`
	Tags         []tagJSON     `json:"tags"`
	Stage        contact.Stage `json:"stage"`
	Source       *string       `json:"source"`
	LastInbound  *time.Time    `json:"last_inbound_at"`
	Created      time.Time     `json:"created_at"`
	Test         bool          `json:"test"`
	Unsubscribed bool          `json:"unsubscribed"`
}

type reachJSON struct {
	Kind    string `json:"kind"`
	Channel string `json:"channel_id"`
	Blocked bool   `json:"blocked"`
}

func shapeContactRow(r contact.Row) ContactRowJSON {
	row := ContactRowJSON{
		ID: id.Format(r.ID), Name: r.Name, Avatar: avatar(r.Photo), Stage: r.Stage, LastInbound: maybe(r.LastInbound), Created: when(r.Created), Test: r.Test, Unsubscribed: r.Unsubscribed != 0,
		Channels: each(r.Identities, func(i contact.Identity) reachJSON { return reachJSON{i.Kind, id.Format(i.Channel), i.Blocked != 0} }),
		Tags:     each(r.Tags, shapeTag),
	}
	if r.Source != nil {
		row.Source = filled(r.Source.Label())
	}
	return row
}

type contactJSON struct {
	ContactRowJSON

	FirstName     string            `json:"first_name"`
	LastName      string            `json:"last_name"`
	Phone         string            `json:"phone"`
	PhoneVerified bool              `json:"phone_verified"`
	Email         string            `json:"email"`
	EmailVerified bool              `json:"email_verified"`
	Language      string            `json:"language"`
	TimeZone      string            `json:"time_zone"`
	Gender        string            `json:"gender"`
	City          string            `json:"city"`
	ExternalID    string            `json:"external_id"`
	Fields        []fieldValueJSON  `json:"fields"`
	Identities    []identityJSON    `json:"identities"`
	FirstSource   *sourceJSON       `json:"first_source"`
	LastSource    *sourceJSON       `json:"last_source"`
	PausedUntil   *time.Time        `json:"bot_paused_until"`
	Conversation  *string           `json:"conversation_id"`
	Suppressed    []SuppressionJSON `doc:"Those of the contact's addresses that are never written to." json:"suppressed"`
	Revision      int64             `json:"revision"`
}

func (c contactJSON) revision() int64 { return c.Revision }

type fieldValueJSON struct {
	Key   string     `json:"key"`
	Label string     `json:"label"`
	Type  field.Type `enum:"text,number,date,datetime,boolean,choice,money" json:"type"`
	Value any        `doc:"Null when it is not set." json:"value"`
}

type identityJSON struct {
	ID          string     `json:"id"`
	Kind        string     `json:"kind"`
	Channel     string     `json:"channel_id"`
	ChannelName string     `json:"channel_name"`
	Address     string     `json:"address"`
	Username    string     `json:"username"`
	BlockedAt   *time.Time `json:"blocked_at"`
	LeftAt      *time.Time `json:"left_at"`
	LastInbound *time.Time `json:"last_inbound_at"`
}

type sourceJSON struct {
	Kind     string            `json:"kind"`
	Link     *string           `json:"link_id"`
	LinkName *string           `json:"link_name"`
	UTM      map[string]string `json:"utm"`
	ClickIDs map[string]string `json:"click_ids"`
	Referrer string            `json:"referrer"`
	Landing  string            `json:"landing"`
	Device   string            `json:"device"`
	At       time.Time         `json:"at"`
}

// card is everything known of a contact.
func (s *server) card(ctx context.Context, p workspace.Principal, of int64) (contactJSON, error) {
	q := s.DB.Reads(ctx)
	c, err := contact.OneCard(q, p.Workspace, of)
	if err != nil {
		return contactJSON{}, err
	}
	names, err := s.channelNames(ctx, p)
	if err != nil {
		return contactJSON{}, err
	}
	card := contactJSON{
		ContactRowJSON: shapeContactRow(c.Row),
		FirstName:      c.FirstName, LastName: c.LastName, Phone: c.Phone, PhoneVerified: c.PhoneVerified, Email: c.Email, EmailVerified: c.EmailVerified, Language: c.Language,
		TimeZone: c.TimeZone, Gender: c.Gender, City: c.City, ExternalID: c.ExternalID, PausedUntil: maybe(c.PausedUntil), Revision: c.Revision,
		Fields: each(c.Fields, shapeValue),
		Identities: each(c.Identities, func(i contact.Identity) identityJSON {
			return identityJSON{id.Format(i.ID), i.Kind, id.Format(i.Channel), names[i.Channel], i.Address, i.Username, maybe(i.Blocked), maybe(i.Left), maybe(i.LastInbound)}
		}),
	}
	if card.FirstSource, err = s.shapeSource(ctx, p, c.Source); err != nil {
		return contactJSON{}, err
	}
	if card.LastSource, err = s.shapeSource(ctx, p, c.Last); err != nil {
		return contactJSON{}, err
	}
	if card.Suppressed, err = s.suppressed(ctx, c); err != nil {
		return contactJSON{}, err
	}
	v, err := inbox.OfContact(q, p.Workspace, of)
	if err == nil {
		card.Conversation = link(v.ID)
	} else if !fault.Is(err, fault.NotFound) {
		return contactJSON{}, err
	}
	return card, nil
}

func shapeValue(f contact.FieldValue) fieldValueJSON {
	shaped := fieldValueJSON{Key: f.Key, Label: f.Label, Type: f.Type}
	if f.Set {
		shaped.Value = f.Value.JSON(f.Type)
	}
	return shaped
}

// channelNames are what the workspace's channels are called, by id.
func (s *server) channelNames(ctx context.Context, p workspace.Principal) (map[int64]string, error) {
	found, err := channel.List(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return nil, err
	}
	names := make(map[int64]string, len(found))
	for _, r := range found {
		names[r.ID] = r.Name
	}
	return names, nil
}

func (s *server) shapeSource(ctx context.Context, p workspace.Principal, from *contact.Source) (*sourceJSON, error) {
	if from == nil {
		return nil, nil //nolint:nilnil // nobody knows where the person came from
	}
	shaped := sourceJSON{
		Kind: from.Kind, Link: link(from.Link), UTM: map[string]string{}, ClickIDs: from.ClickIDs, Referrer: from.Referrer, Landing: from.Landing, Device: from.Device, At: when(from.At),
	}
	if shaped.ClickIDs == nil {
		shaped.ClickIDs = map[string]string{}
	}
	for key, v := range map[string]string{
		"source": from.UTM.Source, "medium": from.UTM.Medium, "campaign": from.UTM.Campaign, "content": from.UTM.Content, "term": from.UTM.Term,
	} {
		if v != "" {
			shaped.UTM[key] = v
		}
	}
	if from.Link == 0 {
		return &shaped, nil
	}
	l, err := growth.Get(s.DB.Reads(ctx), p.Workspace, from.Link)
	if err == nil {
		shaped.LinkName = filled(l.Name)
	} else if !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return &shaped, nil
}
