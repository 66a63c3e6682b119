// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/rich"
)

// Scenario writes a run as a scenario file: what was done, and what was seen. In it nothing outside is connected, so a run that chose answers of outside
// systems goes the other way from there; what a scenario cannot do is left as a comment.
func Scenario(s Setup, req Request) ([]byte, []flow.Problem) {
	if req.Channel != "webchat" {
		req.Channel = "telegram" // the messengers that scenarios know
	}
	if req.Person.FirstName == "" && req.Channel == "telegram" {
		req.Person.FirstName = cmp.Or(req.Person.Name, "Анна") // nobody is nameless there
	}
	if req.Start.Block != "" {
		s.Document.Start, req.Start.Block = req.Start.Block, "" // people come in at the beginning
	}
	req.Choose = false
	req.Inputs = slices.DeleteFunc(slices.Clone(req.Inputs), func(in Input) bool { return in.Do == Answer })
	r, problems := play(s, req)
	if r == nil {
		return nil, problems
	}
	w := scenario{run: r, req: req, seat: "person: ann, channel: chat"}
	if err := w.head(); err != nil {
		return nil, []flow.Problem{unwritten(err)}
	}
	w.enter()
	for i, in := range req.Inputs {
		if i >= len(r.passed) {
			break
		}
		w.deed(i, in)
	}
	w.end()
	return w.out.Bytes(), problems
}

func unwritten(err error) flow.Problem {
	words := err.Error()
	return flow.Problem{Rule: "unwritten", Level: flow.Error, Text: i18n.Words("Сценарий не записан: "+words, "The scenario cannot be written: "+words)}
}

// scenario is a file being written.
type scenario struct {
	run  *run
	req  Request
	seat string
	out  bytes.Buffer
	id   bool // the contact's id is known
}

func (w *scenario) linef(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

// stepf writes one step; texts in args are written as JSON, which is YAML too.
func (w *scenario) stepf(format string, args ...any) {
	for i, a := range args {
		if _, number := a.(int); !number {
			args[i] = text(a)
		}
	}
	w.linef("  - "+format, args...)
}

func text(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // texts, and lists and maps of them, always have a JSON form
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// fields are the workspace's fields that the flows name.
func (w *scenario) fields(docs []flow.Document) ([]Field, error) {
	raw, err := json.Marshal(docs)
	if err != nil {
		return nil, fmt.Errorf("simulate: write documents: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(w.run.Fields), func(f Field) bool {
		_, filled := w.req.Person.Fields[f.Key]
		return !filled && !bytes.Contains(raw, []byte(f.Key))
	}), nil
}

// family is the document with every other one that it refers to, those that are referred to first.
func (r *run) family() []flow.Document {
	docs, seen := []flow.Document{}, map[string]bool{}
	var visit func(doc flow.Document)
	visit = func(doc flow.Document) {
		seen[doc.ID] = true
		world, named := r.World, map[string]bool{}
		world.Flow = func(slug string) bool { named[slug] = true; return true }
		flow.Compile(doc, r.Registry, world)
		for _, slug := range slices.Sorted(maps.Keys(named)) {
			if other, ok := r.document(slug); ok && !seen[slug] {
				visit(other)
			}
		}
		docs = append(docs, doc)
	}
	visit(r.Document)
	return docs
}

// head writes the setup and the people.
func (w *scenario) head() error {
	docs := w.run.family()
	fields, err := w.fields(docs)
	if err != nil {
		return err
	}
	w.linef("# %s", w.run.say("Записано в симуляторе. Файлы сообщений положите рядом.", "Recorded in the simulator. Please put the files of messages beside it."))
	w.linef("name: %s", text(cmp.Or(w.run.flowName(w.run.Document.ID), w.run.Document.ID)))
	w.linef("setup:\n  channels:\n    - {key: chat, kind: %s}\n  flows:", w.req.Channel)
	for _, doc := range docs {
		doc.Layout = nil
		yaml, err := flow.FormatYAML(w.run.Registry, doc)
		if err != nil {
			return fmt.Errorf("simulate: write document: %w", err)
		}
		w.linef("    - publish: %t\n      inline:", len(fields) == 0)
		for line := range strings.Lines(string(yaml)) {
			if strings.TrimSpace(line) != "" {
				line = "        " + line
			}
			w.out.WriteString(line)
		}
	}
	p := w.req.Person
	account := map[string]string{}
	for key, value := range map[string]string{"username": p.Username, "language": p.Language} {
		if value != "" {
			account[key] = value
		}
	}
	person := map[string]any{w.req.Channel: account}
	for key, value := range map[string]string{"name": p.FirstName, "last_name": p.LastName, "phone": p.Phone} {
		if value != "" {
			person[key] = value
		}
	}
	w.linef("people:\n  ann: %s\nsteps:", text(person))
	for _, f := range fields {
		w.stepf("api: {method: POST, path: /api/v1/fields, body: %s}", f)
	}
	for _, doc := range docs {
		if len(fields) > 0 {
			w.stepf("publish: {flow: %s}", doc.ID)
		}
	}
	return nil
}

// enter brings the person in: by a link where the flow has one, else by the word, the event, or by hand.
func (w *scenario) enter() {
	p, start := w.req.Person, w.req.Start
	details := map[string]string{}
	for key, value := range map[string]string{"city": p.City, "email": p.Email, "gender": p.Gender, "time_zone": p.Zone, "external_id": p.ExternalID} {
		if value != "" {
			details[key] = value
		}
	}
	if p.FirstName != "" && w.req.Channel == "webchat" {
		details["first_name"] = p.FirstName
	}
	trigger := flow.Trigger{Kind: flow.ByLink}
	for _, t := range w.run.Document.Triggers {
		if t.ID == start.Trigger {
			trigger = t
		}
	}
	link := slices.ContainsFunc(w.run.Document.Triggers, func(t flow.Trigger) bool { return t.Kind == flow.ByLink && t.Start == trigger.Start })
	link = link && trigger.Kind == flow.ByLink && !start.Wait
	known := len(details)+len(p.Tags)+len(p.Fields)+len(p.Consents) > 0 || p.Stage != ""
	if known || !link {
		w.stepf("press_start: {" + w.seat + "}")
	}
	if known {
		w.contact()
		w.details(details)
	}
	switch {
	case start.Wait:
		return
	case link:
		w.stepf("open_link: {"+w.seat+", flow: %s}", w.run.Document.ID)
		w.stepf("press_start: {" + w.seat + "}")
	case trigger.Kind == flow.ByKeyword && len(trigger.Words) > 0:
		w.stepf("say: {"+w.seat+", text: %s}", trigger.Words[0])
	case trigger.Kind == flow.ByEvent:
		w.contact()
		w.event(Input{Event: trigger.Event})
	case trigger.Kind == flow.ByAnyMessage || trigger.Kind == flow.ByFirstMessage:
		w.stepf("say: {"+w.seat+", text: %s}", "…")
	default:
		w.contact()
		w.stepf("api: {method: GET, path: %s, save: {flow: \"$.items[0].id\"}}", "/api/v1/flows?search="+w.run.Document.ID)
		w.stepf("api: {method: POST, path: \"/api/v1/contacts/${contact}/flows\", body: {flow_id: \"${flow}\"}}")
	}
	w.expect(0, 0)
}

// contact finds out the contact's id, once.
func (w *scenario) contact() {
	if !w.id {
		w.id = true
		w.stepf("api: {method: GET, path: /api/v1/contacts, save: {contact: \"$.items[0].id\"}}")
	}
}

// details tells Parley what is known of the person beforehand.
func (w *scenario) details(own map[string]string) {
	p, at := w.req.Person, "/api/v1/contacts/${contact}"
	if len(own) > 0 {
		w.stepf("api: {method: PATCH, path: %s, body: %s}", at, own)
	}
	if len(p.Fields) > 0 {
		w.stepf("api: {method: PUT, path: %s, body: %s}", at+"/fields", p.Fields)
	}
	if len(p.Tags) > 0 {
		w.stepf("api: {method: POST, path: %s, body: {add: %s}}", at+"/tags", p.Tags)
	}
	if p.Stage != "" {
		w.stepf("api: {method: PUT, path: %s, body: {stage: %s}}", at+"/stage", p.Stage)
	}
	for _, purpose := range p.Consents {
		w.stepf("api: {method: POST, path: %s, body: {purpose: %s, state: given, action: operator}}", at+"/consents", purpose)
	}
}

func (w *scenario) event(in Input) {
	data := in.Data
	if data == nil {
		data = map[string]string{}
	}
	w.stepf("api: {method: POST, path: /api/v1/events, body: {contact: {id: \"${contact}\"}, name: %s, data: %s}}", in.Event, data)
}

// deed writes one input and what was seen after it.
func (w *scenario) deed(i int, in Input) {
	var patience time.Duration
	passed := time.Duration(w.run.passed[i]) * time.Millisecond
	switch in.Do {
	case Say:
		w.stepf("say: {"+w.seat+", text: %s}", in.Text)
	case Press:
		w.press(i, in)
	case Phone:
		w.stepf("share_phone: {"+w.seat+", phone: %s}", cmp.Or(in.Text, w.req.Person.Phone, somePhone))
	case Location:
		w.linef("  - share_location: {%s, latitude: %v, longitude: %v}", w.seat, in.Lat, in.Lon)
	case File:
		w.stepf("send_media: {"+w.seat+", file: %s}", cmp.Or(in.Text, "file.pdf"))
	case Event:
		w.contact()
		w.event(in)
	case Next:
		if patience = passed + 24*time.Hour; w.seen(i+1) == 0 { // an hour of the day may be further away when the file is played
			w.stepf("advance: %s", flow.Duration(passed.Truncate(time.Second)+time.Second).String())
		}
	case Advance:
		if passed > 0 {
			w.stepf("advance: %s", in.For)
		}
	case Operator:
		w.stepf("api: {method: GET, path: /api/v1/conversations, save: {conversation: \"$.items[0].id\"}}")
		w.stepf("api: {method: POST, path: \"/api/v1/conversations/${conversation}/messages\", body: {text: %s}}", in.Text)
		w.stepf("expect_message: {"+w.seat+", text: %s}", in.Text)
	case Answer: // left out before
	}
	w.expect(i+1, patience)
}

// press writes a press of what the person really pressed.
func (w *scenario) press(i int, in Input) {
	for _, b := range w.run.out.Chat {
		if b.Input != i+1 || b.From != FromPerson {
			continue
		}
		if b.Parts[0].Card != nil {
			w.stepf("share_phone: {"+w.seat+", phone: %s}", b.Parts[0].Card.Phone)
		} else {
			w.stepf("press: {"+w.seat+", button: %s}", b.Parts[0].Text)
		}
		return
	}
	w.linef("  # %s", text(w.run.say("Нажатие без ответа воронки: ", "A press that the flow does not hear of: ")+in.Button))
}

// seen counts the messages of the flow that followed from an input.
func (w *scenario) seen(input int) (n int) {
	for _, b := range w.run.out.Chat {
		if b.Input == input && b.From == FromBot {
			n += len(b.Parts)
		}
	}
	return n
}

// expect writes what was seen after an input, part by part.
func (w *scenario) expect(input int, patience time.Duration) {
	for _, b := range w.run.out.Chat {
		if b.Input != input || b.From != FromBot {
			continue
		}
		for _, p := range b.Parts {
			wish := ""
			if plain := rich.Parse(p.Text).Text; plain != "" {
				wish += ", text: " + text(plain)
			}
			if len(p.Files) == 1 && p.Files[0].Kind == content.Document {
				wish += ", media: document"
			}
			if len(p.Buttons) > 0 {
				var labels []string
				for _, one := range slices.Concat(p.Buttons...) {
					labels = append(labels, one.Label)
				}
				wish += ", buttons: " + text(labels)
			}
			wish += fmt.Sprintf(", within: %s", flow.Duration(max(patience, time.Minute)))
			w.linef("  - expect_message: {%s%s}", w.seat, wish)
			patience = 0
		}
	}
}

// end writes where the person has come to.
func (w *scenario) end() {
	r := w.run
	if len(r.person.Tags) > 0 {
		w.stepf("expect_contact: {person: ann, tags: %s}", r.person.Tags)
	}
	main := r.newest(r.main)
	if main == nil {
		return
	}
	finished := 0
	if main.state.State == flow.Done {
		finished = 1
	}
	w.stepf("expect_stats: {flow: %s, started: 1, finished: %d}", r.Document.ID, finished)
}
