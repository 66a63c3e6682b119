// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Command makedict makes the dictionaries of package spell from lists of others and our own words. It is run by go generate, beside the packages
// of the web interface, among which the lists lie.
package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

const (
	lists = "../../web/node_modules"
	made  = "data"
)

// language is a dictionary to be made: the packages its words come from, and its letters.
type language struct {
	name, letters string
	packages      []string
}

func main() {
	for _, l := range []language{
		{"ru", "абвгдежзийклмнопрстуфхцчшщъыьэюя-", []string{"dictionary-ru"}},
		{"en", "abcdefghijklmnopqrstuvwxyz'-", []string{"dictionary-en", "dictionary-en-gb"}}, // colour and color are both right
	} {
		if err := l.make(); err != nil {
			slog.New(slog.NewTextHandler(os.Stderr, nil)).Error("makedict: run make build first, it installs the lists", "error", err)
			os.Exit(1)
		}
	}
}

func (l *language) make() error {
	text, err := os.ReadFile(filepath.Join("own", l.name+".txt"))
	if err != nil {
		return err
	}
	own, b := parseOwn(string(text)), bag{letters: l.letters}
	for _, name := range l.packages {
		rules, err := os.ReadFile(filepath.Join(lists, name, "index.aff"))
		if err != nil {
			return err
		}
		list, err := os.ReadFile(filepath.Join(lists, name, "index.dic"))
		if err != nil {
			return err
		}
		more, err := own.lines(list)
		if err != nil {
			return err
		}
		parseAffixes(rules).forms(append(list, more...), b.put)
		licence, err := os.ReadFile(filepath.Join(lists, name, "license"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(made, name+".license"), licence, 0o600); err != nil {
			return err
		}
	}
	head := fmt.Sprintf("%s\n%s\n%s\n", l.letters, strings.Join(own.parts, " "), strings.Join(own.mistakes, ";"))
	return os.WriteFile(filepath.Join(made, l.name+".words"), append([]byte(head), pack(b.words)...), 0o600)
}
