// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"slices"
	"strconv"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Question asks for one thing, checks the answer, and keeps it.
type Question struct{}

type questionBody struct {
	Content content.Content `json:"content"`
	Answer  answerBody      `json:"answer"`
	Name    string          `json:"name"`
	Save    string          `json:"save"`
	Missing bool            `json:"only_missing"`
	Share   i18n.Text       `json:"share"`
	Skip    i18n.Text       `json:"skip"`
	Retries *int            `json:"retries"`
	Retry   i18n.Text       `json:"retry"`
	Wait    waitBody        `json:"wait"`
}

type answerBody struct {
	Type    string       `json:"type"`
	Min     *float64     `json:"min"`
	Max     *float64     `json:"max"`
	Choices []choiceBody `json:"choices"`
}

type choiceBody struct {
	ID    string    `json:"id"`
	Label i18n.Text `json:"label"`
}

// skipButton is the id of the button that leaves a question unanswered.
const skipButton = "skip"

// defaultRetries is how many times a wrong answer is asked again.
const defaultRetries = 2

// Spec is the data of the block.
func (Question) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "question", Group: flow.GroupTalk, Icon: "help-circle",
		Title: i18n.Words("Вопрос", "Question"),
		About: i18n.Words("Спрашивает, проверяет ответ и запоминает его.", "Asks, checks the answer and keeps it."),
		Form: []flow.Field{
			flow.ContentForm().Needed(),
			flow.Named("answer", flow.Object, "Ответ", "Answer").With(
				flow.Named("type", flow.Enum, "Что считать ответом", "What counts as an answer").OneOf(answerTypes()...).Needed(),
				flow.Named("min", flow.Number, "Не меньше", "At least"), flow.Named("max", flow.Number, "Не больше", "At most"),
				flow.Named("choices", flow.List, "Варианты", "Choices").Of(optionForm())).Needed(),
			flow.Named("name", flow.String, "Имя ответа", "Name of the answer"),
			flow.Named("save", flow.FieldKey, "Записать в поле", "Save into the field"),
			flow.Named("only_missing", flow.Bool, "Не спрашивать, если поле заполнено", "Do not ask when the field is filled"),
			flow.Named("share", flow.Text, "Кнопка «Поделиться»", "Button to share"),
			flow.Named("skip", flow.Text, "Кнопка «Пропустить»", "Button to skip"),
			flow.Named("retries", flow.Int, "Сколько раз переспросить", "How many times to ask again").Between(0, 10),
			flow.Named("retry", flow.Text, "Что сказать при ошибке", "What to say to a wrong answer"),
			flow.WaitForm(),
		},
		Exits: []flow.Exit{
			exit("answered", "Ответил", "Answered"), quiet("invalid", "Так и не ответил верно", "No valid answer"),
			exit("timeout", "Нет ответа", "No answer"), quiet("skipped", "Пропустил", "Skipped"), quiet("other", "Другой ответ", "Another answer"),
		},
		Dynamic: i18n.Words("По одному на каждый вариант ответа", "One for each choice"),
	}
}

type question struct {
	ask     *flow.Message
	reader  answerReader
	name    string
	save    string
	filled  *flow.Check
	retry   *flow.Words
	again   i18n.Text // when the author wrote no words
	retries int
	wait    flow.Duration
}

// Compile reads the block.
func (Question) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[questionBody](raw, s)
	q := question{
		reader: newReader(body.Answer), name: body.Name, save: body.Save, wait: body.Wait.For, retries: defaultRetries,
		retry: s.Words("retry", body.Retry, template.InText), again: retryWords(body.Answer.Type),
	}
	if q.name == "" {
		q.name = s.Block
	}
	if body.Retries != nil {
		q.retries = *body.Retries
	}
	if body.Save != "" {
		s.Field("save", body.Save)
	}
	if body.Missing {
		if body.Save == "" {
			s.Wrong("required", "save", "Укажите поле, по которому видно, что ответ уже есть.", "Give the field that shows that the answer is known.")
		} else {
			q.filled = s.Condition("save", filledIn(body.Save))
		}
	}
	isChoice := body.Answer.Type == answerChoice
	if isChoice != (len(body.Answer.Choices) > 0) {
		s.Wrong("required", "answer.choices", "Варианты нужны вопросу с выбором, и только ему.", "A question with a choice needs choices, and no other does.")
	}
	for _, c := range body.Answer.Choices {
		s.Exit(c.ID)
	}
	if isChoice {
		s.Never("answered")
	}
	if q.wait == 0 {
		s.Never("timeout")
	}
	q.ask = s.Asking("content", body.content())
	return q, s.Problems()
}

// filledIn is the condition that a field has a value. What every contact has is asked by a condition of its own name.
func filledIn(field string) string {
	if slices.Contains([]string{"name", "phone", "email", "language"}, field) {
		return field + "()"
	}
	return "field(" + strconv.Quote(field) + ")"
}

// content is the author's content with the buttons the question itself brings.
func (b questionBody) content() content.Content {
	c := b.Content
	for _, choice := range b.Answer.Choices {
		c.Buttons = append(c.Buttons, []content.Choice{{ID: choice.ID, Label: choice.Label, Action: content.Next}})
	}
	if !b.Skip.Empty() {
		c.Buttons = append(c.Buttons, []content.Choice{{ID: skipButton, Label: b.Skip, Action: content.Next}})
	}
	shares := map[string]content.Action{answerPhone: content.RequestPhone, answerEmail: content.RequestEmail, answerLocation: content.RequestLocation}
	if action, ok := shares[b.Answer.Type]; ok && !b.Share.Empty() && c.Keyboard == nil {
		c.Keyboard = &content.KeyboardSet{OneTime: true, Rows: [][]content.Choice{{{ID: "share", Label: b.Share, Action: action}}}}
	}
	return c
}

// Enter asks, unless the answer is known.
func (q question) Enter(t *flow.Turn) flow.Next {
	if q.filled != nil && t.True(q.filled) {
		return flow.Leave("answered")
	}
	t.Say(q.ask)
	t.Asked(q.name)
	return flow.ForAnswer(t.After(q.wait))
}

// Resume takes an answer. A press on a question that was passed long ago changes nothing.
func (q question) Resume(t *flow.Turn, in flow.Input) flow.Next {
	switch in := in.(type) {
	case flow.Press:
		if in.Late {
			return flow.Stay()
		}
		return q.pressed(t, in.Button)
	case flow.Answer:
		return q.answered(t, in)
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}

func (q question) pressed(t *flow.Turn, button string) flow.Next {
	if button == skipButton && slices.Contains(q.ask.Leads(), button) {
		return flow.LeaveOr("skipped", "answered")
	}
	if q.reader.kind != answerChoice || !slices.Contains(q.ask.Leads(), button) { // an option of an older version may be gone
		return flow.Stay()
	}
	label := t.Label(q.ask, button)
	t.Set(flow.TextVar(q.name+idSuffix, button))
	return q.keep(t, label, label, button)
}

func (q question) answered(t *flow.Turn, in flow.Answer) flow.Next {
	if button, ok := t.Chosen(q.ask, in.Text); ok && (q.reader.kind == answerChoice || button == skipButton && in.Text != "1") {
		return q.pressed(t, button)
	}
	if q.reader.kind == answerChoice {
		if q.retry == nil {
			return flow.Stay() // words at a step of buttons are tried elsewhere, and the step stays alive
		}
		return q.wrong(t)
	}
	value, ok := q.reader.read(in)
	if !ok {
		return q.wrong(t)
	}
	return q.keep(t, value, value, "")
}

// keep remembers the answer and goes on.
func (q question) keep(t *flow.Turn, value, words, choice string) flow.Next {
	if n, err := strconv.ParseFloat(value, 64); err == nil && q.reader.kind == answerNumber {
		t.Set(flow.NumberVar(q.name, n))
	} else {
		t.Set(flow.TextVar(q.name, words))
	}
	if q.save != "" {
		t.Emit(flow.SetField{Field: q.save, Value: value})
	}
	if choice == "" {
		t.Answered(q.name, value)
		return flow.Leave("answered")
	}
	t.Answered(q.name, choice)
	return flow.LeaveOr(choice, "answered")
}

// wrong asks again until the tries are used up; then it leaves by "invalid" where that leads somewhere, and otherwise lets the house answer.
func (q question) wrong(t *flow.Turn) flow.Next {
	switch misses := t.Miss(); {
	case misses <= q.retries && q.retry != nil:
		t.SayText(t.Text(q.retry))
	case misses <= q.retries:
		t.SayText(q.again.In(t.Lang(), i18n.EN))
	case t.Linked("invalid"):
		return flow.Leave("invalid")
	default:
		return flow.Stay()
	}
	return flow.Keep()
}

// Until counts the wait from when the question was put.
func (q question) Until(_ *flow.Turn, entered int64) int64 { return endOf(entered, q.wait) }

// Asks names the one answer.
func (q question) Asks() []string { return []string{q.name} }
