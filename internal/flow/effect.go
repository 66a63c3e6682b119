// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"

	"parley/internal/content"
)

// Effect is what the engine asks the house to do. The list of kinds is closed; telling effects are applied in the session's transaction,
// asking ones park the session until a Reply comes.
type Effect interface{ Kind() EffectKind }

// EffectKind names an effect: handlers are registered by it.
type EffectKind string

// The telling effects.
const (
	EffectSend        EffectKind = "send"
	EffectSetField    EffectKind = "set_field"
	EffectTag         EffectKind = "tag"
	EffectStage       EffectKind = "stage"
	EffectPoints      EffectKind = "points"
	EffectConsent     EffectKind = "consent"
	EffectStartTimer  EffectKind = "start_timer"
	EffectCancelTimer EffectKind = "cancel_timer"
	EffectStartFlow   EffectKind = "start_flow"
	EffectStopFlow    EffectKind = "stop_flow"
	EffectGoal        EffectKind = "goal"
	EffectPauseBot    EffectKind = "pause_bot"
	EffectHandOver    EffectKind = "hand_over"
	EffectNotify      EffectKind = "notify"
	EffectDeal        EffectKind = "deal"
	EffectCallback    EffectKind = "callback"
	EffectAccess      EffectKind = "access"
	EffectEnrol       EffectKind = "enrol"
)

// The asking effects.
const (
	EffectHTTP      EffectKind = "http"
	EffectLLM       EffectKind = "llm"
	EffectKnowledge EffectKind = "knowledge"
	EffectIntent    EffectKind = "intent"
	EffectPromoCode EffectKind = "promo_code"
	EffectSheet     EffectKind = "sheet"
	EffectCRM       EffectKind = "crm"
	EffectInvoice   EffectKind = "invoice"
	EffectProducts  EffectKind = "products"
	EffectMail      EffectKind = "mail"
	EffectSMS       EffectKind = "sms"
	EffectPush      EffectKind = "push"
	EffectFact      EffectKind = "fact"
)

// TellingKinds lists the telling effects.
func TellingKinds() []EffectKind {
	return []EffectKind{
		EffectSend, EffectSetField, EffectTag, EffectStage, EffectPoints, EffectConsent, EffectStartTimer, EffectCancelTimer, EffectStartFlow, EffectStopFlow,
		EffectGoal, EffectPauseBot, EffectHandOver, EffectNotify, EffectDeal, EffectCallback, EffectAccess, EffectEnrol,
	}
}

// AskingKinds lists the asking effects.
func AskingKinds() []EffectKind {
	return []EffectKind{
		EffectHTTP, EffectLLM, EffectKnowledge, EffectIntent, EffectPromoCode, EffectSheet, EffectCRM, EffectInvoice, EffectProducts, EffectMail, EffectSMS,
		EffectPush, EffectFact,
	}
}

// Asking reports whether the answer to this kind returns as a Reply.
func (k EffectKind) Asking() bool {
	switch k {
	case EffectHTTP, EffectLLM, EffectKnowledge, EffectIntent, EffectPromoCode, EffectSheet, EffectCRM,
		EffectInvoice, EffectProducts, EffectMail, EffectSMS, EffectPush, EffectFact:
		return true
	default:
		return false
	}
}

// Send puts a message into the outbox.
type Send struct {
	Message int64           `json:"message"` // id made by Env.NewID; payloads of the buttons carry it
	Block   string          `json:"block"`
	Content content.Message `json:"content"`
}

// SetField writes a field of the contact. Value is text as a person would type it; the field's own type reads it. Clear removes the value.
type SetField struct {
	Field string `json:"field"`
	Value string `json:"value,omitempty"`
	Clear bool   `json:"clear,omitempty"`
}

// TagContact puts a tag on the contact or takes it off.
type TagContact struct {
	Tag string `json:"tag"`
	Off bool   `json:"off,omitempty"`
}

// SetStage moves the contact's life-cycle stage.
type SetStage struct {
	Stage string `json:"stage"`
}

// StartTimer sets the session's timer; it comes back as a Timeout with the same number. A session has one timer at most.
type StartTimer struct {
	Timer int64 `json:"timer"`
	At    int64 `json:"at"` // Unix ms, in the workspace's time
}

// CancelTimer takes it back.
type CancelTimer struct {
	Timer int64 `json:"timer"`
}

// StartFlow starts another flow for the same contact. With Call it is a sub-flow, whose end returns as a Returned.
type StartFlow struct {
	Flow string `json:"flow"`
	Call int64  `json:"call,omitempty"`
}

// StopFlow stops the contact's sessions of another flow.
type StopFlow struct {
	Flow string `json:"flow"`
}

// Goal records that a goal was reached. Value is in minor units of Currency, or a bare number when that is empty.
type Goal struct {
	Goal     string `json:"goal"`
	Value    int64  `json:"value,omitempty"`
	Currency string `json:"currency,omitempty"`
}

// PauseBot keeps flows silent for the contact. Until is Unix ms.
type PauseBot struct {
	Until int64 `json:"until"`
}

// HandOver calls an operator, with what the bot learned.
type HandOver struct {
	Summary string      `json:"summary,omitempty"`
	Learned []NamedText `json:"learned,omitempty"`
	Team    string      `json:"team,omitempty"`
}

// NamedText is one thing learned: a question's name and what was answered.
type NamedText struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Kind of each effect.
func (Send) Kind() EffectKind        { return EffectSend }
func (SetField) Kind() EffectKind    { return EffectSetField }
func (TagContact) Kind() EffectKind  { return EffectTag }
func (SetStage) Kind() EffectKind    { return EffectStage }
func (StartTimer) Kind() EffectKind  { return EffectStartTimer }
func (CancelTimer) Kind() EffectKind { return EffectCancelTimer }
func (StartFlow) Kind() EffectKind   { return EffectStartFlow }
func (StopFlow) Kind() EffectKind    { return EffectStopFlow }
func (Goal) Kind() EffectKind        { return EffectGoal }
func (PauseBot) Kind() EffectKind    { return EffectPauseBot }
func (HandOver) Kind() EffectKind    { return EffectHandOver }

// DescribeEffect is an effect as JSON with its kind first, for traces, the simulator and golden files.
func DescribeEffect(e Effect) (json.RawMessage, error) {
	return json.Marshal(struct {
		Kind   EffectKind `json:"kind"`
		Effect Effect     `json:"effect"`
	}{e.Kind(), e})
}
