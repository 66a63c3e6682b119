// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
	"parley/internal/work"
)

// AskVendor is the job that asks a vendor what became of a part whose answer never came, with growing pauses, until the vendor knows or never will.
const AskVendor work.Kind = "outbox.ask"

// reasonAsking is why a part is unknown while its vendor is being asked.
const reasonAsking = "asking"

// mostAsked is how often a vendor is asked: for about twelve hours.
const mostAsked = 20

// askArgs are the arguments of AskVendor.
type askArgs struct {
	Channel int64  `json:"channel"`
	Part    int64  `json:"part"`
	Reason  string `json:"reason"` // why the part was unknown; it stands again when the vendor cannot tell
}

// Asker is the job for the runner.
func (o *Outbox) Asker() work.Spec {
	return work.Spec{Kind: AskVendor, Handler: o.ask, Timeout: callTime + 10*time.Second}
}

// askLater queues the question for unknown parts of vendors that can be asked, and says so in their rows.
func (o *Outbox) askLater(tx *db.Tx, items []Outcome) error {
	for i := range items { // unknown parts are rare
		it := &items[i]
		if !it.ask || it.State != message.Unknown {
			continue
		}
		_, err := work.Queue(tx, work.New{
			ID: o.IDs.New(), Workspace: it.Workspace, Kind: AskVendor, Args: askArgs{Channel: it.Channel, Part: it.ID, Reason: it.Reason},
			RunAt: o.Clock.WallMS(), Priority: 1, Most: mostAsked,
		})
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE message SET reason = $3 WHERE workspace_id = $1 AND id = $2 AND state = 'unknown'`, it.Workspace, it.ID, reasonAsking)
		if err != nil {
			return fmt.Errorf("outbox: ask about part %d: %w", it.ID, err)
		}
	}
	return nil
}

// ask makes one attempt. Whatever moves the part meanwhile, a late receipt or a person who sends it again, wins.
func (o *Outbox) ask(ctx context.Context, j work.Job) (work.Finish, error) {
	var args askArgs
	if err := j.Decode(&args); err != nil {
		return nil, work.Never(err)
	}
	part, err := scanStranded(o.DB.Reads(ctx).QueryRow(strandedOf+`m.id = $2 AND m.state = 'unknown' AND m.reason = $3`, j.Workspace, args.Part, reasonAsking))
	if errors.Is(err, sql.ErrNoRows) {
		return work.Nothing, nil
	}
	if err != nil {
		return nil, work.Never(err)
	}
	answer, known, err := o.askOnce(ctx, args.Channel, part.out)
	if err != nil && !j.Last {
		return nil, err
	}
	out := Outcome{
		ID: args.Part, Workspace: j.Workspace, Channel: args.Channel, Contact: part.contact, Identity: part.identity, State: message.Unknown, Reason: args.Reason,
		At: o.Clock.NowMS(j.Workspace), message: part.message,
	}
	if known && err == nil {
		out.State, out.Reason, out.VendorID = message.Sent, "", answer.VendorID
	}
	return func(tx *db.Tx) error { return o.writeAnswer(tx, out) }, nil
}

// askOnce asks the vendor of a channel. A channel that is gone, or whose driver cannot ask any more, never knows.
func (o *Outbox) askOnce(ctx context.Context, id int64, out channel.Outgoing) (channel.Receipt, bool, error) {
	ch, err := o.Channels.Open(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return channel.Receipt{}, false, nil
	}
	if err != nil {
		return channel.Receipt{}, false, err
	}
	r, can := ch.Driver.(channel.Reconciler)
	if !can {
		return channel.Receipt{}, false, nil
	}
	receipt, known, err := r.Reconcile(ctx, ch.Channel, out)
	if err != nil {
		return channel.Receipt{}, false, fmt.Errorf("outbox: ask the vendor about part %d: %w", out.ID, err)
	}
	return receipt, known, nil
}

// writeAnswer ends the asking, and takes the receipts that waited for it.
func (o *Outbox) writeAnswer(tx *db.Tx, out Outcome) error {
	_, err := tx.Exec(`UPDATE message SET state = $3, reason = $4, vendor_id = $5, sent_at = COALESCE(sent_at, $6) WHERE workspace_id = $1 AND id = $2 AND state = 'unknown' AND reason = $7`,
		out.Workspace, out.ID, out.State, out.Reason, out.VendorID, sentAt(&out), reasonAsking)
	if err != nil {
		return fmt.Errorf("outbox: answer about part %d: %w", out.ID, err)
	}
	if err := applyEarly(tx, []Outcome{out}); err != nil {
		return err
	}
	o.Observe([]Outcome{out})
	return nil
}
