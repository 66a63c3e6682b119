// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// sessionFormat is the number of the session's binary form. A newer form keeps reading the older ones: the first one knew no Hinted.
const sessionFormat = 2

// ErrSession says that bytes are not a session.
var ErrSession = errors.New("flow: not a stored session")

// The words of a session that are stored as their place in these lists; new ones go to the end, and none ever moves.
func states() [7]State {
	return [...]State{"", Running, Waiting, Moving, Done, Failed, Stopped}
}

func waits() [6]WaitKind {
	return [...]WaitKind{"", WaitAnswer, WaitUntil, WaitEvent, WaitReply, WaitCall}
}

// AppendBinary adds the session's stored form to b. JSON would cost ten times as much.
// A state or wait outside their closed lists is stored as one that DecodeSession refuses.
func (s *Session) AppendBinary(b []byte) []byte {
	allStates, allWaits := states(), waits()
	state, wait := slices.Index(allStates[:], s.State), slices.Index(allWaits[:], s.Wait.Kind)
	b = append(b, sessionFormat, byte(state), byte(wait))
	for _, n := range [...]int64{s.Version, int64(s.Place), int64(s.Tries), s.Count, s.Wait.Until, s.Wait.Timer, s.Wait.Ask, s.Last.Message, s.Last.At, s.Hinted} {
		b = binary.AppendVarint(b, n)
	}
	for _, w := range [...]string{s.Block, s.Wait.Event, s.Last.Button, s.Reason} {
		b = appendWord(b, w)
	}
	b = binary.AppendUvarint(b, uint64(len(s.Vars)))
	for i := range s.Vars {
		v := &s.Vars[i]
		b = appendWord(appendWord(b, v.Name), v.Text)
		if !v.Numeric {
			b = append(b, 0)
			continue
		}
		b = binary.LittleEndian.AppendUint64(append(b, 1), math.Float64bits(v.Num))
	}
	return b
}

func appendWord(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// DecodeSession reads a stored session. All its words share one copy of the bytes.
func DecodeSession(data []byte) (Session, error) {
	r := wordReader{text: string(data)}
	format := r.byte()
	if format < 1 || format > sessionFormat {
		return Session{}, ErrSession
	}
	state, wait := int(r.byte()), int(r.byte())
	allStates, allWaits := states(), waits()
	if state >= len(allStates) || wait >= len(allWaits) {
		return Session{}, ErrSession
	}
	//nolint:gosec // Both indexes were compared with the lengths just above.
	s := Session{State: allStates[state], Wait: Wait{Kind: allWaits[wait]}}
	s.Version = r.number()
	s.Place, s.Tries = int(r.number()), int(r.number())
	s.Count, s.Wait.Until, s.Wait.Timer, s.Wait.Ask = r.number(), r.number(), r.number(), r.number()
	s.Last.Message, s.Last.At = r.number(), r.number()
	if format > 1 {
		s.Hinted = r.number()
	}
	s.Block, s.Wait.Event, s.Last.Button, s.Reason = r.word(), r.word(), r.word(), r.word()
	n := r.length()
	if r.bad || n > len(r.text) { // each variable takes at least three bytes
		return Session{}, ErrSession
	}
	if n > 0 {
		s.Vars = make(Vars, 0, n+2)
	}
	for range n {
		v := Var{Name: r.word(), Text: r.word(), Numeric: r.byte() == 1}
		if v.Numeric {
			v.Num = r.float()
		}
		if len(s.Vars) > 0 && s.Vars[len(s.Vars)-1].Name >= v.Name { // lookups rely on the order
			return Session{}, ErrSession
		}
		s.Vars = append(s.Vars, v)
	}
	if r.bad || r.text != "" {
		return Session{}, ErrSession
	}
	return s, nil
}

// wordReader takes values off the front of a text; after the first that is not there, everything is zero and bad is set.
type wordReader struct {
	text string
	bad  bool
}

func (r *wordReader) byte() byte {
	if r.text == "" {
		r.bad = true
		return 0
	}
	b := r.text[0]
	r.text = r.text[1:]
	return b
}

func (r *wordReader) uvarint() uint64 {
	var x uint64
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		x |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return x
		}
	}
	r.bad = true
	return 0
}

func (r *wordReader) number() int64 {
	x := r.uvarint()
	return int64(x>>1) ^ -int64(x&1) // the zigzag of encoding/binary
}

func (r *wordReader) length() int {
	n := r.uvarint()
	if n > uint64(len(r.text)) {
		r.bad = true
		return 0
	}
	return int(n) // bounded by the text
}

func (r *wordReader) word() string {
	n := r.length()
	w := r.text[:n]
	r.text = r.text[n:]
	return w
}

func (r *wordReader) float() float64 {
	if len(r.text) < 8 {
		r.bad = true
		return 0
	}
	var bits uint64
	for i := range 8 {
		bits |= uint64(r.text[i]) << (8 * i)
	}
	r.text = r.text[8:]
	return math.Float64frombits(bits)
}
