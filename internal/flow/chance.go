// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"crypto/sha256"
	"encoding/binary"
)

// Chance is a number from 0 up to 1 by which a block deals contacts into shares. It is the same each time for the same contact, block and salt, whatever version
// runs, and unlike the contact's numbers at other blocks.
func (t *Turn) Chance(salt string) float64 {
	return chance(uint64(t.Env.Contact.ID), t.block.id, salt)
}

// Dice is a number from 0 up to 1 that is thrown anew each time. It comes from the seed of Env and the session's own count, so that a replay throws the same.
func (t *Turn) Dice() float64 {
	var count [8]byte
	binary.LittleEndian.PutUint64(count[:], uint64(t.Number()))
	return chance(t.Env.Seed, t.block.id, string(count[:]))
}

// chance spreads its arguments evenly. Lengths stand before words, so that no two lists of words are the same bytes.
func chance(seed uint64, words ...string) float64 {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, 128), seed)
	for _, w := range words {
		b = append(binary.AppendUvarint(b, uint64(len(w))), w...)
	}
	sum := sha256.Sum256(b)
	return float64(binary.LittleEndian.Uint64(sum[:])>>11) / (1 << 53)
}
