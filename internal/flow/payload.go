// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash"
)

// A payload is 33 bytes, so 44 characters of base64url: one byte of format, the version, the numbers of block and button in it, the message, a MAC.
const (
	payloadFormat = 1
	payloadBody   = 1 + 8 + 2 + 2 + 8
	payloadMAC    = 12
	// PayloadMax is the most characters a payload ever has. Telegram allows 64 bytes.
	PayloadMax = 48
)

// Why a payload is not understood. Both are a counted nothing: strangers and old workspaces may send anything.
var (
	ErrPayload = errors.New("flow: not a button payload")
	ErrForeign = errors.New("flow: the payload is signed by another workspace")
)

// Payload is what a button carries: everything needed to understand a press, so that no row is kept per button.
type Payload struct {
	Version int64  // the published version that sent the button
	Block   uint16 // number of the block in that version
	Button  uint16 // number of the button in the block
	Message int64  // our message that carried it
}

// PayloadKey signs and checks the payloads of one workspace. It is safe for concurrent use.
type PayloadKey struct{ key []byte }

// NewPayloadKey takes the workspace's key for this purpose.
func NewPayloadKey(key []byte) *PayloadKey { return &PayloadKey{key: key} }

// Pack writes a payload.
func (k *PayloadKey) Pack(p Payload) string { return k.signer().pack(p) }

// Unpack reads a payload and checks whose it is. The error is ErrPayload or ErrForeign.
func (k *PayloadKey) Unpack(s string) (Payload, error) {
	if len(s) != base64.RawURLEncoding.EncodedLen(payloadBody+payloadMAC) {
		return Payload{}, ErrPayload
	}
	var raw [payloadBody + payloadMAC]byte
	if n, err := base64.RawURLEncoding.Strict().Decode(raw[:], []byte(s)); err != nil || n != len(raw) || raw[0] != payloadFormat {
		return Payload{}, ErrPayload
	}
	mac := k.signer().sum(raw[:payloadBody])
	if !hmac.Equal(mac[:payloadMAC], raw[payloadBody:]) {
		return Payload{}, ErrForeign
	}
	return Payload{
		Version: int64(binary.BigEndian.Uint64(raw[1:])), // the bits of an int64 come back as they went
		Block:   binary.BigEndian.Uint16(raw[9:]),
		Button:  binary.BigEndian.Uint16(raw[11:]),
		Message: int64(binary.BigEndian.Uint64(raw[13:])),
	}, nil
}

// signer makes many payloads with one hash: keying it costs more than a message.
type signer struct {
	mac hash.Hash
	out [sha256.Size]byte
}

func (k *PayloadKey) signer() *signer { return &signer{mac: hmac.New(sha256.New, k.key)} }

func (s *signer) sum(b []byte) []byte {
	s.mac.Reset()
	_, _ = s.mac.Write(b) // a hash never fails
	return s.mac.Sum(s.out[:0])
}

func (s *signer) pack(p Payload) string {
	var raw [payloadBody + payloadMAC]byte
	raw[0] = payloadFormat
	binary.BigEndian.PutUint64(raw[1:], uint64(p.Version)) // the bits go as they are
	binary.BigEndian.PutUint16(raw[9:], p.Block)
	binary.BigEndian.PutUint16(raw[11:], p.Button)
	binary.BigEndian.PutUint64(raw[13:], uint64(p.Message))
	copy(raw[payloadBody:], s.sum(raw[:payloadBody]))
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// Press reads a payload of this version as names, which later versions understand too.
func (p *Program) Press(payload Payload) (Press, bool) {
	if int(payload.Block) >= len(p.blocks) || int(payload.Button) >= len(p.blocks[payload.Block].buttons) {
		return Press{}, false
	}
	block := &p.blocks[payload.Block]
	return Press{Block: block.id, Button: block.buttons[payload.Button], Message: payload.Message}, true
}
