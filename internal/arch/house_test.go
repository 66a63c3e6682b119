// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "parley/"

// pkg is a package as the go command lists it.
type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// source is a Go file of the project.
type source struct {
	path  string // from the root, with slashes
	text  []byte
	tree  *ast.File
	lines int
	test  bool
}

// house is the whole project, read once.
type house struct {
	root    string
	page    page
	pkgs    []pkg
	sources []source
}

func TestHouse(t *testing.T) {
	t.Parallel()
	h := readHouse(t)
	for name, check := range map[string]func(*testing.T, house){
		"imports":              checkImports,
		"sizes":                checkSizes,
		"headers":              checkHeaders,
		"queries":              checkQueries,
		"tables":               checkTables,
		"dialects":             checkDialects,
		"settings":             checkSettings,
		"package-level state":  checkState,
		"names of packages":    checkNames,
		"the page's own paths": checkExceptions,
		"the page's own rooms": checkRooms,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, h)
		})
	}
}

func readHouse(t *testing.T) house {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	h := house{root: root}
	if h.page, err = readPage(string(text)); err != nil {
		t.Fatal("ARCHITECTURE.md: ", err)
	}
	h.pkgs = listPackages(t, root)
	h.sources = readSources(t, root)
	return h
}

func listPackages(t *testing.T, root string) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// readSources reads every Go file but those of hidden folders, node_modules and testdata.
func readSources(t *testing.T, root string) []source {
	t.Helper()
	var found []source
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"node_modules", "testdata", "data", "bin"}, d.Name())):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(files, path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		found = append(found, source{filepath.ToSlash(rel), text, tree, bytes.Count(text, []byte("\n")), strings.HasSuffix(path, "_test.go")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// ours is a package's name as ARCHITECTURE.md writes it.
func ours(importPath string) (name string, ok bool) {
	name, ok = strings.CutPrefix(importPath, module)
	return strings.TrimPrefix(name, "internal/"), ok
}

func checkImports(t *testing.T, h house) {
	t.Helper()
	for _, p := range h.pkgs {
		from, ok := ours(p.ImportPath)
		if !ok {
			continue
		}
		if _, ok := h.page.room(from); !ok {
			t.Errorf("%s stands on no floor of ARCHITECTURE.md", from)
			continue
		}
		for _, imported := range p.Imports {
			for _, n := range h.page.narrowFor(from) {
				if slices.Contains(n.never, imported) {
					t.Errorf("%s must never import %s", from, imported)
				}
			}
		}
		for _, group := range []struct {
			imports []string
			inTest  bool
		}{{p.Imports, false}, {p.TestImports, true}, {p.XTestImports, true}} {
			for _, imported := range group.imports {
				to, ok := ours(imported)
				if !ok {
					continue
				}
				if problem := h.page.problem(from, to, group.inTest); problem != "" {
					t.Error(problem)
				}
			}
		}
	}
}

func checkSizes(t *testing.T, h house) {
	t.Helper()
	const file, folder = 500, 2_500
	folders := map[string]int{}
	for _, s := range h.sources {
		if s.lines > file && !ast.IsGenerated(s.tree) && !slices.Contains(h.page.large, s.path) {
			t.Errorf("%s has %d lines: split it, or give a reason in ARCHITECTURE.md", s.path, s.lines)
		}
		if !s.test && !ast.IsGenerated(s.tree) {
			folders[filepath.ToSlash(filepath.Dir(s.path))] += s.lines
		}
	}
	for dir, lines := range folders {
		if lines > folder && !slices.Contains(h.page.large, dir) {
			t.Errorf("%s has %d lines: split it, or give a reason in ARCHITECTURE.md", dir, lines)
		}
	}
}

func checkHeaders(t *testing.T, h house) {
	t.Helper()
	const header = "// SPDX-FileCopyrightText: The Parley authors\n// SPDX-License-Identifier: Apache-2.0\n"
	for _, s := range h.sources {
		if !ast.IsGenerated(s.tree) && !bytes.HasPrefix(s.text, []byte(header)) {
			t.Errorf("%s does not begin with the two lines of the licence", s.path)
		}
	}
}

func checkNames(t *testing.T, h house) {
	t.Helper()
	for _, p := range h.pkgs {
		name := p.ImportPath[strings.LastIndex(p.ImportPath, "/")+1:]
		if slices.Contains([]string{"util", "utils", "common", "models", "types", "helpers", "misc"}, name) {
			t.Errorf("%s is a name that says nothing", p.ImportPath)
		}
	}
}

func checkExceptions(t *testing.T, h house) {
	t.Helper()
	for _, path := range h.page.large {
		if _, err := os.Stat(filepath.Join(h.root, path)); err != nil {
			t.Errorf("ARCHITECTURE.md excuses %s, which does not exist", path)
		}
	}
}

// checkRooms wants every name in the table of floors to stand for a package: a plan that shows rooms that are not there misleads.
func checkRooms(t *testing.T, h house) {
	t.Helper()
	for _, r := range h.page.rooms {
		if !slices.ContainsFunc(h.pkgs, func(p pkg) bool {
			name, ok := ours(p.ImportPath)
			return ok && matches(r.pattern, name)
		}) {
			t.Errorf("ARCHITECTURE.md shows %s, which does not exist", r.pattern)
		}
	}
}
