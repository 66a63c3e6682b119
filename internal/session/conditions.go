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
// A flow is named by its slug, a block by its id, and a version, which may be left out, by its number. Each person's sessions are found by the person;
// for a list, the people of a block or a flow are found by it.
func Conditions() []filter.Atom {
	return []filter.Atom{
		inFlow(),
		latest("started_flow", "s.started_at", "", i18n.Words("начало воронки «{1}»", "start of the flow “{1}”"),
			i18n.Words("начинал воронку «{1}»", "has started the flow “{1}”"), i18n.Words("не начинал воронку «{1}»", "has not started the flow “{1}”")),
		latest("finished_flow", "s.ended_at", " AND s.state = 'done'", i18n.Words("конец воронки «{1}»", "end of the flow “{1}”"),
			i18n.Words("дошёл до конца воронки «{1}»", "has finished the flow “{1}”"), i18n.Words("не дошёл до конца воронки «{1}»", "has not finished the flow “{1}”")),
		atBlock("at_block", VisitGoesOn, i18n.Words("сейчас на блоке «{2}» воронки «{1}»", "is at the block “{2}” of the flow “{1}”"),
			i18n.Words("сейчас не на блоке «{2}» воронки «{1}»", "is not at the block “{2}” of the flow “{1}”")),
		atBlock("reached_block", "", i18n.Words("был на блоке «{2}» воронки «{1}»", "has reached the block “{2}” of the flow “{1}”"),
			i18n.Words("не был на блоке «{2}» воронки «{1}»", "has not reached the block “{2}” of the flow “{1}”")),
		atBlock("answered_block", VisitAnswered, i18n.Words("ответил на блоке «{2}» воронки «{1}»", "has answered at the block “{2}” of the flow “{1}”"),
			i18n.Words("не ответил на блоке «{2}» воронки «{1}»", "has not answered at the block “{2}” of the flow “{1}”")),
		atBlock("left_block", VisitLeft, i18n.Words("ушёл без ответа с блока «{2}» воронки «{1}»", "has left the block “{2}” of the flow “{1}” without an answer"),
			i18n.Words("не уходил без ответа с блока «{2}» воронки «{1}»", "has not left the block “{2}” of the flow “{1}” without an answer")),
		tookExit(),
	}
}

// theFlow finds the flow whose slug is $2.
const theFlow = `(SELECT f.id FROM flow f WHERE f.workspace_id = $1 AND f.slug = $2)`

func flowArgs(more ...filter.Arg) []filter.Arg {
	return append(append([]filter.Arg{{Name: "flow", Type: filter.String, Refers: filter.ReferFlow}}, more...), filter.Arg{Name: "version", Type: filter.Numeral, Optional: true})
}

// asked gives the first n arguments of a condition for SQL behind the workspace, and the text that narrows the rows of table to its version.
func asked(s filter.Scope, table string, n int) (args []any, version string) {
	args = append(args, s.Workspace)
	for _, a := range s.Args[:n] {
		args = append(args, a.Text)
	}
	if len(s.Args) == n {
		return args, ""
	}
	number := strconv.Itoa(n + 2)
	return append(args, s.Args[n].Number), ` AND ` + table + `.version_id IN (SELECT v.id FROM flow_version v WHERE v.workspace_id = $1 AND v.flow_id = ` + theFlow + ` AND v.number = $` + number + `)`
}

func inFlow() filter.Atom {
	const stands = ` AND s.state IN ` + Present
	return filter.Atom{
		Name: "in_flow", Args: flowArgs(), Kind: filter.Kind{Type: filter.Bool},
		Words: filter.Phrases{Yes: i18n.Words("сейчас в воронке «{1}»", "is in the flow “{1}” now"), No: i18n.Words("сейчас не в воронке «{1}»", "is not in the flow “{1}” now")},
		Source: func(s filter.Scope) filter.Source {
			args, version := asked(s, "s", 1)
			return filter.Source{
				From: "session s", Where: ofContact + stands + version, Args: args,
				Holders: &filter.Holders{From: "session s", Where: ofFlow + stands + version, Key: "s.contact_id", Args: args, Many: true},
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
			args, version := asked(s, "s", 1)
			return filter.Source{
				Value: `(SELECT MAX(` + column + `) FROM session s WHERE /* workspace_id */ ` + ofContact + where + version + `)`, Args: args,
				Holders: &filter.Holders{From: "session s", Where: ofFlow + where + version, Key: "s.contact_id", Args: args, Value: column, Many: true, Latest: true},
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

// tookExit is took_exit("flow", "block", "exit").
func tookExit() filter.Atom {
	return visits("took_exit", []filter.Arg{{Name: "exit", Type: filter.String, Refers: filter.ReferExit}}, ` AND p.exit = $4`,
		i18n.Words("вышел с блока «{2}» воронки «{1}» по ветке «{3}»", "has left the block “{2}” of the flow “{1}” by “{3}”"),
		i18n.Words("не выходил с блока «{2}» воронки «{1}» по ветке «{3}»", "has not left the block “{2}” of the flow “{1}” by “{3}”"))
}

func visits(name string, more []filter.Arg, visit string, yes, no i18n.Text) filter.Atom {
	own := append([]filter.Arg{{Name: "block", Type: filter.String, Refers: filter.ReferBlock}}, more...)
	n := len(own) + 1
	return filter.Atom{
		Name: name, Args: flowArgs(own...), Kind: filter.Kind{Type: filter.Bool}, Words: filter.Phrases{Yes: yes, No: no},
		Source: func(s filter.Scope) filter.Source {
			args, version := asked(s, "p", n)
			return filter.Source{
				From: "session s JOIN passage p ON p.session_id = s.id", Where: ofContact + ` AND +p.workspace_id = $1 AND p.block = $3` + visit + version, Args: args,
				Holders: &filter.Holders{
					From: "passage p", Where: `p.workspace_id = $1 AND p.flow_id = ` + theFlow + ` AND p.block = $3` + visit + version, Key: "p.contact_id", Args: args, Many: true,
				},
			}
		},
	}
}
