// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/lint"
	"parley/internal/version"
)

// Fix gives a document with what a rule complains of mended; an empty block or path means every place. Nothing is stored.
// What does not compile, or has nothing to mend, is Invalid.
func Fix(v *version.Service, q db.Queryer, workspace int64, document []byte, rule, block, path string) (flow.Document, error) {
	doc, program, _, err := v.Check(q, workspace, document)
	if err != nil {
		return doc, err
	}
	if program == nil {
		return doc, fault.At("/document", "flow_invalid", "mend the errors of the flow first: then its rules can be looked at")
	}
	world, err := World(v, q, workspace, doc)
	if err != nil {
		return doc, err
	}
	mended, ok := lint.Fix(doc, program, world, rule, block, path)
	if !ok {
		return doc, fault.At("/rule", "nothing_to_fix", "there is nothing here that %q could mend", rule)
	}
	return mended, nil
}
