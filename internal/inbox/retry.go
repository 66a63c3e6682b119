// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"context"

	"parley/internal/message"
	"parley/internal/workspace"
)

// CanRetry reports whether a person may send a part again: it failed, or nobody knows what became of it.
func CanRetry(p message.Part) bool {
	return p.Direction == message.Out && (p.State == message.Failed || p.State == message.Unknown) && message.Allowed(p.State, message.Queued)
}

// Retry puts a part back into the queue, because a person said so.
func (s *Service) Retry(ctx context.Context, by workspace.Principal, part int64) (message.Part, error) {
	if _, err := s.Outbox.Again(ctx, by.Workspace, part); err != nil {
		return message.Part{}, err
	}
	return message.Get(s.DB.Reads(ctx), by.Workspace, part)
}
