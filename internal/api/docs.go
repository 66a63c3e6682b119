// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsTemplate string

//go:embed docs.css
var docsStyle string

// shownOperation is an operation on the page for people.
type shownOperation struct {
	ID, Method, Path, Summary, Scope string
	Parameters                       []shownField
	Body, Answer                     []shownField
}

// shownField is one parameter or one key of a body.
type shownField struct {
	Name, Type, About string
	Required          bool
}

type shownGroup struct {
	Tag        string
	Operations []shownOperation
}

// docsPage renders the page once: the document does not change while the server runs. It brings its own style and no script,
// so the strictest policy fits it.
func docsPage(o *huma.OpenAPI) (http.HandlerFunc, error) {
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("api: docs page: %w", err)
	}
	var page bytes.Buffer
	err = t.Execute(&page, map[string]any{
		"Title": o.Info.Title, "About": o.Info.Description, "Root": Root, "Style": template.CSS(docsStyle), "Groups": groups(o), //nolint:gosec // our own file
	})
	if err != nil {
		return nil, fmt.Errorf("api: docs page: %w", err)
	}
	sum := sha256.Sum256([]byte(docsStyle))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		_, _ = w.Write(page.Bytes()) // whoever went away needs no answer
	}, nil
}

// methods lists a path's operations in a fixed order.
func methods(p *huma.PathItem) []*huma.Operation {
	return slices.DeleteFunc([]*huma.Operation{p.Get, p.Post, p.Put, p.Patch, p.Delete}, func(o *huma.Operation) bool { return o == nil })
}

func groups(o *huma.OpenAPI) []shownGroup {
	var paths []string
	for path := range o.Paths {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	at := map[string]int{}
	var all []shownGroup
	for _, path := range paths {
		for _, operation := range methods(o.Paths[path]) {
			tag := operation.Tags[0]
			if _, ok := at[tag]; !ok {
				at[tag] = len(all)
				all = append(all, shownGroup{Tag: tag})
			}
			g := &all[at[tag]]
			g.Operations = append(g.Operations, show(o, path, operation))
		}
	}
	slices.SortFunc(all, func(a, b shownGroup) int { return strings.Compare(a.Tag, b.Tag) })
	return all
}

func show(o *huma.OpenAPI, path string, operation *huma.Operation) shownOperation {
	scope, _ := operation.Extensions["x-scope"].(string)
	shown := shownOperation{ID: operation.OperationID, Method: operation.Method, Path: path, Summary: operation.Summary, Scope: scope}
	for _, p := range operation.Parameters {
		shown.Parameters = append(shown.Parameters, shownField{p.Name, p.In + ", " + typeName(p.Schema), p.Description, p.Required})
	}
	if operation.RequestBody != nil {
		shown.Body = fieldsOf(o, operation.RequestBody.Content["application/json"])
	}
	for status, r := range operation.Responses {
		if strings.HasPrefix(status, "2") {
			shown.Answer = fieldsOf(o, r.Content["application/json"])
		}
	}
	return shown
}

func fieldsOf(o *huma.OpenAPI, m *huma.MediaType) []shownField {
	if m == nil || m.Schema == nil {
		return nil
	}
	schema := m.Schema
	if schema.Ref != "" {
		schema = o.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	var fields []shownField
	for name, of := range schema.Properties {
		fields = append(fields, shownField{name, typeName(of), of.Description, slices.Contains(schema.Required, name)})
	}
	slices.SortFunc(fields, func(a, b shownField) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

func typeName(s *huma.Schema) string {
	switch {
	case s == nil:
		return "any"
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case len(s.OneOf) > 0:
		words := make([]string, len(s.OneOf))
		for i, one := range s.OneOf {
			words[i] = typeName(one)
		}
		return strings.Join(words, " or ")
	case s.Type == huma.TypeArray:
		return "list of " + typeName(s.Items)
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			words[i] = fmt.Sprint(v)
		}
		return strings.Join(words, " | ")
	case s.Type == "":
		return "any"
	case s.Nullable:
		return s.Type + " or null"
	}
	return s.Type
}
