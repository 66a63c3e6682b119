// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/story"
	"parley/internal/i18n"
)

func say(lang i18n.Lang, ru, en string, args ...any) string {
	words := i18n.Words(ru, en).In(lang, i18n.EN)
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

// somePhone is the number of a person whose number nobody has made up.
const somePhone = "+79990000000"

// begin brings the person in.
func (r *run) begin(start Start) {
	if start.Wait {
		return
	}
	at := slices.IndexFunc(r.Document.Triggers, func(t flow.Trigger) bool { return t.ID == start.Trigger })
	in := flow.Start{Trigger: start.Trigger, Block: start.Block}
	switch {
	case start.Trigger != "" && at < 0:
		r.out.Wrong = r.say("Такого запуска в воронке нет.", "The flow has no such trigger.")
		return
	case at >= 0:
		came := r.Document.Triggers[at]
		in.Block = cmp.Or(start.Block, came.Start)
		if came.Kind == flow.ByKeyword && len(came.Words) > 0 {
			in.Text = came.Words[0] // whoever comes by a word has written it
		}
		r.note(story.Input, r.main.teller.Trigger(came))
	}
	if in.Block != "" && !r.main.flow.Has(in.Block) {
		r.out.Wrong = r.say("Такого блока в воронке нет.", "The flow has no such block.")
		return
	}
	r.enter(r.main, in, nil)
	r.follow()
}

// take does one input.
func (r *run) take(in Input) {
	if len(in.Text) > MaxText {
		r.out.Wrong = r.say("Сообщение слишком длинное.", "The message is too long.")
		return
	}
	switch in.Do {
	case Say:
		r.message(Part{Kind: content.PartText, Text: in.Text}, flow.Answer{Text: in.Text})
	case Press:
		r.press(in)
	case Phone:
		card := &content.Card{Phone: cmp.Or(in.Text, r.person.Phone, somePhone), First: r.person.FirstName, Last: r.person.LastName, Own: true}
		r.message(Part{Kind: content.PartCard, Card: &Card{Phone: card.Phone}}, flow.Answer{Card: card})
	case Location:
		place := &content.Location{Lat: in.Lat, Lon: in.Lon}
		r.message(Part{Kind: content.PartLocation, Location: &Place{Lat: in.Lat, Lon: in.Lon}}, flow.Answer{Location: place})
	case File:
		kind := cmp.Or(in.Kind, content.Document)
		r.message(Part{Kind: content.PartMedia, Files: []Attached{{Kind: kind, Name: in.Text}}}, flow.Answer{Files: []flow.File{{Kind: kind, Name: in.Text}}})
	case Event:
		r.event(flow.Event{Name: in.Event, Data: in.Data})
	case Answer:
		r.answer(in)
	case Advance:
		d, err := flow.ParseDuration(in.For)
		if err != nil {
			r.out.Wrong = r.say("Срок пишется так: 30d, 12h, 45m или 90s.", "A length of time is written like 30d, 12h, 45m or 90s.")
			return
		}
		r.advance(r.now + d.Milliseconds())
	case Next:
		if s := r.due(); s != nil {
			r.advance(r.dueAt(s))
		} else {
			r.out.Wrong = r.say("Само больше ничего не случится.", "Nothing more happens by itself.")
		}
	case Operator:
		r.bubble(Bubble{From: FromOperator, Parts: []Part{{Kind: content.PartText, Text: in.Text}}})
		r.silent = max(r.silent, r.now+r.Silence.Milliseconds())
		if r.silent > r.now {
			r.note(story.Input, r.say("Написал оператор, бот молчит до %s.", "An operator has written, so the bot is silent until %s.", r.main.teller.Moment(r.silent)))
		}
	default:
		r.out.Wrong = r.say("Такого действия нет.", "There is no such deed.")
	}
}

// message gives what the person sent to the session that waits for it, else to the triggers: the way the house does it.
func (r *run) message(shown Part, in flow.Answer) {
	first := r.said == 0
	r.said++
	r.bubble(Bubble{From: FromPerson, Parts: []Part{shown}})
	r.note(story.Input, r.wrote(shown))
	if r.paused() {
		return
	}
	var unheard func()
	for _, s := range slices.Backward(r.sessions) {
		if s.state.State != flow.Waiting || s.state.Wait.Kind != flow.WaitAnswer {
			continue
		}
		next, effects, trace, watch := r.try(s, in)
		finish := func() { r.finish(s, next, effects, trace, watch) }
		if trace.Other() {
			if unheard == nil {
				unheard = finish
			}
			continue
		}
		if trace.Invalid() && in.Text != "" {
			if _, started := r.trigger(flow.Cause{Text: in.Text, Words: true}); started {
				return
			}
		}
		finish()
		return
	}
	fits, started := r.trigger(flow.Cause{Text: in.Text, First: first})
	switch {
	case started:
	case unheard != nil:
		unheard()
	case !fits:
		r.note(story.Problem, r.say("Воронка этого сообщения не ждёт. В диалоге его увидит оператор.", "The flow does not wait for this message. An operator will see it in the conversation."))
	}
}

func (r *run) wrote(p Part) string {
	switch {
	case p.Card != nil:
		return r.say("Человек поделился телефоном.", "The person has shared a phone number.")
	case p.Location != nil:
		return r.say("Человек прислал место.", "The person has sent a place.")
	case len(p.Files) > 0:
		return r.say("Человек прислал файл.", "The person has sent a file.")
	}
	return r.say("Человек пишет: «%s».", "The person writes: “%s”.", p.Text)
}

func (r *run) paused() bool {
	if r.silent <= r.now {
		return false
	}
	r.note(story.Problem, r.say("Бот на паузе до %s и молчит.", "The bot is paused until %s and keeps silent.", r.main.teller.Moment(r.silent)))
	return true
}

// trigger starts the flow when one of its triggers fits, and its re-entry rule allows.
func (r *run) trigger(c flow.Cause) (fits, started bool) {
	for _, found := range flow.Pick(r.main.flow.Triggers, c) {
		fits = true
		r.note(story.Input, r.main.teller.Trigger(found.Rule.Trigger))
		if r.enter(r.main, found.Rule.Start(c), nil) {
			return true, true
		}
	}
	return fits, false
}

// event gives a fact to whoever waits for it and to the triggers.
func (r *run) event(e flow.Event) {
	r.note(story.Input, r.say("Событие «%s».", "Event “%s”.", e.Name))
	took := false
	for _, s := range slices.Clone(r.sessions) {
		if s.state.State == flow.Waiting && s.state.Wait.Kind == flow.WaitEvent && s.state.Wait.Event == e.Name {
			r.step(s, e)
			took = true
		}
	}
	if fits, _ := r.trigger(flow.Cause{Event: e.Name}); !fits && !took {
		r.note(story.Problem, r.say("Этого события никто не ждёт.", "Nobody waits for this event."))
	}
}

// answer is what an outside system says.
func (r *run) answer(in Input) {
	s := r.current()
	if s == nil || s.state.Wait.Kind != flow.WaitReply {
		r.out.Wrong = r.say("Воронка не ждёт ответа внешней системы.", "The flow does not wait for an outside system.")
		return
	}
	reply := flow.Reply{Ask: s.state.Wait.Ask, Status: in.Status, Body: []byte(in.Body)}
	text := r.say("Внешняя система ответила: %d.", "The outside system answered: %d.", in.Status)
	if in.Status == 0 {
		reply.Failed, reply.Body = "not_connected", nil
		text = r.say("Внешняя система не ответила.", "The outside system did not answer.")
	}
	r.tell(s.program, story.Line{Kind: story.Input, Block: s.state.Block, Text: text})
	r.step(s, reply)
}

// due is the session whose timer comes first.
func (r *run) due() *session {
	var first *session
	for _, s := range r.sessions {
		if s.state.State == flow.Waiting && s.state.Wait.Timer != 0 && (first == nil || r.dueAt(s) < r.dueAt(first)) {
			first = s
		}
	}
	return first
}

// dueAt is when a session's timer fires: not while the bot is paused.
func (r *run) dueAt(s *session) int64 { return max(s.state.Wait.Until, r.silent, r.now) }

// advance lets time pass from due moment to due moment.
func (r *run) advance(goal int64) {
	for !r.full() {
		s := r.due()
		if s == nil || r.dueAt(s) > goal {
			break
		}
		r.pass(r.dueAt(s))
		r.tell(s.program, story.Line{Kind: story.Input, Block: s.state.Block, Text: r.say("Срок наступил.", "The time has come.")})
		r.step(s, flow.Timeout{Timer: s.state.Wait.Timer})
		r.follow()
	}
	r.pass(goal)
}

// pass moves the clock, which never goes back.
func (r *run) pass(to int64) {
	if to <= r.now {
		return
	}
	passed := flow.Duration(time.Duration(to-r.now) * time.Millisecond)
	r.now = to
	r.bubble(Bubble{From: FromTime, Parts: []Part{{Kind: content.PartText, Text: r.say("Прошло %s", "%s later", story.Length(passed, r.Lang))}}})
}
