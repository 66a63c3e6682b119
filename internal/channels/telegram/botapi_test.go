// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/channels/channeltest"
)

// botAPI is Telegram's description of the Bot API: methods and types with their fields.
type botAPI struct {
	Methods map[string]object `json:"methods"`
	Types   map[string]object `json:"types"`
}

type object struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

// loadBotAPI reads the description from the folder of shared specifications beside the repository.
func loadBotAPI(t *testing.T) *botAPI {
	t.Helper()
	shared := os.Getenv("PARLEY_SHARED")
	if shared == "" {
		shared = filepath.Join(root(t), "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "vendor-specs", "telegram", "api.json"))
	switch {
	case errors.Is(err, fs.ErrNotExist) && os.Getenv("PARLEY_REQUIRE_ALL") != "1":
		t.Skip("the vendors' specifications are not here: set PARLEY_SHARED to their folder")
	case err != nil:
		t.Fatal(err)
	}
	var spec botAPI
	if err := json.Unmarshal(raw, &spec); err != nil {
		t.Fatal(err)
	}
	return &spec
}

// root is the folder with go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// checkRequest holds a call against the method's description.
func (b *botAPI) checkRequest(t *testing.T, r channeltest.Seen) {
	t.Helper()
	if strings.HasPrefix(r.Path, "/file/bot***/") { // a download is no method
		return
	}
	name, ok := strings.CutPrefix(r.Path, "/bot***/")
	method, known := b.Methods[name]
	if !ok || !known || r.Method != http.MethodPost {
		t.Errorf("the Bot API has no %s %s", r.Method, r.Path)
		return
	}
	given, _ := r.JSON.(map[string]any)
	if r.Form != nil {
		given = formValues(method, r)
	}
	for _, problem := range b.checkObject(name, method, given, r.Files) {
		t.Error(problem)
	}
}

// attached stands for a file of the form.
type attached struct{}

func formValues(method object, r channeltest.Seen) map[string]any {
	values := map[string]any{}
	for _, f := range method.Fields {
		text, ok := r.Form[f.Name]
		if !ok {
			continue
		}
		var decoded any = text
		if f.Types[0] != "String" {
			if err := json.Unmarshal([]byte(text), &decoded); err != nil {
				decoded = text
			}
		}
		values[f.Name] = decoded
	}
	for name, text := range r.Form { // unknown names are reported with the rest
		if _, ok := values[name]; !ok {
			values[name] = text
		}
	}
	for _, file := range r.Files {
		if !strings.HasPrefix(file.Field, "file") { // named by an attach:// address
			values[file.Field] = attached{}
		}
	}
	return values
}

// checkUpdate holds an inbound fixture against the type Update: the fixtures must be what Telegram really sends.
func (b *botAPI) checkUpdate(t *testing.T, body []byte) {
	t.Helper()
	var given map[string]any
	if err := json.Unmarshal(body, &given); err != nil {
		t.Error(err)
		return
	}
	for _, problem := range b.checkObject("Update", b.Types["Update"], given, nil) {
		t.Error(problem)
	}
}

func (b *botAPI) checkObject(at string, o object, given map[string]any, files []channeltest.File) []string {
	var problems []string
	known := map[string]bool{}
	for _, f := range o.Fields {
		known[f.Name] = true
		value, ok := given[f.Name]
		if !ok {
			if f.Required {
				problems = append(problems, at+"."+f.Name+" is required")
			}
			continue
		}
		problems = append(problems, b.checkUnion(at+"."+f.Name, f.Types, value, files)...)
	}
	for name := range given {
		if !known[name] {
			problems = append(problems, at+" has no field "+name)
		}
	}
	return problems
}

// checkUnion accepts a value that one of the types accepts, and otherwise tells the troubles with the best.
func (b *botAPI) checkUnion(at string, types []string, value any, files []channeltest.File) []string {
	var best []string
	for i, name := range types {
		problems := b.checkValue(at, name, value, files)
		if len(problems) == 0 {
			return nil
		}
		if i == 0 || len(problems) < len(best) {
			best = problems
		}
	}
	return best
}

func (b *botAPI) checkValue(at, name string, value any, files []channeltest.File) []string {
	if item, ok := strings.CutPrefix(name, "Array of "); ok {
		list, ok := value.([]any)
		if !ok {
			return []string{fmt.Sprintf("%s: %v is not an array", at, value)}
		}
		var problems []string
		for i, v := range list {
			problems = append(problems, b.checkUnion(fmt.Sprintf("%s[%d]", at, i), b.itemTypes(item), v, files)...)
		}
		return problems
	}
	var ok bool
	switch name {
	case "Integer":
		n, number := value.(float64)
		ok = number && n == math.Trunc(n)
	case "Float":
		_, ok = value.(float64)
	case "Boolean":
		_, ok = value.(bool)
	case "String":
		var text string
		if text, ok = value.(string); ok {
			return checkAttachment(at, text, files)
		}
	case "InputFile":
		_, ok = value.(attached)
	default:
		return b.checkNamed(at, name, value, files)
	}
	if !ok {
		return []string{fmt.Sprintf("%s: %v is not %s", at, value, name)}
	}
	return nil
}

// itemTypes widens the item of an album: the description lists one array per type, and mixed arrays are allowed.
func (b *botAPI) itemTypes(item string) []string {
	if strings.HasPrefix(item, "InputMedia") {
		return b.Types["InputMedia"].Subtypes
	}
	return []string{item}
}

func (b *botAPI) checkNamed(at, name string, value any, files []channeltest.File) []string {
	object, ok := b.Types[name]
	if !ok {
		return []string{at + ": unknown type " + name}
	}
	if len(object.Subtypes) > 0 {
		return b.checkUnion(at, object.Subtypes, value, files)
	}
	given, ok := value.(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("%s: %v is not an object", at, value)}
	}
	return b.checkObject(at, object, given, files)
}

func checkAttachment(at, text string, files []channeltest.File) []string {
	field, ok := strings.CutPrefix(text, "attach://")
	if !ok {
		return nil
	}
	for _, f := range files {
		if f.Field == field {
			return nil
		}
	}
	return []string{at + ": the form has no file " + field}
}
