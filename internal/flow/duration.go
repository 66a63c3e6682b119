// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time as a document spells it: "30d", "1d12h", "90s". A day is 24 hours.
type Duration time.Duration

// maxDuration keeps moments inside what a date can hold; ten years are longer than any series.
const maxDuration = 3660 * 24 * time.Hour

// ParseDuration reads a length of time written with d, h, m and s, largest first.
func ParseDuration(s string) (Duration, error) {
	units := []struct {
		sign byte
		size time.Duration
	}{{'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}}
	var total time.Duration
	rest, next := s, 0
	for rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n, err := strconv.ParseInt(rest[:digits], 10, 32)
		if err != nil || digits == len(rest) {
			return 0, fmt.Errorf("flow: %q is not a duration like 30d, 12h, 45m or 90s", s)
		}
		for next < len(units) && units[next].sign != rest[digits] {
			next++
		}
		if next == len(units) {
			return 0, fmt.Errorf("flow: %q is not a duration like 30d, 12h, 45m or 90s", s)
		}
		if n > int64(maxDuration/units[next].size) {
			return 0, fmt.Errorf("flow: %q is longer than ten years", s)
		}
		total += time.Duration(n) * units[next].size
		rest, next = rest[digits+1:], next+1
	}
	if s == "" || total > maxDuration {
		return 0, fmt.Errorf("flow: %q is empty or longer than ten years", s)
	}
	return Duration(total), nil
}

// String spells the duration the way ParseDuration reads it, in the largest units.
func (d Duration) String() string {
	left := time.Duration(d)
	if left <= 0 {
		return "0s"
	}
	var b strings.Builder
	for _, u := range []struct {
		sign byte
		size time.Duration
	}{{'d', 24 * time.Hour}, {'h', time.Hour}, {'m', time.Minute}, {'s', time.Second}} {
		if n := left / u.size; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10))
			b.WriteByte(u.sign)
			left %= u.size
		}
	}
	return b.String()
}

// Milliseconds is the length in the unit of stored moments.
func (d Duration) Milliseconds() int64 { return time.Duration(d).Milliseconds() }

// MarshalJSON writes the duration as the document spells it.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads the spelling of a document.
func (d *Duration) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("flow: duration: %w", err)
	}
	v, err := ParseDuration(s)
	*d = v
	return err
}
