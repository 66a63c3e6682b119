// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"parley/internal/channel"
)

// maxAnswer limits an answer of the API: 100 updates of a poll are far below it.
const maxAnswer = 8 * megabyte

// envelope is every answer of the Bot API.
type envelope struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter      int   `json:"retry_after"`
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// call makes one call with JSON parameters and decodes the result into result, which may be nil. The error is a *channel.SendError.
func call(ctx context.Context, ch channel.Channel, method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return refusal(channel.Invalid, "json", err.Error(), err)
	}
	return roundTrip(ctx, ch, method, "application/json", bytes.NewReader(body), int64(len(body)), result)
}

// callForm is call with files: a multipart form streamed while it is sent. It closes the files.
func callForm(ctx context.Context, ch channel.Channel, method string, params any, files []upload, result any) error {
	f, err := newForm(params, files)
	if err != nil {
		closeAll(files)
		return refusal(channel.Invalid, "json", err.Error(), err)
	}
	return roundTrip(ctx, ch, method, f.contentType, f, f.size, result)
}

// roundTrip sends the request. A negative size means that it is unknown.
func roundTrip(ctx context.Context, ch channel.Channel, method, contentType string, body io.Reader, size int64, result any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, ch.BaseURL+"/bot"+token(ch)+"/"+method, body)
	if err != nil { // the error would quote the address, and with it the token
		return refusal(channel.Invalid, "address", "the address of the Telegram server is not valid", nil)
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", contentType)
	answer, err := channel.Call(ch.HTTP, req, maxAnswer)
	if err != nil {
		return redacted(ch, err)
	}
	return judge(ch, answer, result)
}

// judge reads the envelope. A success that cannot be read is ambiguous: the vendor did act.
func judge(ch channel.Channel, answer channel.Answer, result any) error {
	var e envelope
	readable := json.Unmarshal(answer.Body, &e) == nil
	if answer.Status/100 != 2 || (readable && !e.OK) {
		return redacted(ch, classify(answer, e, readable))
	}
	if result == nil && readable {
		return nil
	}
	if !readable || json.Unmarshal(e.Result, result) != nil {
		return refusal(channel.Ambiguous, "200", "Telegram accepted the call, but its answer cannot be read", nil)
	}
	return nil
}
