// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package clock

import "time"

// Zone is a person's time zone by its IANA name; nil when nobody knows it. A name from a messenger that this machine does not know is as good as none.
func Zone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil
	}
	return zone
}
