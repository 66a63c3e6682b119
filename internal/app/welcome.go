// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"fmt"
	"time"

	"parley/internal/api"
	"parley/internal/demo"
	"parley/internal/flow"
)

// Welcome is what to tell the person who started the server.
func (a *App) Welcome() []string { return []string{"Parley listens on " + a.baseURL()} }

// FillDemo fills an empty installation with the demo workspace and says how to look at it, a line at a time. The loops must run, because the demo is made by
// them: give it to Run. An installation where somebody works is left as it is.
func (a *App) FillDemo(ctx context.Context, say func(line string)) error {
	fresh, err := a.rooms.workspaces.Fresh(ctx)
	if err != nil {
		return err
	}
	if fresh {
		say("Filling the demo: twenty days of a coffee house pass in a few seconds. · Наполняем демо: двадцать дней кофейни проходят за несколько секунд.")
		began := time.Now()
		filled, err := demo.Fill(ctx, a.demoDeps())
		if err != nil {
			return fmt.Errorf("the demo is not complete; empty the data folder %s and start again: %w", a.cfg.DataDir, err)
		}
		say(fmt.Sprintf("The demo is ready after %s: %d people, %d messages, %d funnels. · Демо готово: людей — %d, сообщений — %d, воронок — %d.",
			time.Since(began).Round(time.Second), filled.Contacts, filled.Messages, filled.Flows, filled.Contacts, filled.Messages, filled.Flows))
	}
	people := 0
	if err := a.db.Reads(ctx).QueryRow(`SELECT COUNT(*) FROM operator WHERE email = $1`, demo.Email).Scan(&people); err != nil || people == 0 {
		return err // nobody: an installation of somebody's own
	}
	for _, line := range []string{
		"",
		"  Open " + a.baseURL() + " and sign in as " + demo.Email + " with the password " + demo.Password,
		"  Look at first: the Sandbox (write “hello” to the bot from anybody's phone), the conversation this makes in the Inbox, then the funnels.",
		"",
		"  Откройте " + a.baseURL() + " и войдите: " + demo.Email + ", пароль " + demo.Password,
		"  С чего начать: «Песочница» (напишите боту «привет» с любого телефона), этот разговор в «Диалогах», затем воронки.",
		"",
	} {
		say(line)
	}
	return nil
}

// demoDeps is what the demo plays with.
func (a *App) demoDeps() demo.Deps {
	r := a.rooms
	return demo.Deps{
		DB: a.db, Clock: a.clock, Blocks: r.blocks, Workspaces: r.workspaces, Channels: r.channels, Contacts: r.contacts, Versions: r.versions,
		Inbox: r.inbox, Growth: r.growth, Hub: a.sandbox.hub, BaseURL: a.baseURL(), Store: a.storeTemplate,
		Advance: func(ctx context.Context, ws int64, by time.Duration) error {
			_, err := a.advance(ctx, ws, by)
			return err
		},
	}
}

// storeTemplate keeps the files of a funnel of the gallery.
func (a *App) storeTemplate(ctx context.Context, ws int64, doc flow.Document) (flow.Document, error) {
	return StoreFiles(ctx, a.db, a.blobs, ws, doc, int64(a.cfg.MaxUpload), demo.File)
}

// templates are the gallery as the API offers it.
func templates(blocks *flow.Registry) ([]api.Template, error) {
	gallery, err := demo.Gallery(blocks)
	if err != nil {
		return nil, err
	}
	list := make([]api.Template, len(gallery))
	for i, t := range gallery {
		list[i] = api.Template{Key: t.Key, Name: t.Name, About: t.About, How: t.How, Change: t.Change, Document: t.YAML}
	}
	return list, nil
}
