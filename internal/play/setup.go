// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"parley/internal/play/server"
	"parley/internal/sandbox"
)

// The owner of every workspace that is played in. It lives as long as the temporary data.
const (
	ownerEmail = "owner@example.com"
	password   = "played by the book 1" //nolint:gosec // it guards nothing but temporary data
)

// prepare makes the workspace, the people, the channels and the funnels.
func (s *scene) prepare(ctx context.Context) error {
	var err error
	if s.owner, err = server.NewClient(s.child.URL); err != nil {
		return err
	}
	s.roles["owner"] = s.owner
	err = s.owner.Do(ctx, http.MethodPost, "/api/v1/setup", map[string]any{
		"workspace_name": s.scenario.Name, "name": "Owner", "email": ownerEmail, "password": password, "language": "ru", "time_zone": "Europe/Moscow",
	}, nil)
	if err != nil {
		return err
	}
	if err := s.invitePeople(); err != nil {
		return err
	}
	for _, c := range s.scenario.Setup.Channels {
		if err := s.connect(ctx, c); err != nil {
			return fmt.Errorf("channel %s: %w", c.Key, err)
		}
	}
	for _, f := range s.scenario.Setup.Flows {
		if err := s.addFlow(ctx, f); err != nil {
			return fmt.Errorf("flow %s: %w", f.File, err)
		}
	}
	for i, c := range s.scenario.Setup.Contacts {
		if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/contacts", c, nil); err != nil {
			return fmt.Errorf("contact %d: %w", i+1, err)
		}
	}
	_, err = s.settle(ctx)
	return err
}

// invitePeople gives everyone a phone, in the order of their keys so that numbers do not change from play to play.
func (s *scene) invitePeople() error {
	for _, name := range slices.Sorted(maps.Keys(s.scenario.People)) {
		p := s.scenario.People[name]
		who := sandbox.Person{Key: name, Name: p.Name, LastName: p.LastName, Phone: p.Phone}
		for _, account := range []*Account{p.Telegram, p.Webchat} {
			if account != nil && who.Username == "" {
				who.Username = account.Username
			}
			if account != nil && who.Language == "" {
				who.Language = account.Language
			}
		}
		made, err := s.hub.AddPeople(who, p.Count)
		if err != nil {
			return fmt.Errorf("person %s: %w", name, err)
		}
		s.people[name] = made
	}
	return nil
}

// connect makes a bot at the imitation and connects it as an administrator would.
func (s *scene) connect(ctx context.Context, c Channel) error {
	made := &connected{key: c.Key, kind: c.Kind}
	name := c.Name
	if name == "" {
		name = c.Key
	}
	settings, body := map[string]string{}, map[string]any{"kind": c.Kind, "name": name}
	if c.Kind == s.vendors.Kind() {
		bot, err := s.hub.AddBot(sandbox.Bot{Key: c.Key, Vendor: c.Kind, Name: name})
		if err != nil {
			return fmt.Errorf("make the bot: %w", err)
		}
		made.bot = bot
		maps.Copy(settings, bot.Settings)
		settings["token"] = bot.Token
		// Said outright, so that nothing that is played can reach the vendor itself.
		body["base_url"] = s.imitations + "/" + c.Kind
	}
	maps.Copy(settings, c.Settings)
	body["settings"] = settings
	if c.Mode != "" {
		body["mode"] = c.Mode
	}
	var got struct {
		ID     string `json:"id"`
		Widget string `json:"widget_code"`
	}
	if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/channels", body, &got); err != nil {
		return err
	}
	made.id = got.ID
	if m := widgetKey.FindStringSubmatch(got.Widget); m != nil {
		made.hook = m[1]
	}
	s.channels[c.Key] = made
	return nil
}

// widgetKey is the key of a chat in the code that is pasted into a site.
var widgetKey = regexp.MustCompile(`data-channel="([^"]+)"`)

// addFlow brings a funnel in.
func (s *scene) addFlow(ctx context.Context, f Flow) error {
	document, err := s.document(ctx, f.File, f.Inline)
	if err != nil {
		return err
	}
	var got struct {
		ID   string `json:"id"`
		Slug string `json:"slug"`
	}
	if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/flows", map[string]any{"document": document}, &got); err != nil {
		return err
	}
	s.flows[got.Slug] = got.ID
	if !f.Publish {
		return nil
	}
	return s.owner.Do(ctx, http.MethodPost, "/api/v1/flows/"+got.ID+"/publish", map[string]any{}, nil)
}

// document is a flow with the files it names uploaded.
func (s *scene) document(ctx context.Context, file string, inline map[string]any) (map[string]any, error) {
	document, folder := inline, filepath.Dir(s.scenario.file)
	if file != "" {
		path := s.scenario.path(file)
		text, err := os.ReadFile(path) //nolint:gosec // the scenario names its own files
		if err != nil {
			return nil, fmt.Errorf("read the flow: %w", err)
		}
		if err := yaml.Unmarshal(text, &document); err != nil {
			return nil, unreadable(path, err)
		}
		folder = filepath.Dir(path)
	}
	if len(document) == 0 {
		return nil, errors.New("the flow needs a file or an inline document")
	}
	document, err := plain(document)
	if err != nil {
		return nil, err
	}
	return document, s.uploadFiles(ctx, document, folder)
}

// plain turns what YAML gave into what JSON has, maps with other keys than words included.
func plain(document map[string]any) (map[string]any, error) {
	text, err := json.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("the flow cannot be written as JSON: %w", err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("the flow cannot be written as JSON: %w", err)
	}
	return out, nil
}

// uploadFiles replaces the paths under the keys "file" by the names that uploaded files have.
func (s *scene) uploadFiles(ctx context.Context, v any, folder string) error {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if err := s.uploadFiles(ctx, item, folder); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, item := range v {
			path, ok := item.(string)
			if name != "file" || !ok || strings.HasPrefix(path, "media:") || strings.Contains(path, "://") {
				if err := s.uploadFiles(ctx, item, folder); err != nil {
					return err
				}
				continue
			}
			b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path))) //nolint:gosec // the flow of a scenario names its own files
			if err != nil {
				return fmt.Errorf("a file of the flow: %w", err)
			}
			hash, err := s.owner.Upload(ctx, filepath.Base(path), b)
			if err != nil {
				return err
			}
			v[name] = "media:" + hash
			if _, named := v["name"]; !named {
				v["name"] = filepath.Base(path) // the hash says nothing to a person
			}
		}
	}
	return nil
}
