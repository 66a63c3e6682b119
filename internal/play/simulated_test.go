// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/simulate"
)

// TestSimulated: a run of the simulator, saved as a scenario, holds for a real Parley: both show the same chat.
func TestSimulated(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	reg := blockstest.Registry(t)
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	read := func(folder, slug string) (flow.Document, bool) {
		text, err := os.ReadFile(filepath.Join(folder, slug+".yaml"))
		if err != nil {
			return flow.Document{}, false
		}
		doc, problems := flow.ParseYAML(reg, text)
		if len(problems) > 0 {
			t.Error(problems)
		}
		return doc, true
	}
	tours, flows := filepath.Join("..", "simulate", "testdata"), filepath.Join("..", "..", "testdata", "flows")
	for name, c := range map[string]struct {
		folder, slug string
		request      simulate.Request
	}{
		"link": {flows, "lead-magnet", simulate.Request{Person: simulate.Person{FirstName: "Борис", City: "Москва", Tags: []string{"vip"}}, Inputs: []simulate.Input{
			{Do: simulate.Next}, {Do: simulate.Press, Button: "get"}, {Do: simulate.Advance, For: "3d"},
		}}},
		"site": {flows, "lead-magnet", simulate.Request{Channel: "webchat", Inputs: []simulate.Input{{Do: simulate.Press, Button: "get"}}}},
		"word": {tours, "tour", simulate.Request{Start: simulate.Start{Trigger: "word"}, Person: simulate.Person{FirstName: "Анна", Language: "en"}, Inputs: []simulate.Input{
			{Do: simulate.Say, Text: "go"}, {Do: simulate.Say, Text: "many"}, {Do: simulate.Say, Text: "25"},
		}}},
		"event": {tours, "tour", simulate.Request{Start: simulate.Start{Trigger: "site"}, Person: simulate.Person{FirstName: "Анна", Phone: "+79161234567"}, Inputs: []simulate.Input{
			{Do: simulate.Phone}, {Do: simulate.Location, Lat: 55.5, Lon: 37.5},
		}}},
		"block": {tours, "tour", simulate.Request{Start: simulate.Start{Block: "sub"}, Inputs: []simulate.Input{{Do: simulate.Press, Button: "Да"}, {Do: simulate.Next}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, ok := read(c.folder, c.slug)
			if !ok {
				t.Fatal("there is no flow", c.slug)
			}
			text, problems := simulate.Scenario(simulate.Setup{
				Document: doc, Registry: reg, Table: content.Table, Lang: i18n.EN, Now: time.Date(2026, 3, 2, 9, 0, 0, 0, moscow).UnixMilli(),
				World: flow.World{Atoms: contact.Atoms(nil, []filter.Option{{Value: "telegram"}}), Zone: moscow},
				Flow:  func(slug string) (flow.Document, bool) { return read(c.folder, slug) },
			}, c.request)
			if flow.Broken(problems) {
				t.Fatal(problems)
			}
			folder := t.TempDir()
			if err := os.CopyFS(filepath.Join(folder, "files"), os.DirFS(filepath.Join(flows, "files"))); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(folder, name+".yaml")
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			all, err := Run(t.Context(), []string{file}, Options{Program: program, Out: &out})
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if !all.OK() {
				t.Errorf("%s\n%s", out.String(), text)
			}
		})
	}
}
