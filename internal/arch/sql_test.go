// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// checkQueries wants every query to name its workspace, so that no query can read another tenant's rows by omission.
func checkQueries(t *testing.T, h house) {
	t.Helper()
	for _, s := range h.sources {
		if s.test || !strings.HasPrefix(s.path, "internal/") {
			continue
		}
		for _, query := range texts(s.tree) {
			if problem := queryProblem(query, h.page.global); problem != "" {
				t.Errorf("%s: %s:\n%s", s.path, problem, query)
			}
		}
	}
}

// checkTables wants every table to carry workspace_id, or to be listed as one of the installation.
func checkTables(t *testing.T, h house) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.root, "internal", "db", "migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range tablesWithoutWorkspace(string(text), h.page.global) {
			t.Errorf("%s: table %s has no workspace_id and is not among the tables of the installation in ARCHITECTURE.md", filepath.Base(f), name)
		}
	}
}

var (
	aQuery    = regexp.MustCompile(`\b(SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM)\b`)
	aTable    = regexp.MustCompile(`\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_][a-z0-9_.]*)`)
	aSystem   = regexp.MustCompile(`^(sqlite_|pg_|pragma_|information_schema|unnest$|json_|generate_series)`)
	aReason   = regexp.MustCompile(`-- all workspaces: \S+`)
	aNewTable = regexp.MustCompile(`(?is)CREATE TABLE (?:IF NOT EXISTS )?([a-z_0-9]+)\s*\((.*?)\n\s*\)`)
)

// queryProblem says what is wrong with a text if it is a query; "" when nothing is.
// It goes by upper-case keywords, which is how queries are written here.
func queryProblem(text string, global []string) string {
	if !aQuery.MatchString(text) {
		return ""
	}
	var tables []string
	for _, m := range aTable.FindAllStringSubmatch(text, -1) {
		if !aSystem.MatchString(m[1]) && !slices.Contains(global, m[1]) {
			tables = append(tables, m[1])
		}
	}
	if len(tables) == 0 || strings.Contains(text, "workspace_id") || aReason.MatchString(text) {
		return ""
	}
	return "the query of " + strings.Join(tables, ", ") + " names no workspace_id and gives no reason for all workspaces"
}

func tablesWithoutWorkspace(migration string, global []string) []string {
	var bad []string
	for _, m := range aNewTable.FindAllStringSubmatch(migration, -1) {
		if !strings.Contains(m[2], "workspace_id") && !slices.Contains(global, m[1]) {
			bad = append(bad, m[1])
		}
	}
	return bad
}

// texts are the string constants of a file. Parts joined with + count as one text, with a ? where a part is computed.
func texts(tree *ast.File) []string {
	var found []string
	ast.Inspect(tree, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		text, isText := textOf(e)
		if isText {
			found = append(found, text)
		}
		return !isText
	})
	return found
}

func textOf(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, okLeft := textOf(e.X)
		right, okRight := textOf(e.Y)
		if e.Op != token.ADD || (!okLeft && !okRight) {
			return "", false
		}
		return orMark(left, okLeft) + orMark(right, okRight), true
	}
	return "", false
}

func orMark(text string, ok bool) string {
	if !ok {
		return "?"
	}
	return text
}

func TestQueryProblem(t *testing.T) {
	t.Parallel()
	global := []string{"node", "lease"}
	for query, bad := range map[string]bool{
		"SELECT name FROM contact WHERE id = $1":                                                 true,
		"SELECT name FROM contact WHERE workspace_id = $1 AND id = $2":                           false,
		"UPDATE message\nSET status = 'sent' WHERE id = $1":                                      true,
		"INSERT INTO contact (id) VALUES ($1)":                                                   true,
		"INSERT INTO contact (workspace_id, id) VALUES ($1, $2)":                                 false,
		"DELETE FROM timer WHERE due_at < $1":                                                    true,
		"-- all workspaces: the timer loop serves them all\nDELETE FROM timer WHERE due_at < $1": false,
		"-- all workspaces:\nDELETE FROM timer WHERE due_at < $1":                                true,
		"UPDATE lease SET node = $1":                                                             false,
		"SELECT 1 FROM lease JOIN message ON true":                                               true,
		"SELECT name FROM sqlite_master":                                                         false,
		"SELECT changes()":                                                                       false,
		"Choose a contact from the list":                                                         false,
	} {
		if got := queryProblem(query, global); (got != "") != bad {
			t.Errorf("%q: problem %q, want one: %v", query, got, bad)
		}
	}
}

func TestTablesWithoutWorkspace(t *testing.T) {
	t.Parallel()
	got := tablesWithoutWorkspace("CREATE TABLE node (\n id INTEGER\n);\nCREATE TABLE contact (\n workspace_id BIGINT,\n name TEXT CHECK (name <> '')\n);\nCREATE TABLE tag (\n id BIGINT\n);", []string{"node"})
	if !slices.Equal(got, []string{"tag"}) {
		t.Errorf("got %v, want tag", got)
	}
}
