// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/mileusna/useragent"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

// Opening is what is known of whoever opens a link.
type Opening struct {
	Query     url.Values
	UserAgent string
	Referrer  string
	Ahead     bool // the page is only fetched ahead or asked about: a HEAD request, or a browser's prefetch
}

// visit is one row of table visit.
type visit struct {
	id, workspace, link int64
	token               string
	utm, clicks         string
	referrer, device    string
	robot               bool
	at                  int64
}

// tokenBytes is the entropy of a visit's token: 16 characters of A-Za-z0-9_-, which every messenger's start parameter takes.
const tokenBytes = 12

// Visit notes an opening of a link and gives the address to send the browser to: the messenger's deep link with the visit's token, or the page of the web
// chat. An unknown or archived code, and a link whose channel is gone, are NotFound.
// Robots are sent on and kept, because a browser may follow later what it fetched ahead, but they are not counted.
func (s *Service) Visit(ctx context.Context, code string, o Opening) (string, error) {
	l, err := byCode(s.DB.Reads(ctx), strings.ToLower(code))
	if err != nil {
		return "", err
	}
	ch, err := s.Channels.Open(ctx, l.Channel)
	if err != nil {
		return "", err
	}
	agent := useragent.Parse(o.UserAgent)
	marks, clicks := marksOf(o.Query)
	v := visit{
		id: s.IDs.New(), workspace: l.Workspace, link: l.ID, token: secret.Token(tokenBytes), referrer: short(o.Referrer), device: deviceOf(agent),
		robot: o.Ahead || robotic(o.UserAgent, agent), at: s.Clock.NowMS(l.Workspace),
	}
	if v.utm, err = encode(marks); err != nil {
		return "", err
	}
	if v.clicks, err = encode(clicks); err != nil {
		return "", err
	}
	target, err := s.Target(ch, v.token)
	if err != nil {
		return "", err
	}
	return target, s.visits.Put(ctx, v)
}

// Follow gives where a link leads that is opened on a phone of the sandbox: one of ours is visited as a browser visits it, any other leads to itself.
func (s *Service) Follow(ctx context.Context, link string) (string, error) {
	u, err := url.Parse(link)
	code, ours := strings.CutPrefix(link, s.URL(""))
	if err != nil || !ours {
		return link, nil //nolint:nilerr // what is no address is for the messenger to refuse
	}
	code, _, _ = strings.Cut(code, "?")
	return s.Visit(ctx, code, Opening{Query: u.Query(), UserAgent: "Mozilla/5.0 (Linux; Android 15) Mobile"})
}

// Target is the address that starts a conversation on a channel with a token: a visit's, or a link's own code for a printed address that leads straight to
// the messenger. A channel that no address can lead to is NotFound.
func (s *Service) Target(ch *channel.Opened, token string) (string, error) {
	if ch.Mode == channel.Direct {
		return s.PublicURL + "/chat/" + ch.HookKey + "?start=" + url.QueryEscape(token), nil
	}
	if ch.Spec.DeepLink == "" {
		return "", fault.New(fault.NotFound, "no_deep_link", "%s has no addresses that start a conversation", ch.Spec.Title)
	}
	return strings.NewReplacer("{handle}", url.PathEscape(ch.Handle), "{token}", url.QueryEscape(token)).Replace(ch.Spec.DeepLink), nil
}

func encode(marks map[string]string) (string, error) {
	body, err := json.Marshal(marks)
	if err != nil {
		return "", fmt.Errorf("growth: encode marks: %w", err)
	}
	return string(body), nil
}

// writeVisits is the hot path of links: an advertisement brings thousands in a minute.
func writeVisits(tx *db.Tx, items []visit) error {
	rows := make([][]any, len(items))
	counts := map[[2]int64]int64{}
	for i, v := range items {
		rows[i] = []any{v.id, v.workspace, v.link, v.token, v.utm, v.clicks, v.referrer, v.device, flag(v.robot), v.at}
		if !v.robot {
			counts[[2]int64{v.workspace, v.link}]++
		}
	}
	columns := []string{"id", "workspace_id", "link_id", "token", "utm", "click_ids", "referrer", "device", "robot", "at"}
	if err := tx.BulkInsert(db.Insert{Table: "visit", Columns: columns}, rows); err != nil {
		return fmt.Errorf("growth: store visits: %w", err)
	}
	// Always in one order, so that two writers with the same links never wait for each other in a circle.
	for _, key := range slices.SortedFunc(maps.Keys(counts), func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) }) {
		if _, err := tx.Exec(`UPDATE link SET visits = visits + $3 WHERE workspace_id = $1 AND id = $2`, key[0], key[1], counts[key]); err != nil {
			return fmt.Errorf("growth: count visits: %w", err)
		}
	}
	return nil
}
