// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package config

import (
	"path/filepath"

	"parley/internal/secret"
)

// KeyFile is the name of the secret key inside the data folder.
const KeyFile = "secret.key"

// Key is the installation's secret key: the configured one, or else the one kept in the data folder, made when absent.
func (s Server) Key() ([]byte, error) {
	if !s.SecretKey.Empty() {
		return secret.ParseKey(s.SecretKey)
	}
	return secret.LoadKey(filepath.Join(s.DataDir, KeyFile))
}
