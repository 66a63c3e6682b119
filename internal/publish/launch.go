// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/i18n"
	"parley/internal/version"
	"parley/internal/workspace"
)

// Readiness is where one point of the launch check stands.
type Readiness string

// Where a point may stand.
const (
	Ready   Readiness = "done"
	ToDo    Readiness = "todo"
	Unknown Readiness = "unknown" // nobody can tell from here: a person looks
)

// Point is one thing to see to before people are invited.
type Point struct {
	Key   string // stable: channel, welcome, links, goals, test, operators, outside
	State Readiness
	Title i18n.Text
	Text  i18n.Text // what was found, and what to do next
}

// Known is what the launch check looks at, gathered by Launch.
type Known struct {
	Document  flow.Document
	Channels  int // that work
	Broken    []string
	Links     int
	Unmarked  []string // links without a source
	Goals     int      // people who reached a goal of the flow
	Finished  int      // people who came to its end
	Operators int      // who may answer people
}

// Launch gathers what there is to know about a flow before people are invited into it.
func Launch(v *version.Service, q db.Queryer, f version.Flow) ([]Point, error) {
	var k Known
	k.Document, _ = flow.ParseJSON(v.Blocks, f.Draft) // a draft that does not read is told of by the check
	channels, err := channel.List(q, f.Workspace)
	if err != nil {
		return nil, err
	}
	for _, c := range channels {
		switch c.State {
		case channel.Active:
			k.Channels++
		case channel.Broken:
			k.Broken = append(k.Broken, c.Name)
		}
	}
	links, err := growth.List(q, f.Workspace, growth.Sieve{Flow: f.ID}, 0, 200)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		k.Links++
		if l.UTM["utm_source"] == "" {
			k.Unmarked = append(k.Unmarked, l.Name)
		}
	}
	operators, err := workspace.Operators(q, f.Workspace)
	if err != nil {
		return nil, err
	}
	for _, o := range operators {
		if !o.Invited && o.Role != workspace.Analyst {
			k.Operators++
		}
	}
	in, goals := db.InList(q.DB(), "p.block", 3, goalsOf(k.Document))
	err = q.QueryRow(`SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM passage p WHERE p.workspace_id = $1 AND p.flow_id = $2 AND `+in+` LIMIT 1) AS g),
		(SELECT COUNT(*) FROM (SELECT 1 FROM session s WHERE s.workspace_id = $1 AND s.flow_id = $2 AND s.state = 'done' LIMIT 1) AS d)`, f.Workspace, f.ID, goals).Scan(&k.Goals, &k.Finished)
	if err != nil {
		return nil, fmt.Errorf("publish: launch check: %w", err)
	}
	return k.Points(), nil
}

func goalsOf(doc flow.Document) []string {
	ids := []string{""} // no block has an empty id; a list in SQL must not be empty
	for _, b := range doc.Blocks {
		if b.Kind == "goal" {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// Points judges what is known.
func (k Known) Points() []Point {
	return []Point{k.channel(), k.welcome(), k.links(), k.goals(), k.test(), k.operators(), k.outside()}
}

func (k Known) channel() Point {
	p := Point{Key: "channel", State: Ready, Title: i18n.Words("Канал подключён", "A channel is connected")}
	switch {
	case len(k.Broken) > 0:
		p.State = ToDo
		p.Text = i18n.Words("Не работает: "+strings.Join(k.Broken, ", ")+". Откройте настройки канала: там сказано, что исправить.", "Out of order: "+strings.Join(k.Broken, ", ")+". Open the settings of the channel: they say what to mend.")
	case k.Channels == 0:
		p.State = ToDo
		p.Text = i18n.Words("Ни один канал не подключён. Подключите мессенджер в настройках.", "No channel is connected. Connect a messenger in the settings.")
	default:
		p.Text = i18n.Words("Каналы работают.", "The channels work.")
	}
	return p
}

func (k Known) welcome() Point {
	p := Point{Key: "welcome", State: Ready, Title: i18n.Words("Приветствие приходит в течение минуты", "The welcome comes within a minute")}
	switch k.first() {
	case spoken:
		p.Text = i18n.Words("Человек получает первое сообщение сразу.", "People get the first message at once.")
	case late:
		p.State = ToDo
		p.Text = i18n.Words("До первого сообщения стоит пауза. Поздоровайтесь до неё: через минуту человек уже занят другим.", "There is a delay before the first message. Greet people before it: a minute later they are busy with something else.")
	case silent:
		p.State = ToDo
		p.Text = i18n.Words("Воронка начинается без сообщения. Поставьте первым блоком приветствие.", "The flow begins without a message. Let a welcome be its first block.")
	}
	return p
}

// What a person sees first.
const (
	silent = iota
	spoken
	late
)

// first follows the flow from where it begins to the first words or the first delay of more than a minute.
func (k Known) first() int {
	found := silent
	seen := map[string]bool{}
	for queue := k.starts(); len(queue) > 0; queue = queue[1:] {
		b := placed(k.Document, queue[0])
		if b == nil || seen[b.ID] {
			continue
		}
		seen[b.ID] = true
		body := decode(b.Body)
		if b.Kind == "delay" {
			text, _ := body["for"].(string)
			if d, err := flow.ParseDuration(text); err != nil || time.Duration(d) > time.Minute {
				return late
			}
		}
		if body["content"] != nil || b.Kind == "quiz" {
			found = spoken
			continue
		}
		for _, exit := range slices.Sorted(keys(b.Exits)) {
			queue = append(queue, b.Exits[exit])
		}
		if to, ok := body["to"].(string); ok && b.Kind == "jump" {
			queue = append(queue, to)
		}
	}
	return found
}

func (k Known) starts() []string {
	starts := []string{k.Document.Start}
	for _, t := range k.Document.Triggers {
		if t.Start != "" {
			starts = append(starts, t.Start)
		}
	}
	return starts
}

func (k Known) links() Point {
	p := Point{Key: "links", State: Ready, Title: i18n.Words("Ссылки размечены", "Links are marked")}
	byLink := slices.ContainsFunc(k.Document.Triggers, func(t flow.Trigger) bool { return t.Kind == flow.ByLink })
	switch {
	case len(k.Unmarked) > 0:
		p.State = ToDo
		p.Text = i18n.Words("Без источника (utm_source): "+some(k.Unmarked)+". Без метки не видно, какая реклама привела людей.", "Without a source (utm_source): "+some(k.Unmarked)+". Without the mark nobody sees which advertisement brought people.")
	case k.Links == 0 && byLink:
		p.State = ToDo
		p.Text = i18n.Words("Воронка запускается по ссылке, а ссылки ещё нет. Создайте её и отметьте источник.", "The flow starts by a link, and there is no link yet. Make one and mark its source.")
	case k.Links == 0:
		p.Text = i18n.Words("Ссылки этой воронке не нужны.", "This flow needs no links.")
	default:
		p.Text = i18n.Words("У каждой ссылки указан источник.", "Every link names its source.")
	}
	return p
}

func (k Known) goals() Point {
	p := Point{Key: "goals", State: Ready, Title: i18n.Words("Цели приходят", "Goals arrive")}
	switch {
	case len(goalsOf(k.Document)) == 1:
		p.State = ToDo
		p.Text = i18n.Words("В воронке нет цели. Добавьте блок «Цель», чтобы видеть результат.", "The flow has no goal. Add the block “Goal” to see what comes of it.")
	case k.Goals == 0:
		p.State = ToDo
		p.Text = i18n.Words("Цель ещё никто не достиг. Пройдите воронку до цели сами и посмотрите, что она засчиталась.", "Nobody has reached the goal yet. Go through to it yourself and see that it counts.")
	default:
		p.Text = i18n.Words("Цель засчитывается.", "The goal counts.")
	}
	return p
}

func (k Known) test() Point {
	p := Point{Key: "test", State: Ready, Title: i18n.Words("Кто-то прошёл воронку до конца", "Somebody went through to the end"), Text: i18n.Words("Воронку проходили до конца.", "People came to the end of the flow.")}
	if k.Finished == 0 {
		p.State = ToDo
		p.Text = i18n.Words("До конца ещё никто не дошёл. Пройдите воронку сами или попросите коллегу.", "Nobody has come to the end yet. Go through the flow yourself, or ask a colleague to.")
	}
	return p
}

func (k Known) operators() Point {
	p := Point{Key: "operators", State: Ready, Title: i18n.Words("Есть кому ответить людям", "There is somebody to answer people")}
	switch {
	case k.Operators == 0:
		p.State = ToDo
		p.Text = i18n.Words("Отвечать некому. Пригласите сотрудника.", "There is nobody to answer. Invite a colleague.")
	case slices.ContainsFunc(k.Document.Blocks, func(b flow.Placed) bool { return b.Kind == "hand_over" }):
		p.State = Unknown
		p.Text = i18n.Words("Воронка зовёт сотрудника. Сотрудников: "+strconv.Itoa(k.Operators)+". Проверьте, что кто-то из них на месте в часы запуска.", "The flow calls a colleague. Colleagues: "+strconv.Itoa(k.Operators)+". See that one of them is there at the hours of the launch.")
	default:
		p.Text = i18n.Words("Сотрудники есть: слово «оператор» сработает в любом месте воронки.", "There are colleagues: the word “operator” works anywhere in the flow.")
	}
	return p
}

// outside looks for blocks that need a CRM, a payment service or another system: whether that answers, only a try can show. Such blocks are called like the
// effect they ask for.
func (k Known) outside() Point {
	p := Point{Key: "outside", State: Ready, Title: i18n.Words("CRM и оплата подключены", "CRM and payment are connected")}
	asks := slices.ContainsFunc(k.Document.Blocks, func(b flow.Placed) bool {
		effect := flow.EffectKind(b.Kind)
		return effect.Asking() || effect == flow.EffectDeal || effect == flow.EffectAccess
	})
	if !asks {
		p.Text = i18n.Words("Эта воронка обходится без внешних систем.", "This flow does without outside systems.")
		return p
	}
	p.State = Unknown
	p.Text = i18n.Words("Воронка обращается к внешним системам. Пройдите её сами и убедитесь, что они отвечают.", "The flow asks outside systems. Go through it yourself and see that they answer.")
	return p
}

// some names at most three.
func some(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + "…"
	}
	return strings.Join(names, ", ")
}
