// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Quiz asks several questions with options, adds up the score, and leaves by the result it decides.
type Quiz struct{}

type quizBody struct {
	Questions []quizQuestion `json:"questions"`
	Results   []quizResult   `json:"results"`
	Save      string         `json:"save"`
	Retries   *int           `json:"retries"`
	Retry     i18n.Text      `json:"retry"`
	Wait      waitBody       `json:"wait"`
}

type quizQuestion struct {
	ID      string              `json:"id"`
	Text    i18n.Text           `json:"text"`
	Media   []content.MediaSpec `json:"media"`
	Options []quizOption        `json:"options"`
}

type quizOption struct {
	ID    string    `json:"id"`
	Label i18n.Text `json:"label"`
	Score float64   `json:"score"`
}

// quizResult is reached with a score of From or more.
type quizResult struct {
	ID   string    `json:"id"`
	Name i18n.Text `json:"name"`
	From float64   `json:"from"`
}

// Spec is the data of the block.
func (Quiz) Spec() flow.BlockSpec {
	media, _ := fieldOf(flow.ContentForm(), "media")
	option := flow.Field{Type: flow.Object}.With(
		flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("label", flow.Text, "Надпись", "Label").Needed(),
		flow.Named("score", flow.Number, "Баллы", "Score"))
	question := flow.Field{Type: flow.Object}.With(
		flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("text", flow.Text, "Вопрос", "Question").Needed(), media,
		flow.Named("options", flow.List, "Варианты", "Options").Of(option).Needed())
	result := flow.Field{Type: flow.Object}.With(
		flow.Named("id", flow.Keyed, "Код", "Id").Needed(), flow.Named("name", flow.Text, "Название", "Name"),
		flow.Named("from", flow.Number, "От баллов", "From the score").Needed())
	return flow.BlockSpec{
		Kind: "quiz", Group: flow.GroupTalk, Icon: "list-check",
		Title: i18n.Words("Квиз", "Quiz"),
		About: i18n.Words("Задаёт вопросы с вариантами, считает баллы и ведёт к результату.", "Asks questions with options, counts the score and leads to a result."),
		Form: []flow.Field{
			flow.Named("questions", flow.List, "Вопросы", "Questions").Of(question).Needed(),
			flow.Named("results", flow.List, "Результаты", "Results").Of(result).Needed(),
			flow.Named("save", flow.FieldKey, "Записать баллы в поле", "Save the score into the field"),
			flow.Named("retries", flow.Int, "Сколько раз переспросить", "How many times to ask again").Between(0, 10),
			flow.Named("retry", flow.Text, "Что сказать, если ответ не из списка", "What to say to an answer that is not an option"),
			flow.WaitForm(),
		},
		Exits:   []flow.Exit{exit("timeout", "Нет ответа", "No answer"), quiet("other", "Другой ответ", "Another answer")},
		Dynamic: i18n.Words("По одному на каждый результат", "One for each result"),
		Each:    &flow.Each{List: "results", Label: "name"},
	}
}

func fieldOf(form flow.Field, key string) (flow.Field, bool) {
	i := slices.IndexFunc(form.Fields, func(f flow.Field) bool { return f.Key == key })
	if i < 0 {
		return flow.Field{}, false
	}
	return form.Fields[i], true
}

type quiz struct {
	block     string
	questions []quizAsk
	results   []quizResult // by From, highest first
	save      string
	retry     *flow.Words
	retries   int
	wait      flow.Duration
}

// quizAsk is one question; its buttons are named question.option, so that a press on an older question is known for what it is.
type quizAsk struct {
	id    string
	ask   *flow.Message
	score map[string]float64
}

// Compile reads the block.
func (Quiz) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[quizBody](raw, s)
	q := quiz{block: s.Block, save: body.Save, wait: body.Wait.For, retries: defaultRetries, retry: s.Words("retry", body.Retry, template.InText)}
	if body.Retries != nil {
		q.retries = *body.Retries
	}
	if q.wait == 0 {
		s.Never("timeout")
	}
	if body.Save != "" {
		s.Field("save", body.Save)
	}
	if len(body.Questions) == 0 {
		s.Wrong("required", "questions", "Добавьте хотя бы один вопрос.", "Add at least one question.")
	}
	for i, question := range body.Questions {
		q.questions = append(q.questions, question.compile(fmt.Sprintf("questions[%d]", i), s))
	}
	if len(body.Results) == 0 {
		s.Wrong("required", "results", "Добавьте хотя бы один результат.", "Add at least one result.")
	}
	for i, r := range body.Results {
		if slices.ContainsFunc(body.Results[:i], func(o quizResult) bool { return o.ID == r.ID || o.From == r.From }) {
			s.Wrong("twice", fmt.Sprintf("results[%d]", i), "У результатов должны быть разные коды и разные баллы.", "Results need different ids and different scores.")
		}
		s.Exit(r.ID)
	}
	q.results = slices.SortedFunc(slices.Values(body.Results), func(a, b quizResult) int {
		if a.From > b.From {
			return -1
		}
		return 1
	})
	return q, s.Problems()
}

func (b quizQuestion) compile(path string, s *flow.Scope) quizAsk {
	c := content.Content{Text: b.Text, Media: b.Media}
	score := make(map[string]float64, len(b.Options))
	for _, o := range b.Options {
		id := b.ID + "." + o.ID
		c.Buttons = append(c.Buttons, []content.Choice{{ID: id, Label: o.Label, Action: content.Next}})
		score[id] = o.Score
	}
	if len(b.Options) < 2 {
		s.Wrong("required", path+".options", "Вопросу нужны хотя бы два варианта.", "A question needs at least two options.")
	}
	return quizAsk{id: b.ID, ask: s.Asking(path, c), score: score}
}

// Enter begins anew: whoever comes again is asked everything again.
func (q quiz) Enter(t *flow.Turn) flow.Next {
	t.Set(flow.NumberVar(flow.ScoreName(q.block), 0))
	return q.put(t, 0)
}

// put asks a question.
func (q quiz) put(t *flow.Turn, place int) flow.Next {
	t.SetPlace(place)
	t.Say(q.questions[place].ask)
	t.Asked(q.name(place))
	return flow.ForAnswer(t.After(q.wait))
}

// name is how the answer to a question is known in texts and conditions: quiz.q1.
func (q quiz) name(place int) string { return q.block + "." + q.questions[place].id }

// Resume takes the answer to the question that stands; presses on older questions change nothing.
func (q quiz) Resume(t *flow.Turn, in flow.Input) flow.Next {
	if press, ok := in.(flow.Press); ok && press.Late {
		return flow.Stay()
	}
	place := t.Place()
	if place >= len(q.questions) {
		return flow.Fail("no_question") // a session moved here from a version with more questions
	}
	at := &q.questions[place]
	switch in := in.(type) {
	case flow.Press:
		if _, ok := at.score[in.Button]; !ok {
			return flow.Keep()
		}
		return q.take(t, place, in.Button)
	case flow.Answer:
		if button, ok := t.Chosen(at.ask, in.Text); ok {
			return q.take(t, place, button)
		}
		if q.retry == nil || t.Miss() > q.retries {
			return flow.Stay()
		}
		t.SayText(t.Text(q.retry))
		return flow.Keep()
	case flow.Timeout:
		return flow.Leave("timeout")
	default:
		return flow.Stay()
	}
}

// take counts an answer and puts the next question, or decides.
func (q quiz) take(t *flow.Turn, place int, button string) flow.Next {
	at := &q.questions[place]
	option := strings.TrimPrefix(button, at.id+".")
	t.Set(flow.TextVar(q.name(place), t.Label(at.ask, button)))
	t.Set(flow.TextVar(q.name(place)+idSuffix, option))
	t.Answered(q.name(place), option)
	sum, _ := t.Get(flow.ScoreName(q.block))
	total := sum.Num + at.score[button]
	t.Set(flow.NumberVar(flow.ScoreName(q.block), total))
	if place+1 < len(q.questions) {
		return q.put(t, place+1)
	}
	if q.save != "" {
		t.Emit(flow.SetField{Field: q.save, Value: flow.NumberVar("", total).Text})
	}
	for _, r := range q.results {
		if total >= r.From {
			return flow.Leave(r.ID)
		}
	}
	return flow.Leave(q.results[len(q.results)-1].ID) // below the lowest bound the lowest result stands
}

// Keeps takes over who waits at a question that is still there.
func (q quiz) Keeps(wait flow.WaitKind, place int) bool {
	return wait == flow.WaitAnswer && place < len(q.questions)
}

// Asks names the answers to all questions.
func (q quiz) Asks() []string {
	names := make([]string, len(q.questions))
	for i := range q.questions {
		names[i] = q.name(i)
	}
	return names
}
