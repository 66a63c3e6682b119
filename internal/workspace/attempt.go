// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/httpx"
)

// The limits of failed sign-ins. They stand in the database, so a restart does not forgive.
const (
	attemptWindow = 15 * time.Minute
	attemptsByOne = 10 // for one account
	attemptsByIP  = 50
)

// bucket is one thing that attempts are counted by.
type bucket struct {
	name string
	most int
}

func byAccount(email string) bucket { return bucket{"email:" + foldEmail(email), attemptsByOne} }

// byPerson counts what a signed-in person gets wrong, so that a stolen browser cannot try out passwords and codes.
func byPerson(operator int64) bucket {
	return bucket{"operator:" + strconv.FormatInt(operator, 10), attemptsByOne}
}

func byAddress(ip string) bucket { return bucket{"ip:" + httpx.Network(ip), attemptsByIP} }

// attempt runs a check that may fail only so often. The attempt is written down before the check and taken back after success,
// so that a thousand guesses at the same moment are a thousand attempts.
// A failure that is not a refusal (a cancelled request, a database that is away) is taken back too.
func (s *Service) attempt(ctx context.Context, buckets []bucket, check func() error) error {
	mark := s.IDs.New()
	if err := s.begin(ctx, mark, buckets); err != nil {
		return err
	}
	err := check()
	if fault.Is(err, fault.Denied) || fault.Is(err, fault.Invalid) {
		return err
	}
	if undo := s.forgive(context.WithoutCancel(ctx), mark, buckets); err == nil {
		err = undo
	}
	return err
}

func (s *Service) begin(ctx context.Context, mark int64, buckets []bucket) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.WallMS()
		if _, err := tx.Exec(`DELETE FROM attempt WHERE at <= $1`, now-attemptWindow.Milliseconds()); err != nil {
			return fmt.Errorf("workspace: forget attempts: %w", err)
		}
		for _, b := range buckets { // two at most
			// The row at moment 0 is no attempt: writing it makes attempts of one bucket wait for each other, so that none is counted without the others.
			if _, err := tx.Exec(`INSERT INTO attempt (bucket, at, id) VALUES ($1, 0, 0) ON CONFLICT (bucket, at, id) DO UPDATE SET id = 0`, b.name); err != nil {
				return fmt.Errorf("workspace: lock attempts: %w", err)
			}
			n := 0
			if err := tx.QueryRow(`SELECT COUNT(*) FROM attempt WHERE bucket = $1 AND at > 0`, b.name).Scan(&n); err != nil {
				return fmt.Errorf("workspace: count attempts: %w", err)
			}
			if n >= b.most {
				e := fault.New(fault.Limited, "too_many_attempts", "too many attempts: try again in %d minutes", int(attemptWindow.Minutes()))
				e.After = attemptWindow
				return e
			}
			if _, err := tx.Exec(`INSERT INTO attempt (bucket, at, id) VALUES ($1, $2, $3)`, b.name, now, mark); err != nil {
				return fmt.Errorf("workspace: count attempt: %w", err)
			}
		}
		return nil
	})
}

func (s *Service) forgive(ctx context.Context, mark int64, buckets []bucket) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, b := range buckets {
			if _, err := tx.Exec(`DELETE FROM attempt WHERE bucket = $1 AND id = $2`, b.name, mark); err != nil {
				return fmt.Errorf("workspace: forgive attempt: %w", err)
			}
		}
		return nil
	})
}
