// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

// save is the phone at rest.
func (p *Phone) save() savedPhone {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := savedPhone{Bot: p.Bot.Key, Person: p.Person.Key, Rev: p.rev, LastID: p.lastID, State: savedState{State: p.state}}
	if k := p.state.Keyboard; k != nil {
		s.State.Keyboard = &savedKeyboard{Keyboard: *k, Buttons: saveButtons(k.Buttons)}
	}
	for _, m := range p.messages { // shown messages are never changed, only replaced, so they may be shared
		s.Messages = append(s.Messages, savedMessage{Message: m, Buttons: saveButtons(m.Buttons)})
	}
	return s
}

// load takes over a phone at rest. Nobody has the phone yet.
func (p *Phone) load(s savedPhone) {
	p.rev, p.lastID, p.state = s.Rev, s.LastID, s.State.State
	p.state.Keyboard = nil
	if k := s.State.Keyboard; k != nil {
		k.Keyboard.Buttons = loadButtons(k.Buttons)
		p.state.Keyboard = &k.Keyboard
	}
	for _, m := range s.Messages {
		if m.Message != nil {
			m.Message.Buttons = loadButtons(m.Buttons)
			p.messages = append(p.messages, m.Message)
		}
	}
}

func saveButtons(rows [][]Button) [][]savedButton {
	var saved [][]savedButton
	for _, row := range rows {
		line := make([]savedButton, len(row))
		for i, b := range row {
			line[i] = savedButton{Button: b, Payload: b.Payload}
		}
		saved = append(saved, line)
	}
	return saved
}

func loadButtons(saved [][]savedButton) [][]Button {
	var rows [][]Button
	for _, line := range saved {
		row := make([]Button, len(line))
		for i, b := range line {
			row[i] = b.Button
			row[i].Payload = b.Payload
		}
		rows = append(rows, row)
	}
	return rows
}
