// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"embed"
	"fmt"

	"parley/internal/flow"
	"parley/internal/i18n"
)

//go:embed flows
var flowFiles embed.FS

// Template is a ready funnel of the gallery: everything it needs is in itself, so that it can be published in any workspace.
type Template struct {
	Key   string
	Name  i18n.Text
	About i18n.Text
	YAML  []byte
}

// File gives a file that a template names, by its path.
func File(name string) ([]byte, error) {
	data, err := flowFiles.ReadFile("flows/" + name)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return data, nil
}

// Gallery lists the ready funnels in the order of the page. It fails only on a broken build.
func Gallery(registry *flow.Registry) ([]Template, error) {
	list := []Template{
		{Key: "lead-magnet", About: i18n.Words(
			"Обещает полезный файл за одно нажатие, присылает его, напоминает молчащим и узнаёт город.",
			"Promises a useful file for one tap, sends it, reminds the silent and learns the city.")},
		{Key: "quiz", About: i18n.Words(
			"Четыре вопроса с баллами, три результата с тегами, предложение и телефон тех, кому оно подошло.",
			"Four questions with points, three results with tags, an offer, and the phone of those who take it.")},
		{Key: "support", About: i18n.Words(
			"Отвечает на частые вопросы кнопками и зовёт сотрудника, когда кнопок мало.",
			"Answers frequent questions by buttons and calls a person when buttons are not enough.")},
		{Key: "event-reminder", About: i18n.Words(
			"Записывает на встречу, напоминает вечером накануне и за два часа, после встречи просит отзыв.",
			"Signs up for an event, reminds the evening before and two hours ahead, and asks how it was.")},
		{Key: "warm-up", About: i18n.Words(
			"Спрашивает разрешения и присылает три письма, по одному в день; последнее зависит от тега.",
			"Asks for permission and sends three letters, one a day; the last depends on a tag.")},
	}
	for i := range list {
		t := &list[i]
		var err error
		if t.YAML, err = File(t.Key + ".yaml"); err != nil {
			return nil, err
		}
		doc, problems := flow.ParseYAML(registry, t.YAML)
		if flow.Broken(problems) {
			return nil, fmt.Errorf("demo: template %s: %v", t.Key, problems)
		}
		t.Name = doc.Name
	}
	return list, nil
}
