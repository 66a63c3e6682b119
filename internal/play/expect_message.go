// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/internal/play/chat"
	"parley/internal/play/form"
	"parley/internal/play/match"
	"parley/internal/sandbox"
)

// ExpectMessage is the next unseen message of the bot in one channel. Absent keys match anything.
type ExpectMessage struct {
	Seat         `yaml:",inline"`
	Text         *string       `yaml:"text" about:"The whole text, without its markup."`
	TextContains form.Words    `yaml:"text_contains" about:"Pieces of the text."`
	Buttons      *form.Labels  `yaml:"buttons" about:"Labels of the buttons under the message; [] for none."`
	Keyboard     *form.Labels  `yaml:"keyboard" about:"Labels of the reply keyboard after the message."`
	Media        form.Words    `yaml:"media" about:"Kinds of the files: photo, video, document …"`
	Within       form.Duration `yaml:"within" about:"How long the person waits for it, 5s when absent."`
	AllowMore    bool          `yaml:"allow_more" about:"Messages after this one that no step expects do not fail the scenario."`
}

// patience is how long a person waits for an answer: it covers the vendors' limit of a message a second for one chat.
const patience = form.Duration(5 * time.Second)

func (e *ExpectMessage) do(ctx context.Context, s *scene) error {
	phones, err := s.phones(e.Seat)
	if err != nil {
		return err
	}
	wait := e.Within
	if wait == 0 {
		wait = patience
	}
	for _, p := range phones {
		var next []*sandbox.Message
		err := s.waitFor(ctx, wait, func() (bool, error) {
			next, err = s.unseen(ctx, p)
			return len(next) > 0, err
		})
		if err != nil {
			return err
		}
		if len(next) == 0 {
			return match.Differ(p.Name()+" gets a message"+e.wish(), "no message in "+wait.String())
		}
		one := chat.Together(next)
		if seen := e.compare(one, p.Keyboard()); seen != "" {
			return match.Differ(p.Name()+" gets a message"+e.wish(), seen)
		}
		s.seen[p.Name()] = one[len(one)-1].ID
		if e.AllowMore {
			s.lenient[p.Name()] = true
		}
	}
	return nil
}

// unseen are the bot's messages no step has looked at.
func (s *scene) unseen(ctx context.Context, p chat.Phone) ([]*sandbox.Message, error) {
	all, err := p.Messages(ctx, s.seen[p.Name()])
	if err != nil {
		return nil, fmt.Errorf("look at the phone: %w", err)
	}
	return slices.DeleteFunc(all, func(m *sandbox.Message) bool { return m.From == sandbox.FromMe || m.Deleted }), nil
}

// compare gives what is seen in place of what was expected, "" when it fits.
func (e *ExpectMessage) compare(one []*sandbox.Message, keyboard [][]sandbox.Button) string {
	text, shown := chat.Text(one), chat.Labels(one[0].Buttons)
	fits := e.Text == nil || *e.Text == text
	for _, piece := range e.TextContains {
		fits = fits && strings.Contains(text, piece)
	}
	fits = fits && (e.Buttons == nil || e.Buttons.Match(shown))
	fits = fits && (e.Keyboard == nil || e.Keyboard.Match(chat.Labels(keyboard)))
	fits = fits && (e.Media == nil || slices.Equal([]string(e.Media), chat.Kinds(one)))
	if fits {
		return ""
	}
	seen := chat.Describe(one)
	if e.Keyboard != nil {
		seen += ", keyboard " + form.Rows(chat.Labels(keyboard))
	}
	return seen
}

// wish are the words of what is expected.
func (e *ExpectMessage) wish() string {
	var parts []string
	if e.Text != nil {
		parts = append(parts, fmt.Sprintf("with the text %q", *e.Text))
	}
	for _, piece := range e.TextContains {
		parts = append(parts, fmt.Sprintf("with %q in its text", piece))
	}
	if e.Media != nil {
		parts = append(parts, "with media "+strings.Join(e.Media, ", "))
	}
	if e.Buttons != nil {
		parts = append(parts, "with the buttons "+e.Buttons.String())
	}
	if e.Keyboard != nil {
		parts = append(parts, "with the keyboard "+e.Keyboard.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + strings.Join(parts, ", ")
}

// ExpectNoMessage lets time pass and wants silence, in one channel or in all of the person's.
type ExpectNoMessage struct {
	Person  string        `yaml:"person" is:"required" about:"Key of the person."`
	Channel string        `yaml:"channel" about:"Key of the channel; every channel when absent."`
	Within  form.Duration `yaml:"within" is:"required" about:"How long it stays quiet."`
}

func (e *ExpectNoMessage) do(ctx context.Context, s *scene) error {
	var phones []chat.Phone
	for _, c := range s.channels {
		if e.Channel != "" && e.Channel != c.key {
			continue
		}
		of, err := s.phones(Seat{e.Person, c.key})
		if err != nil {
			return err
		}
		phones = append(phones, of...)
	}
	before := s.now()
	heard := ""
	err := s.waitFor(ctx, e.Within, func() (bool, error) {
		for _, p := range phones {
			next, err := s.unseen(ctx, p)
			if err != nil {
				return false, err
			}
			if len(next) > 0 {
				heard = p.Name() + " got " + chat.Describe(chat.Together(next))
				return true, nil
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if heard != "" {
		after := form.Duration((s.now() - before) * int64(time.Millisecond))
		return match.Differ(fmt.Sprintf("%s gets no message within %s", e.Person, e.Within), fmt.Sprintf("%s, after %s", heard, after))
	}
	return nil
}

// leftover is the first message that no step expected, "" when there is none.
func (s *scene) leftover(ctx context.Context) (string, error) {
	for _, p := range s.everyPhone() {
		if s.lenient[p.Name()] {
			continue
		}
		next, err := s.unseen(ctx, p)
		if err != nil {
			return "", err
		}
		if len(next) > 0 {
			return p.Name() + " got " + chat.Describe(chat.Together(next)), nil
		}
	}
	return "", nil
}
