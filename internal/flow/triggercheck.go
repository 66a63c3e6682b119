// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"slices"
	"strings"

	"parley/internal/i18n"
	"parley/internal/keyword"
)

// trigger compiles one trigger.
func (c *compiler) trigger(s *Scope, t Trigger, path string) *Rule {
	rule := NewRule(c.doc.ID, t)
	rule.Called = c.doc.Name
	if rule.spec.Kind == "" {
		s.Wrong("unknown_kind", path+".kind", "Запуска вида «%s» нет.", "There is no trigger of kind “%s”.", t.Kind)
		return rule
	}
	if t.Start != "" {
		s.ToBlock(path+".start", t.Start)
	}
	if t.If != "" {
		rule.cond = s.Condition(path+".if", t.If)
	}
	for _, f := range rule.spec.Form {
		if f.Required && t.empty(f.Key) {
			s.Report(missing(f, path+"."+f.Key))
		}
	}
	if !rule.spec.Connected {
		s.Report(Problem{Path: path + ".kind", Rule: "not_connected", Level: Hint, Text: i18n.Words(
			fmt.Sprintf("Пока ничего не подключено: «%s» сработает, только если о событии сообщат через API под именем %s.", rule.spec.Title.In(i18n.RU), rule.spec.Events[0]),
			fmt.Sprintf("Nothing is connected yet: “%s” fires only when its event is told through the API under the name %s.", rule.spec.Title.In(i18n.EN), rule.spec.Events[0]))})
	}
	c.words(s, t, path)
	if t.Field != "" {
		s.Field(path+".field", t.Field)
	}
	c.timing(s, t, path)
	return rule
}

// empty reports whether a required key says nothing.
func (t *Trigger) empty(key string) bool {
	switch key {
	case "words":
		return len(t.Words) == 0
	case "for":
		return t.For <= 0
	}
	return strings.TrimSpace(t.key(key)) == ""
}

// words refuses those that nothing could ever match.
func (c *compiler) words(s *Scope, t Trigger, path string) {
	for i, w := range t.Words {
		at := fmt.Sprintf("%s.words[%d]", path, i)
		switch {
		case t.Kind == ByCommand && (Command(w) == "" || strings.ContainsAny(Command(w), " \t\n@/")):
			s.Wrong("value", at, "Команда «%s» должна быть одним словом, например /price.", "The command “%s” must be one word, for example /price.", w)
		case keyword.New(w).Letters == 0:
			s.Wrong("value", at, "В слове «%s» нет ни букв, ни цифр.", "The word “%s” has neither letters nor digits.", w)
		}
	}
}

// timing checks what the kinds that the clock makes have.
func (c *compiler) timing(s *Scope, t Trigger, path string) {
	if t.Kind == ByDate && t.Before > 0 && t.After > 0 {
		s.Wrong("value", path+".after", "Выберите одно: до даты или после неё.", "Choose one: before the date or after it.")
	}
	if t.Kind != BySchedule {
		return
	}
	switch {
	case t.Cron == "" && len(t.Times) == 0:
		s.Wrong("required", path+".times", "Назначьте хотя бы один час.", "Set at least one hour.")
	case t.Cron != "" && len(t.Times)+len(t.Days) > 0:
		s.Wrong("value", path+".cron", "Выберите одно: часы и дни или выражение cron.", "Choose one: hours and days, or a cron expression.")
	case t.Cron != "" && !cronFits(t.Cron):
		s.Wrong("value", path+".cron", "Выражение «%s» не читается. Пример: 0 10 * * 1 — по понедельникам в 10:00.", "The expression “%s” cannot be read. Example: 0 10 * * 1 is Mondays at 10:00.", t.Cron)
	}
}

// exit compiles the rule that ends sessions early.
func (c *compiler) exit(s *Scope) {
	rule := c.doc.Settings.Exit
	if rule.When != "" {
		c.program.exit = s.Condition("settings.exit.when", rule.When)
	}
	for i, name := range rule.Events {
		if strings.TrimSpace(name) == "" {
			s.Wrong("required", fmt.Sprintf("settings.exit.events[%d]", i), "Напишите имя события.", "Write the name of the event.")
		}
	}
	c.program.exitEvents = slices.Clone(rule.Events)
}
