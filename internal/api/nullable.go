// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"
)

// nullable is a text that may be left out (nothing changes), null (cleared), or given.
type nullable struct {
	Sent  bool
	Value string
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *nullable) UnmarshalJSON(data []byte) error {
	n.Sent = true
	var v *string
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("a text or null: %w", err)
	}
	if v != nil {
		n.Value = *v
	}
	return nil
}

// Schema tells huma what it looks like.
func (nullable) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true}
}
