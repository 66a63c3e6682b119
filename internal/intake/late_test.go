// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/session"
)

// TestWhatCameDueWhileTheServerWasOff: thousands of moments that passed meanwhile are caught up, each once, and nobody is skipped.
func TestWhatCameDueWhileTheServerWasOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const crowd = 2000
		h.publish(series("Серия", "{id: a, kind: delay, for: 10h, exits: {next: b}}", "{id: b, kind: message, content: {text: Второй день}, exits: {next: c}}",
			"{id: c, kind: delay, for: 10h, exits: {next: end}}", over))
		facts := make([]channel.Inbound, crowd)
		for i := range facts {
			facts[i] = h.fact(channel.InMessage, fmt.Sprintf("p%d", i), "серия")
		}
		h.take(facts...)
		h.stop()
		h.Wall.Advance(48 * time.Hour)
		h.run()
		h.settle()
		waiting := h.count(`SELECT COUNT(*) FROM timer WHERE workspace_id = $1 AND state = 'waiting'`, h.Home.ID)
		h.Same([]int{
			h.count(`SELECT COUNT(DISTINCT contact_id) FROM message WHERE workspace_id = $1 AND text = 'Второй день'`, h.Home.ID),
			h.count(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND text = 'Второй день'`, h.Home.ID), waiting,
		}, []int{crowd, crowd, crowd})
		h.advance(11 * time.Hour) // the next wait began when the server was back: nobody gets two days at once
		h.Same(h.count(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND text = 'Конец'`, h.Home.ID), crowd)
	})
}

// TestButtonsOfTwoVersionsAgo: one that was renamed leads where it led, one that was moved to another message is found there, and one that is gone gets the
// author's answer. Each press is counted.
func TestButtonsOfTwoVersionsAgo(t *testing.T) {
	t.Parallel()
	const head = "format: 1\nid: series\nname: {ru: Меню}\nlanguages: [ru]\nkind: informational\nsettings: {stale: {text: Меню обновилось}}\ntriggers: [{id: t1, kind: keyword, words: [меню]}]\nstart: menu\nblocks:\n"
	const menu = "  - {id: menu, kind: message, content: {text: Меню, buttons: [[%s]]}, exits: {%s}}\n"
	const rest = "  - {id: prices, kind: message, content: {text: Цены}}\n  - {id: visit, kind: message, content: {text: Приходите}}\n"
	const price, visit, news = "{id: price, label: %s, action: next}", "{id: visit, label: Визит, action: next}", "{id: news, label: Новости, action: next}"
	each(t, func(t *testing.T, h *house) {
		h.publish(head + fmt.Sprintf(menu, fmt.Sprintf(price, "Цены")+", "+visit+", "+news, "price: prices, visit: visit, news: visit") + rest)
		buttons := map[string][]string{}
		for _, who := range []string{"ann", "bob", "eve"} {
			h.says(who, "меню")
			buttons[who] = []string{h.button(who, "Цены"), h.button(who, "Визит"), h.button(who, "Новости")}
		}
		for _, name := range []string{"Стоимость", "Сколько стоит"} {
			h.publish(head + fmt.Sprintf(menu, fmt.Sprintf(price, name), "price: prices") + "  - {id: more, kind: message, content: {text: Ещё, buttons: [[" + visit + "]]}, exits: {visit: visit}}\n" + rest)
			h.bring(session.Fates{Rest: session.Move})
		}
		h.press("ann", buttons["ann"][0])
		h.press("bob", buttons["bob"][1])
		h.press("eve", buttons["eve"][2])
		h.Same(h.thread("ann")[2:], []string{"< Цены"})
		h.Same(h.thread("bob")[2:], []string{"< Приходите"})
		h.Same(h.thread("eve")[2:], []string{"< Меню обновилось"})
		h.Same(h.count(`SELECT COUNT(*) FROM click WHERE workspace_id = $1 AND outcome = 'continued'`, h.Home.ID), 2)
		h.Same(h.count(`SELECT COUNT(*) FROM click WHERE workspace_id = $1 AND outcome = 'late'`, h.Home.ID), 1)
		h.press("ann", buttons["ann"][1]) // after the end of the flow as well
		h.Same(h.thread("ann")[3:], []string{"< Приходите"})
	})
}

// TestWhoComesBackGetsWhatIsTrueToday: an old button of somebody who has finished leads into the version that is live now.
func TestWhoComesBackGetsWhatIsTrueToday(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		prices := func(text string) string {
			return series("Цены", step("a", "Меню", "b"), "{id: b, kind: message, content: {text: "+text+"}}")
		}
		h.publish(prices("Сто рублей"))
		h.says("ann", "серия")
		button := h.button("ann", "Дальше a")
		h.press("ann", button)
		h.publish(prices("Двести рублей"))
		h.advance(time.Minute)
		h.press("ann", button)
		h.Same(h.thread("ann"), []string{"> серия", "< Меню", "< Сто рублей", "< Двести рублей"})
		h.Same(h.count(`SELECT COUNT(*) FROM session s JOIN flow_version v ON v.id = s.version_id WHERE s.workspace_id = $1 AND v.number = 2 AND s.state = 'done'`, h.Home.ID), 1)
	})
}
