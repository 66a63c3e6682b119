// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	aDriver  = regexp.MustCompile(`modernc\.org/sqlite|jackc/pgx`)
	aSetting = regexp.MustCompile(`PARLEY_[A-Z_]*[A-Z]`)
)

// checkDialects keeps the knowledge of which database it is inside internal/db, where the seam is.
func checkDialects(t *testing.T, h house) {
	t.Helper()
	for _, s := range h.sources {
		// The settings name PostgreSQL to check an address; nobody decides anything by it.
		if s.test || strings.HasPrefix(s.path, "internal/db/") || strings.HasPrefix(s.path, "internal/config/") || strings.HasPrefix(s.path, "bench/") {
			continue
		}
		for _, i := range s.tree.Imports {
			if aDriver.MatchString(i.Path.Value) {
				t.Errorf("%s imports %s", s.path, i.Path.Value)
			}
		}
		for _, text := range texts(s.tree) {
			if slices.Contains([]string{"sqlite", "sqlite3", "postgres", "postgresql", "pgx"}, strings.ToLower(text)) {
				t.Errorf("%s asks which database it is: %q", s.path, text)
			}
		}
	}
}

// checkSettings wants every environment variable of the program in the reference.
func checkSettings(t *testing.T, h house) {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(h.root, "docs", "reference", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no reference pages: %v", err)
	}
	var reference strings.Builder
	for _, p := range pages {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		reference.Write(text)
	}
	for _, s := range h.sources {
		if s.test {
			continue
		}
		for _, text := range texts(s.tree) {
			for _, name := range aSetting.FindAllString(text, -1) {
				if !strings.Contains(reference.String(), "`"+name+"`") {
					t.Errorf("%s reads %s, which no page of docs/reference explains", s.path, name)
				}
			}
		}
	}
}

// checkState refuses what makes tests wait for each other and the order of start-up invisible. A table of data is not state: a filled literal,
// known only in its package, that nothing in the package writes to.
func checkState(t *testing.T, h house) {
	t.Helper()
	written := map[string]map[string]bool{} // folder → names that are written to
	for _, s := range h.sources {
		dir := filepath.Dir(s.path)
		if written[dir] == nil {
			written[dir] = map[string]bool{}
		}
		addWrites(written[dir], s.tree)
	}
	for _, s := range h.sources {
		if s.test {
			continue
		}
		for _, problem := range stateOf(s.tree, written[filepath.Dir(s.path)]) {
			t.Errorf("%s: %s", s.path, problem)
		}
	}
}

func stateOf(tree *ast.File, written map[string]bool) []string {
	var problems []string
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "init" && d.Recv == nil {
				problems = append(problems, "has an init function")
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR || embedded(d) {
				continue
			}
			for _, spec := range d.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if !ok || v.Names[0].Name == "_" || lookup(v, written) {
					continue
				}
				if len(v.Values) == 0 || slices.ContainsFunc(v.Values, mutable) {
					problems = append(problems, "the package-level variable "+v.Names[0].Name+" can change")
				}
			}
		}
	}
	return problems
}

// lookup recognises data that is only looked up.
func lookup(v *ast.ValueSpec, written map[string]bool) bool {
	if len(v.Names) != 1 || len(v.Values) != 1 || v.Names[0].IsExported() || written[v.Names[0].Name] {
		return false
	}
	literal, ok := v.Values[0].(*ast.CompositeLit)
	if !ok || len(literal.Elts) == 0 {
		return false
	}
	switch literal.Type.(type) {
	case *ast.MapType, *ast.ArrayType:
		return true
	}
	return false
}

// addWrites notes the names that are assigned to, whole or in part, whose address is taken, or that are handed to what changes its argument.
func addWrites(names map[string]bool, tree *ast.File) {
	note := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.Ident:
				names[x.Name] = true
			}
			return
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, left := range n.Lhs {
					note(left)
				}
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.CallExpr:
			if name := called(n); len(n.Args) > 0 && slices.Contains([]string{"delete", "clear", "append", "copy", "Sort", "SortFunc", "SortStableFunc", "Reverse"}, name) {
				note(n.Args[0])
			}
		}
		return true
	})
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func embedded(d *ast.GenDecl) bool {
	return d.Doc != nil && slices.ContainsFunc(d.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
}

// mutable goes by the form of the first value: a literal of a map, a slice or a struct, an address, make, new.
func mutable(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.FuncLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.CallExpr:
		name, ok := e.Fun.(*ast.Ident)
		return ok && (name.Name == "make" || name.Name == "new")
	}
	return false
}

func TestStateOf(t *testing.T) {
	t.Parallel()
	for code, bad := range map[string]bool{
		"func init() {}":                                                      true,
		"var count int":                                                       true,
		"var known = map[string]int{}":                                        true,
		"var Known = map[string]int{`a`: 1}":                                  true,
		"var known = map[string]int{`a`: 1}":                                  false,
		"var known = []string{`a`}\nfunc f() { known[0] = `b` }":              true,
		"var known = map[string]int{`a`: 1}\nfunc f() { delete(known, `a`) }": true,
		"var known = []string{`a`}\nfunc f() { slices.Sort(known) }":          true,
		"var cache = make(map[string]int)":                                    true,
		"var one = &struct{}{}":                                               true,
		"var now = func() int { return 0 }":                                   true,
		"var ErrGone = errors.New(`gone`)":                                    false,
		"var digits = regexp.MustCompile(`[0-9]`)":                            false,
		"var _ io.Reader = (*reader)(nil)":                                    false,
		"//go:embed x.json\nvar file []byte":                                  false,
		"type t struct{}\nfunc (t) init() {}":                                 false,
		"const a = 1":                                                         false,
	} {
		tree, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+code, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		written := map[string]bool{}
		addWrites(written, tree)
		if got := stateOf(tree, written); (len(got) > 0) != bad {
			t.Errorf("%q: %v, want a problem: %v", code, got, bad)
		}
	}
}
