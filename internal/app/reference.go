// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/api"
	"parley/internal/blocks"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/formula"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/play"
)

// ReferencePages are the pages that are made from the registries: a page cannot say what the program does not do.
func ReferencePages() (map[string]string, error) {
	registry, err := flow.NewRegistry(blocks.All()...)
	if err != nil {
		return nil, err
	}
	operations, err := api.OpenAPI()
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"blocks.md": blocksPage(registry), "triggers.md": triggersPage(), "formulas.md": formulasPage(), "channels.md": channelsPage(), "scenario-files.md": play.Reference(),
		"rules.md": rulesPage(), "openapi.json": string(operations),
	}, nil
}

// formTable is a table of the keys of a form; nothing for a form without any.
func formTable(b *strings.Builder, form []flow.Field) {
	if len(form) == 0 {
		return
	}
	b.WriteString("| key | type | what it is |\n|--|--|--|\n")
	for _, f := range form {
		needed := ""
		if f.Required {
			needed = ", required"
		}
		fmt.Fprintf(b, "| `%s` | %s%s | %s |\n", f.Key, f.Type, needed, f.Label.In(i18n.EN))
	}
	b.WriteString("\n")
}

func triggersPage() string {
	var b strings.Builder
	b.WriteString("# Triggers\n\nMade by `parley docs` from the program itself. Every trigger may also have `if` (a condition about the person), `priority` (the higher wins) and `start` (a block to begin at).\n")
	for _, spec := range flow.TriggerSpecs() {
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n%s\n\n", spec.Title.In(i18n.EN), spec.Kind, spec.About.In(i18n.EN))
		formTable(&b, spec.Form)
		if len(spec.Events) > 0 {
			fmt.Fprintf(&b, "Events: `%s`. ", strings.Join(spec.Events, "`, `"))
		}
		if !spec.Connected {
			b.WriteString("Nothing in this program makes it yet: it starts when its event comes through the API.")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func blocksPage(r *flow.Registry) string {
	var b strings.Builder
	b.WriteString("# Blocks\n\nMade by `parley docs` from the program itself.\n")
	for _, kind := range r.Kinds() {
		spec, _ := r.Spec(kind)
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n%s\n\n", spec.Title.In(i18n.EN), kind, spec.About.In(i18n.EN))
		formTable(&b, spec.Form)
		exits := make([]string, 0, len(spec.Exits))
		for _, e := range spec.Exits {
			exits = append(exits, fmt.Sprintf("`%s` (%s)", e.Name, e.Label.In(i18n.EN)))
		}
		if d := spec.Dynamic.In(i18n.EN); d != "" {
			exits = append(exits, d)
		}
		if len(exits) > 0 {
			fmt.Fprintf(&b, "Exits: %s.\n", strings.Join(exits, ", "))
		}
	}
	return b.String()
}

// rulesPage is what the linter knows, in both languages: whoever reviews funnels reads it beside the findings.
func rulesPage() string {
	var b strings.Builder
	b.WriteString("# Rules of the trade\n\nMade by `parley docs` from the program itself. `parley lint` checks files against them, the editor and the API check drafts.\n" +
		"Errors stop publishing; warnings and hints do not. A finding is silenced in the document, under `silenced`, with a reason.\n")
	for _, r := range lint.Rules() {
		fmt.Fprintf(&b, "\n## `%s` (%s)\n", r.ID, r.Level)
		for _, lang := range []i18n.Lang{i18n.EN, i18n.RU} {
			fmt.Fprintf(&b, "\n**%s.** %s", r.Title.In(lang), r.Why.In(lang))
			if r.Fix != nil {
				fmt.Fprintf(&b, " *%s: %s.*", i18n.Words("Исправление", "Fix").In(lang), r.Fix.In(lang))
			}
			b.WriteString("\n")
		}
		if r.Since != "" {
			fmt.Fprintf(&b, "\nSince %s.\n", r.Since)
		}
	}
	return b.String()
}

func formulasPage() string {
	var b strings.Builder
	b.WriteString("# Formulas\n\nMade by `parley docs` from the program itself.\n\nA formula computes a number, a text or a date. It knows `+ - * / **`, comparisons, `and or not`, brackets and `condition ? one : other`, and these words:\n\n| example | what it gives |\n|--|--|\n")
	for _, f := range formula.Functions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Example, f.About.In(i18n.EN))
	}
	return b.String()
}

func channelsPage() string {
	var b strings.Builder
	b.WriteString("# Channels\n\nMade by `parley docs` from the program itself.\n")
	for _, d := range channels.All(time.Now, webchat.Deps{}) {
		spec := d.Spec()
		c := spec.Capabilities
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n%s\n\nSource of the figures: %s.\n\n| what | how much |\n|--|--|\n", spec.Title, d.Kind(), spec.About.In(i18n.EN), c.Source)
		fmt.Fprintf(&b, "| text | %d %s |\n| caption | %d |\n", c.Text.Max, c.Text.Unit, c.Caption.Max)
		kinds := make([]content.MediaKind, 0, len(c.Media))
		for k := range c.Media {
			kinds = append(kinds, k)
		}
		slices.Sort(kinds)
		for _, k := range kinds {
			fmt.Fprintf(&b, "| %s | %d bytes |\n", k, c.Media[k].MaxBytes)
		}
		fmt.Fprintf(&b, "| album | %d to %d |\n| inline buttons | %d |\n| reply keyboard | %d |\n", c.Album.Min, c.Album.Max, c.Inline.Max, c.Reply.Max)
		for _, l := range spec.Limits {
			which := ""
			if l.Chats != "" {
				which = ", of those whose address matches `" + l.Chats + "`"
			}
			fmt.Fprintf(&b, "| pace per %s%s | %d in %s, burst %d |\n", l.Scope, which, l.Count, l.Per, l.Burst)
		}
	}
	return b.String()
}
