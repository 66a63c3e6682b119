// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"context"
	"fmt"

	"parley/internal/i18n"
)

// status is how a funnel in the folder and on the server stand to each other.
type status int

const (
	same     status = iota
	added           // in the folder only, and never was on the server
	edited          // changed in the folder, the server is as it was seen
	behind          // changed on the server, the folder is as it was seen
	parted          // changed on both sides, or never seen together
	incoming        // on the server only
	lost            // in the folder, gone from the server
)

// item is one funnel on both sides.
type item struct {
	slug   string
	status status
	here   *funnel
	there  *remote
	sum    string // of the funnel in the folder
}

// compare reads both sides. The order is that of the ids.
func (p *Project) compare(ctx context.Context, c *Client, workspace string) ([]item, error) {
	here, err := p.folder()
	if err != nil {
		return nil, err
	}
	there, err := p.remotes(ctx, c)
	if err != nil {
		return nil, err
	}
	known := p.known(workspace)
	var all []item
	for i, j := 0, 0; i < len(here) || j < len(there); {
		switch {
		case j == len(there) || i < len(here) && here[i].slug < there[j].Slug:
			one := item{slug: here[i].slug, here: &here[i], status: added}
			if _, met := known[one.slug]; met {
				one.status = lost
			}
			all = append(all, one)
			i++
		case i == len(here) || there[j].Slug < here[i].slug:
			all = append(all, item{slug: there[j].Slug, there: &there[j], status: incoming})
			j++
		default:
			all = append(all, item{slug: here[i].slug, here: &here[i], there: &there[j]})
			i++
			j++
		}
	}
	for i := range all {
		one := &all[i]
		if one.here == nil {
			continue
		}
		if one.sum, err = p.sum(one.here.doc); err != nil {
			return nil, err
		}
		if one.there == nil {
			continue
		}
		m, met := known[one.slug]
		switch {
		case one.sum == one.there.sum:
		case met && m.Sum == one.there.sum:
			one.status = edited
		case met && m.Sum == one.sum:
			one.status = behind
		default:
			one.status = parted
		}
	}
	return all, nil
}

// agree notes that both sides of a funnel are the same now.
func (p *Project) agree(workspace string, r *remote) {
	p.known(workspace)[r.Slug] = met{r.ID, r.Revision, r.sum}
}

// Report is what was done or would be, a line for each thing, and whether something needs a person first.
type Report struct {
	Lines []i18n.Text
	Stuck bool
}

// say adds a line in both languages from one set of arguments.
func (r *Report) say(ru, en string, args ...any) {
	r.Lines = append(r.Lines, i18n.Words(fmt.Sprintf(ru, args...), fmt.Sprintf(en, args...)))
}

// stuck says what needs a person.
func (r *Report) stuck(ru, en string, args ...any) {
	r.say(ru, en, args...)
	r.Stuck = true
}
