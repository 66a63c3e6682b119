// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package story

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// Line is one thing that happened, in a sentence for a person.
type Line struct {
	Kind  Kind   `json:"kind"`
	Block string `json:"block,omitempty"`
	Text  string `json:"text"`
}

// Kind is what a line is about, for its icon.
type Kind string

// The kinds of lines.
const (
	Input   Kind = "input"   // what woke the session
	Enter   Kind = "enter"   // it came to a block
	Why     Kind = "why"     // a condition, with what it saw
	Exit    Kind = "exit"    // the way it left by
	Answer  Kind = "answer"  // what was asked and answered
	Effect  Kind = "effect"  // what the flow changed or asked for
	Wait    Kind = "wait"    // it stands still
	End     Kind = "end"     // it is over
	Problem Kind = "problem" // something did not go as drawn
)

// Step is a step with all there is to tell. Watch and Effects may be missing: then less is told.
type Step struct {
	At      string // the block where the session stood before
	After   flow.Session
	Effects []flow.Effect
	Trace   flow.Trace
	Watch   *flow.Watch
}

// Teller tells steps of one document in one language; moments are shown in Zone.
type Teller struct {
	Names *Names
	Lang  i18n.Lang
	Zone  *time.Location
	// Flow is what another flow is called; nil: its id is shown.
	Flow func(slug string) string
}

// say chooses between two languages and fills the words in.
func (t Teller) say(ru, en string, args ...any) string {
	words := i18n.Words(ru, en).In(t.Lang, i18n.EN)
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

func (t Teller) quote(s string) string { return t.say("«%s»", "“%s”", s) }

// Moment is a moment as people of the language write it.
func (t Teller) Moment(ms int64) string {
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.UnixMilli(ms).In(zone).Format(t.say("02.01.2006 15:04", "2 Jan 2006 15:04"))
}

// Step tells a step in the order in which it happened: conditions and effects stand between the marks where they belong.
func (t Teller) Step(s Step) []Line {
	var lines []Line
	checks, told := 0, 0
	until := func(marks int) {
		if s.Watch == nil {
			return
		}
		for ; checks < len(s.Watch.Checks) && s.Watch.Checks[checks].Marks <= marks; checks++ {
			if line, ok := t.check(&s.Watch.Checks[checks]); ok {
				lines = append(lines, line)
			}
		}
		for ; told < len(s.Watch.Told) && told < len(s.Effects) && s.Watch.Told[told] <= marks; told++ {
			if text := t.Effect(s.Effects[told]); text != "" {
				lines = append(lines, Line{Effect, blockAt(s, marks), text})
			}
		}
	}
	for i, m := range s.Trace {
		until(i)
		if line, ok := t.mark(m, s); ok {
			lines = append(lines, line)
		}
	}
	until(len(s.Trace))
	for ; told < len(s.Effects); told++ {
		if text := t.Effect(s.Effects[told]); text != "" {
			lines = append(lines, Line{Effect, s.After.Block, text})
		}
	}
	return lines
}

// blockAt is the block that ran when so many marks stood in the trace.
func blockAt(s Step, marks int) string {
	if marks > 0 && marks <= len(s.Trace) {
		return s.Trace[marks-1].Block
	}
	return s.At
}

// check tells a condition with every value it saw. An exit condition that does not hold is no news.
func (t Teller) check(c *flow.Checked) (Line, bool) {
	if c.Exit && !c.Holds {
		return Line{}, false
	}
	seen := make([]string, len(c.Saw))
	for i, s := range c.Saw {
		seen[i] = s.Fact.Said(s.Value, t.Lang, t.Zone)
	}
	asked := inside(c.Describe(t.Lang))
	text := t.say("Условие не выполнено: %s.", "The condition does not hold: %s.", asked)
	switch {
	case c.Exit:
		text = t.say("Выполнено условие выхода из воронки: %s.", "The exit condition of the flow holds: %s.", asked)
	case c.Holds:
		text = t.say("Условие выполнено: %s.", "The condition holds: %s.", asked)
	}
	if len(seen) > 0 {
		text += t.say(" В этот момент: %s.", " At that moment: %s.", strings.Join(seen, "; "))
	}
	return Line{Why, c.Block, text}, true
}

// inside makes a sentence a part of another one.
func inside(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToLower(first)) + sentence[size:]
}

// mark tells one mark of the trace.
func (t Teller) mark(m flow.Mark, s Step) (Line, bool) {
	line := func(kind Kind, ru, en string, args ...any) (Line, bool) {
		return Line{kind, m.Block, t.say(ru, en, args...)}, true
	}
	switch m.Kind {
	case flow.MarkEnter:
		return line(Enter, "Блок %s.", "Block %s.", t.quote(t.Names.Block(m.Block)))
	case flow.MarkExit:
		return line(Exit, "Дальше по выходу %s.", "On by the exit %s.", t.quote(t.Names.Exit(m.Block, m.Exit)))
	case flow.MarkWait:
		return Line{Wait, m.Block, t.Waits(s.After.Wait)}, true
	case flow.MarkAnswer:
		return line(Answer, "Ответ записан: %s.", "The answer is kept: %s.", t.quote(t.Names.Exit(m.Block, m.Value)))
	case flow.MarkInvalid:
		return line(Problem, "Ответ не подошёл: воронка переспросит.", "The answer did not fit: the flow asks again.")
	case flow.MarkOther:
		return line(Problem, "Сообщение не подходит этому шагу. Шаг ждёт дальше, а сообщение увидит оператор.", "The message is not for this step. The step goes on waiting, and an operator will see the message.")
	case flow.MarkStale:
		return line(Problem, "Это больше ничего не меняет: воронка уже ушла дальше.", "This changes nothing any more: the flow has gone on.")
	case flow.MarkRepeat:
		return line(Problem, "То же нажатие второй раз подряд: оно не считается.", "The same press twice in a row: it does not count.")
	case flow.MarkText:
		if m.Name == "value_defaulted" {
			return Line{}, false
		}
		return Line{Problem, m.Block, content.Trace{Rule: m.Name, Value: m.Value}.Words().In(t.Lang, i18n.EN)}, true
	case flow.MarkEnd, flow.MarkFail:
		return Line{End, m.Block, t.Ended(s.After.State, m.Name)}, true
	default: // a question that was put is seen in the chat
		return Line{}, false
	}
}

// Waits says what a session waits for and how long.
func (t Teller) Waits(w flow.Wait) string {
	text := map[flow.WaitKind]string{
		flow.WaitAnswer: t.say("Ждёт ответа", "Waits for an answer"),
		flow.WaitUntil:  t.say("Ждёт срока", "Waits for its time"),
		flow.WaitEvent:  t.say("Ждёт события %s", "Waits for the event %s", t.quote(w.Event)),
		flow.WaitReply:  t.say("Ждёт ответа внешней системы", "Waits for the answer of an outside system"),
		flow.WaitCall:   t.say("Ждёт конца вложенной воронки", "Waits for the end of the sub-flow"),
	}[w.Kind]
	if w.Until > 0 && w.Kind != flow.WaitReply {
		text += t.say(", но не дольше чем до %s", ", until %s at the latest", t.Moment(w.Until))
		if w.Kind == flow.WaitUntil {
			text = t.say("Ждёт до %s", "Waits until %s", t.Moment(w.Until))
		}
	}
	return text + "."
}

// Ended says how a session ended. Reasons are stable words; one that nobody here knows is not shown.
func (t Teller) Ended(state flow.State, reason string) string {
	if words, ok := reasons()[reason]; ok {
		return words.In(t.Lang, i18n.EN)
	}
	switch state {
	case flow.Failed:
		return t.say("Воронка остановилась из-за сбоя. Проверьте блок, на котором это случилось.", "A failure stopped the flow. Please check the block where it happened.")
	case flow.Stopped:
		return t.say("Воронка для этого человека остановлена.", "The flow was stopped for this person.")
	default:
		return t.say("Воронка пройдена до конца.", "The flow has come to its end.")
	}
}

// reasons are why sessions end early.
func reasons() map[string]i18n.Text {
	return map[string]i18n.Text{
		"loop":            i18n.Words("Воронка ходит по кругу без паузы и остановлена. Добавьте в круг вопрос или паузу.", "The flow goes in a circle without a pause and was stopped. Please add a question or a delay to the circle."),
		"no_block":        i18n.Words("Блока, на котором стоял человек, больше нет.", "The block where the person stood is no more."),
		"no_decision":     i18n.Words("Блок не решил, куда идти дальше.", "The block did not decide where to go."),
		"no_question":     i18n.Words("Вопроса, на котором стоял человек, в этой версии нет.", "The question where the person stood is not in this version."),
		"exit_rule":       i18n.Words("Человек вышел из воронки по её условию выхода.", "The person left by the flow's exit condition."),
		"moved_out":       i18n.Words("Человека вывели из воронки при смене версии.", "The person was taken out when the version changed."),
		"version_broken":  i18n.Words("Версия больше не работает: удалено то, на что она ссылалась.", "The version works no more: something it refers to was deleted."),
		"restarted":       i18n.Words("Человек вошёл в воронку заново, прежний проход остановлен.", "The person came in again, so the earlier passage was stopped."),
		"stopped_by_flow": i18n.Words("Остановлена другой воронкой.", "Stopped by another flow."),
		"unsubscribed":    i18n.Words("Человек отписался, воронка остановлена.", "The person unsubscribed, so the flow was stopped."),
		"operator":        i18n.Words("Остановил оператор.", "An operator stopped it."),
		"merged":          i18n.Words("Контакты объединены, из двух проходов остался старший.", "The contacts were merged, and the older of two passages stayed."),
	}
}

func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
