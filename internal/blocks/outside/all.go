// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package outside holds the kinds of flow blocks that act outside the talk with a person: they ask another server, a connected service or another room by an
// effect. Where nobody takes the effect up, a block that asks goes on by its failure exit, and one that only tells goes on as usual; both leave a mark in the trace.
package outside

import "parley/internal/flow"

// All lists the blocks in the order of the editor's palette.
func All() []flow.Block {
	return []flow.Block{
		HTTP{}, CRM{}, Sheet{},
		Deal{}, Callback{}, CallLink{},
		Products{}, Invoice{}, PromoCode{}, Access{}, Loyalty{},
		Knowledge{}, Intent{}, LLM{},
		Mail{}, SMS{}, Push{},
	}
}

// failed is the exit of blocks that ask, for when there is no answer.
func failed() flow.Exit {
	return flow.NamedExit("failed", "Не получилось", "It did not work")
}

func next() flow.Exit { return flow.NamedExit("next", "Дальше", "Next") }
