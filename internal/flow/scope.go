// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// World is what a document may refer to. A nil function means that nobody knows, and nothing is checked.
type World struct {
	Atoms     []filter.Atom // conditions of all rooms; those of flows themselves are added
	Workspace int64
	Zone      *time.Location // where the workspace's days begin; nil is UTC
	Field     func(key string) bool
	Flow      func(id string) bool
	Secret    func(name string) bool
	Connected func(kind EffectKind) bool // whether somebody takes up effects of a kind
	NoLinks   bool                       // stored files have no address that a messenger could open
}

// Scope is what a block compiles in: it turns texts, conditions and references into their ready forms, and collects problems and facts.
type Scope struct {
	Block     string // id of the block
	Languages []i18n.Lang

	world    *World
	atoms    *filter.Registry
	blocks   map[string]bool
	asked    *[]asked
	paths    *[]string
	calls    map[string]string
	needs    *[]EffectKind
	buttons  []string
	exits    []string
	never    []string
	problems []Problem
}

// Report adds a problem at a place inside the block.
func (s *Scope) Report(p Problem) {
	p.Block = s.Block
	s.problems = append(s.problems, p)
}

// Wrong reports an error in words of both languages, which take the same arguments.
func (s *Scope) Wrong(rule, path, ru, en string, args ...any) {
	s.Report(wrong(rule, path, ru, en, args...))
}

// Exit declares an exit beside those of the Spec.
func (s *Scope) Exit(name string) { s.exits = append(s.exits, name) }

// Never names exits of the Spec that this block, as it is set, cannot leave by: nobody is told that they lead nowhere.
func (s *Scope) Never(exits ...string) { s.never = append(s.never, exits...) }

// Needs says that the block acts by an effect of this kind. Where nobody takes it up, its author is warned.
func (s *Scope) Needs(kind EffectKind) {
	if !slices.Contains(*s.needs, kind) {
		*s.needs = append(*s.needs, kind)
	}
	if s.world.Connected == nil || s.world.Connected(kind) {
		return
	}
	p := wrong("not_connected", "", "Ничего не подключено: воронка пройдёт этот блок, но сделать он пока ничего не сможет. Подключите сервис в настройках.",
		"Nothing is connected: the flow goes through this block, but it cannot do anything yet. Connect a service in the settings.")
	if kind.Asking() {
		p = wrong("not_connected", "", "Ничего не подключено: все пойдут отсюда по выходу для ошибки. Подключите сервис в настройках или проверьте, что этот выход куда-то ведёт.",
			"Nothing is connected: everybody leaves here by the exit for failures. Connect a service in the settings, or see that this exit leads somewhere.")
	}
	p.Level = Warning
	s.Report(p)
}

// Button gives a button of the block its number. Buttons are known by these numbers inside a version, and by their ids between versions.
func (s *Scope) Button(path, id string) {
	if slices.Contains(s.buttons, id) {
		s.Wrong("twice", path, "Код кнопки «%s» уже занят в этом блоке.", "The button id “%s” is already taken in this block.", id)
		return
	}
	s.buttons = append(s.buttons, id)
}

// Condition compiles a condition; nil when it has a problem.
func (s *Scope) Condition(path, text string) *Check {
	f, problems := filter.CompileText(text, s.atoms, filter.Env{Workspace: s.world.Workspace, Zone: s.world.Zone})
	for _, p := range problems {
		s.Report(Problem{Path: path, Rule: p.Code, Level: Error, Text: i18n.Words(
			fmt.Sprintf("%s (знак %d).", p.Text.In(i18n.RU), p.Span.Pos+1), fmt.Sprintf("%s (character %d).", p.Text.In(i18n.EN), p.Span.Pos+1))})
	}
	if f == nil {
		return nil
	}
	*s.asked = append(*s.asked, asked{text, f})
	return &Check{filter: f}
}

// ToBlock checks a reference to a block of the same flow.
func (s *Scope) ToBlock(path, id string) {
	if !s.blocks[id] {
		s.Wrong("dead_link", path, "Блока «%s» в воронке нет.", "There is no block “%s” in the flow.", id)
	}
}

// ToFlow checks a reference to another flow.
func (s *Scope) ToFlow(path, id string) {
	if s.world.Flow != nil && !s.world.Flow(id) {
		s.Wrong("dead_link", path, "Воронки «%s» нет.", "There is no flow “%s”.", id)
	}
}

// Calls checks a reference to a flow that this one calls and comes back from. The version that is published now is the one that will be called.
func (s *Scope) Calls(path, id string) {
	s.ToFlow(path, id)
	s.calls[s.Block] = id
}

// Field checks a reference to a field of contacts.
func (s *Scope) Field(path, key string) {
	if s.world.Field != nil && !s.world.Field(key) {
		s.Wrong("unknown_field", path, "Поля «%s» нет. Создайте его в настройках контактов.", "There is no field “%s”. Create it in the settings of contacts.", key)
	}
}

// Secret checks a reference to a secret of the workspace.
func (s *Scope) Secret(path, name string) {
	if s.world.Secret != nil && !s.world.Secret(name) {
		s.Wrong("unknown_secret", path, "Секрета «%s» нет. Добавьте его: «Настройки» → «Секреты».", "There is no secret “%s”. Add it under Settings → Secrets.", name)
	}
}

// Body decodes the keys of a block. They were checked against the form, so a failure here is a body that never was.
func Body[T any](raw json.RawMessage, s *Scope) T {
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		s.Wrong("value", "", "Настройки блока не читаются: %v.", "The settings of the block cannot be read: %v.", err)
	}
	return v
}

// Problems are those reported so far; a block returns them from Compile.
func (s *Scope) Problems() []Problem { return s.problems }
