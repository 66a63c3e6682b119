// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	_ "embed" // the people stand in a file
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed cast.yaml
var castText []byte

// cast is everyone who plays, and the stories that several of them share.
type cast struct {
	Stories map[string][]deed `yaml:"stories"`
	People  []person          `yaml:"people"`
}

type person struct {
	Key      string  `yaml:"key"`
	Name     string  `yaml:"name"`
	Last     string  `yaml:"last"`
	Username string  `yaml:"username"`
	Language string  `yaml:"language"` // Russian when empty
	Phone    string  `yaml:"phone"`
	City     string  `yaml:"city"`
	Drink    string  `yaml:"drink"`
	Birthday string  `yaml:"birthday"`
	Site     bool    `yaml:"site"` // a visitor of the site, who writes into its chat and has no messenger here
	Stories  []scene `yaml:"stories"`
}

// scene is what a person does in one go: a shared story or deeds of the person's own.
type scene struct {
	On   string `yaml:"on"`
	Play string `yaml:"play"`
	Do   []deed `yaml:"do"`
}

// deed is one thing done: by the person on the phone, or by an operator in the person's conversation. Exactly one of the verbs is set.
type deed struct {
	After string `yaml:"after"` // time since the deed before; two minutes when empty

	Start   *string `yaml:"start"` // key of the link that is opened first; empty: no link
	Press   string  `yaml:"press"`
	Say     string  `yaml:"say"`
	Photo   string  `yaml:"photo"` // its caption
	Place   bool    `yaml:"place"`
	Block   bool    `yaml:"block"`
	Unblock bool    `yaml:"unblock"`

	By     string    `yaml:"by"` // the operator; Marina when empty
	Read   bool      `yaml:"read"`
	Reply  string    `yaml:"reply"`
	Note   string    `yaml:"note"`
	Assign string    `yaml:"assign"`
	Close  bool      `yaml:"close"`
	Tag    string    `yaml:"tag"`
	Stage  string    `yaml:"stage"`
	Field  *oneField `yaml:"field"`
}

type oneField struct {
	Key   string `yaml:"key"`
	Value string `yaml:"value"`
}

// cue is a deed with its moment and its person.
type cue struct {
	deed

	at  time.Time
	who *person
}

func readCast(text []byte) (*cast, error) {
	var c cast
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("demo: cast: %w", err)
	}
	return &c, nil
}

// pace is the time between two deeds of a story.
const pace = 2 * time.Minute

// cues are all deeds in the order of time; those of one minute keep the order of the file. Days are counted from start, in its zone.
func (c *cast) cues(start time.Time) ([]cue, error) {
	var cues []cue
	for i := range c.People {
		p := &c.People[i]
		for _, s := range p.Stories {
			at, err := moment(start, s.On)
			if err != nil {
				return nil, fmt.Errorf("demo: cast: %s: %w", p.Key, err)
			}
			deeds := s.Do
			if s.Play != "" {
				if deeds = c.Stories[s.Play]; deeds == nil {
					return nil, fmt.Errorf("demo: cast: %s: there is no story %q", p.Key, s.Play)
				}
			}
			for n, d := range deeds {
				wait := pace
				if d.After != "" {
					if wait, err = time.ParseDuration(d.After); err != nil {
						return nil, fmt.Errorf("demo: cast: %s: %w", p.Key, err)
					}
				}
				if n > 0 {
					at = at.Add(wait)
				}
				cues = append(cues, cue{deed: d.filled(p), at: at, who: p})
			}
		}
	}
	slices.SortStableFunc(cues, func(a, b cue) int { return a.at.Compare(b.at) })
	return cues, nil
}

// filled puts the person's own words into a deed's texts.
func (d deed) filled(p *person) deed {
	own := strings.NewReplacer("{city}", p.City, "{phone}", p.Phone, "{drink}", p.Drink, "{birthday}", p.Birthday)
	d.Say, d.Press = own.Replace(d.Say), own.Replace(d.Press)
	return d
}

var onPattern = regexp.MustCompile(`^(?:(\d+)|(mon|tue|wed|thu|fri|sat|sun)([1-9]))([+-]\d+)? (\d\d):(\d\d)$`)

// moment reads "3 09:30" and "fri2+1 15:00".
func moment(start time.Time, on string) (time.Time, error) {
	m := onPattern.FindStringSubmatch(on)
	if m == nil {
		return time.Time{}, fmt.Errorf("the moment %q cannot be read", on)
	}
	number := func(s string) int {
		n, _ := strconv.Atoi(s) // the pattern lets only figures through, and nothing is 0
		return n
	}
	day := number(m[1])
	if m[2] != "" {
		week := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
		ahead := (slices.Index(week, m[2]) - int(start.Weekday()) + 6) % 7 // days from tomorrow to the first such day
		day = 1 + ahead + 7*(number(m[3])-1)
	}
	day += number(m[4])
	return time.Date(start.Year(), start.Month(), start.Day()+day, number(m[5]), number(m[6]), 0, 0, start.Location()), nil
}
