// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"strconv"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// unanswered are the exits by which people leave a question without having answered it: they were taken out, ran out of time, or tried too often.
const unanswered = `('', 'timeout', 'invalid')`

// Present are the states of a session that goes on, as the index session_waiting lists them.
const Present = `('running', 'waiting', 'moving')`

// The people behind the figures of a block, as conditions over its visits p. The figures and the conditions about people are written with the same texts,
// so a number and its list cannot differ.
// Whether there is an answer is asked as the index passage_block keeps it.
const (
	VisitGoesOn   = `p.exit IS NULL`
	VisitAnswered = `CASE WHEN p.answer <> '' THEN 1 ELSE 0 END = 1`
	VisitLeft     = `p.exit IN ` + unanswered + ` AND CASE WHEN p.answer <> '' THEN 1 ELSE 0 END = 0`
)

// Conditions are what this room adds to the language of conditions: where people stand in flows, and where they have been.
//
// A flow is named by its slug and a block by its id. Then may follow the number of a version, 0 for any, and the first and the last day of a period, in which
// the visit to the block, the press of the button, or the whole way through the flow has begun. Each person's sessions are found by the person;
// for a list, the people of a block or a flow are found by it.
func Conditions() []filter.Atom {
	return []filter.Atom{
		inFlow(),
		latest("started_flow", "s.started_at", "", i18n.Words("начало воронки «{1}»", "start of the flow “{1}”"),
			i18n.Words("начинал воронку «{1}»", "has started the flow “{1}”"), i18n.Words("не начинал воронку «{1}»", "has not started the flow “{1}”")).Titled("Начал воронку", "Started the flow"),
		latest("finished_flow", "s.ended_at", " AND s.state = 'done'", i18n.Words("конец воронки «{1}»", "end of the flow “{1}”"),
			i18n.Words("дошёл до конца воронки «{1}»", "has finished the flow “{1}”"), i18n.Words("не дошёл до конца воронки «{1}»", "has not finished the flow “{1}”")).Titled("Дошёл до конца воронки", "Finished the flow"),
		atBlock("at_block", VisitGoesOn, i18n.Words("сейчас на блоке «{2}» воронки «{1}»", "is at the block “{2}” of the flow “{1}”"),
			i18n.Words("сейчас не на блоке «{2}» воронки «{1}»", "is not at the block “{2}” of the flow “{1}”")).Titled("Сейчас на блоке", "Is at the block"),
		atBlock("reached_block", "", i18n.Words("был на блоке «{2}» воронки «{1}»", "has reached the block “{2}” of the flow “{1}”"),
			i18n.Words("не был на блоке «{2}» воронки «{1}»", "has not reached the block “{2}” of the flow “{1}”")).Titled("Был на блоке", "Reached the block"),
		atBlock("answered_block", VisitAnswered, i18n.Words("ответил на блоке «{2}» воронки «{1}»", "has answered at the block “{2}” of the flow “{1}”"),
			i18n.Words("не ответил на блоке «{2}» воронки «{1}»", "has not answered at the block “{2}” of the flow “{1}”")).Titled("Ответил на блоке", "Answered at the block"),
		atBlock("left_block", VisitLeft, i18n.Words("ушёл без ответа с блока «{2}» воронки «{1}»", "has left the block “{2}” of the flow “{1}” without an answer"),
			i18n.Words("не уходил без ответа с блока «{2}» воронки «{1}»", "has not left the block “{2}” of the flow “{1}” without an answer")).Titled("Ушёл с блока без ответа", "Left the block without an answer"),
		tookExit(),
		gaveAnswer(),
		clickedButton(),
	}
}

// theFlow finds the flow whose slug is $2.
const theFlow = `(SELECT f.id FROM flow f WHERE f.workspace_id = $1 AND f.slug = $2)`

func flowArgs(more ...filter.Arg) []filter.Arg {
	args := append([]filter.Arg{{Name: "flow", Type: filter.String, Refers: filter.ReferFlow}}, more...)
	return append(args, filter.Arg{Name: "version", Type: filter.Numeral, Optional: true},
		filter.Arg{Name: "from", Type: filter.Calendar, Optional: true, Said: i18n.Words(" с {v}", " from {v}")},
		filter.Arg{Name: "to", Type: filter.Calendar, Optional: true, Said: i18n.Words(" по {v}", " to {v}")})
}

// asked gives the first n arguments of a condition for SQL behind the workspace, and the text that narrows the rows of table to the version and the period
// that may follow them: rows whose moment, a column of the table, lies in it.
func asked(s filter.Scope, table, moment string, n int) (args []any, narrow string) {
	args = append(args, s.Workspace)
	for _, a := range s.Args[:n] {
		args = append(args, a.Text)
	}
	put := func(before string, v any, after string) {
		args = append(args, v)
		narrow += ` AND ` + before + `$` + strconv.Itoa(len(args)) + after
	}
	more := s.Args[n:]
	if len(more) > 0 && more[0].Number != 0 {
		put(table+`.version_id IN (SELECT v.id FROM flow_version v WHERE v.workspace_id = $1 AND v.flow_id = `+theFlow+` AND v.number = `, more[0].Number, `)`)
	}
	if len(more) > 1 {
		from, _ := s.Day(more[1])
		put(table+`.`+moment+` >= `, from, ``)
	}
	if len(more) > 2 {
		_, to := s.Day(more[2])
		put(table+`.`+moment+` < `, to, ``)
	}
	return args, narrow
}

func inFlow() filter.Atom {
	const stands = ` AND s.state IN ` + Present
	return filter.Atom{
		Name: "in_flow", Args: flowArgs(), Kind: filter.Kind{Type: filter.Bool},
		Words: filter.Phrases{Title: i18n.Words("Сейчас в воронке", "Is in the flow now"), Yes: i18n.Words("сейчас в воронке «{1}»", "is in the flow “{1}” now"), No: i18n.Words("сейчас не в воронке «{1}»", "is not in the flow “{1}” now")},
		Source: func(s filter.Scope) filter.Source {
			args, narrow := asked(s, "s", "started_at", 1)
			return filter.Source{
				From: "session s", Where: ofContact + stands + narrow, Args: args,
				Holders: &filter.Holders{From: "session s", Where: ofFlow + stands + narrow, Key: "s.contact_id", Args: args, Many: true},
			}
		},
	}
}

// ofContact holds for the sessions of the contact in the flow. The pluses keep SQLite from going over everyone in the flow for each contact.
const ofContact = `+s.workspace_id = $1 AND s.contact_id = contact.id AND s.flow_id = ` + theFlow

// ofFlow holds for the sessions of the flow.
const ofFlow = `s.workspace_id = $1 AND s.flow_id = ` + theFlow

// latest is a condition over when something last happened to the contact's sessions in a flow.
func latest(name, column, where string, subject, yes, no i18n.Text) filter.Atom {
	return filter.Atom{
		Name: name, Args: flowArgs(), Kind: filter.Kind{Type: filter.Moment}, Words: filter.Phrases{Subject: subject, Yes: yes, No: no},
		Source: func(s filter.Scope) filter.Source {
			args, narrow := asked(s, "s", "started_at", 1)
			return filter.Source{
				Value: `(SELECT MAX(` + column + `) FROM session s WHERE /* workspace_id */ ` + ofContact + where + narrow + `)`, Args: args,
				Holders: &filter.Holders{From: "session s", Where: ofFlow + where + narrow, Key: "s.contact_id", Args: args, Value: column, Many: true, Latest: true},
			}
		},
	}
}

// atBlock is a condition over a contact's visits to a block.
func atBlock(name, visit string, yes, no i18n.Text) filter.Atom {
	if visit != "" {
		visit = ` AND ` + visit
	}
	return visits(name, nil, visit, yes, no)
}

// gaveAnswer is gave_answer("flow", "block", "answer"): an option by its id, other answers as they are kept.
func gaveAnswer() filter.Atom {
	return visits("gave_answer", []filter.Arg{{Name: "answer", Type: filter.String, Refers: filter.ReferAnswer}}, ` AND p.answer <> '' AND p.answer = $4`,
		i18n.Words("ответил «{3}» на блоке «{2}» воронки «{1}»", "has answered “{3}” at the block “{2}” of the flow “{1}”"),
		i18n.Words("не отвечал «{3}» на блоке «{2}» воронки «{1}»", "has not answered “{3}” at the block “{2}” of the flow “{1}”")).Titled("Дал определённый ответ", "Gave a certain answer")
}

// clickedButton is clicked_button("flow", "block", "button"): any press of the button, also of an old message that led nowhere any more.
func clickedButton() filter.Atom {
	return filter.Atom{
		Name: "clicked_button", Kind: filter.Kind{Type: filter.Bool},
		Args: flowArgs(filter.Arg{Name: "block", Type: filter.String, Refers: filter.ReferBlock}, filter.Arg{Name: "button", Type: filter.String, Refers: filter.ReferExit}),
		Words: filter.Phrases{
			Title: i18n.Words("Нажимал кнопку блока", "Pressed a button of the block"),
			Yes:   i18n.Words("нажимал кнопку «{3}» блока «{2}» воронки «{1}»", "has pressed the button “{3}” of the block “{2}” of the flow “{1}”"),
			No:    i18n.Words("не нажимал кнопку «{3}» блока «{2}» воронки «{1}»", "has not pressed the button “{3}” of the block “{2}” of the flow “{1}”"),
		},
		Source: func(s filter.Scope) filter.Source {
			args, narrow := asked(s, "k", "at", 3)
			const button = ` AND k.flow_id = ` + theFlow + ` AND k.block = $3 AND k.button = $4`
			return filter.Source{
				From: "click k", Where: `k.workspace_id = $1 AND k.contact_id = contact.id` + button + narrow, Args: args,
				Holders: &filter.Holders{From: "click k", Where: `k.workspace_id = $1` + button + narrow, Key: "k.contact_id", Args: args, Many: true},
			}
		},
	}
}

// tookExit is took_exit("flow", "block", "exit").
func tookExit() filter.Atom {
	return visits("took_exit", []filter.Arg{{Name: "exit", Type: filter.String, Refers: filter.ReferExit}}, ` AND p.exit = $4`,
		i18n.Words("вышел с блока «{2}» воронки «{1}» по ветке «{3}»", "has left the block “{2}” of the flow “{1}” by “{3}”"),
		i18n.Words("не выходил с блока «{2}» воронки «{1}» по ветке «{3}»", "has not left the block “{2}” of the flow “{1}” by “{3}”")).Titled("Вышел с блока по ветке", "Left the block by a way")
}

func visits(name string, more []filter.Arg, visit string, yes, no i18n.Text) filter.Atom {
	own := append([]filter.Arg{{Name: "block", Type: filter.String, Refers: filter.ReferBlock}}, more...)
	n := len(own) + 1
	return filter.Atom{
		Name: name, Args: flowArgs(own...), Kind: filter.Kind{Type: filter.Bool}, Words: filter.Phrases{Yes: yes, No: no},
		Source: func(s filter.Scope) filter.Source {
			args, narrow := asked(s, "p", "entered_at", n)
			return filter.Source{
				From: "session s JOIN passage p ON p.session_id = s.id", Where: ofContact + ` AND +p.workspace_id = $1 AND p.block = $3` + visit + narrow, Args: args,
				Holders: &filter.Holders{
					From: "passage p", Where: `p.workspace_id = $1 AND p.flow_id = ` + theFlow + ` AND p.block = $3` + visit + narrow, Key: "p.contact_id", Args: args, Many: true,
				},
			}
		},
	}
}
