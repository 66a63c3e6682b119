// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"parley/internal/app"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/project"
)

type lintCmd struct {
	Files    []string  `arg:"" help:"Funnel files (YAML), or folders of them."`
	Format   string    `help:"text, json or sarif." enum:"text,json,sarif" default:"text"`
	Lang     i18n.Lang `help:"Language of the words: ru or en." enum:"ru,en" default:"en"`
	Channels []string  `help:"Kinds of channels the funnels are meant for, to see what they cannot carry." placeholder:"KIND"`
	Strict   bool      `name:"warnings-as-errors" help:"End with status 1 also when there are warnings."`
	Fix      bool      `help:"Mend what can be mended, and write the files."`
}

// Run prints what is wrong. It ends with status 1 when something stops publishing, and with 2 when a file cannot be read.
func (c *lintCmd) Run(env *environment) error {
	world, err := app.AnyWorld()
	if err != nil {
		return err
	}
	l, err := project.NewLinter(world, c.Files, c.Channels)
	if err != nil {
		return unreadable{err}
	}
	if c.Fix {
		written, err := l.Fix()
		for _, path := range written {
			_, _ = fmt.Fprintf(env.err, "%s: mended\n", path)
		}
		if err != nil {
			return err
		}
	}
	found := l.Findings()
	write := map[string]func(io.Writer, i18n.Lang, []project.Finding) error{"text": printText, "json": printJSON, "sarif": printSARIF}[c.Format]
	if err := write(env.out, c.Lang, found); err != nil {
		return err
	}
	if slices.ContainsFunc(found, func(f project.Finding) bool {
		return f.Silence == nil && (f.Level == flow.Error || c.Strict && f.Level == flow.Warning)
	}) {
		return exitError(1)
	}
	return nil
}

func printJSON(w io.Writer, _ i18n.Lang, found []project.Finding) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(append([]project.Finding{}, found...))
}

// printText writes a line for each finding; those that somebody has silenced come last, with the reason.
func printText(w io.Writer, lang i18n.Lang, found []project.Finding) error {
	var silenced []project.Finding
	fixes := 0
	for _, f := range found {
		if f.Silence != nil {
			silenced = append(silenced, f)
			continue
		}
		if f.Fix != nil {
			fixes++
		}
		if _, err := fmt.Fprintf(w, "%s: %s: %s [%s]\n", place(f), level(f.Level, lang), f.Text.In(lang), f.Rule); err != nil {
			return err
		}
	}
	for _, f := range silenced {
		who := f.Silence.By
		if f.Silence.On != "" {
			who += " " + f.Silence.On
		}
		words := i18n.Words("отключено", "silenced").In(lang)
		if _, err := fmt.Fprintf(w, "%s: %s: %s [%s] (%s: %s)\n", place(f), words, f.Text.In(lang), f.Rule, who, f.Silence.Reason); err != nil {
			return err
		}
	}
	if fixes == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, i18n.Words("Можно исправить автоматически: %d (--fix).\n", "Can be mended automatically: %d (--fix).\n").In(lang), fixes)
	return err
}

func place(f project.Finding) string {
	at := f.File
	if f.Line > 0 {
		at += fmt.Sprintf(":%d", f.Line)
	}
	if f.Block != "" {
		at += " (" + f.Block + ")"
	}
	return at
}

func level(l flow.Level, lang i18n.Lang) string {
	words := map[flow.Level]i18n.Text{
		flow.Error: i18n.Words("ошибка", "error"), flow.Warning: i18n.Words("предупреждение", "warning"), flow.Hint: i18n.Words("совет", "hint"),
	}
	return words[l].In(lang)
}
