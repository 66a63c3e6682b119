// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"encoding/json"
	"strconv"
)

// albumItem is one InputMedia.
type albumItem struct {
	Type      string          `json:"type"`
	Media     string          `json:"media"`
	Caption   string          `json:"caption"`
	ParseMode string          `json:"parse_mode"`
	Entities  json.RawMessage `json:"caption_entities"`
}

// albumKinds are the kinds of InputMedia and the methods that send the same alone.
func albumKinds() map[string]string {
	return map[string]string{
		"photo": "sendPhoto", "video": "sendVideo", "audio": "sendAudio", "document": "sendDocument", "animation": "sendAnimation",
	}
}

// mediaPart makes a message of an InputMedia.
func (c *call) mediaPart(item albumItem) (*part, error) {
	method, ok := albumKinds()[item.Type]
	if !ok {
		return nil, bad("can't parse InputMedia: type " + strconv.Quote(item.Type) + " is unsupported")
	}
	if item.Media == "" {
		return nil, bad("can't parse InputMedia: media not found")
	}
	k := mediaKinds()[method]
	p := &part{}
	var err error
	p.Caption, p.CaptionEntities, err = formatted(item.Caption, item.ParseMode, string(item.Entities), maxCaption, "message caption is too long")
	if err != nil {
		return nil, err
	}
	if p.file, err = c.input(item.Media, "", k); err != nil {
		return nil, err
	}
	k.put(&p.message, p.file)
	return p, nil
}

func (s *Server) sendMediaGroup(c *call) (any, error) {
	if c.str("media") == "" {
		return nil, bad(`parameter "media" is required`)
	}
	var items []albumItem
	if !c.object("media", &items) {
		return nil, bad("can't parse media JSON object")
	}
	switch n := len(items); {
	case n == 0:
		return nil, bad("there are no messages to send")
	case n == 1:
		return nil, bad("too few messages to send as an album") // the vendor's page: 2–10 items
	case n > 10:
		return nil, bad("too many messages to send as an album")
	}
	kinds := map[string]bool{}
	for _, item := range items {
		if item.Type == "animation" {
			return nil, bad(`can't parse InputMedia: type "animation" can't be used in sendMediaGroup`)
		}
		kinds[item.Type] = true
	}
	for _, alone := range []string{"document", "audio"} {
		if kinds[alone] && len(kinds) > 1 {
			return nil, bad(alone + " can't be mixed with other media types")
		}
	}
	album := strconv.FormatInt(s.hub.Timeline.Now()*1000+c.int("chat_id")%1000, 10)
	parts := make([]*part, 0, len(items))
	for _, item := range items {
		p, err := c.mediaPart(item)
		if err != nil {
			return nil, err
		}
		p.MediaGroupID = album
		parts = append(parts, p)
	}
	made, err := c.send(markup{}, parts...)
	if err != nil {
		return nil, err
	}
	return made, nil
}
