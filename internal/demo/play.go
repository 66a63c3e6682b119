// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"parley/internal/contact"
	"parley/internal/growth"
	"parley/internal/i18n"
	"parley/internal/inbox"
	"parley/internal/sandbox"
)

// ending is the hour of the last day at which the demo stops.
const ending = 12

// play lets twenty days pass: what is due in one minute is done together, then everything settles.
func (s *stage) play(ctx context.Context) error {
	start := s.Clock.Now(s.ws).In(s.zone)
	cues, err := s.cast.cues(start)
	if err != nil {
		return err
	}
	for from := 0; from < len(cues); {
		to := from
		for to < len(cues) && cues[to].at.Equal(cues[from].at) {
			to++
		}
		if err := s.until(ctx, cues[from].at); err != nil {
			return err
		}
		for _, c := range cues[from:to] {
			if err := s.do(ctx, c); err != nil {
				return fmt.Errorf("%s on %s: %w", c.who.Key, c.at.Format(time.DateTime), err)
			}
		}
		from = to // moving the clock waits first until everything done has settled
	}
	return s.until(ctx, time.Date(start.Year(), start.Month(), start.Day()+Days, ending, 0, 0, 0, s.zone))
}

// until moves the workspace's clock to a moment; one that has passed is now.
func (s *stage) until(ctx context.Context, at time.Time) error {
	if by := at.Sub(s.Clock.Now(s.ws)); by > 0 {
		return s.Advance(ctx, s.ws, by)
	}
	return nil
}

// do does one deed.
func (s *stage) do(ctx context.Context, c cue) error {
	act := func(a sandbox.Action) error { return s.phones[c.who.Key].Act(ctx, a) }
	switch {
	case c.Start != nil:
		return s.start(ctx, c.who.Key, *c.Start)
	case c.Press != "":
		return act(sandbox.Action{Verb: sandbox.Press, Button: c.Press})
	case c.Say != "":
		return act(sandbox.Action{Verb: sandbox.Say, Text: c.Say})
	case c.Photo != "":
		picture, err := cup(uint8(len(c.Photo) * 7 % 256)) // below 256
		if err != nil {
			return err
		}
		return act(sandbox.Action{Verb: sandbox.SendMedia, Text: c.Photo, Media: []sandbox.Media{{Kind: "photo", Name: "coffee.png", MIME: "image/png", Bytes: picture}}})
	case c.Place:
		return act(sandbox.Action{Verb: sandbox.ShareLocation, Latitude: 56.8587, Longitude: 35.9176})
	case c.Block:
		return act(sandbox.Action{Verb: sandbox.Block})
	case c.Unblock:
		return act(sandbox.Action{Verb: sandbox.Unblock})
	default:
		return s.work(ctx, c)
	}
}

// start comes by a link, as a browser opens it, and presses Start.
func (s *stage) start(ctx context.Context, who, link string) error {
	if link != "" {
		l, ok := s.links[link]
		if !ok {
			return fmt.Errorf("there is no link %q", link)
		}
		target, err := s.visit(ctx, l)
		if err != nil {
			return err
		}
		if err := s.phones[who].Act(ctx, sandbox.Action{Verb: sandbox.OpenLink, Link: target}); err != nil {
			return err
		}
	}
	return s.phones[who].Act(ctx, sandbox.Action{Verb: sandbox.PressStart})
}

// work does what an operator does.
func (s *stage) work(ctx context.Context, c cue) error {
	key := c.By
	if key == "" {
		key = "marina"
	}
	by, ok := s.team[key]
	if !ok {
		return fmt.Errorf("nobody here is called %q", key)
	}
	address, err := s.identity(ctx, c.who)
	if err != nil {
		return err
	}
	talk, err := inbox.OfContact(s.DB.Reads(ctx), s.ws, address.Contact)
	if err != nil {
		return err
	}
	switch {
	case c.Read:
		return s.Inbox.Seen(ctx, s.ws, talk.ID)
	case c.Reply != "":
		_, err = s.Inbox.Send(ctx, by, inbox.Reply{Conversation: talk.ID, Text: c.Reply})
	case c.Note != "":
		_, err = s.Inbox.AddNote(ctx, by, talk.ID, c.Note)
	case c.Assign != "":
		err = s.Inbox.Assign(ctx, by, talk.ID, s.team[c.Assign].Operator)
	case c.Close:
		err = s.Inbox.SetState(ctx, by, talk.ID, inbox.Closed)
	case c.Tag != "":
		err = s.Contacts.SetTags(ctx, s.ws, address.Contact, []string{c.Tag}, nil)
	case c.Stage != "":
		err = s.Contacts.SetStage(ctx, s.ws, address.Contact, contact.Stage(c.Stage))
	case c.Field != nil:
		err = s.Contacts.SetFields(ctx, s.ws, address.Contact, map[string]any{c.Field.Key: c.Field.Value}, s.zone, i18n.RU)
	default:
		err = fmt.Errorf("a deed without a verb")
	}
	return err
}

// browsers are what people open links with.
func browsers() []string {
	return []string{
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
	}
}

// visit opens a link in a browser and gives where it leads. Now and then somebody else opens it too and goes away, as happens to every link.
func (s *stage) visit(ctx context.Context, l growth.Link) (string, error) {
	agents := browsers()
	target := ""
	for others := s.looks % 3; others >= 0; others-- {
		s.looks++
		o := growth.Opening{UserAgent: agents[s.looks%len(agents)], Query: url.Values{}}
		if l.UTM["utm_source"] == "yandex" {
			o.Query.Set("yclid", strconv.Itoa(1_788_000_000+s.looks*7919))
			o.Referrer = "https://yandex.ru/"
		}
		var err error
		if target, err = s.Growth.Visit(ctx, l.Code, o); err != nil {
			return "", err
		}
	}
	return target, nil
}
