// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"reflect"
	"strings"

	"parley/internal/play/form"
)

const referenceHead = `# Scenario files

A scenario is a play: people with phones chat with your funnels in a sandbox, time passes as fast as the computer allows, and every expectation is checked.
` + "`parley play FILE…`" + ` plays each file with a Parley and empty data of its own, and ends with status 0 when every expectation holds, otherwise with 1, the step, what was expected and what was seen.
` + "`--transcript`" + ` prints the chats, ` + "`--junit FILE`" + ` and ` + "`--json FILE`" + ` write reports, ` + "`--schema`" + ` prints the JSON Schema for editors.

- Paths start from the scenario's folder. Lengths of time are written with d, h, m and s: ` + "`14d`, `1d12h`, `90s`" + `.
- Every step ends when everything it caused is over. ` + "`advance`" + ` moves the clock from due moment to due moment.
- ` + "`expect_message`" + ` takes the person's next message that no step has taken. Messages left over at the end fail the scenario unless it says ` + "`allow_more: true`" + `.
- ` + "`${name}`" + ` stands for what an earlier ` + "`api`" + ` step saved. Unknown keys are errors.

`

// Schema is the JSON Schema of scenario files.
func Schema() ([]byte, error) {
	return form.Schema(reflect.TypeFor[Scenario](), "Parley scenario") //nolint:wrapcheck // it is its own context
}

// Reference is the page about scenario files, made from the types that read them.
func Reference() string {
	var text strings.Builder
	text.WriteString(referenceHead)
	text.WriteString("## The file\n\n")
	for _, t := range []reflect.Type{reflect.TypeFor[Scenario](), reflect.TypeFor[Setup](), reflect.TypeFor[Channel](), reflect.TypeFor[Flow](), reflect.TypeFor[Person]()} {
		if t != reflect.TypeFor[Scenario]() {
			text.WriteString("### " + t.Name() + "\n\n")
		}
		form.Table(&text, t)
	}
	text.WriteString("## Steps\n\nA step is one of these keys, and a `comment` if you like.\n\n")
	step := reflect.TypeFor[Step]()
	for f := range step.Fields() {
		if !f.Type.Implements(reflect.TypeFor[deed]()) || form.Later(f) {
			continue
		}
		text.WriteString("### `" + form.Key(f) + "`\n\n" + f.Tag.Get("about") + "\n\n")
		form.Table(&text, f.Type.Elem())
	}
	return text.String()
}
