// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

// The asking effects beside HTTP are made by rooms and integrations that an installation may not have: then the answer is a Reply that says so, and the flow goes
// on by the block's failure exit. What a Reply holds in its body is JSON; the keys are named at each effect.

// HTTP asks an outside server. Secrets are named, never held: whoever makes the call puts them in.
type HTTP struct {
	Ask     int64    `json:"ask"`
	Method  string   `json:"method"`
	URL     string   `json:"url"`
	Headers []Header `json:"headers,omitempty"`
	Body    string   `json:"body,omitempty"`
	Until   int64    `json:"until"`             // Unix ms: the session waits no longer
	Timeout int64    `json:"timeout,omitempty"` // of one attempt, ms
	Retries int      `json:"retries,omitempty"` // further attempts after one that failed
	Pause   int64    `json:"pause,omitempty"`   // before the first of them, ms; each further pause is twice as long
}

// Header is one header of a request: Value, or Value before the secret named Secret ("Bearer ").
type Header struct {
	Name   string `json:"name"`
	Value  string `json:"value,omitempty"`
	Secret string `json:"secret,omitempty"`
}

// Asked is what every asking effect carries.
type Asked struct {
	Ask   int64 `json:"ask"`   // number of the question; the Reply brings it back
	Until int64 `json:"until"` // Unix ms: the session waits no longer
}

// LLM asks a language model. The reply holds text.
type LLM struct {
	Asked
	Instruction string      `json:"instruction,omitempty"`
	Question    string      `json:"question"`
	Known       []NamedText `json:"known,omitempty"` // what the flow has learned, for the model to lean on
	MaxLetters  int         `json:"max_letters,omitempty"`
}

// Knowledge looks for an answer in the articles. The reply holds text, or nothing when no article answers.
type Knowledge struct {
	Asked
	Question string   `json:"question"`
	Topics   []string `json:"topics,omitempty"` // empty: all
}

// Intent asks which of several wishes a text means. The reply holds intent: one of the ids, or nothing.
type Intent struct {
	Asked
	Text    string      `json:"text"`
	Intents []NamedText `json:"intents"` // id and description
}

// PromoCode takes one code out of a pool, for this contact alone. The reply holds code, or nothing when the pool is empty.
type PromoCode struct {
	Asked
	Pool string `json:"pool"`
}

// Sheet reads or writes a row of a table. The reply to reading holds the row's columns by name.
type Sheet struct {
	Asked
	Connection string      `json:"connection,omitempty"`
	Action     string      `json:"action"` // append, update, read
	Document   string      `json:"document"`
	Sheet      string      `json:"sheet,omitempty"`
	Match      *NamedText  `json:"match,omitempty"` // column and value of the row meant
	Cells      []NamedText `json:"cells,omitempty"`
}

// CRM asks a CRM to do something that is not about a deal of ours. The reply holds what the CRM answers.
type CRM struct {
	Asked
	Connection string      `json:"connection,omitempty"`
	Action     string      `json:"action"`
	Values     []NamedText `json:"values,omitempty"`
}

// Invoice asks for an invoice. The reply holds id and url; what becomes of it is told by the event "invoice." + id, whose state is paid, refused or refunded.
type Invoice struct {
	Asked
	Title    string `json:"title"`
	Amount   int64  `json:"amount"` // in minor units
	Currency string `json:"currency"`
	Method   string `json:"method,omitempty"`
}

// Products asks for a page of the catalogue. The reply holds products: a list of id, title, price and currency.
type Products struct {
	Asked
	Category string `json:"category,omitempty"`
	Search   string `json:"search,omitempty"`
	Limit    int    `json:"limit"`
}

// Mail sends an e-mail. The reply says only whether it was taken over.
type Mail struct {
	Asked
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// SMS sends a short message.
type SMS struct {
	Asked
	To   string `json:"to"`
	Text string `json:"text"`
}

// Push sends a notification to the contact's browsers and apps.
type Push struct {
	Asked
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	URL   string `json:"url,omitempty"`
}

// AskFact asks a room for something that only it can say, for example a link to a call. The reply holds it under the names the fact is known by.
type AskFact struct {
	Asked
	Fact   string      `json:"fact"`
	Values []NamedText `json:"values,omitempty"`
}

// Kind of each effect.
func (HTTP) Kind() EffectKind      { return EffectHTTP }
func (LLM) Kind() EffectKind       { return EffectLLM }
func (Knowledge) Kind() EffectKind { return EffectKnowledge }
func (Intent) Kind() EffectKind    { return EffectIntent }
func (PromoCode) Kind() EffectKind { return EffectPromoCode }
func (Sheet) Kind() EffectKind     { return EffectSheet }
func (CRM) Kind() EffectKind       { return EffectCRM }
func (Invoice) Kind() EffectKind   { return EffectInvoice }
func (Products) Kind() EffectKind  { return EffectProducts }
func (Mail) Kind() EffectKind      { return EffectMail }
func (SMS) Kind() EffectKind       { return EffectSMS }
func (Push) Kind() EffectKind      { return EffectPush }
func (AskFact) Kind() EffectKind   { return EffectFact }
