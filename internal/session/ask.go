// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"parley/internal/db"
	"parley/internal/flow"
)

// ReasonNotConnected is the failure of an asking effect whose room is not there: the flow goes on by its failure exit.
const ReasonNotConnected = "not_connected"

// Connected reports whether somebody takes up the effects of a kind: sessions themselves, or a room that has registered for it.
func (s *Service) Connected(kind flow.EffectKind) bool {
	return own(kind) || s.Handlers[kind] != nil || s.Askers[kind] != nil
}

// own are the effects that Batch.effect follows by itself.
func own(kind flow.EffectKind) bool {
	switch kind {
	case flow.EffectSend, flow.EffectStartTimer, flow.EffectCancelTimer, flow.EffectTag, flow.EffectSetField, flow.EffectStage, flow.EffectPoints, flow.EffectPauseBot,
		flow.EffectStartFlow, flow.EffectStopFlow, flow.EffectGoal:
		return true
	default:
		return false
	}
}

// notConnected answers questions that nobody in this installation can answer.
func (b *Batch) notConnected(_ *db.Tx, asked []Told) error {
	for _, a := range asked {
		b.causes = append(b.causes, Cause{
			Workspace: b.now.workspace, Contact: a.Person.Contact.ID, Identity: a.Session.Identity, Session: a.Session.ID,
			Reply: &flow.Reply{Ask: a.Session.State.Wait.Ask, Failed: ReasonNotConnected},
		})
	}
	return nil
}
