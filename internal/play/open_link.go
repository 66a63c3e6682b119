// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"parley/internal/play/match"
	"parley/internal/play/server"
	"parley/internal/sandbox"
)

// OpenLink opens a link of ours: the redirect counts the visit, and the messenger opens with a start token.
type OpenLink struct {
	Seat `yaml:",inline"`
	Flow string            `yaml:"flow" about:"Funnel the link starts; the channel's greeting when absent."`
	UTM  map[string]string `yaml:"utm" about:"Marks in the address: source, medium, campaign, content, term."`
	Save string            `yaml:"save" about:"Name of the link for later steps."`
}

// link is a link of ours.
type link struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// route is where a link leads.
type route struct{ flow, channel string }

func (o *OpenLink) do(ctx context.Context, s *scene) error {
	l, err := s.linkTo(ctx, o.Flow, o.Channel)
	if err != nil {
		return err
	}
	if o.Save != "" {
		s.links[o.Save] = l
	}
	phones, err := s.phones(o.Seat)
	if err != nil {
		return err
	}
	for _, p := range phones {
		target, err := s.visit(ctx, l, o.UTM)
		if err != nil {
			return err
		}
		a := sandbox.Action{Verb: sandbox.OpenLink, Link: target}
		s.chat.Deed(p, a)
		if err := p.Act(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", p.Name(), err)
		}
	}
	return nil
}

// linkTo is the link to a funnel in a channel; it is made once.
func (s *scene) linkTo(ctx context.Context, flow, channel string) (link, error) {
	key := route{flow, channel}
	if l, ok := s.routes[key]; ok {
		return l, nil
	}
	c := s.channels[channel]
	if c == nil {
		return link{}, fmt.Errorf("the channel %q is not connected", channel)
	}
	body := map[string]any{"name": "Link to " + flow, "channel_id": c.id}
	if flow != "" {
		id, ok := s.flows[flow]
		if !ok {
			return link{}, fmt.Errorf("there is no flow %q", flow)
		}
		body["flow_id"] = id
	}
	var l link
	if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/links", body, &l); err != nil {
		return link{}, err
	}
	if l.URL == "" {
		return link{}, errors.New("the new link has no address")
	}
	s.routes[key] = l
	return l, nil
}

// visit asks for the link as a stranger's browser does and gives the messenger's address it leads to.
func (s *scene) visit(ctx context.Context, l link, utm map[string]string) (string, error) {
	u, err := url.Parse(l.URL)
	if err != nil {
		return "", fmt.Errorf("the link's address: %w", err)
	}
	marks := u.Query()
	for name, value := range utm {
		marks.Set("utm_"+name, value)
	}
	u.RawQuery = marks.Encode()
	stranger, err := server.NewClient(s.child.URL)
	if err != nil {
		return "", err
	}
	a, err := stranger.Send(ctx, http.MethodGet, u.String(), nil, http.Header{"User-Agent": {browser}})
	if err != nil {
		return "", err
	}
	target := a.Header.Get("Location")
	if a.Status/100 != 3 || target == "" {
		return "", match.Differ("the link "+u.String()+" leads on", fmt.Sprintf("status %d: %s", a.Status, a.Words()))
	}
	return target, nil
}

// browser is how a person's telephone introduces itself; robots' visits are not counted.
const browser = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
