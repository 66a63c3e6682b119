// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/analytics"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/workspace"
)

// exportedMost and exportedPage bound what an export of answers reads, in all and at once.
const (
	exportedMost = 50_000
	exportedPage = 1000
)

func csvAnswer(o *huma.Operation) {
	o.Responses["200"] = &huma.Response{Description: "The table.", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}

// table writes rows as a file that spreadsheets open. They take UTF-8 for what it is only when it begins with its mark.
func table(name string, rows [][]string) (*textAnswer, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("write a table: %w", err)
		}
	}
	w.Flush()
	return &textAnswer{"text/csv; charset=utf-8", `attachment; filename="` + name + `.csv"`, b.Bytes()}, w.Error()
}

// inert keeps a text that people wrote from being run as a formula by a spreadsheet. A number, such as a phone, stays what it is.
func inert(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) || strings.Trim(text[1:], "0123456789.,() -") == "" {
		return text
	}
	return "'" + text
}

// exportStats writes a line for each block in the order of the document, questions inside a block under it, and one for each exit and button.
func (s *server) exportStats(ctx context.Context, p workspace.Principal, in *statsInput) (*textAnswer, error) {
	f, st, _, err := s.flowStats(ctx, p, in)
	if err != nil {
		return nil, err
	}
	lang := askedOf(ctx).lang
	names, err := s.callings(s.DB.Reads(ctx), p.Workspace, lang, []int64{f.ID}, nil)
	if err != nil {
		return nil, err
	}
	doc, _ := flow.ParseJSON(s.Versions.Blocks, f.Draft) // what is wrong in a draft is no reason not to know its order
	order := map[string]int{}
	for i, b := range doc.Blocks {
		order[b.ID] = i + 1
	}
	say := func(ru, en string) string { return i18n.Words(ru, en).In(lang, i18n.EN) }
	rows := [][]string{{say("Блок", "Block"), say("Код", "Id"), say("Что", "What"), say("Людей", "People"), say("Доля дошедших", "Share of those who reached"), say("Нажатий", "Presses")}}
	reached := map[string]int64{}
	for _, b := range st.Blocks {
		reached[b.Block] = b.Reached
	}
	add := func(block, what string, people int64, presses string) {
		share := ""
		if all := reached[block]; all > 0 {
			share = strconv.FormatFloat(float64(people)/float64(all), 'f', 4, 64)
		}
		rows = append(rows, []string{cmp.Or(names.block(&f, block), block), block, what, strconv.FormatInt(people, 10), share, presses})
	}
	for _, b := range sortedBy(st.Blocks, order) {
		add(b.Block, say("Дошли", "Reached"), b.Reached, "")
		add(b.Block, say("Ждут сейчас", "Waiting now"), b.Waiting, "")
		add(b.Block, say("Ответили", "Answered"), b.Answered, "")
		add(b.Block, say("Ушли", "Left"), b.Left, "")
		for _, e := range st.Exits {
			if e.Block == b.Block {
				add(b.Block, say("Выход: ", "Exit: ")+cmp.Or(names.exit(&f, b.Block, e.Exit), names.answer(&f, b.Block, e.Exit), e.Exit), e.Count, "")
			}
		}
		for _, k := range st.Buttons {
			if k.Block == b.Block {
				add(b.Block, say("Кнопка: ", "Button: ")+cmp.Or(names.answer(&f, b.Block, k.Button), k.Button), k.People, strconv.FormatInt(k.Presses, 10))
			}
		}
	}
	return table(f.Slug+"-stats", rows)
}

// sortedBy puts blocks into the order of a document; those it has no more stand last.
func sortedBy(blocks []analytics.BlockCounts, order map[string]int) []analytics.BlockCounts {
	place := func(b analytics.BlockCounts) int { return cmp.Or(order[beforeDot(b.Block)], len(order)+1) }
	return slices.SortedStableFunc(slices.Values(blocks), func(a, b analytics.BlockCounts) int { return place(a) - place(b) })
}

func (s *server) exportAnswers(ctx context.Context, p workspace.Principal, in *AnswersQuery) (*textAnswer, error) {
	a, err := s.asked(ctx, p, in)
	if err != nil {
		return nil, err
	}
	w, err := workspace.Get(a.q, p.Workspace)
	if err != nil {
		return nil, err
	}
	say := func(ru, en string) string { return i18n.Words(ru, en).In(askedOf(ctx).lang, i18n.EN) }
	rows := [][]string{{say("Когда", "When"), say("Кто", "Who"), say("Код контакта", "Contact id"), say("Ответ", "Answer"), say("Версия", "Version")}}
	for after := (analytics.Place{}); len(rows) <= exportedMost; {
		page, err := analytics.Answers(a.q, p.Workspace, a.question, after, exportedPage)
		if err != nil {
			return nil, err
		}
		for _, g := range page {
			shown := a.shape(g)
			rows = append(rows, []string{shown.At.In(w.Zone()).Format(time.DateTime), shown.Name, shown.Contact, shown.Label, strconv.Itoa(shown.Version)})
			after = g.Place
		}
		if len(page) < exportedPage {
			break
		}
	}
	return table(a.flow.Slug+"-answers", rows)
}
