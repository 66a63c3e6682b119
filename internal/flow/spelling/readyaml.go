// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package spelling

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

// ReadYAML reads one YAML document. Anchors, aliases and tags are refused: a flow needs none, and they make small files endless.
func ReadYAML(data []byte) (v Value, failed *Mistake) {
	defer func() {
		// The library has panicked on broken text before; a stranger's file must not stop the process.
		if crash := recover(); crash != nil {
			failed = mistake(0, "Это не YAML: текст не удалось разобрать.", "This is not YAML: the text could not be read.")
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return Value{}, yamlMistake(err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			return Value{}, mistake(line(doc.Body), "В файле несколько документов, нужен один.", "The file holds several documents; one is needed.")
		}
		body = doc.Body
	}
	if body == nil {
		return Value{}, mistake(0, "Файл пуст.", "The file is empty.")
	}
	v, err = fromNode(body, 0)
	if err != nil {
		return Value{}, yamlMistake(err)
	}
	return v, nil
}

// yamlError is an error of ours with the line it stands on.
type yamlError struct {
	line int
	err  error
}

func (e *yamlError) Error() string { return e.err.Error() }

func yamlMistake(err error) *Mistake {
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
	return mistake(at, "Это не YAML: %s.", "This is not YAML: %s.", words)
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

func fromNode(n ast.Node, depth int) (Value, error) {
	v := Value{Line: line(n)}
	if depth > maxDepth {
		return v, &yamlError{v.Line, errDeep}
	}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		v.Shape, v.Text = Bool, strconv.FormatBool(n.Value)
		v.Raw = n.Token.Value
	case *ast.IntegerNode:
		v.Shape, v.Text, v.Raw = Number, fmt.Sprint(n.Value), n.Token.Value
	case *ast.FloatNode:
		if math.IsInf(n.Value, 0) {
			return v, &yamlError{v.Line, errors.New("the number is too large")}
		}
		v.Shape, v.Text, v.Raw = Number, strconv.FormatFloat(n.Value, 'g', -1, 64), n.Token.Value
	case *ast.StringNode:
		v.Shape, v.Text = String, n.Value
	case *ast.LiteralNode:
		v.Shape, v.Text = String, n.Value.Value
	case *ast.SequenceNode:
		v.Shape = List
		for _, item := range n.Values {
			child, err := fromNode(item, depth+1)
			if err != nil {
				return v, err
			}
			v.Items = append(v.Items, child)
		}
	case *ast.MappingNode:
		return fromPairs(v, n.Values, depth)
	case *ast.MappingValueNode:
		return fromPairs(v, []*ast.MappingValueNode{n}, depth)
	default:
		return v, &yamlError{v.Line, fmt.Errorf("%s is not used in flow documents", n.Type())}
	}
	return v, nil
}

func fromPairs(v Value, pairs []*ast.MappingValueNode, depth int) (Value, error) {
	v.Shape = Map
	for _, pair := range pairs {
		key, err := fromNode(pair.Key, depth+1)
		if err != nil {
			return v, err
		}
		if key.Shape == List || key.Shape == Map {
			return v, &yamlError{key.Line, errors.New("a key must be a word")}
		}
		child, err := fromNode(pair.Value, depth+1)
		if err != nil {
			return v, err
		}
		name := key.Text
		if key.Raw != "" {
			name = key.Raw
		}
		v.Keys = append(v.Keys, Member{Key: name, Line: key.Line, Value: child})
	}
	return v, nil
}
