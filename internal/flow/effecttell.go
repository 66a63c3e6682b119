// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

// Points adds to an account of points, or takes off it.
type Points struct {
	Account string `json:"account"`
	Change  int64  `json:"change"`
}

// Consent records a permission, or takes it back.
type Consent struct {
	Purpose string `json:"purpose"`
	Off     bool   `json:"off,omitempty"`
	Wording string `json:"wording,omitempty"` // what the person agreed to
}

// Notify tells the staff something about the contact.
type Notify struct {
	Text string `json:"text"`
	Team string `json:"team,omitempty"`
}

// Deal opens a deal of the contact, or moves the one that is open in the pipeline.
type Deal struct {
	Action   string      `json:"action"` // create, move
	Pipeline string      `json:"pipeline,omitempty"`
	Stage    string      `json:"stage,omitempty"`
	Title    string      `json:"title,omitempty"`
	Value    int64       `json:"value,omitempty"` // in minor units of Currency
	Currency string      `json:"currency,omitempty"`
	Fields   []NamedText `json:"fields,omitempty"`
}

// Callback asks for a call back. Time is what the person said; Escalate is when others are told that nobody has called, in Unix ms; 0: never.
type Callback struct {
	Phone    string `json:"phone"`
	Time     string `json:"time,omitempty"`
	Comment  string `json:"comment,omitempty"`
	As       string `json:"as"` // deal, task, call
	Team     string `json:"team,omitempty"`
	Escalate int64  `json:"escalate,omitempty"`
}

// Access lets the contact into a closed channel or a product, or takes that back.
type Access struct {
	Product string `json:"product"`
	Revoke  bool   `json:"revoke,omitempty"`
	Until   int64  `json:"until,omitempty"` // Unix ms; 0: for good
}

// Enrol puts the contact into a loyalty programme: by phone, so that nobody gets a second card.
type Enrol struct {
	Program string `json:"program"`
	Phone   string `json:"phone,omitempty"`
	Card    string `json:"card,omitempty"`
}

// Kind of each effect.
func (Points) Kind() EffectKind   { return EffectPoints }
func (Consent) Kind() EffectKind  { return EffectConsent }
func (Notify) Kind() EffectKind   { return EffectNotify }
func (Deal) Kind() EffectKind     { return EffectDeal }
func (Callback) Kind() EffectKind { return EffectCallback }
func (Access) Kind() EffectKind   { return EffectAccess }
func (Enrol) Kind() EffectKind    { return EffectEnrol }
