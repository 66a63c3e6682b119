// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/i18n"
	"parley/internal/workspace"
)

type channelKindJSON struct {
	Kind         channel.Kind         `json:"kind"`
	Title        string               `json:"title"`
	About        string               `doc:"What to do to connect it."                    json:"about"`
	Modes        []channel.Mode       `doc:"How it can receive; the first is the default." enum:"webhook,poll,direct" json:"modes"`
	Form         []settingJSON        `json:"form"`
	Capabilities content.Capabilities `json:"capabilities"`
	DeepLink     string               `json:"deep_link"`
	Sandbox      bool                 `doc:"An imitation runs here."                      json:"sandbox_available"`
}

type settingJSON struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Help     string `json:"help"`
	Secret   bool   `json:"secret"`
	Required bool   `json:"required"`
	Pattern  string `json:"pattern"`
	Example  string `json:"example"`
	Default  string `json:"default"`
	Multi    bool   `json:"multi"`

	Options []optionJSON `doc:"The values to choose from; empty: any text." json:"options"`
}

func channelKinds(s *server, tag string) {
	answer(s, tag, op{route: "GET /channel-kinds", id: "list-channel-kinds", summary: "The messengers of this build, with the forms that connect them", scope: workspace.ChannelsRead},
		func(ctx context.Context, _ workspace.Principal, _ *Short) (list[channelKindJSON], error) {
			lang := askedOf(ctx).lang
			return all(s.Channels.Registry.All(), func(d channel.Driver) channelKindJSON { return s.shapeKind(d, lang) }), nil
		})
}

func (s *server) shapeKind(d channel.Driver, lang i18n.Lang) channelKindJSON {
	spec := d.Spec()
	return channelKindJSON{
		Kind: d.Kind(), Title: spec.Title, About: spec.About.In(lang, i18n.EN), Modes: spec.Modes, Capabilities: spec.Capabilities, DeepLink: spec.DeepLink, Sandbox: s.Sandbox,
		Form: each(spec.Form, func(f channel.Setting) settingJSON {
			return settingJSON{f.Key, f.Label.In(lang, i18n.EN), f.Help.In(lang, i18n.EN), f.Secret, f.Required, f.Pattern, f.Example, f.Default, f.Multi, each(f.Options, func(o channel.Option) optionJSON { return optionJSON{o.Value, o.Label.In(lang, i18n.EN)} })}
		}),
	}
}
