// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"parley/internal/channel"
)

type fileAsk struct {
	FileID string `json:"file_id"`
}

type fileInfo struct {
	FilePath string `json:"file_path"`
	FileSize int64  `json:"file_size"`
}

type chatAsk struct {
	ChatID chatID `json:"chat_id"`
}

type chatInfo struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
	Photo     *struct {
		BigFileID string `json:"big_file_id"`
	} `json:"photo"`
}

// FetchMedia downloads a file by its file_id: at most 20 MB, the limit for bots. Failures are *channel.SendError.
func (*Driver) FetchMedia(ctx context.Context, ch channel.Channel, ref channel.MediaRef) (io.ReadCloser, channel.MediaInfo, error) {
	var info fileInfo
	if err := call(ctx, ch, "getFile", fileAsk{FileID: ref.Ref}, &info); err != nil {
		return nil, channel.MediaInfo{}, err
	}
	if info.FileSize > maxFetch {
		return nil, channel.MediaInfo{}, refusal(channel.MediaFailed, "file", "the file is larger than 20 MB: Telegram gives it to no bot", nil)
	}
	if strings.HasPrefix(info.FilePath, "/") {
		return nil, channel.MediaInfo{}, refusal(channel.MediaFailed, "file", "this Bot API server runs with --local and gives files only from its own disk", nil)
	}
	resp, err := download(ctx, ch, info.FilePath)
	if err != nil {
		return nil, channel.MediaInfo{}, err
	}
	return resp.Body, channel.MediaInfo{
		Name: cmp.Or(ref.Name, path.Base(info.FilePath)), MIME: ref.MIME, Size: max(info.FileSize, resp.ContentLength, 0),
	}, nil
}

func download(ctx context.Context, ch channel.Channel, filePath string) (*http.Response, error) {
	steps := strings.Split(path.Clean("/" + filePath)[1:], "/") // a path of the server cannot leave its folder
	for i, step := range steps {
		steps[i] = url.PathEscape(step)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ch.BaseURL+"/file/bot"+token(ch)+"/"+strings.Join(steps, "/"), http.NoBody)
	if err != nil { // the error would quote the address, and with it the token
		return nil, refusal(channel.Invalid, "address", "the address of the Telegram server is not valid", nil)
	}
	resp, err := channel.Open(ch.HTTP, req)
	if err != nil {
		return nil, redacted(ch, err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	_ = resp.Body.Close() // nothing of it is wanted
	class := channel.MediaFailed
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		class = channel.Temporary
	}
	return nil, refusal(class, strconv.Itoa(resp.StatusCode), "the file cannot be downloaded from Telegram: "+http.StatusText(resp.StatusCode), nil)
}

// FetchProfile reads the name and the photo of a person who has started the bot. Telegram tells the language only in updates.
func (*Driver) FetchProfile(ctx context.Context, ch channel.Channel, who string) (channel.Profile, error) {
	var c chatInfo
	if err := call(ctx, ch, "getChat", chatAsk{ChatID: chatID(who)}, &c); err != nil {
		return channel.Profile{}, err
	}
	p := channel.Profile{First: c.FirstName, Last: c.LastName, Username: c.Username}
	if c.Photo != nil {
		p.Photo = c.Photo.BigFileID
	}
	return p, nil
}
