// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package simulate takes a made-up person through a draft, on the engine that takes real people through published versions. It keeps nothing: whoever asks
// sends everything that has happened so far, and the same request always gives the same answer. It is pure.
package simulate

import (
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/story"
	"parley/internal/i18n"
)

// What one run may hold. A run that reaches a limit stops there and says so.
const (
	MaxInputs = 300
	MaxText   = 4096 // bytes of one thing said
	maxSteps  = 1000 // steps of the engine
	maxChat   = 600  // bubbles
)

// Setup is where a run takes place.
type Setup struct {
	Document flow.Document
	Registry *flow.Registry
	World    flow.World
	// Flow gives the document of another flow of the workspace by its slug; false: there is none.
	Flow func(slug string) (flow.Document, bool)
	// Table gives the capabilities of a kind of channel.
	Table func(kind string) (content.Capabilities, bool)
	Lang  i18n.Lang // of whoever looks: sentences are in it
	Now   int64     // when the run begins, Unix ms
	// Silence is how long the bot keeps silent after an operator has written.
	Silence flow.Duration
	// Fields are those of the workspace: a scenario makes the ones that its flows name.
	Fields []Field
}

// Field is a custom field of contacts.
type Field struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Type    string   `json:"type"`
	Choices []string `json:"choices,omitempty"`
}

// Request is what is to be simulated.
type Request struct {
	Channel string  `doc:"Kind of the channel; telegram when left out." json:"channel,omitempty" maxLength:"40"`
	Person  Person  `json:"person,omitzero"`
	Start   Start   `json:"start,omitzero"`
	Choose  bool    `doc:"Wait until an answer of an outside system is chosen. Otherwise nothing is connected and the flow goes on by its failure exit." json:"choose,omitempty"`
	Inputs  []Input `doc:"Everything that has happened so far." json:"inputs,omitempty" maxItems:"300"`
}

// Start is how the person comes into the flow.
type Start struct {
	Block   string `doc:"Begin at this block." json:"block,omitempty" maxLength:"64"`
	Trigger string `doc:"Begin as if this trigger had fired." json:"trigger,omitempty" maxLength:"64"`
	Wait    bool   `doc:"Begin with nothing: a message or an event must fire a trigger." json:"wait,omitempty"`
}

// Person is the made-up contact. It is changed by what the flow does.
type Person struct {
	Name       string            `json:"name,omitempty" maxLength:"200"`
	FirstName  string            `json:"first_name,omitempty" maxLength:"200"`
	LastName   string            `json:"last_name,omitempty" maxLength:"200"`
	Username   string            `json:"username,omitempty" maxLength:"200"`
	Phone      string            `json:"phone,omitempty" maxLength:"40"`
	Email      string            `json:"email,omitempty" maxLength:"200"`
	City       string            `json:"city,omitempty" maxLength:"200"`
	Gender     string            `json:"gender,omitempty" maxLength:"20"`
	Language   string            `json:"language,omitempty" maxLength:"20"`
	Zone       string            `doc:"IANA name; empty: nobody knows it." json:"zone,omitempty" maxLength:"64"`
	Stage      string            `json:"stage,omitempty" maxLength:"40"`
	ExternalID string            `json:"external_id,omitempty" maxLength:"200"`
	Tags       []string          `json:"tags,omitempty" maxItems:"100"`
	Fields     map[string]string `json:"fields,omitempty"`
	Points     map[string]int64  `doc:"By account." json:"points,omitempty"`
	Consents   []string          `doc:"Purposes the person has agreed to." json:"consents,omitempty" maxItems:"20"`
}

// Deed is what an input is.
type Deed string

// The deeds.
const (
	Say      Deed = "say"
	Press    Deed = "press"
	Phone    Deed = "phone"
	Location Deed = "location"
	File     Deed = "file"
	Event    Deed = "event"
	Answer   Deed = "answer" // of an outside system
	Advance  Deed = "advance"
	Next     Deed = "next" // time passes until the next thing that is due
	Operator Deed = "operator"
)

// Input is one thing that happens.
type Input struct {
	Do     Deed              `enum:"say,press,phone,location,file,event,answer,advance,next,operator" json:"do"`
	Text   string            `doc:"What is said, or the name of the file." json:"text,omitempty" maxLength:"4096"`
	Button string            `doc:"Id of the button, or the words on it." json:"button,omitempty" maxLength:"200"`
	Bubble int               `doc:"Number of the bubble with the button; the newest that has it when left out." json:"bubble,omitempty"`
	Event  string            `json:"event,omitempty" maxLength:"200"`
	Data   map[string]string `json:"data,omitempty"`
	For    string            `doc:"How much time passes, for example 1d or 30m." json:"for,omitempty" maxLength:"40"`
	Lat    float64           `json:"lat,omitempty"`
	Lon    float64           `json:"lon,omitempty"`
	Kind   content.MediaKind `doc:"Kind of the file; document when left out." json:"kind,omitempty" maxLength:"20"`
	Status int               `doc:"HTTP status of the answer; 0: there is no answer." json:"status,omitempty"`
	Body   string            `json:"body,omitempty" maxLength:"65536"`
}

// Result is where the run has come to.
type Result struct {
	Chat   []Bubble   `json:"chat"`
	Trace  []Told     `json:"trace"`
	State  flow.State `doc:"Of the flow: empty before it begins." enum:",running,waiting,moving,done,failed,stopped" json:"state"`
	Block  string     `doc:"Where the person stands; empty when the flow is over." json:"block"`
	Flow   string     `doc:"Id of the flow of that block: a sub-flow may be running." json:"flow"`
	Waits  string     `doc:"What is waited for, in words." json:"waits"`
	Until  *time.Time `doc:"When the wait is over by itself." json:"until"`
	Due    *time.Time `doc:"When the next thing happens by itself." json:"due"`
	Now    time.Time  `json:"now"`
	Asks   string     `doc:"The outside system whose answer is awaited, in words." json:"asks"`
	Silent bool       `doc:"The bot is paused." json:"silent"`
	Vars   []Variable `json:"vars"`
	Person Person     `json:"person"`
	Wrong  string     `doc:"Why the last input could not be done." json:"wrong"`
	Full   bool       `doc:"The run has reached its limit." json:"full"`
}

// Variable is one thing the flow has learned.
type Variable struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Told is one line of the trace. Input is the number of the input it follows from; 0: the start.
type Told struct {
	story.Line

	Input int       `json:"input"`
	At    time.Time `json:"at"`
	Flow  string    `json:"flow"`
}

// Side is who a bubble is from.
type Side string

// The sides.
const (
	FromBot      Side = "bot"
	FromPerson   Side = "person"
	FromOperator Side = "operator"
	FromTime     Side = "time" // time has passed
)

// Bubble is one message of the chat, or a line between messages.
type Bubble struct {
	Number int       `json:"number"`
	From   Side      `enum:"bot,person,operator,time" json:"from"`
	At     time.Time `json:"at"`
	Input  int       `json:"input"`
	Flow   string    `json:"flow,omitempty"`
	Block  string    `json:"block,omitempty"`
	Parts  []Part    `json:"parts"`
	Notes  []string  `doc:"What the channel changes in the message, in words." json:"notes,omitempty"`
}

// Part is one piece of a message as the channel carries it.
type Part struct {
	Kind     content.PartKind `json:"kind"`
	Text     string           `doc:"Small Markdown." json:"text,omitempty"`
	Files    []Attached       `json:"files,omitempty"`
	Buttons  [][]Button       `json:"buttons,omitempty"`
	Keyboard [][]Button       `doc:"Below the input field." json:"keyboard,omitempty"`
	Location *Place           `json:"location,omitempty"`
	Card     *Card            `json:"card,omitempty"`
	Poll     *Poll            `json:"poll,omitempty"`
	Slides   []Slide          `json:"slides,omitempty"`
}

// Place is a point on the map, in degrees.
type Place struct {
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	Title   string  `json:"title,omitempty"`
	Address string  `json:"address,omitempty"`
}

// Card is somebody's contact card.
type Card struct {
	Phone string `json:"phone"`
	Name  string `json:"name,omitempty"`
}

// Poll is a poll of the messenger itself.
type Poll struct {
	Question string   `json:"question"`
	Options  []string `json:"options"`
}

// Attached is a file of a message.
type Attached struct {
	Kind content.MediaKind `json:"kind"`
	Name string            `json:"name,omitempty"`
	URL  string            `json:"url,omitempty"`
	Hash string            `json:"sha256,omitempty"`
}

// Button is a button as the person sees it.
type Button struct {
	ID     string         `json:"id,omitempty"`
	Label  string         `json:"label"`
	Action content.Action `json:"action"`
	Value  string         `json:"value,omitempty"`
}

// Slide is one card of a carousel.
type Slide struct {
	Title   string   `json:"title"`
	Text    string   `json:"text,omitempty"`
	Buttons []Button `json:"buttons,omitempty"`
}
