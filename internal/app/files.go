// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"parley/internal/blob"
	"parley/internal/content"
	"parley/internal/id"
	"parley/internal/secret"
)

// signedFilePath is an address that opens one file of one workspace without signing in, for messages whose channel cannot carry the file itself.
func signedFilePath(box *secret.Box, ws int64, m content.Media) string {
	key := id.Format(ws) + "/" + m.SHA256
	name := m.Name
	if name == "" {
		name = "file"
	}
	return "/f/" + key + "/" + fileMAC(box, key) + "/" + url.PathEscape(name)
}

func fileMAC(box *secret.Box, key string) string {
	mac := hmac.New(sha256.New, box.Derive("file links"))
	_, _ = mac.Write([]byte(key)) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// serveFile answers the addresses made by signedFilePath.
func (a *App) serveFile(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/f/"), "/")
	if len(parts) != 4 || !hmac.Equal([]byte(parts[2]), []byte(fileMAC(a.box, parts[0]+"/"+parts[1]))) {
		http.NotFound(w, r)
		return
	}
	ws, err := id.Parse(parts[0])
	if err != nil {
		http.NotFound(w, r)
		return
	}
	f, err := a.blobs.Open(ws, parts[1])
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	blob.Serve(w, r, f, parts[3])
}
