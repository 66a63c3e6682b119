// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readYAML reads one YAML document. Anchors, aliases and tags are refused: a flow needs none, and they make small files endless.
func readYAML(data []byte) (v value, problem *Problem) {
	defer func() {
		// The library has panicked on broken text before; a stranger's file must not stop the process.
		if crash := recover(); crash != nil {
			p := wrong("syntax", "", "Это не YAML: текст не удалось разобрать.", "This is not YAML: the text could not be read.")
			problem = &p
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return value{}, yamlProblem(err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			p := wrong("syntax", "", "В файле несколько документов, нужен один.", "The file holds several documents; one is needed.")
			p.Line = line(doc.Body)
			return value{}, &p
		}
		body = doc.Body
	}
	if body == nil {
		p := wrong("syntax", "", "Файл пуст.", "The file is empty.")
		return value{}, &p
	}
	v, err = fromNode(body, 0)
	if err != nil {
		return value{}, yamlProblem(err)
	}
	return v, nil
}

// yamlError is an error of ours with the line it stands on.
type yamlError struct {
	line int
	err  error
}

func (e *yamlError) Error() string { return e.err.Error() }

func yamlProblem(err error) *Problem {
	words, at := err.Error(), 0
	var syntax *yaml.SyntaxError
	var own *yamlError
	switch {
	case errors.As(err, &syntax):
		words = syntax.Message
		if syntax.Token != nil && syntax.Token.Position != nil {
			at = syntax.Token.Position.Line
		}
	case errors.As(err, &own):
		at = own.line
	}
	words, _, _ = strings.Cut(words, "\n")
	p := wrong("syntax", "", "Это не YAML: %s.", "This is not YAML: %s.", words)
	p.Line = at
	return &p
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

func fromNode(n ast.Node, depth int) (value, error) {
	v := value{line: line(n)}
	if depth > maxDepth {
		return v, &yamlError{v.line, errDeep}
	}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		v.shape, v.text = shapeBool, strconv.FormatBool(n.Value)
		v.raw = n.Token.Value
	case *ast.IntegerNode:
		v.shape, v.text, v.raw = shapeNumber, fmt.Sprint(n.Value), n.Token.Value
	case *ast.FloatNode:
		if math.IsInf(n.Value, 0) {
			return v, &yamlError{v.line, errors.New("the number is too large")}
		}
		v.shape, v.text, v.raw = shapeNumber, strconv.FormatFloat(n.Value, 'g', -1, 64), n.Token.Value
	case *ast.StringNode:
		v.shape, v.text = shapeString, n.Value
	case *ast.LiteralNode:
		v.shape, v.text = shapeString, n.Value.Value
	case *ast.SequenceNode:
		v.shape = shapeList
		for _, item := range n.Values {
			child, err := fromNode(item, depth+1)
			if err != nil {
				return v, err
			}
			v.items = append(v.items, child)
		}
	case *ast.MappingNode:
		return fromPairs(v, n.Values, depth)
	case *ast.MappingValueNode:
		return fromPairs(v, []*ast.MappingValueNode{n}, depth)
	default:
		return v, &yamlError{v.line, fmt.Errorf("%s is not used in flow documents", n.Type())}
	}
	return v, nil
}

func fromPairs(v value, pairs []*ast.MappingValueNode, depth int) (value, error) {
	v.shape = shapeMap
	for _, pair := range pairs {
		key, err := fromNode(pair.Key, depth+1)
		if err != nil {
			return v, err
		}
		if key.shape == shapeList || key.shape == shapeMap {
			return v, &yamlError{key.line, errors.New("a key must be a word")}
		}
		child, err := fromNode(pair.Value, depth+1)
		if err != nil {
			return v, err
		}
		name := key.text
		if key.raw != "" {
			name = key.raw
		}
		v.keys = append(v.keys, member{key: name, line: key.line, value: child})
	}
	return v, nil
}
