// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/message"
)

// claimed is a part that is ours to send, with its address.
type claimed struct {
	id, workspace, identity, message int64
	contact                          int64
	part, parts                      int
	lane                             message.Lane
	attempt                          int
	address, chat                    string
	replyTo                          string
	content                          content.Part
	passport                         passport
}

// heldBack says why a part waits for its own person, whatever the limits are.
//
// A part waits for an earlier part of its identity and lane, sending or waiting to be tried again, and for the rest of a message begun. Other lanes may
// overtake, but nothing comes between the parts of one message: while one of them that is not the last is on its way nothing else starts, and none of them starts
// while anything else is on its way.
const heldBack = `EXISTS (SELECT 1 FROM message e WHERE e.identity_id = m.identity_id AND +e.workspace_id = m.workspace_id AND e.state IN ('queued', 'sending')
		AND (e.lane = m.lane AND e.id < m.id OR e.lane = 0 AND m.lane > 0 OR e.state = 'sending' AND (e.part < e.parts OR m.part < m.parts)))`

// candidates are queued parts of one channel that nothing of their own person holds back, the most urgent first. The gate's facts come in the same query.
// $4 is a list of identities that must rest now because of the limit per chat. The channel's state is asked again here: a call may have broken the channel,
// and put its part back, after the worker looked.
const candidates = `SELECT m.id, m.workspace_id, m.identity_id, m.message_id, m.contact_id, m.part, m.parts, m.lane, m.attempt, m.reply_to, m.content, m.purpose, m.basis,
	i.address, i.chat, i.blocked_at IS NOT NULL, i.left_at IS NOT NULL, COALESCE(i.window_until, 0), c.unsubscribed_at IS NOT NULL,
	EXISTS (SELECT 1 FROM suppression s WHERE s.workspace_id = m.workspace_id
		AND (s.kind = i.kind AND s.address = i.address OR s.kind = 'phone' AND s.address = c.phone OR s.kind = 'email' AND s.address = c.email)),
	EXISTS (SELECT 1 FROM consent_state s WHERE s.workspace_id = m.workspace_id AND s.contact_id = m.contact_id AND s.purpose IN (m.purpose, 'all')
		AND s.channel_id IN (0, m.channel_id) AND s.state = 'revoked')
	FROM message m JOIN identity i ON i.id = m.identity_id JOIN contact c ON c.id = m.contact_id
	WHERE m.channel_id = $1 AND m.workspace_id = $2 AND m.state = 'queued' AND m.not_before <= $3 AND NOT (%s)
	AND NOT ` + heldBack + `
	AND EXISTS (SELECT 1 FROM channel h WHERE h.id = $1 AND h.workspace_id = $2 AND h.state = 'active')
	ORDER BY m.lane, m.id LIMIT $5`

// claim marks up to limit parts as being sent, under the lease's fence, and skips those the gate holds back. Claiming is marking:
// a row that is not marked has not been given to a driver. Of each person the most urgent part is taken; the next is looked at in the next round.
// Persons known to rest are not looked at; rests is asked about the others, for what was sent meanwhile may have been the last their limits allow.
func claim(tx *db.Tx, workspace, channel, fence int64, clock func() int64, resting []int64, rests func(now int64, c claimed) bool, limit int) (send []claimed, skipped []Outcome, err error) {
	in, arg := db.InList(tx.DB(), "m.identity_id", 4, resting)
	found, err := db.Collect(scanClaimed)(tx.Query(fmt.Sprintf(candidates, in), channel, workspace, clock(), arg, limit))
	if err != nil {
		return nil, nil, fmt.Errorf("outbox: candidates: %w", err)
	}
	// The moment of the gate and of the limits comes after the facts: a window that a call has shut while this one waited for the database would seem open at
	// an earlier moment, and a part that may follow one just sent would seem to be within the limits.
	now := clock()
	seen := make(map[int64]bool, len(found))
	for _, c := range found {
		if seen[c.identity] {
			continue
		}
		seen[c.identity] = true
		if reason := gate(c.passport, now); reason != "" {
			skipped = append(skipped, Outcome{ID: c.id, Workspace: workspace, Channel: channel, Contact: c.contact, Identity: c.identity, message: c.message, State: message.Skipped, Reason: reason, At: now})
			continue
		}
		if rests(now, c) {
			continue
		}
		send = append(send, c)
	}
	if send, err = mark(tx, workspace, fence, send); err != nil {
		return nil, nil, err
	}
	return send, skipped, skip(tx, workspace, skipped)
}

// mark takes the parts that still wait: since they were read their person may have been deleted, or another node, to which the lease has gone, may have
// taken them.
func mark(tx *db.Tx, workspace, fence int64, found []claimed) ([]claimed, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(found))
	for i := range found {
		ids[i] = found[i].id
	}
	in, arg := db.InList(tx.DB(), "id", 3, ids)
	marked, err := db.Collect(db.Scalar[int64])(tx.Query(`UPDATE message SET state = 'sending', attempt = attempt + 1, fence = $2
		WHERE +workspace_id = $1 AND state = 'queued' AND `+in+` RETURNING id`, workspace, fence, arg))
	if err != nil {
		return nil, fmt.Errorf("outbox: mark: %w", err)
	}
	return slices.DeleteFunc(found, func(c claimed) bool { return !slices.Contains(marked, c.id) }), nil
}

// skip ends parts the gate held back; the whole message ends, not only its first part.
func skip(tx *db.Tx, workspace int64, skipped []Outcome) error {
	type held struct{ messages, identities []int64 }
	byReason := map[string]*held{}
	for _, s := range skipped {
		if byReason[s.Reason] == nil {
			byReason[s.Reason] = &held{}
		}
		h := byReason[s.Reason]
		h.messages, h.identities = append(h.messages, s.message), append(h.identities, s.Identity)
	}
	for reason, h := range byReason { // at most as many rounds as there are reasons
		messages, whose := db.InList(tx.DB(), "message_id", 3, h.messages)
		identities, people := db.InList(tx.DB(), "identity_id", 4, h.identities)
		_, err := tx.Exec(`UPDATE message SET state = 'skipped', reason = $2 WHERE +workspace_id = $1 AND state = 'queued' AND `+messages+` AND `+identities,
			workspace, reason, whose, people)
		if err != nil {
			return fmt.Errorf("outbox: skip: %w", err)
		}
	}
	return nil
}

func scanClaimed(rows *sql.Rows) (claimed, error) {
	var c claimed
	var body string
	err := rows.Scan(&c.id, &c.workspace, &c.identity, &c.message, &c.contact, &c.part, &c.parts, &c.lane, &c.attempt, &c.replyTo, &body, &c.passport.purpose, &c.passport.basis,
		&c.address, &c.chat, &c.passport.blocked, &c.passport.left, &c.passport.windowUntil, &c.passport.unsubscribed, &c.passport.suppressed, &c.passport.revoked)
	if err != nil {
		return claimed{}, fmt.Errorf("outbox: read candidate: %w", err)
	}
	if err := json.Unmarshal([]byte(body), &c.content); err != nil {
		return claimed{}, fmt.Errorf("outbox: content of part %d: %w", c.id, err)
	}
	return c, nil
}
