// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Size is a number of bytes, written "512", "64MB" or "2GB" (powers of 1024).
type Size int64

type unit struct {
	suffix string
	bytes  Size
}

// units are ordered so that the first match is the longest suffix and the largest exact unit.
func units() []unit {
	return []unit{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Size) UnmarshalText(text []byte) error {
	number, scale := strings.ToUpper(strings.TrimSpace(string(text))), Size(1)
	for _, u := range units() {
		if rest, found := strings.CutSuffix(number, u.suffix); found {
			number, scale = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil || Size(n) > (1<<62)/scale {
		return fmt.Errorf("%q is not a size such as 64MB", text)
	}
	*s = Size(n) * scale
	return nil
}

// MarshalText writes the size as UnmarshalText reads it.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String is the size in the largest unit that divides it.
func (s Size) String() string {
	for _, u := range units() {
		if s >= u.bytes && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.suffix
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}
